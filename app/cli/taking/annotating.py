"""The commands for annotations: quotes out, and where they are in the sources of now."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.opening import AsJson, open_assistant
from app.cli.printing import Bar, out, print_json
from app.errors import ExportError

if TYPE_CHECKING:
    from app.annotations import Anchored


def annotate(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question whose quotes are annotated.")],
    source: Annotated[list[str] | None, typer.Option(help="Ask this source only (may be repeated).")] = None,
    note: Annotated[str, typer.Option(help="What to note on each quote.")] = "",
) -> None:
    """Print the quotes of an answer as W3C Web Annotations (JSON-LD)."""
    with open_assistant(context) as assistant:
        with Bar() as progress:
            assistant.prepare(progress)
        found = assistant.annotate(assistant.answer(question, sources=source), note)
    print_json(found)


def anchor(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Annotations as JSON-LD, of Brief Chat or of others.")],
    as_json: AsJson = False,
) -> None:
    """Tell where annotations are in the sources of now; exit status 1 where one is gone or ambiguous."""
    try:
        data = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ExportError(f"{file}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ExportError(f"{file}: no text in UTF-8") from None
    with open_assistant(context) as assistant:
        with Bar() as progress:
            assistant.prepare_sources(progress)
        found = assistant.anchor(data)
    if as_json:
        print_json([one.to_dict() for one in found])
    else:
        for one in found:
            out.print(_line(one), markup=False)
    if any(one.state in ("gone", "ambiguous") for one in found):
        raise typer.Exit(1)


def _line(one: "Anchored") -> str:
    """What became of an annotation, on one line."""
    quote = f"“{' '.join(one.annotation.exact.split())}”"
    now = f" → “{' '.join(one.text.split())}”" if one.state == "reworded" else ""
    place = f" {one.source_id}:{one.start}-{one.end}" if one.text else ""
    return f"{one.state:<9}{place} {quote}{now}" + (f" ({one.note})" if one.note else "")
