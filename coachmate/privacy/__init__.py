"""Keeping people safe and their words private: screening for a crisis. Knows coaching's types and no other room."""

from coachmate.privacy.screening import PhraseScreener

__all__ = ["PhraseScreener"]
