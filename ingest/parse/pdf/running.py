"""Running heads, feet and page numbers: what stands at the edge of page after page is no part of the text."""

import re
from collections import defaultdict
from collections.abc import Sequence

from ingest.parse.pdf.lines import Line

EDGE = 0.16  # of the page's height, above and below: heads and feet stand there
DEEP = 3  # lines at an edge that are looked at
SHARE = 0.3  # of the pages that a head is on at least
NEAR = 5  # pages between the first and the third that have a head, which may be on every second one
LONGEST = 150  # characters
FIGURES = re.compile(r"\d+|\b[ivxlc]+\b")

Page = tuple[list[Line], str]


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without what runs along their edges; a head stays where it is met first: it may be a title."""
    heads = [_edge(lines, top=True) for lines, _ in pages]
    feet = [_edge(lines, top=False) for lines, _ in pages]
    running_heads, running_feet = _running(heads), _running(feet)
    met: set[str] = set()
    found: list[Page] = []
    for (lines, beside), head, foot in zip(pages, heads, feet, strict=True):
        out: set[int] = {n for n, key in foot.items() if key in running_feet}
        for n, key in head.items():
            if key in running_heads and (key in met or not key.strip("#-–— ")):
                out.add(n)
            met.add(key)
        body = [line for n, line in enumerate(lines) if n not in out]
        found.append((body or lines, beside))  # what is all that a page says is no head
    return found


def _edge(lines: Sequence[Line], *, top: bool) -> dict[int, str]:
    """The lines at an edge of a page: their numbers, and their text with `#` for every figure."""
    ordered = sorted(range(len(lines)), key=lambda n: lines[n].place, reverse=top)
    near = [n for n in ordered[:DEEP] if (lines[n].place > 1 - EDGE if top else lines[n].place < EDGE)]
    return {n: FIGURES.sub("#", lines[n].text.lower()) for n in near if len(lines[n].text) <= LONGEST}


def _running(edges: Sequence[dict[int, str]]) -> set[str]:
    """What stands on many pages, or on three that are near each other: heads change with the chapter."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        for key in set(edge.values()):
            places[key].append(number)
    pages = sum(1 for edge in edges if edge)
    least = max(2 if pages <= 4 else 3, pages * SHARE)

    def near(found: list[int]) -> bool:
        return any(last - first <= NEAR for first, last in zip(found, found[2:], strict=False))

    return {key for key, found in places.items() if len(found) >= least or near(found)}
