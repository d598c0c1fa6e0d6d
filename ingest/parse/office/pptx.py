"""Presentations: a page a slide, its title as its heading, the speaker's notes at its end."""

import posixpath
from collections.abc import Iterator
from typing import Any

from ingest.parse.archive import Parts, about_of, attribute, child, children, local
from ingest.text.characters import lowered, raised
from ingest.text.table import rendered
from ingest.types.document import Document

MAIN = "ppt/presentation.xml"
TITLES = ("title", "ctrTitle")
SKIPPED = ("dt", "ftr", "sldNum", "hdr", "sldImg")  # dates, feet and numbers that the master puts on each slide


def read_pptx(data: bytes, name: str, declared: str = "") -> Document:
    """Return the text of a presentation, form feeds between its slides; hidden slides are empty, and told."""
    parts = Parts(data, name)
    slides: list[str] = []
    hidden: list[str] = []
    targets = _targets(parts, MAIN)
    order = {_relation(slide): slide for slide in children(child(parts.tree(MAIN), "sldIdLst"), "sldId")}  # each once
    for number, slide in enumerate(order.values(), 1):
        part = targets.get(_relation(slide), "")
        root = parts.tree_of(part)
        if root is None or attribute(root, "show") in ("0", "false"):
            hidden += [str(number)] if root is not None else []
            slides.append("")
            continue
        blocks = list(_shapes(child(root, "cSld", "spTree"), parts, part))
        slides.append("\n\n".join([*blocks, *_notes(parts, part)]) + "\n")
    notes = (f"hidden slides left out: {', '.join(hidden)}",) if hidden else ()
    return Document("\f\n".join(slides), "pptx", about_of(parts, "docProps/core.xml"), notes)


def _relation(element: Any) -> str:
    """The id of the part that an element names; its plain `id` is another."""
    return next((str(value) for key, value in element.attrib.items() if key.endswith("relationships}id")), "")


def _targets(parts: Parts, part: str) -> dict[str, str]:
    """The parts that a part names, by the ids of its relations."""
    folder, _, name = part.rpartition("/")
    relations = parts.tree_of(f"{folder}/_rels/{name}.rels")
    found: dict[str, str] = {}
    for one in relations if relations is not None else ():
        target = attribute(one, "Target")
        joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[attribute(one, "Id")] = joined
    return found


def _notes(parts: Parts, part: str) -> list[str]:
    found = next((target for target in _targets(parts, part).values() if "/notesSlides/" in target), "")
    root = parts.tree_of(found)
    blocks = list(_shapes(child(root, "cSld", "spTree"), parts, found)) if root is not None else []
    return ["Notes: " + "\n\n".join(blocks)] if blocks else []


def _shapes(tree: Any, parts: Parts, part: str) -> Iterator[str]:
    """Yield the texts of a slide: its title first."""
    shapes = [one for one in (tree if tree is not None else ()) if not _is_hidden(one)]
    shapes.sort(key=lambda one: _kind(one) not in TITLES)
    for shape in shapes:
        name, kind = local(shape), _kind(shape)
        if kind in SKIPPED:
            continue
        if name == "grpSp":
            yield from _shapes(shape, parts, part)
        elif name == "AlternateContent":
            yield from _shapes(child(shape, "Choice"), parts, part)
        elif name == "graphicFrame":
            yield from _frame(shape, parts, part)
        elif (body := child(shape, "txBody")) is not None:
            text = "\n".join(filter(None, map(_paragraph, children(body, "p"))))
            if text:
                yield "# " + " ".join(text.split()) if kind in TITLES else text


def _is_hidden(shape: Any) -> bool:
    return any(attribute(one, "hidden") in ("1", "true") for holder in shape for one in holder if local(one) == "cNvPr")


def _kind(shape: Any) -> str:
    for holder in shape:
        if local(holder).startswith("nv") and (found := child(holder, "nvPr", "ph")) is not None:
            return attribute(found, "type", "body")
    return ""


def _frame(frame: Any, parts: Parts, part: str) -> Iterator[str]:
    """Yield what a frame holds: a table, or the words and the figures of a chart."""
    data = child(frame, "graphic", "graphicData")
    table = child(data, "tbl")
    if table is not None:
        yield rendered([[_cell(cell) for cell in children(row, "tc")] for row in children(table, "tr")])
    chart = child(data, "chart")
    if chart is not None and (root := parts.tree_of(_targets(parts, part).get(_relation(chart), ""))) is not None:
        yield from _chart(root)


def _cell(cell: Any) -> str:
    return " ".join(filter(None, map(_paragraph, children(child(cell, "txBody"), "p"))))


def _chart(root: Any) -> Iterator[str]:
    title = " ".join(
        one.text or "" for head in root.iter() if local(head) == "title" for one in head.iter() if local(one) == "t"
    )
    if title.strip():
        yield " ".join(title.split())
    columns: list[list[str]] = []
    for series in (one for one in root.iter() if local(one) == "ser"):
        named = _points(child(series, "tx"))
        values = _points(child(series, "val"))
        if not columns:
            columns.append(["", *_points(child(series, "cat"))])
        columns.append([named[0] if named else "", *values])
    height = max(map(len, columns), default=0)
    yield rendered([[column[n] if n < len(column) else "" for column in columns] for n in range(height)])


def _points(element: Any) -> list[str]:
    return [one.text or "" for one in element.iter() if local(one) == "v"] if element is not None else []


def _paragraph(paragraph: Any) -> str:
    parts: list[str] = []
    for one in paragraph:
        if local(one) == "br":
            parts.append("\n")
        text, settings = child(one, "t"), child(one, "rPr")
        if text is None:
            continue
        words, base = text.text or "", ""
        if settings is not None:
            words = "" if attribute(settings, "strike") in ("sngStrike", "dblStrike") else words
            base = attribute(settings, "baseline").strip("0")
        parts.append(lowered(words) if base.startswith("-") else raised(words) if base else words)
    return "".join(parts).strip()
