"""The commands that keep the corpus: take sources in, list them, take them out, go back to an earlier snapshot."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.commands.originals import offer
from app.cli.commands.watching import after_change
from app.cli.opening import AsJson, Quiet, open_assistant
from app.cli.printing import Bar, about, err, out, print_json, print_report
from store import BriefChatError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.assistant import Assistant
    from ingest import Report


Items = Annotated[
    list[str] | None,
    typer.Argument(help="Files, folders, addresses, manifests or ids of the library; none: all that is known."),
]
Prune = Annotated[bool, typer.Option("--prune", help="Take out sources whose file or page is gone.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and do nothing.")]
Originals = Annotated[
    bool, typer.Option("--originals", help="Fetch the originals of the library's digests, to take their place.")
]
Rebuild = Annotated[bool, typer.Option("--rebuild", help="Cut and embed everything that is stored anew.")]
Watch = Annotated[bool, typer.Option("--watch", help="Go on with what changes in these folders, until Ctrl+C.")]


def ingest(
    context: typer.Context,
    items: Items = None,
    prune: Prune = False,
    dry_run: DryRun = False,
    originals: Originals = False,
    rebuild: Rebuild = False,
    watch: Watch = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Take sources in, or bring them up to date; exit status 1 where any of them failed."""

    def take() -> "Report":
        with Bar(quiet) as progress:
            if rebuild:
                report = assistant.rebuild(progress=progress)
            else:
                report = assistant.ingest(
                    items or (), prune=prune, dry_run=dry_run, originals=originals, progress=progress
                )
        if not dry_run:
            after_change(assistant)
        return report

    with open_assistant(context) as assistant:
        if originals:
            offer([one for one in assistant.originals() if not items or one.id in items])
        if watch:
            _follow(assistant, items or (), take, as_json)
            return
        report = take()
    print_report(report, as_json)
    if report.failed:
        raise typer.Exit(1)


def _follow(assistant: "Assistant", items: "Sequence[str]", take: "Callable[[], Report]", as_json: bool) -> None:
    from app.cli.taking.following import follow

    def failed(error: BriefChatError) -> None:
        err.print(f"brief-chat: {error}", markup=False, soft_wrap=True)

    try:
        follow(assistant, items, take, lambda report: print_report(report, as_json), failed)
    except KeyboardInterrupt:
        err.print("brief-chat: no longer watching", markup=False)


def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """List what can be asked."""
    with open_assistant(context) as assistant:
        with Bar() as progress:
            assistant.prepare_sources(progress)
        found = assistant.sources()
    if as_json:
        print_json([source.to_dict() for source in found])
        return
    for source in found:
        out.print(f"{source.id}\n    {source.title}\n    {about(source)} · {source.passages} passages", markup=False)


def remove(context: typer.Context, source_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Take a source out."""
    with open_assistant(context) as assistant:
        print_report(assistant.remove(source_id), as_json=False)
        after_change(assistant)


def history(context: typer.Context, as_json: AsJson = False) -> None:
    """List the snapshots of the corpus: when each was made, and what it changed."""
    with open_assistant(context) as assistant:
        found = assistant.history()
    if as_json:
        print_json([one.to_dict() for one in found])
        return
    for one in found:
        state = "serving" if one.serving else "kept" if one.kept else ""
        out.print(f"{one.number:>4}  {one.created}  {state:<7}  {one.change}", markup=False)


def check(context: typer.Context) -> None:
    """Read all that serves, and say whether it is what was published: texts, passages, vectors, words."""
    with open_assistant(context) as assistant:
        count, passages = assistant.check()
    out.print(f"whole: {count:,} sources, {passages:,} passages", markup=False)


def rollback(
    context: typer.Context,
    to: Annotated[
        str | None,
        typer.Argument(help="A kept snapshot, or ID:EDITION for one source alone; none: the snapshot before."),
    ] = None,
) -> None:
    """Let an earlier snapshot serve again, or an edition of one source, at once and in every open chat."""
    with open_assistant(context) as assistant:
        now = assistant.rollback(to)
        after_change(assistant)
    out.print(f"snapshot {now.number} of {now.created} serves ({now.change})", markup=False)
