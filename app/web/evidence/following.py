"""Questions to ask next: made of what stands beside the quotes, and offered only where the sources answer them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.present.markdown import plain
from app.text.prose import prose_spans
from app.types.results import Answer, Citation
from app.web.evidence.panel import TextOf
from app.web.words.wording import words_in
from app.wording.catalog import LANGUAGES

OFFERED = 3  # questions at most
TRIED = 4  # candidates that are asked for it; each costs as much as a question
RARE = 3  # a name that stands more often in its source is too wide to ask about
LINK = "://"
BEHIND, BEFORE = 5, 2  # neighbouring sentences that are looked at

# A name: two or more capitalised words, joined by little ones; or one with a number in it, such as RIMPAC 2022.
WORD = r"[A-Z][\w’'-]*[a-z0-9]\w*|[A-Z]{3,}"
NAME = re.compile(rf"(?:(?:{WORD})(?:\s+(?:of|for|and|on)\s+(?={WORD})|\s+(?={WORD}|\d{{4}}\b))?)+(?:\d{{4}}\b)?")
NO_NAME = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday "
    "the this that these those it he she they in on at by for from with as of and but".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question about a name."""

    question: str
    name: str

    def answered_by(self, answer: Answer, before: Answer) -> bool:
        """Return whether an answer quotes a sentence with the name that the answer before did not."""
        quoted = {one.quote for one in before.citations}
        return answer.status == "answered" and any(
            self.name in one.quote and one.quote not in quoted and LINK not in one.quote for one in answer.citations
        )


def candidates(question: str, answer: Answer, text_of: TextOf) -> Iterator[Candidate]:
    """Yield questions about what the sentences beside an answer's quotes name and the answer does not.

    In the question's language; none where the page does not speak it. The names are those of English sources alone,
    known by their capitals. `text_of(source_id, version)` is `Assistant.source_text`.
    """
    if answer.language not in LANGUAGES:
        return
    words = words_in(answer.language)
    said = plain(f"{question} {answer.text}").casefold()
    named: set[str] = set()
    for citation in answer.citations:
        text = text_of(citation.source_id, citation.version)
        for start, end in _beside(text, citation):
            if LINK in text[start:end]:  # where something stands, and nothing about it
                continue
            for name in names(text[start:end]):
                new = name.casefold() not in said and name.casefold() not in named
                if new and text.count(name) <= RARE:
                    named.add(name.casefold())
                    yield Candidate(words("ask_about", name=name), name)


def names(sentence: str) -> list[str]:
    """Return the names in an English sentence.

    >>> names("In June 2022 the ministers met at the Shangri-La Dialogue in Singapore.")
    ['Shangri-La Dialogue']
    """
    found = []
    for match in NAME.finditer(sentence):
        words = match[0].split()
        while words and words[0].casefold() in NO_NAME:
            words.pop(0)
        if len(words) > 1 and not {word.casefold() for word in words} & NO_NAME - {"of", "for", "and", "on"}:
            found.append(" ".join(words))
    return found


def _beside(text: str, citation: Citation) -> list[tuple[int, int]]:
    """The sentences behind a quote, then those before it."""
    spans = prose_spans(text, "en")
    behind = [span for span in spans if span[0] >= citation.end][:BEHIND]
    before = [span for span in spans if span[1] <= citation.start][-BEFORE:]
    return behind + before[::-1]
