"""What is printed: answers, reports and JSON on stdout, progress and failures on stderr."""

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console

from app.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

    from app.types.results import Answer, Citation, Table
    from ingest import OnProgress, Outcome, Report
    from store import Source

out = Console(highlight=False, soft_wrap=True, emoji=False)  # a quote with `:key:` in it keeps it
err = Console(stderr=True, highlight=False)


class Bar:
    """A progress bar on stderr, where that is a terminal, from the first news on; use it as a context manager.

    Who holds the lock that is waited for is told on a line of its own, whatever stderr is.
    """

    def __init__(self, quiet: bool = False) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._quiet = quiet
        self._task: Any = None
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=err, transient=True
        )

    def __enter__(self) -> "OnProgress":
        def told(news: Any) -> None:
            if self._quiet:
                return
            if news.now.startswith("waiting: "):
                err.print(f"brief-chat: {news.now}", markup=False, soft_wrap=True)
            if not err.is_terminal:
                return
            if self._task is None:
                self._bar.start()
                self._task = self._bar.add_task("", total=None)
            left = "" if news.left is None else f" (about {max(1, news.left / 60):.0f} min left)"
            now = news.now[: 60 - len(left)] + left
            self._bar.update(self._task, description=now, completed=news.done, total=news.total or None)

        return told

    def __exit__(self, *_: object) -> None:
        if self._task is not None:
            self._bar.stop()


def print_json(value: object) -> None:
    """Print plain values as JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_text(text: str, output: "Path | None") -> None:
    """Write a file's text as it is, in UTF-8, its line ends kept: to a file, or to stdout."""
    write_data(text.encode("utf-8", "replace"), output)


def write_data(data: bytes, output: "Path | None") -> None:
    """Write a file's bytes: to a file, or to stdout."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise ExportError(f"{output}: {error.strerror or error}") from None


def print_answer(answer: "Answer") -> None:
    """Print an answer, its quotes and where each stands; of one that cites nothing, the nearest passages."""
    from app.present.markdown import plain
    from app.present.tables import parted

    before, _, behind = parted(answer.text) if answer.table else (answer.text, "", "")
    if before.strip():
        out.print(plain(before).rstrip("\n"), markup=False)
    if answer.table:
        out.print(_grid(answer.table), soft_wrap=False)
    if behind.strip():
        out.print(plain(behind).strip("\n"), markup=False)
    for citation in answer.citations:
        quote = " ".join(citation.quote.split())
        place = ", ".join(part for part in (citation.title, about(citation), _place(citation)) if part)
        out.print(f"\n[{citation.number}] “{quote}”\n    {place}\n    {citation.url}", markup=False)
        if citation.replaced_by:
            out.print(f"    replaced by: {citation.replaced_by}", markup=False)
        if citation.now and citation.now.text:
            out.print(f"    now: “{' '.join(citation.now.text.split())}”", markup=False)
    if answer.status in ("not_found", "chat") and answer.passages:
        out.print("\nThe nearest passages, which are not an answer:", markup=False)
        for passage in answer.passages[:3]:
            text = " ".join(passage.text.split())
            out.print(f"  · {passage.title}: {text[:160]}…", markup=False)


def _grid(table: "Table") -> Any:
    """A table as the terminal shows it: each cell behind its text the numbers of its quotes."""
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(show_lines=True)
    for head in table.columns:
        grid.add_column(Text(head))
    for row in table.rows:
        marked = (" ".join([cell.text, "".join(f"[{number}]" for number in cell.citations)]).rstrip() for cell in row)
        grid.add_row(*map(Text, marked))
    return grid


def about(one: "Citation | Source") -> str:
    """Return on one line by whom, when and as what a source was published."""
    kind = f"digest of: {one.kind}" if one.digest else one.kind
    return ", ".join(part for part in (one.author, one.publisher, one.date, kind) if part)


def _place(citation: "Citation") -> str:
    page = f"page {citation.page}" if citation.page else ""
    return ", ".join(part for part in (page, citation.section) if part)


def print_report(report: "Report", as_json: bool) -> None:
    """Print what became of each source; why one failed goes to stderr."""
    for one in report.outcomes:
        if one.reason:
            err.print(f"{one.state:<9} {one.source_id}: {one.reason}", markup=False, soft_wrap=True)
        elif not as_json:
            out.print(f"{one.state:<9} {one.source_id}{_what(one, report.planned)}", markup=False)
        for note in one.notes:
            err.print(f"{'note':<9} {one.source_id}: {note}", markup=False, soft_wrap=True)
    if len(report.outcomes) > 1 and not as_json:
        out.print(report.counts(), markup=False)
    if report.planned and not as_json:
        out.print("nothing was done: this was a dry run", markup=False)
    if as_json:
        print_json(report.to_dict())


def _what(one: "Outcome", planned: bool) -> str:
    return "" if planned else f" ({one.passages} passages, {one.embedded} embedded, {one.seconds:.1f} s)"
