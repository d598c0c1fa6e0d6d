"""The command about chat models."""

from typing import Annotated

import typer

from app.cli.printing import out


def models(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Try this one, as provider:name.", show_default=False)] = None,
) -> None:
    """List the chat models that are configured and those that Ollama has on this machine, or try one."""
    from app.settings import Settings
    from app.writing.asking.calls import Limits
    from app.writing.asking.opening import configured, tried

    settings = Settings.load(**(context.obj or {})).models
    if name:
        limits = Limits(settings.seconds, settings.attempts, settings.calls, settings.tokens)
        out.print(tried(name, limits), markup=False, highlight=False)
        return
    found = list(configured(settings.offered))
    for model, origin in found:
        out.print(f"{model}  ({origin})", markup=False, highlight=False)
    if not found:
        out.print(
            "No chat model: answers are made of the sources' own sentences. Set BRIEF_CHAT_MODELS_CHAT to use one."
        )
