"""Settings of the interpreter that keep keys quick while other threads of the app import, read and save.

Knows no screen. For a process that does nothing but run the app.
"""

from __future__ import annotations

import gc
import sys

# Python's usual 5 ms are waited for again and again while another thread imports a library, several times for one
# key: 200 ms in all, measured while the database opens (python -m benchmarks --only keys).
HAND_OVER_SECONDS = 0.0005
# Looking for garbage halts every thread: for 6 ms at most with what these numbers let pile up, and seldom for more.
THRESHOLDS = (2_000, 10, 20)


def keep_keys_quick() -> None:
    """Call it when the app's modules are loaded.

    What there is then lives as long as the app; looked through for garbage again and again, it would halt the app for
    20 to 60 ms each time.
    """
    sys.setswitchinterval(HAND_OVER_SECONDS)
    gc.set_threshold(*THRESHOLDS)
    gc.freeze()


def loading_is_over() -> None:
    """What was loaded since stays, too. Does nothing in a process that never called `keep_keys_quick`."""
    if gc.get_freeze_count():
        gc.freeze()
