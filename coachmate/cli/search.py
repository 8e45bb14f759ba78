"""`coachmate search --jsonl`: search the library, or a folder of one's own, as the batch interface has it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from coachmate.cli.index import Said
from coachmate.cli.jsonl import Line, jsonl_option, run, serve
from coachmate.coaching.passages import Hit


def _result(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "passage": passage.id,
        "document": passage.document,
        "title": passage.citation,
        "score": round(hit.score, 4),
    }


async def _serve(corpus: Path | None, limit: int) -> int:
    from coachmate import wiring

    # A folder of one's own is indexed for this run only; nothing of it stays behind.
    with tempfile.TemporaryDirectory(prefix="coachmate-") as aside:
        index = Path(aside) if corpus else None
        async with wiring.open_library(corpus, index, lambda line: print(line, file=sys.stderr)) as library:
            if not await library.prepare(Said()):
                print(f"Searching by words alone. {library.trouble or ''}", file=sys.stderr)

            async def verb(line: Line) -> dict[str, Any]:
                query, step, skill = line.text("query"), line.step(), line.skill()
                findings = await library.ranking(query, limit, step=step, skill=skill)
                return {"fits": findings.fits, "results": [_result(hit) for hit in findings.hits]}

            return await serve(verb)


@click.command()
@jsonl_option
@click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Search this folder: Markdown files, or a corpus.jsonl of doc_id, title, text.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=5, show_default=True, help="Results for each query.")
def search(corpus: Path | None, limit: int) -> None:
    """Search: one JSON object a line on standard input ("id", "query", "step", "skill")."""
    run(_serve(corpus, limit))
