"""Checks of prompts and corpus for those who write them: every mistake at once, each with file, line and remedy.

Stands above the rooms, since a text is looked at with all that will use it: readers, judge, search. Draws nothing.
"""
