"""coachmate: peer coaching in the terminal, on the person's own machine.

Rooms and who may know whom are in CONTRIBUTING.md; `wiring` joins them.
"""

__version__ = "0.1.0"
