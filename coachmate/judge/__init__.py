"""Assessing a question (never a person): its form, its faults and virtues with evidence, and a rewrite.

Pure Python by rules; knows coaching's types and no other room.
"""

from coachmate.judge.rules import RuleJudge

__all__ = ["RuleJudge"]
