"""Measurements of coachmate, each beside what a person would use instead, or beside the barest thing of its kind.

`python -m benchmarks` prints one table of ratios. Not part of the installed package, and not a test: figures depend on
the machine, so every one is told with its spread and with how busy the machine was.
"""
