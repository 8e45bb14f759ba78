"""Full-text search: which sessions hold all the words, and the piece of each that shows them best.

Imports SQLAlchemy: load it on the store's thread. Turns, chosen questions and commitments have indexes in the database
(migration 0002). Drafts change with every key, so theirs is made in memory, for this connection, when it is needed.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, text

from coachmate.coaching.text import one_line
from coachmate.records.texts import storable

# What is searched, best source of a snippet first: table, its row number, its index, the schema the index is in.
SOURCES = (
    ("turns", "number", "turns_words", "main"),
    ("chosen_questions", "number", "chosen_questions_words", "main"),
    ("commitments", "number", "commitments_words", "main"),
    ("drafts", "rowid", "drafts_words", "temp"),
)
PIECE_TOKENS = 20
# Enough for any sentence that somebody remembers; more would only cost time.
_MOST_WORDS = 16
_LONGEST_WORD = 64

# A piece of text on one line, and where in it the words stand: code points, the end exclusive.
Piece = tuple[str, tuple[tuple[int, int], ...]]


def phrases(query: str) -> list[str]:
    """Each word of the query as an FTS5 phrase that matches words beginning with it. Any text is text: none is syntax.

    SQLite cuts the word again where it isn't letters and figures, so "don't" looks for "don" followed by "t…".
    """
    words = storable(query).replace("\0", " ").split()[: 4 * _MOST_WORDS]
    with_letters = [word for word in words if any(_in_words(each) for each in word)]
    return ['"' + word[:_LONGEST_WORD].replace('"', '""') + '"*' for word in with_letters[:_MOST_WORDS]]


def _in_words(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"


def search(connection: Connection, wanted: Sequence[str], limit: int) -> dict[str, Piece]:
    """The sessions that hold every phrase, wherever in them, the one changed last first; by id, with what shows it."""
    drafts_state = _index_drafts(connection)
    found = _matching(connection, wanted, limit)
    shown = _pieces(connection, wanted, found)
    # Only now: had anything failed, the index in memory would have been taken back with the transaction.
    connection.info["drafts_indexed"] = drafts_state
    return {session: shown.get(session, ("", ())) for session in found}


def _matching(connection: Connection, wanted: Sequence[str], limit: int) -> list[str]:
    each_phrase = [
        " UNION ".join(
            f"SELECT {table}.session FROM {schema}.{index} CROSS JOIN main.{table} ON {table}.{number} = {index}.rowid "
            f"WHERE {index} MATCH :phrase{place}"
            for table, number, index, schema in SOURCES
        )
        for place in range(len(wanted))
    ]
    held = " INTERSECT ".join(f"SELECT session FROM ({each})" for each in each_phrase)
    newest = text(
        f"SELECT id FROM sessions WHERE deleted IS NULL AND id IN ({held}) "
        "ORDER BY recency DESC, number DESC LIMIT :most"
    )
    values = {f"phrase{place}": phrase for place, phrase in enumerate(wanted)}
    return list(connection.execute(newest, {**values, "most": limit}).scalars())


def _pieces(connection: Connection, wanted: Sequence[str], sessions: Sequence[str]) -> dict[str, Piece]:
    # Texts may hold any character, so only a mark that nobody can know is surely ours.
    begins, ends = secrets.token_hex(8), secrets.token_hex(8)
    best: dict[str, Piece] = {}
    for table, number, index, schema in SOURCES:
        statement = text(
            f"SELECT {table}.session, snippet({index}, 0, :begins, :ends, '…', {PIECE_TOKENS}) "
            f"FROM {schema}.{index} CROSS JOIN main.{table} ON {table}.{number} = {index}.rowid "
            f"WHERE {index} MATCH :any AND {table}.session IN :sessions ORDER BY {index}.rowid DESC"
        ).bindparams(bindparam("sessions", expanding=True))
        values = {"begins": begins, "ends": ends, "any": " OR ".join(wanted), "sessions": list(sessions)}
        for session, marked in connection.execute(statement, values):
            piece = _unmarked(marked, begins, ends)
            if session not in best or _shown(piece) > _shown(best[session]):
                best[session] = piece
    return best


def _unmarked(marked: str, begins: str, ends: str) -> Piece:
    line = ""
    places: list[tuple[int, int]] = []
    before, *matched = one_line(marked).split(begins)
    line += before
    for each in matched:
        word, _, after = each.partition(ends)
        places.append((len(line), len(line) + len(word)))
        line += word + after
    return line, tuple(places)


def _shown(piece: Piece) -> int:
    """How many different words of the query it shows, nearly enough."""
    line, places = piece
    return len({line[start:end].casefold() for start, end in places})


def _index_drafts(connection: Connection) -> tuple[int, int]:
    """Index the drafts as they are now; returns the state of the database that this holds for."""
    state = _state(connection)
    if connection.info.pop("drafts_indexed", None) == state:
        return state
    for statement in (
        "DROP TABLE IF EXISTS temp.drafts_words",
        "CREATE VIRTUAL TABLE temp.drafts_words USING fts5(text, tokenize='unicode61 remove_diacritics 2')",
        "INSERT INTO temp.drafts_words (rowid, text) SELECT drafts.rowid, text FROM main.drafts",
    ):
        connection.exec_driver_sql(statement)
    return _state(connection)[0], state[1]


def _state(connection: Connection) -> tuple[int, int]:
    """Changes when this connection, or another one, has written something."""
    changes, version = connection.exec_driver_sql("SELECT total_changes(), data_version FROM pragma_data_version").one()
    return changes, version
