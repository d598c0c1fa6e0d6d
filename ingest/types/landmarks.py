"""Where in a document a quote stands: its page, and the headings above it. Both are read off the text itself."""

import re

PAGED = frozenset(["pdf", "pptx", "ppt", "odp"])  # a form feed stands between their pages, or slides
HEADED = frozenset(
    ["markdown", "html", "docx", "doc", "pptx", "xlsx", "xls", "epub", "odt", "ods", "odp", "hwpx", "ipynb"]
)  # headings are written as Markdown's
LINE = re.compile(r"^ {0,3}(?:(?P<fence>```|~~~)|(?P<level>#{1,6})[ \t]+(?P<title>[^\n]*))", re.MULTILINE)
BETWEEN = " › "


def page_at(text: str, offset: int, form: str) -> int | None:
    """Return the page, from 1, on which a character of a paged format stands; None in any other format."""
    return text.count("\f", 0, offset) + 1 if form in PAGED else None


def section_at(text: str, offset: int, form: str, *, title: str = "") -> str:
    """Return the headings above a character, from the outermost, joined by ` › `; empty where there are none.

    A heading that is the source's own title is left out.
    """
    if form not in HEADED:
        return ""
    path: list[tuple[int, str]] = []
    fence = ""
    for found in LINE.finditer(text, 0, offset):
        if mark := found["fence"]:
            fence = "" if fence == mark else fence or mark
        elif not fence:
            level = len(found["level"])
            heading = " ".join(found["title"].rstrip("# \t\r").split())
            path = [(upper, name) for upper, name in path if upper < level]
            path += [(level, heading)] if heading else []
    return BETWEEN.join(name for _, name in path if name != title)
