"""The assistant that a command asks, with the settings of the command line."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from app.assistant import Assistant

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]


def open_assistant(context: typer.Context, **more: Any) -> "Assistant":
    """Return an assistant; what the command line gives wins over the environment."""
    from app.assistant import Assistant
    from app.settings import Settings

    return Assistant(Settings.load(**{**(context.obj or {}), **more}))
