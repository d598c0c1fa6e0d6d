"""Every prompt as a text file, with one loader."""

from importlib.resources import files
from string import Template


def load(name: str) -> Template:
    """Return the prompt in `prompts/<name>.txt`; its gaps are written `$gap`. Raises FileNotFoundError."""
    return Template(files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8"))
