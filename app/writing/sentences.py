"""A stream of text, cut into sentences with the markers behind each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.types.written import Opens
from ingest import language_of, sentence_spans

MARKERS = re.compile(r"(?:\s{0,9}\[\s{0,9}\d{1,4}(?:\s{0,9}[,;–-]\s{0,9}\d{1,4}){0,60}\s{0,9}\])+")
NUMBER = re.compile(r"\d{1,4}")
ITEM = re.compile(r"\s{0,9}(?:[-*•–]|\d{1,2}[.)])\s{1,9}")
DRESS = re.compile(r"^\s*(?:#{1,6}|>)\s*|\*\*|__|`|</?s>")
CLOSING = ".。!?！？\"”'’)"
MOST = 60  # sentences of an answer


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence, or as much of it as there is yet (`whole` is false), and the numbers behind it."""

    text: str
    numbers: tuple[int, ...] = ()
    whole: bool = True
    opens: Opens = ""


def cut(stream: Iterable[str]) -> Iterator[Cut]:
    """Yield sentences as they come, each as often as it grows and once whole."""
    buffer, opens, count = "", "paragraph", 0
    for text in stream:
        buffer += text
        while (found := _end(buffer)) and count < MOST:
            segment, buffer = buffer[: found[0]], buffer[found[0] :]
            for one in _sentences(segment, opens):  # type: ignore[arg-type]
                count, opens = count + 1, ""
                yield one
            opens = "item" if found[1] and ITEM.match(buffer) else "paragraph" if found[1] else opens
            buffer = buffer.lstrip() if found[1] else buffer
        partial = _plain(MARKERS.sub("", buffer))
        if partial and not partial.startswith("["):
            yield Cut(partial, whole=False, opens=opens)  # type: ignore[arg-type]
    if buffer.strip() and count < MOST:
        yield from _sentences(buffer, opens)  # type: ignore[arg-type]


def _end(buffer: str) -> tuple[int, bool] | None:
    """Where the first segment of a text ends, and whether by its line's end; None where it may go on."""
    line = buffer.find("\n")
    for found in MARKERS.finditer(buffer):
        if 0 <= line < found.start() or not buffer[: found.start()].strip():
            break
        end = found.end()
        while end < len(buffer) and buffer[end] in CLOSING:
            end += 1
        if end < len(buffer) and not re.match(r"\s*(?:\[|$)", buffer[end:]):
            return end, False
    return (line + 1, True) if line >= 0 else None


def _sentences(segment: str, opens: Opens) -> Iterator[Cut]:
    """The sentences of a segment; the markers at its end are those of each."""
    numbers = tuple(dict.fromkeys(int(one) for found in MARKERS.finditer(segment) for one in NUMBER.findall(found[0])))
    plain = _plain(MARKERS.sub("", segment))
    if ITEM.match(segment):
        opens = "item"
    if not any(char.isalnum() for char in plain):
        return
    for start, end in sentence_spans(plain, language_of(plain)) or [(0, len(plain))]:
        if text := plain[start:end].strip():
            yield Cut(text, numbers, True, opens)
            opens = ""


def _plain(text: str) -> str:
    bare = ITEM.sub("", DRESS.sub("", text), count=1) if ITEM.match(text) else DRESS.sub("", text)
    return " ".join(bare.split()).replace(" .", ".")
