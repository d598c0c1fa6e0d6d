"""The plan of the house in figures: `python tests/support/house.py` prints a line for each room, and what stands twice.

A room is a folder. Its depth is the longest chain of its own modules, each of which imports the next.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "ingest", "store", "prompts")
RUN = 9  # lines of code, blank ones, comments and imports apart, that are not to stand twice


@dataclass(frozen=True, slots=True)
class Room:
    """A folder: how many modules it has (its `__init__` apart), its depth, and its longest function in lines."""

    name: str
    modules: int
    depth: int
    longest: int
    function: str


def rooms() -> Iterator[Room]:
    """Yield the rooms of all packages by name."""
    for package in PACKAGES:
        graph = grimp.build_graph(package, cache_dir=None)
        for folder in sorted({path.parent for path in (ROOT / package).rglob("*.py")}):
            paths = [path for path in folder.glob("*.py") if path.stem != "__init__"]
            names = {module_of(path) for path in paths}

            @cache
            def depth(name: str, names: frozenset[str] = frozenset(names), graph: grimp.ImportGraph = graph) -> int:
                inside = graph.find_modules_directly_imported_by(name) & names
                return 1 + max((depth(other) for other in inside), default=0)

            longest, function = max((found for path in paths for found in functions(path)), default=(0, ""))
            name = folder.relative_to(ROOT).as_posix()
            yield Room(name, len(paths), max(map(depth, names), default=0), longest, function)


def module_of(path: Path) -> str:
    """Return the dotted name of a module's file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def functions(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the length in lines and the place of each function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or 0) - node.lineno + 1, f"{path.relative_to(ROOT)}: {node.name}"


def repeated(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the places (`name:line`) of each run of lines that stands a second time, with that of the first."""
    known: dict[tuple[str, ...], str] = {}
    found = []
    for name, text in texts.items():
        lines = [(number, " ".join(line.split())) for number, line in enumerate(text.splitlines(), start=1)]
        code = [(number, line) for number, line in lines if line and not line.startswith(("#", "import ", "from "))]
        for first in range(len(code) - RUN + 1):
            place = f"{name}:{code[first][0]}"
            before = known.setdefault(tuple(line for _, line in code[first : first + RUN]), place)
            if before != place:
                found.append((before, place))
    return found


def sources() -> dict[str, str]:
    """Return the text of each module by its path."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


if __name__ == "__main__":
    print(f"{'room':32s} modules  depth  longest function")
    for room in rooms():
        print(f"{room.name:32s} {room.modules:7d} {room.depth:6d} {room.longest:6d}  {room.function}")
    for first, second in repeated(sources()):
        print(f"{RUN} lines stand twice: {first}, {second}")
