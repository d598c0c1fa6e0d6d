"""What comes back from a comparison of two editions: plain, frozen values, the same at every face."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from store import Edition

Kind = Literal["same", "reworded", "moved", "split", "merged", "new", "gone"]
Weight = Literal["figure", "date", "denial", "modal"]
State = Literal["stands", "reworded", "moved", "gone"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of an edition: `text[start:end]`, offsets in characters.

    `before` is what stands between it and the sentence before it, or the text's beginning: blanks, bullets, markup.
    """

    text: str
    start: int
    end: int
    before: str = ""


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """What became of sentences, which may be nothing: `kind` same.

    `old` are sentences of the earlier edition and `new` those of the later one that stand for them; new has no old
    ones, gone no new ones. `old_words` and `new_words` are spans of the editions' texts: the words that differ.
    `weight` names what differs among them that weighs: a figure, a date, a denial, a modal verb; of what is new or
    gone, what it holds. `moved` is true where it also stands elsewhere.
    """

    kind: Kind
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    old_words: tuple[Span, ...] = ()
    new_words: tuple[Span, ...] = ()
    weight: tuple[Weight, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed from the edition `old` of a source to its edition `new`.

    Each sentence of either text is in exactly one of `changes`, which come in the order of the texts, those that are
    gone where they stood. `old_end` and `new_end` are what stands behind the last sentences.
    """

    changes: tuple[SentenceChange, ...]
    old_end: str = ""
    new_end: str = ""
    source_id: str = ""
    old: Edition | None = None
    new: Edition | None = None

    @property
    def told(self) -> tuple[SentenceChange, ...]:
        """Return what changed, the weightiest first: wording that weighs, then sentences, the rest, what only moved."""
        return tuple(sorted((one for one in self.changes if one.kind != "same"), key=_rank))

    def old_text(self) -> str:
        """Return the whole text of the earlier edition."""
        return _text([one for change in self.changes for one in change.old], self.old_end)

    def new_text(self) -> str:
        """Return the whole text of the later edition."""
        return _text([one for change in self.changes for one in change.new], self.new_end)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; `changes` without what is the same, the weightiest first."""
        editions = {"old": self.old.to_dict() if self.old else None, "new": self.new.to_dict() if self.new else None}
        return {
            "source_id": self.source_id,
            **editions,
            "same": sum(one.kind == "same" for one in self.changes),
            "changes": [asdict(one) for one in self.told],
        }


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What became of a quote in the edition of its source that is served now.

    `state` is stands, reworded, moved (word for word, but elsewhere) or gone. `text` is `source_text[start:end]` of
    `version`, the wording of now; of what is gone all are empty. `weight` names what of it changed that weighs.
    """

    state: State
    source_id: str
    version: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    weight: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the sources: `snapshot` is the last one that was published by then, `at` the time (ISO 8601 UTC)."""

    snapshot: int
    at: str


def _rank(change: SentenceChange) -> int:
    if change.kind == "moved":
        return 4
    return (0 if change.weight else 2) + (change.kind in ("new", "gone"))


def _text(sentences: list[Piece], end: str) -> str:
    ordered = sorted(sentences, key=lambda one: one.start)
    return "".join(one.before + one.text for one in ordered) + end
