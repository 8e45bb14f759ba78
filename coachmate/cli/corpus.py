"""`coachmate corpus`: checks the guidance, the person's own too."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def corpus() -> None:
    """Check the guidance that is searched and cited."""


@corpus.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Look for mistakes in all documents, yours too, or in those of FOLDER.

    Each is told with file, line and remedy. The exit status is 1 if there is a mistake; warnings (reading level,
    spelling) leave it at 0.
    """
    from coachmate.checks.corpus import check_corpus, documents_in
    from coachmate.cli.findings import count_of, tell
    from coachmate.content.texts import own_documents_in
    from coachmate.errors import CoachmateError
    from coachmate.paths import Paths
    from coachmate.reading.own_files import OwnFiles
    from coachmate.resources import resource

    own_folder = Paths.from_environment().own_corpus
    shipped, own = documents_in(resource("corpus")), own_documents_in(OwnFiles(own_folder))
    if folder is None:
        looked_at = [*shipped, *(documents_in(own_folder) if own_folder.is_dir() else [])]
    else:
        looked_at = documents_in(folder.absolute())
        names = {file.name for file in looked_at}
        own = [*(file for file in own if file.name not in names), *looked_at]
        if not looked_at:
            raise CoachmateError(f"There is no document in {folder}.", "", "Name a folder with Markdown files (.md).")
    found = check_corpus(shipped, own, looked_at, own_folder)
    tell(found, count_of(len(looked_at), "document"))
