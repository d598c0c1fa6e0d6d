"""From claims to Markdown and numbered citations."""

import re
from collections.abc import Mapping, Sequence

from app.types.evidence import Claim, Sentence
from app.types.results import Citation
from store import Source

SPECIAL = re.compile(
    r"[\\`*_\[\]<>|~]|^[#+\-](?=\s|$)|^\d{1,9}(?=[.)](?:\s|$))|&(?=#?\w+;)|(?<=https)://|(?<=http)://|(?<=www)\."
)
CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Return source text as Markdown that shows it as it is: on one line, with nothing that acts."""
    plain = CONTROL.sub("", " ".join(text.split()))
    return SPECIAL.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", plain)


def plain(markdown: str) -> str:
    """Return an answer's Markdown as plain text, for terminals and for a model's history."""
    return re.sub(r"\\([\\`*_\[\]<>|~#+\-.)&:])", r"\1", markdown)


class Quoted:
    """The sentences that an answer quotes: `citations` numbers them from 1, in the order in which they are shown."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.citations: list[Citation] = []

    def numbers(self, claim: Claim) -> tuple[int, ...]:
        """Return the numbers of a claim's sentences."""
        return tuple(map(self._number, claim.sentences))

    def written(self, claim: Claim) -> str:
        """Return a claim as Markdown, closed by its markers."""
        return f"{escape(said(claim))} {''.join(f'[{number}]' for number in self.numbers(claim))}"

    def _number(self, sentence: Sentence) -> int:
        key = (sentence.source_id, sentence.start, sentence.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.citations.append(_citation(self._numbers[key], sentence, self._sources[sentence.source_id]))
        return self._numbers[key]


def said(claim: Claim) -> str:
    """Return what a claim says: in its own words, or in those of its one sentence."""
    return claim.text or claim.sentences[0].text


def render(claims: Sequence[Claim], quoted: Quoted, *, listed: bool = False) -> str:
    """Return claims as Markdown, each closed by its markers.

    Claims on the same source follow each other in one paragraph; `listed`, each has a line of its own.
    """
    if listed:
        return "\n".join(f"• {quoted.written(claim)}" for claim in claims)
    paragraphs: list[list[str]] = []
    last = None
    for claim in claims:
        if claim.sentences[0].source_id != last:
            paragraphs.append([])
            last = claim.sentences[0].source_id
        paragraphs[-1].append(quoted.written(claim))
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _citation(number: int, sentence: Sentence, source: Source) -> Citation:
    return Citation(
        number=number,
        quote=sentence.text,
        source_id=source.id,
        version=sentence.version,
        title=source.title,
        author=source.author,
        publisher=source.publisher,
        date=source.date,
        kind=source.kind,
        digest=source.digest,
        url=source.url,
        start=sentence.start,
        end=sentence.end,
    )
