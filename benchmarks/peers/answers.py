"""What is right in a whole answer, alike for all: its text, and what it shows as citations.

An answer is what `protocol.answer` tells of one question. Places are looked for in normal text (judging.py): blanks
and typographic marks may differ, words may not. Quotes are exact where every character stands in the named document.
"""

import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.evaluation.metrics import Share
from app.evaluation.rows import Row
from app.evaluation.support import PLAIN, overlaps
from benchmarks.peers.judging import Documents, normal, spans
from benchmarks.peers.protocol import LIMIT

MARKERS = re.compile(
    r"\s?\[(?:sources?\s*)?\d[^\[\]]*\]", re.IGNORECASE
)  # [1], [1, 2], [Source 1]: no part of what is said
SAYS_NOTHING = "mention|specif|state|provide|contain|include|give|say|answer|address|indicate|have|offer|discuss|refer"
HELD = "sources?|articles?|snippets?|documents?|texts?|passages?|context|information"
REFUSALS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:I|we) (?:do not|don't|cannot|can't|could not|couldn't|am unable|am not able|am sorry)\b",
        r"^(?:sorry|unknown|not known|no answer|none|n/a|empty response)\b[^,;:]*$",
        r"\bdon't know\b",
        rf"\bnone of the (?:\w+ ){{0,2}}(?:{HELD})\b",
        rf"\b(?:{HELD})\b[^.]{{0,60}}\b(?:do not|does not|don't|doesn't|did not) (?:\w+ ){{0,2}}(?:{SAYS_NOTHING})",
        rf"\b(?:{HELD})\b[^.]{{0,40}}\b(?:is|are) not (?:\w+ ){{0,2}}helpful",
        r"\b(?:is|are|was|were) not (?:\w+ )?(?:mentioned|specified|stated|provided|given|found|available|known)\b",
        r"\b(?:there is|there are|contains?|provides?) no (?:\w+ )?(?:information|mention|answer|evidence|source)",
        r"\bno (?:relevant |specific )?(?:information|mention)\b",
    )
)


def refuses(text: str) -> bool:
    """Return whether a text is empty, or begins by saying that it does not know or that the sources do not say."""
    said = " ".join(MARKERS.sub("", text).translate(PLAIN).split())
    first = re.split(r"(?<=[.!?])\s", said, maxsplit=1)[0]
    return not first or any(pattern.search(first) for pattern in REFUSALS)


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer, held against its row.

    `cited` tells whether a quote overlaps the support in the document that it names; it is None where that cannot be
    judged: nothing was answered, nothing answers, or no document holds the support. Of the `quotes`, `alike` stand in
    their document but for blanks and typographic marks, and `exact` to the character. `lengths` are in characters.
    """

    answerable: bool
    failed: bool
    late: bool
    refused: bool
    right: bool
    cited: bool | None
    quotes: int
    alike: int
    exact: int
    lengths: tuple[int, ...]
    seconds: float

    @property
    def answered(self) -> bool:
        """Return whether an answer was given."""
        return not self.failed and not self.refused


def judged(row: Row, answer: Mapping[str, Any], texts: Mapping[str, str]) -> Judged:
    """Hold one answer against its row; `texts` are the documents by name."""
    late = answer["seconds"] > LIMIT
    failed = late or "error" in answer
    refused = not failed and bool(answer["refused"] if "refused" in answer else refuses(answer["text"]))
    answered = not failed and not refused
    said = " ".join(MARKERS.sub("", answer["text"]).split())
    holds = all(re.search(pattern, said, re.IGNORECASE) for pattern in row.must)
    shown = [(one["quote"], texts.get(one["source"], "")) for one in answer["citations"]] if answered else []
    judgeable = answered and row.answerable and Documents(texts).hold(row.support)
    return Judged(
        answerable=row.answerable,
        failed=failed,
        late=late,
        refused=refused,
        right=answered and holds if row.answerable else refused,
        cited=any(_on_support(quote, text, row.support) for quote, text in shown) if judgeable else None,
        quotes=len(shown),
        alike=sum(bool(normal(quote)) and normal(quote) in normal(text) for quote, text in shown),
        exact=sum(bool(quote.strip()) and quote in text for quote, text in shown),
        lengths=tuple(len(quote) for quote, _ in shown),
        seconds=answer["seconds"],
    )


def _on_support(quote: str, text: str, support: Sequence[str]) -> bool:
    plain = normal(text)
    places = spans([normal(snippet) for snippet in support], plain)
    return bool(normal(quote)) and any(overlaps(start, end, places) for start, end in spans([normal(quote)], plain))


def shares(all_of: Sequence[Judged]) -> dict[str, Share]:
    """Return each figure that is a share; false answers and refusals are over what could be one."""
    with_answer, without = [one for one in all_of if one.answerable], [one for one in all_of if not one.answerable]
    judgeable = [one for one in all_of if one.cited is not None]
    quotes = sum(one.quotes for one in all_of)
    return {
        "right": Share(sum(one.right for one in all_of), len(all_of)),
        "right, of those with an answer": Share(sum(one.right for one in with_answer), len(with_answer)),
        "false answers": Share(sum(one.answered for one in without), len(without)),
        "false refusals": Share(sum(one.refused for one in with_answer), len(with_answer)),
        "failures": Share(sum(one.failed for one in all_of), len(all_of)),
        "later than 120 seconds": Share(sum(one.late for one in all_of), len(all_of)),
        "cited rightly, of those answered": Share(sum(bool(one.cited) for one in judgeable), len(judgeable)),
        "quotes exact": Share(sum(one.exact for one in all_of), quotes),
        "quotes exact but for blanks and marks": Share(sum(one.alike for one in all_of), quotes),
    }


def medians(all_of: Sequence[Judged]) -> dict[str, float | None]:
    """Return the median characters of a citation, citations of an answer, and seconds of a question."""
    lengths = [length for one in all_of for length in one.lengths]
    counts = [one.quotes for one in all_of if one.answered]
    return {
        "characters a citation": statistics.median(lengths) if lengths else None,
        "citations an answer": statistics.median(counts) if counts else None,
        "seconds a question": statistics.median(one.seconds for one in all_of) if all_of else None,
    }
