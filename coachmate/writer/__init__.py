"""The pool of questions (written by the model, taken from the bank) and the selector that ranks it.

Is given a language model, an embedder and content by `wiring`; imports none of the rooms that make them.
"""
