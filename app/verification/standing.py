"""Each quote of a file, looked for in one snapshot of the corpus."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.text.prose import prose_spans
from app.verification.flat import Flat, flat
from app.verification.nearest import nearest
from app.verification.quotes import quotes_in
from app.verification.verdict import Quoted, Standing, State
from ingest import ENGLISH
from store import BriefChatError, Snapshot, Source

# What is less alike is another sentence, and not this one in other words: of 39 sentences of the library, 2 have
# another one in their source that is so much alike (`pytest -s tests/app/verification/test_nearest.py` prints it).
REWORDED = 0.7
MARKS = 50  # closing marks of a note that are looked at, from its end
KEPT = 64  # sources whose texts are held at a time

TextOf = Callable[[str, str], str]


def verify(path: Path, snapshot: Snapshot, text_of: TextOf) -> list[Standing]:
    """Return a verdict on each quote of a file, in its order.

    `text_of` returns the text of a source in a version, an earlier one included, or raises BriefChatError.
    """
    shelf = _Shelf(snapshot, text_of)
    return [shelf.looked_for(one) for one in map(shelf.closed, quotes_in(path)) if one is not None]


class _Shelf:
    """The texts of a snapshot, laid out for comparison when they are asked for."""

    def __init__(self, snapshot: Snapshot, text_of: TextOf) -> None:
        self._snapshot = snapshot
        self._text_of = text_of
        self._texts: dict[str, Flat] = {}
        self._bare: dict[str, str] = {}
        self.titles: dict[str, list[Source]] = {}
        for source in snapshot.sources.values():
            self.titles.setdefault(flat(source.title), []).append(source)

    def closed(self, one: Quoted) -> Quoted | None:
        """Return a quote that ends: before the last closing mark behind which a title of the corpus follows.

        Where none does, the last mark of all is the end: too much is looked for then, never too little. A reference
        that begins with a title in quotation marks is no quote.
        """
        if not one.open:
            return one
        marks = [place for place, character in enumerate(one.quote) if character == "”"]
        for place in reversed(marks[-MARKS:]):
            about = one.quote[place + 1 :].lstrip()
            if self._titled(about):
                return replace(one, quote=one.quote[:place], about=about, open=False)
        end = marks[-1] if marks else len(one.quote)
        if any(one.quote[:mark].rstrip(".,") in self.titles for mark in marks):
            return None
        return replace(one, quote=one.quote[:end], about=one.quote[end + 1 :].strip(), open=False)

    def looked_for(self, one: Quoted) -> Standing:
        """Return whether a quote stands, and where."""
        named = self._named(one)
        if one.start is not None and any(self._at_its_place(one, source) for source in named):
            return Standing(one.label, one.quote, "exact", True, one.source_id)
        quote = flat(one.quote)
        here = next((source for source in named if self._flat(source).holds(quote)), None)
        if here is not None:
            moved = one.start is not None
            note = "in another edition, or at another place of it, than was cited" if moved else ""
            return Standing(one.label, one.quote, "elsewhere" if moved else "exact", True, here.id, note=note)
        others = [source for source in self._snapshot.sources.values() if source not in named]
        there = next((source for source in others if self._holds(source, quote)), None)
        if there is not None:
            anonymous = not (one.about or one.source_id)
            state: State = "exact" if anonymous else "elsewhere"
            note = "" if anonymous else "not in the source that is named"
            return Standing(one.label, one.quote, state, anonymous, there.id, note=note)
        return self._missed(one, quote, named or others)

    def _missed(self, one: Quoted, quote: str, sources: Sequence[Source]) -> Standing:
        """What comes nearest to a quote that stands nowhere."""
        best, run, where = 0.0, "", ""
        for source in sources:
            text = self._flat(source)
            likeness, near = nearest(quote, text.sentences)
            whole = text.around(quote)
            if whole:
                likeness, near = max(likeness, REWORDED), whole
            if likeness > best:
                best, run, where = likeness, near, source.id
        note = "it stood so in the edition that was cited" if self._stood(one) else ""
        if best >= REWORDED:
            return Standing(one.label, one.quote, "reworded", False, where, run, round(best, 3), note)
        named = sources[0].id if len(sources) == 1 else ""
        return Standing(one.label, one.quote, "gone", False, named, run, round(best, 3), note)

    def _named(self, one: Quoted) -> list[Source]:
        """The sources that a quote may mean: by id, else by title, of several with one title by the address."""
        if one.source_id:
            return [source for source in self._snapshot.sources.values() if source.id == one.source_id]
        titled = self._titled(one.about)
        addressed = [source for source in self._snapshot.sources.values() if source.url and source.url in one.about]
        both = [source for source in titled if source in addressed]
        return both or titled or addressed

    def _titled(self, about: str) -> list[Source]:
        """The sources with the longest title with which a text begins, as a whole."""
        fitting = [title for title in self.titles if title and about.startswith(title) and _ends(about[len(title) :])]
        return self.titles[max(fitting, key=len)] if fitting else []

    def _at_its_place(self, one: Quoted, source: Source) -> bool:
        text, quote = self._snapshot.text(source.id), flat(one.quote)
        return one.version in ("", source.version) and quote != "" and flat(text[one.start : one.end]) == quote

    def _stood(self, one: Quoted) -> bool:
        try:
            earlier = self._text_of(one.source_id, one.version) if one.source_id and one.version else ""
        except BriefChatError:
            return False
        return one.start is not None and one.quote != "" and earlier[one.start : one.end] == one.quote

    def _holds(self, source: Source, quote: str) -> bool:
        """Whether a quote stands in a source; most are told from their bare text, without its sentences."""
        if source.id not in self._bare:
            self._bare[source.id] = flat(self._snapshot.text(source.id))
        return quote in self._bare[source.id] and self._flat(source).holds(quote)

    def _flat(self, source: Source) -> Flat:
        if source.id not in self._texts:
            if len(self._texts) >= KEPT:
                self._texts.pop(next(iter(self._texts)))
            self._texts[source.id] = self._laid(source)
        return self._texts[source.id]

    def _laid(self, source: Source) -> Flat:
        """Lay a source out, with its sentences as the chain cuts them: passage by passage, and as a whole."""
        text = self._snapshot.text(source.id)
        languages = {ENGLISH, source.language or ENGLISH}
        spans = [span for language in languages for span in prose_spans(text, language)]
        for passage in self._snapshot.passages(source.id):
            for language in languages:
                cut = prose_spans(passage.text, language, inside=passage.start > 0)
                spans += [(passage.start + start, passage.start + end) for start, end in cut]
        return Flat(text, spans)


def _ends(rest: str) -> bool:
    """Whether a title ends where this follows."""
    return not rest[:1].isalnum()
