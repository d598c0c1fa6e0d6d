"""The commands that fill a grid, every question to every source, and correct a cell of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.opening import open_assistant
from app.cli.printing import Bar, err, out, write_data
from app.errors import QuestionError

if TYPE_CHECKING:
    from app.types.grid import Grid

FORMATS = "xlsx, csv, docx or json"


def grid(
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(metavar="FILE", help="Questions, one a line; - reads standard input.")],
    source: Annotated[list[str] | None, typer.Option(help="Ask this source only (may be repeated).")] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help=f"Write it there; its ending says as what ({FORMATS}).")
    ] = None,
    form: Annotated[str | None, typer.Option("--format", help=f"{FORMATS}; csv without --output.")] = None,
) -> None:
    """Put every question to every source alone; what was filled before is not asked again."""
    from app.documents.grids import known, written
    from app.grid.columns import checked, read_columns

    name = known(form or (output.suffix.lower().lstrip(".") if output else "csv"))
    lines = checked(read_columns(_text(questions)))
    with open_assistant(context) as assistant:
        with Bar() as progress:
            assistant.prepare_sources(progress)
        found = assistant.grid(lines, sources=source, on_cell=_told if err.is_terminal else None)
    write_data(written(found, name), output)
    err.print(_counted(found), markup=False, soft_wrap=True)


def correct(
    context: typer.Context,
    source_id: Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source.")],
    question: Annotated[str, typer.Argument(help="The column, as the list of questions has it.")],
    text: Annotated[str, typer.Argument(help="What is to stand in the cell; empty takes it back.")],
) -> None:
    """Put a text of one's own in a cell of the grid; it stays, is marked, and is flagged when its source changes."""
    with open_assistant(context) as assistant:
        assistant.correct(source_id, question, text)
    out.print("kept" if text.strip() else "taken back")


def _told(done: int, total: int) -> None:
    err.print(f"\r{done} of {total} cells", end="" if done < total else "\n", markup=False)


def _counted(found: "Grid") -> str:
    told = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in found.counts().items())
    return f"{len(found.rows)} sources, {len(found.columns)} columns: {told}; {found.redone} cells were filled anew"


def _text(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise QuestionError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise QuestionError(f"{path}: no text in UTF-8") from None
