"""`coachmate`, in a real process, with the guides of `tests.together_guides` beside those that are shipped.

python -m tests.process.with_guides [ARGUMENTS OF COACHMATE]
"""

from __future__ import annotations

from pathlib import Path

import coachmate.content.guides as content
from coachmate.cli.main import main
from coachmate.coaching.guides import Guide
from tests.together_guides import TOGETHER

shipped = content.read_guides


def with_those_of_the_tests(folder: Path) -> tuple[Guide, ...]:
    return (*shipped(folder), *TOGETHER)


content.read_guides = with_those_of_the_tests

if __name__ == "__main__":
    main()
