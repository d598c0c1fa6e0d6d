"""What the assistant says in its own words, in the asker's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale

from app.wording.catalog import spoken, texts


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences of one language; `{}` takes a list of names, a catalog line or a language.

    `unfound` stands in a cell of a table for which nothing was found, `overall` heads a row of no topic. `told` takes
    who speaks and who tells of it, `own` who speaks and where, `counted` a number, `most` and `least` a column and a
    number. `differ` says in what two sources differ, `dated` takes the date of one, `newer` the marker of the newer.
    `stood` takes the time that an answer was asked as of, `earlier` its quotes of earlier editions, each as `since`
    tells it (by what became of it), `unkept` sources; `replaced` takes markers, and the title of what superseded their
    source. `unread` is only there in English: who writes in another language than the three is answered in it.

    Of what a language model writes, `faults` say why a sentence is withheld, `marked` (which takes why, and the
    sentence) shows it all the same, `instead` and `unwritten` (which take why) say that it could not write, with and
    without the sources' own sentences behind.
    """

    refused: str
    left_out: str
    nearest: str
    nothing: str
    absent: str
    unanswered: str
    catalog: str
    quoted: str
    again: str
    gone: str
    stood: str
    earlier: str
    unkept: str
    replaced: str
    unfound: str
    overall: str
    speaker: str
    words: str
    source: str
    told: str
    own: str
    counted: str
    most: str
    least: str
    differ: Mapping[str, str]
    since: Mapping[str, str]
    dated: str
    newer: str
    opening: str
    closing: str
    comma: str
    space: str
    locale: str
    checking: str
    marked: str
    unsourced: str
    instead: str
    unwritten: str
    none_carried: str
    faults: Mapping[str, str]
    unread: str = ""

    def listed(self, words: Sequence[str]) -> str:
        """Return names in quotation marks, one after the other."""
        return self.comma.join(f"{self.opening}{word}{self.closing}" for word in words)

    def quoting(self, languages: Sequence[str]) -> str:
        """Return the note that quotes stand in these languages; nothing where one has no name."""
        names = [self.language(code) for code in languages]
        return self.quoted.format(self.comma.join(names)) if names and all(names) else ""

    def language(self, code: str) -> str:
        """Return the name of a language (ISO 639-1); nothing where it has none."""
        return str(Locale(self.locale).languages.get(code, ""))


@cache
def wording(language: str) -> Wording:
    """Return the sentences of a language; the English ones where it has none."""
    differ, faults, since = (texts(section, language) for section in ("differences", "faults", "editions"))
    return Wording(differ=differ, faults=faults, since=since, locale=spoken(language), **texts("answers", language))
