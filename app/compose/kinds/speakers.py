"""Whose words or view a question wants, and whether it is they who speak in a sentence."""

import re
from collections.abc import Sequence

from app.compose.kinds.inquiry import Inquiry
from app.compose.kinds.naming import Terms, catalog_of, held, terms
from app.question.names import bare
from app.question.question import Question, content_words
from app.text.attribution import VERBS, Voice, voices
from app.types.evidence import Evidence, Sentence
from store import Source, stem

POSITION = (
    r"(?:views?|positions?|opinions?|stances?|attitudes?|lines?|accounts?|assessments?|judge?ments?|statements?|words|"
    r"takes?|reactions?|versions?|sides?)"
)
AUXILIARY = re.compile(r"\b(?:did|does|do|has|have|had|would|will)\s+", re.IGNORECASE)
ASKED = (
    re.compile(
        rf"\b((?:the\s)?[^\s,?]{{1,60}}(?:\s[^\s,?]{{1,60}}){{0,4}}?)['’]s?\s{{1,9}}(?:[a-z]{{1,30}}\s)?{POSITION}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{POSITION} of ([^?]{{1,200}}?)"
        r"(?=\s(?:on|about|regarding|concerning|over|towards?|in|as to)\b|\s{0,9}\?|\.?$)",
        re.IGNORECASE,
    ),
    re.compile(r"\baccording to ([^,?]{1,200})", re.IGNORECASE),
)
OPENING = re.compile(r"^.*\b(?:what|which|is|are|was|were|give|me|tell|show|of|on)\s", re.IGNORECASE)
STAND = frozenset(
    map(stem, "stand say said tell told speak spoke mean meant think thought take hold held make feel felt".split())
)
# Whoever there is: what stands in the place of a name and names nobody.
WHOEVER = re.compile(
    r"^(?:the\s)?(?:each|every|either|both|all|any|various|different|several|respective|other|two|three|four|many|"
    r"(?:any|every|some)(?:body|one)|people)\b",
    re.IGNORECASE,
)
MANY = re.compile(r"[^su\W]s$", re.IGNORECASE)
TOPIC = {
    "ko": re.compile(r"^.+?에\s*(?:대한|대해서?|관한|관해서?)\s*"),
    "ja": re.compile(r"^.+?に(?:ついて|関して|対して|対する|関する)(?:の|、)?"),
}
WHOSE = {  # whose view, the topic of the question, its subject: the first that is there
    "ko": (
        re.compile(r"^(.+?)의\s*(?:입장|견해|의견|생각|주장|시각|평가|발언)"),
        re.compile(r"^(.+?)[은는]\s"),
        re.compile(r"^(.+?)[이가]\s"),
    ),
    "ja": (
        re.compile(r"^(.+?)の(?:立場|見解|意見|考え|主張|見方|評価|発言)"),
        re.compile(r"^(.+?)は"),
        re.compile(r"^(.+?)が"),
    ),
}
BEFORE = {
    "ko": r"(?:을|를|에|에서|에게|이|가)\s+",
    "ja": r"[をにがで、]",
}  # what stands before it and is something else
AND = {"ko": r"(?:과|와)\s+|,\s*", "ja": r"と|、"}
COMPOUND = re.compile(r"\b[^\W\d_]+-[A-Z][^\s]*")  # a Korea-Japan statement is neither Korea's nor Japan's
AUTHOR = frozenset(["author", "저자", "필자", "글쓴이", "著者", "筆者"])


def whom(question: Question) -> tuple[str, ...]:
    """Return whose words a question wants, in its own words; nothing where it asks who speaks."""
    if question.language in WHOSE:
        language = question.language
        found = next((match for pattern in WHOSE[language] if (match := pattern.match(question.written))), None)
        named = re.split(BEFORE[language], TOPIC[language].sub("", found[1]))[-1] if found else ""
        return tuple(part for part in re.split(AND[language], named) if part)
    asked = question.asked
    named = _between(asked) or next((match[1] for pattern in ASKED if (match := pattern.search(asked))), "")
    parts = re.split(r"\s{1,9}and\s{1,9}|,\s*", OPENING.sub("", f" {named}").strip())
    return tuple(part for part in parts if content_words(part) or _is_author(part))


def _is_author(name: str) -> bool:
    return re.sub(r"^the\s", "", name.casefold().strip()) in AUTHOR


def _between(asked: str) -> str:
    """What stands between an auxiliary and a verb of saying: "did *the minister* say"."""
    auxiliary = AUXILIARY.search(asked)
    if not auxiliary:
        return ""
    for word in re.finditer(r"[^\W\d_]+", asked[auxiliary.end() :]):
        if word[0].islower() and stem(word[0]) in STAND | VERBS:
            return asked[auxiliary.end() : auxiliary.end() + word.start()]
    return ""


def subject_terms(question: Question, speakers: Sequence[Question]) -> Terms:
    """Return what a question wants words on: its terms without the speakers and without verbs and nouns of saying."""
    own = {bare(form) for one in speakers for forms in terms(one) for form in forms}
    return [forms for forms in terms(question) if not any(_is_of_saying(form) or bare(form) in own for form in forms)]


def _is_of_saying(form: str) -> bool:
    return bool(re.fullmatch(POSITION, form, re.IGNORECASE)) or (form.islower() and stem(form) in VERBS | STAND)


class Speaker:
    """One whose words are wanted: by name, or as the author of what the sources hold."""

    def __init__(self, asked: str, inquiry: Inquiry) -> None:
        self.asked = asked
        self.question = inquiry.ask(asked)
        self._inquiry = inquiry
        self._terms = terms(self.question)
        self._authors = [one.author for one in inquiry.sources if one.author] if _is_author(asked) else []

    def is_named(self) -> bool:
        """Return whether it is a name by which somebody is asked for, and not that of a source."""
        named = any(c.isupper() or c.isdigit() for forms in self._terms for form in forms for c in form)
        return named and not any(held(self._terms, self._known(catalog_of(one))) for one in self._inquiry.sources)

    def is_whoever(self) -> bool:
        """Return whether it is anybody who speaks: each side, the members of a committee that a source is of."""
        asked = self.asked.strip()
        if any(c.isupper() or c.isdigit() for c in asked):
            return False
        catalogs = (self._known(catalog_of(one)) for one in self._inquiry.sources)
        of_source = any(held([forms], known) for known in catalogs for forms in self._terms)
        return bool(WHOEVER.match(asked)) or (bool(MANY.search(asked)) and of_source)

    def is_in(self, text: str) -> bool:
        """Return whether a text names them, in full or in part."""
        known = self._known(text)
        return bool(self._authors) or any(held([forms], known) for forms in self._terms)

    def is_voice(self, name: str) -> bool:
        """Return whether a name is theirs, in full or in part: President Berg, Berg."""
        if self._authors:
            return any(_part_of(name, author) or _part_of(author, name) for author in self._authors)
        if not self._terms:
            return False
        if held(self._terms, self._known(name if "-" in self.asked else COMPOUND.sub(" ", name))):
            return True
        words = [(word,) for word in content_words(name)]
        return bool(words) and held(words, self._known(" ".join(form for forms in self._terms for form in forms)))

    def is_source(self, source: Source) -> bool:
        """Return whether a source is theirs, or is itself asked for; a digest is nobody's."""
        owner = source.author or source.publisher
        itself = bool(self._terms) and held(self._terms, self._known(f"{source.title} {source.kind}"))
        return not source.digest and (itself or (bool(owner) and self.is_voice(owner)))

    def speaks(self, sentence: Sentence, evidence: Evidence) -> tuple[Voice, ...] | None:
        """Return the voices up to theirs, theirs last; none where a source of theirs speaks. None: it is not they."""
        heard = heard_in(sentence, evidence)
        for place, voice in enumerate(heard):
            if self.is_voice(voice.name):
                return heard[: place + 1]
        return () if not heard and self.is_source(evidence.sources[sentence.source_id]) else None

    def _known(self, text: str) -> frozenset[str]:
        return self._inquiry.vocabulary([text])


def heard_in(sentence: Sentence, evidence: Evidence) -> tuple[Voice, ...]:
    """Return the voices of a sentence, read behind those in front of it."""
    place = evidence.sentences.index(sentence)
    before = [one.text for one in evidence.sentences[:place] if one.run == sentence.run]
    return voices(sentence.text, before)


def _part_of(one: str, other: str) -> bool:
    first, second = ({stem(word.casefold()) for word in content_words(text)} for text in (one, other))
    return bool(first) and first <= second
