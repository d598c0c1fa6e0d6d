"""The commands for questions that stand: add, list and remove them, and ask them anew where they must be."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.opening import AsJson, Quiet, open_assistant
from app.cli.printing import Bar, err, out, print_answer, print_json

if TYPE_CHECKING:
    from app.assistant import Assistant
    from app.types.standing import AnswerChange, Notice, Shown

watch = typer.Typer(no_args_is_help=True, help="Questions that stand: told of when their answers change.")


@watch.command()
def add(
    context: typer.Context, question: Annotated[str, typer.Argument(help="The question.")], as_json: AsJson = False
) -> None:
    """Let a question stand: print its answer of today, and tell from now on when it changes."""
    with open_assistant(context) as assistant:
        with Bar() as progress:
            assistant.prepare(progress)
        answer = assistant.standing.add(question)
    if as_json:
        print_json(answer.to_dict())
    else:
        print_answer(answer)


@watch.command("list")
def listed(context: typer.Context, as_json: AsJson = False) -> None:
    """List the questions that stand."""
    from dataclasses import asdict

    with open_assistant(context) as assistant:
        found = assistant.standing.questions()
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for number, one in enumerate(found, start=1):
        out.print(f"{number:>3}  {one.question}  ({one.status}, since {one.since[:10]})", markup=False)


@watch.command()
def remove(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question, or its number in the list.")],
) -> None:
    """Let a question stand no more."""
    with open_assistant(context) as assistant:
        assistant.standing.remove(question)


@watch.command()
def run(context: typer.Context, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Ask anew where the sources of an answer changed, and tell what did; as each ingest does."""
    with open_assistant(context) as assistant:
        with Bar(quiet) as progress:
            assistant.prepare_sources(progress)
        notice = assistant.standing.run()
    if as_json:
        print_json(notice.to_dict() if notice else None)
    elif notice is None:
        out.print("nothing changed in what the questions that stand are answered")
    else:
        print_notice(notice)


@watch.command("told")
def shown(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="Of a notice; none: the last.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what was told, as it was told."""
    with open_assistant(context) as assistant:
        notice = assistant.standing.notice(number) if number else next(iter(assistant.standing.notices(1)), None)
    if as_json:
        print_json(notice.to_dict() if notice else None)
    elif notice is None:
        out.print("nothing was told" if number is None else f"there is no notice {number}")
    else:
        print_notice(notice)


def after_change(assistant: "Assistant") -> None:
    """Ask the questions that stand where they must be, and tell on stderr what changed."""
    if assistant.standing.questions() and (notice := assistant.standing.run()) is not None:
        count = len(notice.changes)
        said = "1 question that stands is answered otherwise" if count == 1 else f"{count} are answered otherwise"
        err.print(f"{said}: brief-chat watch told {notice.number}", markup=False, soft_wrap=True)


def print_notice(notice: "Notice") -> None:
    """Print all that changed, each question with the answer before and after."""
    out.print(f"notice {notice.number}, {notice.at}, snapshot {notice.snapshot}", markup=False)
    for one in notice.changes:
        _print_change(one)


def _print_change(change: "AnswerChange") -> None:
    from rich.table import Table

    from app.standing.words import told, words_for

    words = words_for(change.question)
    out.print(f"\n{change.question}\n  {told(change)}", markup=False)
    grid: Any = Table(words["before"], words["after"], show_lines=True, expand=True)
    grid.add_row(_quotes(change.before, words["none"]), _quotes(change.after, words["none"]))
    out.print(grid, soft_wrap=False)


def _quotes(answer: "Shown", none: str) -> Any:
    from rich.text import Text

    about = [
        f"“{' '.join(one.quote.split())}”\n  {', '.join(filter(None, (one.title, one.date)))}" for one in answer.quotes
    ]
    return Text("\n\n".join(about) or none)
