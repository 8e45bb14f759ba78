"""The database: keeps every word of the sessions, and is the only place where private texts lie.

Implements coaching's `Records`. Importing this room loads neither SQLAlchemy nor Alembic: they take a quarter
of a second and more, so `Store` loads them on its own thread when it is first asked for something.
"""

from coachmate.records.store import Store

__all__ = ["Store"]
