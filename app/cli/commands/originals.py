"""The command that offers the originals of the library's digests, and fetches them where somebody consents."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.commands.watching import after_change
from app.cli.opening import AsJson, Quiet, open_assistant
from app.cli.printing import Bar, err, out, print_json, print_report
from app.types.originals import MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.assistant import Assistant
    from app.types.originals import Original


def originals(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Consent: fetch them now, without a question.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Tell which originals of digests could be fetched, and from where; fetch them with your consent."""
    with open_assistant(context) as assistant:
        assistant.prepare_sources()
        found = assistant.originals()
        if as_json and not yes:
            print_json([one.to_dict() for one in found])
            return
        if not found:
            out.print("the library holds no digests: there is nothing to fetch", markup=False)
            return
        offer(found)
        if not (yes or _consents()):
            out.print("nothing was fetched", markup=False)
            return
        with Bar(quiet) as progress:
            report = assistant.ingest([one.id for one in found], originals=True, progress=progress)
        after_change(assistant)
        print_report(report, as_json)
        now = assistant.originals()
    _sum_up(now)
    if report.failed:
        raise typer.Exit(1)


def offer(found: "Sequence[Original]") -> None:
    """Tell on stderr what would be fetched, and from where."""
    hosts = sorted({one.host for one in found})
    err.print(
        f"{len(found)} originals, from {len(hosts)} hosts, at most {MOST} MB each; robots.txt is obeyed, and their "
        "licences are their publishers' own. They take the digests' places; what cannot be had leaves its digest:",
        markup=False,
    )
    for one in found:
        err.print(f"  {one.id}{' (here)' if one.here else ''}\n    {one.address}", markup=False, soft_wrap=True)


def hint(assistant: "Assistant") -> None:
    """At the first start, tell that there are originals, where the library holds digests."""
    if not assistant.history() and (found := assistant.originals()):
        err.print(
            f"brief-chat: {len(found)} of the library's sources are digests; `brief-chat originals` offers to fetch "
            "their originals",
            markup=False,
            soft_wrap=True,
        )


def _consents() -> bool:
    if not sys.stdin.isatty():
        err.print("say --yes to fetch them", markup=False)
        return False
    return typer.confirm("Fetch them now?", err=True)


def _sum_up(found: "Sequence[Original]") -> None:
    here = sum(one.here for one in found)
    err.print(f"originals: {here}, digests that stay: {len(found) - here}", markup=False)
