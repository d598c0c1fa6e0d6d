"""The commands that ask: in the chat, or once."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.commands.originals import hint
from app.cli.opening import AsJson, open_assistant
from app.cli.printing import Bar, out, print_answer, print_json, write_data
from app.exports import format_names, named

Host = Annotated[str | None, typer.Option(help="Address to listen on (BRIEF_CHAT_WEB_HOST).", show_default=False)]
Auth = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Let in who is named there (BRIEF_CHAT_WEB_AUTH).", show_default=False),
]
ReadOnly = Annotated[
    bool | None, typer.Option("--read-only", help="Take no changes to the sources (BRIEF_CHAT_WEB_READ_ONLY).")
]
Mcp = Annotated[bool | None, typer.Option("--mcp", help="Offer MCP tools at /mcp, too (BRIEF_CHAT_WEB_MCP).")]
Output = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write it there; its ending says as what (docx, html, md, json, csv, ics)."),
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="WHEN", help="The sources as they stood: 2031-02-01, a time, @7 (a snapshot) or ID:EDITION."),
]
Port = Annotated[int | None, typer.Option(help="Port, 0 for any (BRIEF_CHAT_WEB_PORT).", show_default=False)]


def chat(
    context: typer.Context, host: Host = None, port: Port = None, auth: Auth = None, read_only: ReadOnly = None,
    mcp: Mcp = None,
) -> None:  # fmt: skip
    """Open the web chat."""
    with open_assistant(context, host=host, port=port, auth=auth, read_only=read_only, mcp=mcp) as assistant:
        hint(assistant)
        from app.web import serve

        settings = assistant.settings
        if settings.web.log == "json":
            from app.web.watch.log import as_json

            as_json()
        serve(
            assistant,
            host=settings.web.host,
            port=settings.web.port,
            announce=lambda address: out.print(f"Brief Chat is at {address}"),
        )


Model = Annotated[str | None, typer.Option(metavar="PROVIDER:NAME", help="Chat model (BRIEF_CHAT_MODELS_CHAT).")]
Cite = Annotated[
    str | None,
    typer.Option(metavar="STYLE", help=f"References below, in a style: {', '.join(format_names(style=True))}."),
]


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question; - reads it from standard input.")],
    as_json: AsJson = False,
    source: Annotated[list[str] | None, typer.Option(help="Ask this source only (may be repeated).")] = None,
    as_of: AsOf = None,
    output: Output = None,
    model: Model = None,
    cite: Cite = None,
) -> None:
    """Answer one question."""
    from app.documents.answers import Exchange, known, written
    from app.gaps import Gaps

    question = sys.stdin.read() if question == "-" else question
    if cite is not None:
        named(cite)
    form = known(output.suffix.lower().lstrip(".")) if output else ""
    with open_assistant(context, model=model) as assistant:
        from app.question.question import understand

        understand(question)  # a question that cannot be asked fails before anything is loaded
        with Bar() as progress:
            assistant.prepare(progress)
        answer = assistant.answer(question, sources=source, as_of=as_of)
        if assistant.settings.store.gaps and as_of is None:
            Gaps(assistant.settings.store.home).note(answer)
        references = assistant.cite(answer, cite) if cite else ""
    if output:
        write_data(written([Exchange(answer.question, answer)], form), output)
        return
    if as_json:
        print_json(answer.to_dict() | ({"references": references} if cite else {}))
        return
    print_answer(answer)
    if references:
        out.print(f"\n{references}", markup=False, end="")


def password(user: Annotated[str, typer.Argument(help="The name to log in with.")]) -> None:
    """Print a line for the file of `chat --auth`; the password is asked for, or read from standard input."""
    from app.web.gate.passwords import line

    if sys.stdin.isatty():
        secret = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        secret = sys.stdin.readline().rstrip("\r\n")
    out.print(line(user, secret), markup=False)
