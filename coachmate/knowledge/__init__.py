"""Guidance made findable: documents to passages, passages to an index, and the search over both.

Knows coaching's types; neither the screens, nor the models, nor where documents come from.
"""
