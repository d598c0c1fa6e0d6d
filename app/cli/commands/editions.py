"""The commands that look back: the editions of a source, and what changed between two of them."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.opening import AsJson, open_assistant
from app.cli.printing import Bar, out, print_json

if TYPE_CHECKING:
    from rich.text import Text

    from app.types.editions import Piece, SentenceChange, Span
    from store import Edition

Source = Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source.")]
Which = "An edition: its number, @N for what snapshot N held, or the beginning of its hash"
STYLES = {"-": "bold red", "+": "bold green"}


def editions(context: typer.Context, source_id: Source, as_json: AsJson = False) -> None:
    """List the editions of a source that are kept."""
    with open_assistant(context) as assistant:
        found = assistant.editions(source_id)
    if as_json:
        print_json([one.to_dict() for one in found])
        return
    for one in found:
        out.print(_edition(one), markup=False)


def diff(
    context: typer.Context,
    source_id: Source,
    a: Annotated[str | None, typer.Argument(metavar="A", help=f"{Which}; none: the last but one.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="B", help="The later one; none: the last.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell what changed between two editions of a source, the weightiest first."""
    with open_assistant(context) as assistant:
        with Bar() as progress:
            assistant.prepare_sources(progress)
        found = assistant.difference(source_id, a, b)
    if as_json:
        print_json(found.to_dict())
        return
    assert found.old is not None and found.new is not None
    out.print(f"{source_id}\n  from {_edition(found.old)}\n  to   {_edition(found.new)}", markup=False)
    for one in found.told:
        print_change(one)
    same = sum(one.kind == "same" for one in found.changes)
    out.print(f"\nchanges: {len(found.told)}, sentences that are the same: {same}", markup=False)


def print_change(change: "SentenceChange") -> None:
    """Print a change: its kind, what weighs, and the sentences, the words that differ between ‹ and ›."""
    about = [change.kind, *(["moved"] if change.moved and change.kind != "moved" else [])]
    weight = f": {', '.join(change.weight)}" if change.weight else ""
    out.print(f"\n{', '.join(about)}{weight}", markup=False)
    if change.kind == "moved":
        out.print(_line("=", change.new[0], ()))
        return
    for sign, sentences, words in (("-", change.old, change.old_words), ("+", change.new, change.new_words)):
        for one in sentences:
            out.print(_line(sign, one, words))


def _line(sign: str, sentence: "Piece", words: "tuple[Span, ...]") -> "Text":
    from rich.text import Text

    line, position = Text(f"{sign} "), sentence.start
    for start, end in words:
        if sentence.start <= start and end <= sentence.end:
            line.append(_shown(sentence, position, start))
            line.append(f"‹{_shown(sentence, start, end)}›", style=STYLES[sign])
            position = end
    line.append(_shown(sentence, position, sentence.end))
    return line


def _shown(sentence: "Piece", start: int, end: int) -> str:
    """A piece of a sentence, its wrapped lines on one."""
    piece = sentence.text[start - sentence.start : end - sentence.start]
    return re.sub(r"\s+", " ", piece)


def _edition(one: "Edition") -> str:
    date = f", dated {one.date}" if one.date else ""
    return f"{one.number}  {one.version[:12]}  taken in {one.taken}, snapshot {one.snapshot}{date}"
