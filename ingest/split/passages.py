"""From a text to its passages: a partition that ends at sentence and paragraph borders."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from ingest.text.sentences import BLANK, paragraph_spans, sentence_spans
from store import Passage

CHUNKER = "paragraphs-1"  # part of a snapshot's record: change it with any change of the rule below
SHORT = 40  # tokens; a paragraph below this (a heading, a bullet) joins the next one


@dataclass(frozen=True, slots=True)
class Limit:
    """What an embedding model takes: `tokens` at most, and `starts(text)`, the character at which each begins."""

    tokens: int
    starts: Callable[[str], list[int]]


def parted(text: str, ends: Iterable[int], *, source_id: str, version: str) -> list[Passage]:
    """Return the passages of a text that end at these characters."""
    bounds = [0, *ends]
    return [
        Passage(source_id, version, index, start, end, text[start:end])
        for index, (start, end) in enumerate(pairwise(bounds))
    ]


def cut(text: str, *, source_id: str, version: str, limit: Limit, language: str = "en") -> list[Passage]:
    """Cut a text into passages of at most `limit.tokens` tokens each.

    A passage is a paragraph, or several while they are short, though never over a form feed, but for a sentence that
    runs on over one; a paragraph over the limit is parted between sentences, and a sentence over the limit between
    words. Joined, the passages give the text back.
    """
    starts = limit.starts(text)

    def size(start: int, end: int) -> int:
        return bisect_left(starts, end) - bisect_left(starts, start)

    pieces: list[tuple[int, int]] = []
    headed = False  # whether the last piece holds nothing but headings so far
    for start, end in paragraph_spans(text):
        heading = text[start] == "#"
        paged = bool(pieces) and text[pieces[-1][1] - 1] == "\f"  # an edit moves no border beyond its page
        short = bool(pieces) and not paged and size(*pieces[-1]) < SHORT and size(pieces[-1][0], end) <= limit.tokens
        joined = short and (headed or not heading)
        headed = heading and (headed or not joined)
        if joined:
            pieces[-1] = (pieces[-1][0], end)
        elif size(start, end) <= limit.tokens:
            pieces.append((start, end))
        else:
            pieces.extend(_parts(text, start, end, limit.tokens, starts, language))
    return [
        Passage(source_id, version, index, start, end, text[start:end]) for index, (start, end) in enumerate(pieces)
    ]


def _parts(text: str, start: int, end: int, most: int, starts: list[int], language: str) -> list[tuple[int, int]]:
    """Part a paragraph that is over the limit, evenly, between sentences where it can be."""
    ends = [start + span_end for _, span_end in sentence_spans(text[start:end], language)][:-1]
    borders = [*_tight(text, ends, start, end, most, starts), end]
    total = bisect_left(starts, end) - bisect_left(starts, start)
    aim = total / -(-total // most)  # tokens a part, when all are alike
    parts: list[tuple[int, int]] = []
    begin = start
    for border, following in zip(borders, [*borders[1:], end], strict=True):
        size = bisect_left(starts, border) - bisect_left(starts, begin)
        over = bisect_left(starts, following) - bisect_left(starts, begin) > most
        if border == end or over or size >= aim:
            parts.append((begin, border))
            begin = border
    return parts


def _tight(text: str, ends: list[int], start: int, end: int, most: int, starts: list[int]) -> list[int]:
    """Add borders between words wherever two sentence ends are further apart than the limit."""
    borders: list[int] = []
    begin = start
    for border in [*ends, end]:
        while bisect_left(starts, border) - bisect_left(starts, begin) > most:
            begin = _word_start(text, begin, starts[bisect_left(starts, begin) + most])
            borders.append(begin)
        borders.append(border)
        begin = border
    return borders[:-1]


def _word_start(text: str, begin: int, latest: int) -> int:
    """The last place after `begin` and up to `latest` where a word begins; `latest` where there is none."""
    for place in range(latest, begin, -1):
        if text[place - 1] in BLANK:
            return place
    return latest
