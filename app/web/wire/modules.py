"""Which of Gradio's modules and styles a page needs, read from how Gradio's own files name each other."""

import json
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import gradio

FRONTEND = Path(gradio.__file__).parent / "templates" / "frontend"
ENTRY = re.compile(r'<script type="module" crossorigin src="\./assets/([\w.-]+\.js)"></script>')
STYLE = re.compile(r'<link rel="stylesheet" crossorigin href="\./assets/([\w.-]+\.css)">')
STATIC = re.compile(r"""(?:\bfrom|\bimport)\s*(["'`])\./([\w.-]+\.js)\1""")
LATER = re.compile(r"import\(`\./([\w.-]+\.js)`\).{0,60}?,__vite__mapDeps\(\[([\d,]*)\]\)")
LISTED = re.compile(r"m\.f=(\[[^\]]*\])")
TABLE = re.compile(r"component:\(\)=>\w+\(\(\)=>import\(`\./([\w.-]+\.js)`\)")
KIND = re.compile(r"[{,](\w+):\{(?:base|example|component):")


@cache
def text_of(name: str) -> str:
    """Return the text of one of Gradio's files."""
    return (FRONTEND / "assets" / name).read_text(encoding="utf-8")


def needed(kinds: Collection[str]) -> list[str]:
    """Return the names of the modules and styles of a page with these kinds of components, the entry first.

    Empty where Gradio's files are not as they were when this was written: then the browser finds them one by one.
    """
    page = (FRONTEND / "index.html").read_text(encoding="utf-8")
    entry, style = ENTRY.search(page), STYLE.search(page)
    if not entry or not style:
        return []
    found = {entry[1]: None, style[1]: None}
    for name in _started(entry[1], kinds):
        for one in _closed(name):
            found.setdefault(one)
    return list(found)


def _started(entry: str, kinds: Collection[str]) -> Iterator[str]:
    """The entry, what it loads before it draws, and the modules of the components, each with its styles."""
    yield entry
    for begun, with_it in _later(entry):
        yield from [*with_it, begun]
        table = _table(begun)
        wanted = {table[kind] for kind in kinds if kind in table}
        for later, needs in _later(begun):
            if later.startswith("Blocks-") or later in wanted:  # the page itself; others are its dialogs
                yield from [*needs, later]


def _table(name: str) -> dict[str, str]:
    """The module of each kind of component, where this is the module that lists them."""
    text = text_of(name)
    kinds = list(KIND.finditer(text))
    ends = [*(one.start() for one in kinds), len(text)][1:]
    found = ((one[1], TABLE.search(text, one.start(), end)) for one, end in zip(kinds, ends, strict=True))
    return {kind: module[1] for kind, module in found if module}


def _later(name: str) -> Iterator[tuple[str, list[str]]]:
    """What a module may load later, and all that this needs."""
    text = text_of(name)
    listed = LISTED.search(text)
    names = [one.removeprefix("./") for one in json.loads(listed[1])] if listed else []
    for found in LATER.finditer(text):
        yield found[1], [names[int(place)] for place in found[2].split(",") if place]


def _closed(name: str) -> Iterator[str]:
    """A file, and all modules that it imports, before itself."""
    seen: set[str] = set()

    def walk(one: str) -> Iterator[str]:
        if one in seen:
            return
        seen.add(one)
        if one.endswith(".js"):
            for found in STATIC.finditer(text_of(one)):
                yield from walk(found[2])
        yield one

    yield from walk(name)
