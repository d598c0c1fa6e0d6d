"""Where the sentences of a text stand."""

import re
from collections.abc import Iterator, Sequence

import sentencex

BLANK = " \t\r\n\f\v\u00a0\u3000\ufeff\u2028\u2029"
BULLET = re.compile(r"(?:[►▶•▪◦‣*+\-–—]|#{1,6}|\d{1,3}[.)]|>)[ \t]+")
# A full stop after a single letter (U.S., J., k.A.) ends a sentence only before a word that likes to begin one.
INITIAL = re.compile(r"(?:^|[^A-Za-z])[A-Za-z]\.[\"'”’)\]]*$")
TERMINAL = ".!?:;。！？…\"'”’)]|"
LONGEST = 1_000  # characters; what runs on for longer without an end (a table, a log) is parted between words
WRAPPED = 50  # characters; a line this long that ends in mid-sentence was wrapped, a shorter one is a title
NARROW, WIDEST = 24, 120  # columns of a text that was wrapped for a narrow page
UNPARTED = re.compile(r"[\u3001-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
WIDE = re.compile(r"[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’)\]」』]*(?:\s|$|(?<=[。！？]))")
EMPHASIS = re.compile(r"[*_]{1,3}(?=\s|$)")  # a mark that closes what Markdown sets in bold or italics
STOP = re.compile(r"[。！？](?=[\d０-９])")  # ends a sentence before a figure, too
OPENERS = frozenset(
    """
    a an the this that these those it its he she they their his her we our in on at as by for from to with of
    after before during under since until while when where if although though because but and or so yet however
    moreover furthermore meanwhile instead thus therefore both each all some many most no not there here what
    who how why one two three according given despite
    """.split()
)

Span = tuple[int, int]


def paragraph_spans(text: str) -> list[Span]:
    """Return `(start, end)` of each paragraph with the blank lines behind it: a partition of the text.

    A line is a paragraph of its own, unless it was wrapped in mid-sentence: then the next one goes on with it.
    """
    spans: list[Span] = []
    position = 0
    line_before = ""
    lines = text.splitlines(keepends=True)
    wrapped = wrapped_lines(lines)
    for number, line in enumerate(lines):
        end = position + len(line)
        goes_on = bool(number) and (number - 1 in wrapped or _goes_on(line_before, line))
        if spans and (not line.strip(BLANK) or goes_on):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((position, end))
        position, line_before = end, line
    return spans


def wrapped_lines(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that were wrapped in a narrow column: the next word had no room in them.

    A run of such lines counts where it ends a sentence, so that a list of names is none.
    """
    found: set[int] = set()
    start = 0
    for end in range(len(lines) + 1):
        if end == len(lines) or not lines[end].strip(BLANK):
            found |= _wrapped_in(lines, start, end)
            start = end + 1
    return found


def _wrapped_in(lines: Sequence[str], start: int, end: int) -> set[int]:
    """Those of a block of lines, which no blank line parts."""
    block = [line.strip(BLANK) for line in lines[start:end]]
    if len(block) < 2 or not NARROW <= max(map(_width, block)) <= WIDEST:
        return set()
    found: set[int] = set()
    run: list[int] = []
    for number in range(len(block)):
        line = block[number]
        following = block[number + 1] if number + 1 < len(block) else ""
        if following and _is_full(line, following, block):
            run.append(start + number)
            continue
        if run and SENTENCE_END.search(line):
            found.update(run)
        run = []
    return found


def _is_full(line: str, following: str, block: Sequence[str]) -> bool:
    """Whether the next word had no room in a line, in columns or, as some programs count, in characters."""
    if line[0] in "#|" or line[-1] in TERMINAL or BULLET.match(following) or "|" in following[:1]:
        return False
    word = following[:2] if is_unparted(following[0]) else (following.split(maxsplit=1) or [following])[0]
    return any(size(line) + 1 + size(word) >= max(map(size, block)) for size in (_width, len))


def _width(line: str) -> int:
    """How many columns a line takes: a character of East Asia takes two."""
    return len(line) + len(WIDE.findall(line))


def is_unparted(character: str) -> bool:
    """Return whether a character is of a script without blanks between its words: Kana, Han, their punctuation."""
    return bool(UNPARTED.match(character))


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """Return `(start, end)` of each sentence, in characters.

    A sentence never crosses a paragraph's border. Surrounding blanks and a leading bullet or heading mark are
    left out, so the spans need not touch each other; what holds no letter or digit belongs to none.
    """
    spans: list[Span] = []
    for start, end in paragraph_spans(text):
        paragraph = re.sub(r"\s", " ", text[start:end])  # a wrapped line's end is a blank like any other
        spans.extend((start + first, start + last) for first, last in _in_paragraph(paragraph, language))
    return spans


def _goes_on(line: str, following: str) -> bool:
    over_page = "\f" in line[-2:]
    line, following = line.strip(BLANK), following.strip(BLANK)
    if not line or not following or line[0] == "#" or line[-1] in TERMINAL or BULLET.match(following):
        return False
    if over_page and following[0].isupper():
        return False
    return following[0].islower() or len(line) >= WRAPPED


def _in_paragraph(paragraph: str, language: str) -> list[Span]:
    spans: list[Span] = []
    start = 0
    for end in _borders(paragraph, language):
        for part in _parts(paragraph, start, end):
            span = _trim(paragraph, *part)
            if span:
                spans.append(span)
        start = end
    return spans


def _parts(paragraph: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        blank = paragraph.rfind(" ", start + 1, start + LONGEST)
        border = blank + 1 if blank > 0 else start + LONGEST
        yield start, border
        start = border
    yield start, end


def _borders(paragraph: str, language: str) -> list[int]:
    """Ends of the sentences of one paragraph; the last is the paragraph's own end."""
    ends: list[int] = []
    position = 0
    for piece in sentencex.segment(language, paragraph):
        ends += [position + stop.end() for stop in STOP.finditer(piece)]
        position += len(piece)
        ends.append(position)
    if position != len(paragraph):  # the splitter dropped something: offsets cannot be trusted
        return [len(paragraph)]
    ends = [_behind_emphasis(paragraph, end) for end in ends[:-1]]
    return [end for end in ends if not _inside(paragraph, end)] + [len(paragraph)]


def _behind_emphasis(paragraph: str, end: int) -> int:
    """A border moved behind the mark that closes the emphasis of the sentence in front of it: `**Result.** We …`."""
    mark = None if paragraph[end - 1] in BLANK else EMPHASIS.match(paragraph, end)
    return mark.end() if mark else end


def _inside(paragraph: str, end: int) -> bool:
    """Whether a border is none, because the full stop before it does not end a sentence."""
    before, after = paragraph[:end].rstrip(BLANK), paragraph[end:].lstrip(BLANK)
    if not after or not before:
        return True
    if INITIAL.search(before[-8:]):
        first = re.match(r"[\"'“‘(\[]*([A-Za-z]+)", after)
        return not (first and first[1][0].isupper() and first[1].lower() in OPENERS)
    return after[0].islower()


def _trim(paragraph: str, start: int, end: int) -> Span | None:
    while start < end and paragraph[start] in BLANK:
        start += 1
    bullet = BULLET.match(paragraph, start, end)
    if bullet and not paragraph[:start].strip(BLANK):
        start = bullet.end()
    while end > start and paragraph[end - 1] in BLANK:
        end -= 1
    return (start, end) if any(c.isalnum() for c in paragraph[start:end]) else None
