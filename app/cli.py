"""The command line: `brief-chat`. Answers go to stdout, progress and logs to stderr."""

import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from store.errors import BriefChatError

if TYPE_CHECKING:
    from app.answer import Answer
    from app.assistant import Assistant
    from ingest.report import OnProgress, Report

cli = typer.Typer(
    no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Ask a policy brief and its sources; every sentence of the answer is cited by a verbatim quote.",
)  # fmt: skip
out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False)

Home = Annotated[Path | None, typer.Option(help="Folder of the corpus (BRIEF_CHAT_HOME).", show_default=False)]
Library = Annotated[
    Path | None, typer.Option(help="Folder with a sources.toml (BRIEF_CHAT_LIBRARY).", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on (BRIEF_CHAT_HOST).", show_default=False)]
Port = Annotated[int | None, typer.Option(help="Port, 0 for any (BRIEF_CHAT_PORT).", show_default=False)]


@cli.callback(invoke_without_command=True)
def default(context: typer.Context, home: Home = None, library: Library = None) -> None:
    """Open the web chat, or run the command that is named."""
    context.obj = {"home": home, "library": library}
    if context.invoked_subcommand is None:
        chat(context)


@cli.command()
def chat(context: typer.Context, host: Host = None, port: Port = None) -> None:
    """Open the web chat."""
    with _assistant(context, host=host, port=port) as assistant:
        from app.web import serve

        settings = assistant.settings
        serve(
            assistant,
            host=settings.host,
            port=settings.port,
            announce=lambda address: out.print(f"Brief Chat is at {address}"),
        )


@cli.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question; - reads it from standard input.")],
    as_json: AsJson = False,
    source: Annotated[list[str] | None, typer.Option(help="Ask this source only (may be repeated).")] = None,
) -> None:
    """Answer one question."""
    question = sys.stdin.read() if question == "-" else question
    with _assistant(context) as assistant:
        from app.question import understand

        understand(question)  # a question that cannot be asked fails before anything is loaded
        with _Bar() as progress:
            assistant.prepare(progress)
        answer = assistant.answer(question, sources=source)
    if as_json:
        _print_json(answer.to_dict())
    else:
        _print_answer(answer)


@cli.command()
def ingest(
    context: typer.Context,
    items: Annotated[list[Path] | None, typer.Argument(help="Files, folders or manifests; none: the library.")] = None,
    rebuild: Annotated[bool, typer.Option(help="Cut and embed everything that is stored anew.")] = False,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Take sources in, or bring them up to date."""
    with _assistant(context) as assistant, _Bar(quiet) as progress:
        report = assistant.rebuild(progress=progress) if rebuild else assistant.ingest(items or (), progress=progress)
    _print_report(report, as_json)
    if report.failed:
        raise typer.Exit(1)


@cli.command()
def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """List what can be asked."""
    with _assistant(context) as assistant:
        with _Bar() as progress:
            assistant.prepare_sources(progress)
        found = assistant.sources()
    if as_json:
        _print_json([source.to_dict() for source in found])
        return
    for source in found:
        kind = f"digest of: {source.kind}" if source.digest else source.kind
        about = ", ".join(part for part in (source.author, source.publisher, source.date, kind) if part)
        out.print(f"{source.id}\n    {source.title}\n    {about} · {source.passages} passages", markup=False)


@cli.command()
def remove(context: typer.Context, source_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Take a source out."""
    with _assistant(context) as assistant:
        _print_report(assistant.remove(source_id), as_json=False)


@cli.command()
def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Questions with what a right answer holds, one JSON object a line.")],
    as_json: AsJson = False,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw the figures, too.")] = None,
) -> None:
    """Ask every question of a file, and measure the answers."""
    from app import evaluation

    rows = evaluation.read_rows(file)  # a wrong row is told before anything is loaded
    with _assistant(context) as assistant, _Bar() as progress:
        assistant.prepare(progress)
        found = evaluation.evaluate(assistant, rows, progress)
    if plot:
        evaluation.plot(found, plot)
    if as_json:
        _print_json(found.to_dict())
    else:
        evaluation.print_table(found, Console(highlight=False, width=max(out.width, 112)))


def main() -> None:
    """Run the command line; an error of ours is one line on stderr and exit status 1."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        cli()
    except BriefChatError as error:
        err.print(f"brief-chat: {' '.join(str(error).split())}", markup=False, soft_wrap=True)
        sys.exit(1)


def _assistant(context: typer.Context, **more: Any) -> "Assistant":
    from app.assistant import Assistant
    from app.settings import Settings

    return Assistant(Settings.load(**(context.obj or {}), **more))


class _Bar:
    """A progress bar on stderr, where that is a terminal, from the first news on; use it as a context manager."""

    def __init__(self, quiet: bool = False) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._quiet = quiet
        self._task: Any = None
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=err, transient=True
        )

    def __enter__(self) -> "OnProgress":
        def told(news: Any) -> None:
            if self._quiet or not err.is_terminal:
                return
            if self._task is None:
                self._bar.start()
                self._task = self._bar.add_task("", total=None)
            self._bar.update(self._task, description=news.now[:60], completed=news.done, total=news.total or None)

        return told

    def __exit__(self, *_: object) -> None:
        if self._task is not None:
            self._bar.stop()


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _print_answer(answer: "Answer") -> None:
    from app.render import plain

    out.print(plain(answer.text), markup=False)
    for citation in answer.citations:
        kind = f"digest of: {citation.kind}" if citation.digest else citation.kind
        about = ", ".join(
            part for part in (citation.title, citation.author, citation.publisher, citation.date, kind) if part
        )
        quote = " ".join(citation.quote.split())
        out.print(f"\n[{citation.number}] “{quote}”\n    {about}\n    {citation.url}", markup=False)
    if answer.status == "not_found" and answer.passages:
        out.print("\nThe nearest passages, which are not an answer:", markup=False)
        for passage in answer.passages[:3]:
            text = " ".join(passage.text.split())
            out.print(f"  · {passage.title}: {text[:160]}…", markup=False)


def _print_report(report: "Report", as_json: bool) -> None:
    for one in report.outcomes:
        if one.reason:
            err.print(f"{one.state:<9} {one.source_id}: {one.reason}", markup=False, soft_wrap=True)
        elif not as_json:
            what = f"{one.passages} passages, {one.embedded} embedded, {one.seconds:.1f} s"
            out.print(f"{one.state:<9} {one.source_id} ({what})", markup=False)
    if as_json:
        _print_json(report.to_dict())


if __name__ == "__main__":
    main()
