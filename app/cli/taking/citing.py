"""The commands that take along: sources as references, and whether the quotes of a paper stand."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.opening import AsJson, open_assistant
from app.cli.printing import Bar, out, print_json, write_text
from app.exports import format_names, named

if TYPE_CHECKING:
    from app.verification import Standing


def cite(
    context: typer.Context,
    source_ids: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Ids, as `brief-chat sources` has them.")
    ],
    form: Annotated[str, typer.Option("--format", help=f"One of {', '.join(format_names())}.")] = "chicago",
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there, in UTF-8.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Write a style with its italics as Markdown.")] = False,
) -> None:
    """Print references to sources, for a reference manager or for the end of a paper."""
    named(form)
    with open_assistant(context) as assistant:
        with Bar() as progress:
            assistant.prepare_sources(progress)
        text = assistant.cite(source_ids, form, markdown=markdown)
    write_text(text, output)


def schema(
    name: Annotated[str, typer.Argument(help="What is described: answer, conversation, grid or http.")] = "answer",
) -> None:
    """Print the schema (JSON Schema) of what is written as JSON, or the HTTP API (OpenAPI)."""
    from app.documents.schemas import schema as published

    if name == "http":
        from importlib.metadata import version

        from app.web.api.openapi import document

        print_json(document(version("brief-chat")))
        return
    print_json(published(name))


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An exported answer: Markdown, text, HTML, JSON or DOCX.")],
    as_json: AsJson = False,
) -> None:
    """Look for each quote of an exported answer in the corpus; exit status 1 where one does not stand."""
    with open_assistant(context) as assistant:
        with Bar() as progress:
            assistant.prepare_sources(progress)
        found = assistant.verify(file)
    if as_json:
        print_json([one.to_dict() for one in found])
    else:
        for one in found:
            out.print(_line(one), markup=False)
        missing = sum(not one.stands for one in found)
        out.print(f"{len(found)} quotes: {len(found) - missing} stand, {missing} do not", markup=False)
    if not all(one.stands for one in found):
        raise typer.Exit(1)


def _line(one: "Standing") -> str:
    """What became of a quote, on one line."""
    parts = [f"{one.state:<9}", f"[{one.label}]" if one.label else "", f"{one.source_id}:" if one.source_id else ""]
    parts.append(f"“{' '.join(one.quote.split())}”")
    if one.nearest:
        parts.append(f"{'there' if one.state == 'reworded' else 'nearest'} ({one.likeness:.2f}): “{one.nearest}”")
    return " ".join(filter(None, parts)) + (f" ({one.note})" if one.note else "")
