"""The commands that put a corpus into one file, and take it out again on another machine."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import open_assistant
from app.cli.printing import out

File = Annotated[Path, typer.Argument(metavar="FILE.tar.zst", help="The file.")]


def export_corpus(
    context: typer.Context,
    path: File,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
) -> None:
    """Write the corpus, its editions and uploaded files into one file."""
    with open_assistant(context) as assistant:
        count = assistant.export_corpus(path, replace=replace)
    out.print(f"{path}: {count} sources, {path.stat().st_size:,} bytes", markup=False)


def import_corpus(
    context: typer.Context,
    path: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of what serves; a rollback brings that back.")
    ] = False,
) -> None:
    """Take a corpus in from a file, every byte verified; all of it or nothing."""
    with open_assistant(context) as assistant:
        count = assistant.import_corpus(path, replace=replace)
        now = next(one for one in assistant.history() if one.serving)
    out.print(f"snapshot {now.number} serves: {count} sources", markup=False)
