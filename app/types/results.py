"""What comes back from a question: plain, frozen values, the same at every face."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import Any, Literal

from app.types.editions import Whereabouts
from app.types.written import Piece, Usage

NOTEBOOK = "app.documents.answers.page"  # what shows an answer in a notebook
Status = Literal["answered", "partial", "not_found", "chat"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands.

    `number` is the marker in `Answer.text`, from 1. `quote` is `text[start:end]` of the source's `version`
    (SHA-256 of its text), offsets in characters: `quote == assistant.source_text(source_id, version)[start:end]`.
    `kind` is the original's kind, and `digest` is true where the quoted text is a digest of that original.
    `page` counts pages (of a PDF) or slides from 1, and is None where the source has none; `section` holds the
    headings above the quote, joined by ` › `, the outermost first. `now` is set where the quote is of an earlier
    edition than the one that is served: what became of it, and the wording of today. `replaced_by` is the title of the
    source that supersedes the quoted one, where the catalog names one.

    >>> citation.quote, citation.start, citation.end                          # doctest: +SKIP
    ('The Korea-U.S. summit was held in Seoul on May 21, 2022, …', 4032, 4142)
    """

    number: int
    quote: str
    source_id: str
    version: str
    title: str
    author: str
    publisher: str
    date: str
    kind: str
    digest: bool
    url: str
    start: int
    end: int
    page: int | None = None
    section: str = ""
    now: Whereabouts | None = None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class ConsideredPassage:
    """A passage that was considered for the answer.

    `text` is `source_text[start:end]`, in characters. `fused` is its score in the fused rankings (0 to 1, which is
    the best passage of each), `relevance` the re-ranker's probability that the passage answers the question (0 to
    1), None where none was computed; both to four digits.
    """

    source_id: str
    version: str
    title: str
    text: str
    start: int
    end: int
    fused: float
    relevance: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its plain text, and the numbers of the citations that it quotes (of a head: none).

    The text of a quote is the source's own; that of an empty cell says, in the language of the answer, that the sources
    hold nothing for it.
    """

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What an answer lays out, as it stands in its text: the heads of the columns, and rows that begin with a head.

    `days` are of a timeline, for each row the first and the last day of its event (ISO 8601; None: not known).
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    days: tuple[tuple[str, str] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What two sources hold differently of what was asked; none of them is said to be right.

    `what` is amount, share, rank, date or verdict; of the two sources, in one order, `citations` are the numbers of the
    quotes, `values` what each says (a verdict is the whole quote), `dates` when they were published (may be empty).
    `newer` is the number of the newer one's quote, None where the dates do not tell.
    """

    what: str
    citations: tuple[int, int]
    values: tuple[str, str]
    dates: tuple[str, str]
    newer: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, made from one snapshot of the corpus.

    `text` is Markdown, each sentence closed by its markers such as `[1]`; characters of the sources that
    Markdown would read as its own are escaped. `status` is "answered", "partial" (then `missing` names what no answer
    was found for), "not_found" (then there are no citations, and `passages` are the nearest) or "chat": what the
    assistant says of itself, a greeting, or that a task is none of its own; it cites nothing. `kind` is what was asked
    for and could be given: lookup, compare, timeline, positions, list, count, definition, summary, library (what the
    catalog tells), small_talk, assistant or task. `table` holds what the text lays out in a table, cell by cell (None:
    it lays nothing out). `passages` are what was considered, best first. `answerable` is the probability (0 to 1) that
    the evidence answers, by which it was decided to answer or not; for a question about a source as a whole, and for
    an answer that is laid out, it is 1, and the passages that were quoted come first. `withheld` counts claims of a
    language model that its quotes did not support. `missing` are names and terms of the question that the evidence
    does not hold; `absent` those of them of which no form occurs anywhere in the sources that were asked. `language` is
    the question's (ISO 639-1), in which all is said that is not quoted. `searched` are the ids of the sources that were
    asked. `timings` are seconds by step. `as_of` is the time (ISO 8601 UTC) that the sources were asked as of (empty:
    now), `snapshot` then the last one of that time, and `unkept` are the ids of sources of which no text of then is
    kept. `differences` tell in what quotes of different sources differ, where they do
    in what was asked. Of a language model, `sentences` are all that it wrote, with why some were withheld,
    `usage` is what it took, and `trouble` why it could not write, in one line: the sources' own sentences stand then.

    >>> answer = assistant.answer("When was the Korea-U.S. summit held in Seoul?")  # doctest: +SKIP
    >>> answer.status, answer.citations[0].quote                                    # doctest: +SKIP
    """

    question: str
    text: str
    status: Status
    citations: tuple[Citation, ...]
    passages: tuple[ConsideredPassage, ...]
    generator: str
    language: str = "en"
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    answerable: float = 0.0
    withheld: int = 0
    searched: tuple[str, ...] = ()
    snapshot: int | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    kind: str = "lookup"
    table: Table | None = None
    differences: tuple[Difference, ...] = ()
    sentences: tuple[Piece, ...] = ()
    usage: Usage | None = None
    trouble: str = ""
    as_of: str = ""
    unkept: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self)

    def _repr_html_(self) -> str:
        """Return the answer as notebooks show it: each mark leads to its quote and source."""
        shown: str = import_module(NOTEBOOK).fragment(self)  # a face, above these types: it is looked up when asked
        return shown
