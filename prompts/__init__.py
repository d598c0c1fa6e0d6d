"""Every prompt as a text file, with one loader."""

import re
from importlib.resources import files
from string import Template

TURN = re.compile(r"^--- (system|human|ai)\n", re.MULTILINE)


def load(name: str, **gaps: str) -> list[tuple[str, str]]:
    """Return the conversation in `prompts/<name>.txt` as `(role, text)` turns, with its gaps (`$gap`) filled.

    A line such as `--- human` opens a turn. What fills a gap opens none. Raises FileNotFoundError for an unknown
    name and KeyError for a gap that is not filled.
    """
    _, *parts = TURN.split(files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8"))
    return [(role, Template(text.strip()).substitute(gaps)) for role, text in zip(parts[::2], parts[1::2], strict=True)]
