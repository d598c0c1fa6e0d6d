"""Whether the files of a snapshot are the ones that were published.

It is asked before they are opened: Chroma answers from an index that lost its files as if nothing were in it, and a
truncated one ends the process with a segmentation fault (chromadb 1.5.9).
"""

from collections.abc import Mapping
from pathlib import Path

SQLITE = "chroma.sqlite3"
PAGE_SIZE, PAGES = slice(16, 18), slice(28, 32)  # of SQLite's header: https://www.sqlite.org/fileformat.html


def sizes(folder: Path) -> dict[str, int]:
    """Return the size in bytes of each file that is never written again, by its path inside the snapshot."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "generation.json" and not path.name.startswith(SQLITE)
    }


def damage(folder: Path, published: Mapping[str, int]) -> str | None:
    """Return what is wrong with the files of the snapshot in `folder`, or None."""
    for name, size in published.items():
        try:
            found = (folder / name).stat().st_size
        except OSError:
            return f"{name} is missing"
        if found != size:
            return f"{name} has {found} bytes instead of {size}"
    return _truncated(folder / "chroma" / SQLITE)


def _truncated(path: Path) -> str | None:
    """SQLite itself notices only when it comes to a page that is not there."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError:
        return f"chroma/{SQLITE} is missing"
    page = int.from_bytes(header[PAGE_SIZE], "big") or 1
    expected = int.from_bytes(header[PAGES], "big") * (65_536 if page == 1 else page)
    found = path.stat().st_size
    return None if len(header) == 100 and found >= expected else f"chroma/{SQLITE} is truncated at {found} bytes"
