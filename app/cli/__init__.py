"""The command line: `brief-chat`. Answers go to stdout, progress and logs to stderr."""

import io
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.commands import asking, backup, editions, evaluating, models, originals, sources, watching
from app.cli.printing import err
from app.cli.taking import annotating, citing, gaps, grids
from store import BriefChatError

cli = typer.Typer(
    no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Ask a policy brief and its sources; every sentence of the answer is cited by a verbatim quote.",
)  # fmt: skip

Home = Annotated[Path | None, typer.Option(help="Folder of the corpus (BRIEF_CHAT_STORE_HOME).", show_default=False)]
Library = Annotated[
    Path | None, typer.Option(help="Folder with a sources.toml (BRIEF_CHAT_SOURCES_LIBRARY).", show_default=False)
]


@cli.callback(invoke_without_command=True)
def default(context: typer.Context, home: Home = None, library: Library = None) -> None:
    """Open the web chat, or run the command that is named."""
    context.obj = {"home": home, "library": library}
    if context.invoked_subcommand is None:
        asking.chat(context)


for command in (
    asking.chat,
    asking.ask,
    citing.cite,
    citing.verify,
    citing.schema,
    annotating.annotate,
    annotating.anchor,
    gaps.gaps,
    grids.grid,
    grids.correct,
    sources.ingest,
    originals.originals,
    sources.sources,
    sources.remove,
    sources.history,
    sources.check,
    sources.rollback,
    backup.export_corpus,
    backup.import_corpus,
    editions.editions,
    editions.diff,
    evaluating.evaluate,
    models.models,
    asking.password,
):
    cli.command()(command)


cli.add_typer(watching.watch, name="watch")


def main() -> None:
    """Run the command line; an error of ours is one line on stderr and exit status 1."""
    for stream in (sys.stdout, sys.stderr):  # a terminal, or a file, that cannot hold every character
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        cli()
    except BriefChatError as error:
        err.print(f"brief-chat: {' '.join(str(error).split())}", markup=False, soft_wrap=True)
        sys.exit(1)
