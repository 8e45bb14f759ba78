"""Small guides for several people, for tests only: a pair telling stories, a group's round, one that shows records."""

from __future__ import annotations

from coachmate.coaching.guides import Guide

STORIES = Guide.model_validate(
    {
        "id": "test-stories",
        "title": "Two stories",
        "summary": "Each tells one, the other says what they heard.",
        "people": [2, 2],
        "minutes": [15, 20],
        "sheet": "Two stories",
        "stages": [
            {
                "id": "story",
                "title": "{person} tells",
                "intention": "A story needs room.",
                "each": True,
                "talk": "{person} tells a turning point. {partner} listens and asks nothing.",
                "timer_minutes": 5,
            },
            {
                "id": "echo",
                "title": "What {partner} heard",
                "intention": "Being heard is half of it.",
                "each": True,
                "prompts": [{"id": "echo", "text": "{partner}, what did you hear?"}],
                "timer_minutes": 2,
                "leaves": "note",
            },
            {
                "id": "close",
                "title": "How it was",
                "intention": "A word each.",
                "prompts": [
                    {"id": "how", "text": "How was it?", "options": ["Easy", "Hard", "Neither"]},
                    {"id": "scale", "text": "How open were you?", "options": [str(each) for each in range(11)]},
                ],
                "leaves": "note",
            },
        ],
    }
)

ROUND = Guide.model_validate(
    {
        "id": "test-round",
        "title": "A round",
        "summary": "Each brings one thing.",
        "section": "groups",
        "people": [3, 8],
        "minutes": [20, 40],
        "sheet": "Our round",
        "roles": [
            {"id": "host", "label": "Host", "does": "Opens and closes."},
            {"id": "keeper", "label": "Timekeeper", "does": "Looks at the clock."},
        ],
        "stages": [
            {
                "id": "turn",
                "title": "{person}",
                "intention": "{keeper} looks at the clock.",
                "each": True,
                "talk": "{person} brings one thing. The others listen.",
                "timer_minutes": 3,
                "prompts": [{"id": "noted", "text": "What may be written down of it?"}],
                "leaves": "note",
            },
            {"id": "close", "title": "Close", "intention": "An end.", "talk": "{host} closes."},
        ],
    }
)

AGAIN = Guide.model_validate(
    {
        "id": "test-again",
        "title": "Where we are",
        "summary": "Looks at what was agreed.",
        "people": [1, 2],
        "minutes": [5, 10],
        "sheet": "Where we are",
        "stages": [
            {
                "id": kind,
                "title": kind.capitalize(),
                "intention": "Seen again.",
                "shows": kind,
                "prompts": [{"id": "words", "text": f"What of the {kind}?"}],
                "leaves": "note",
            }
            for kind in ("agreement", "commitments", "questions")
        ],
    }
)

TOGETHER = (STORIES, ROUND, AGAIN)
