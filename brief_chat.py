"""The command `brief-chat`: says in one line where another package stands in the place of one of ours."""

import sys
from importlib.util import find_spec
from pathlib import Path

OURS = ("app", "ingest", "store", "prompts")  # general names, which others may have
ADVICE = "install Brief Chat into an environment of its own, and leave its folder out of PYTHONPATH"


def main() -> None:
    """Run the command; exit status 1 and one line on standard error where it cannot begin."""
    for name in OURS:
        place = _place(name)
        if place != Path(__file__).parent / name:
            wrong = f"another package is called {name!r} ({place})" if place else f"its package {name!r} is missing"
            sys.exit(f"brief-chat: {wrong}: {ADVICE}")
    try:
        from app.cli import main as begin
    except ImportError as error:
        sys.exit(f"brief-chat: {error}: {ADVICE}")
    begin()


def _place(name: str) -> Path | None:
    """The folder that Python takes a package from, or the file of a module; None where there is neither."""
    spec = find_spec(name)
    if spec is None:
        return None
    folders = list(spec.submodule_search_locations or ())
    return Path(folders[0] if folders else spec.origin or "")


if __name__ == "__main__":
    main()
