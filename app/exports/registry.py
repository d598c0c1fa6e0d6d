"""The formats by name: every module in `app/exports/formats` is one."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from app.errors import ExportError
from app.exports import formats
from app.exports.format import Format, as_markdown, plain
from app.exports.reference import Reference


@cache
def known() -> Mapping[str, Format]:
    """Return all formats by name, those that programs import first."""
    modules = [import_module(f"{formats.__name__}.{module.name}") for module in iter_modules(formats.__path__)]
    found: list[Format] = [module.FORMAT for module in modules]
    return {one.name: one for one in sorted(found, key=lambda one: (one.style, one.name))}


def format_names(*, style: bool | None = None) -> list[str]:
    """Return the names of the formats, of the styles for people or of the others alone."""
    return [one.name for one in known().values() if style in (None, one.style)]


def named(name: str) -> Format:
    """Return a format by its name; ExportError where there is none."""
    found = known().get(name) if isinstance(name, str) else None
    if found is None:
        raise ExportError(f"there is no format {str(name)[:40]!r} (known: {', '.join(format_names())})")
    return found


def written(references: Sequence[Reference], name: str, *, markdown: bool = False) -> str:
    """Return references in a format; with `markdown`, those for people as Markdown with italics, else as plain text."""
    form = named(name)
    text = form.write(references)
    if not form.style:
        return text
    return as_markdown(text) if markdown else plain(text)
