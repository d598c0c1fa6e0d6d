"""The head of a row: the heading that a sentence stands under, or the words that sentences share."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from app.compose.kinds.inquiry import Inquiry
from app.question.names import words_of
from app.question.question import is_content
from app.types.evidence import Sentence
from ingest import section_at
from store import stem

LONGEST = 5  # words of a head


def head_of(topic: str, sentences: Sequence[Sentence], inquiry: Inquiry) -> str:
    """Return what a row is about, the stem `topic`, as a person would write it.

    A heading of the sources that holds it, else the longest run of words around it that the first two sentences have in
    common, else the word itself.
    """
    headings = [one for sentence in sentences if (one := _heading(sentence, inquiry)) and topic in _stems(one)]
    if headings:
        return min(headings, key=len)
    return _capital(_run(topic, *(one.text for one in sentences[:2])))


def _heading(sentence: Sentence, inquiry: Inquiry) -> str:
    """The nearest heading above a sentence; nothing where that is its source's title, or a long one."""
    source = inquiry.snapshot.sources[sentence.source_id]
    text = inquiry.snapshot.text(source.id)
    section = section_at(text, sentence.start, source.format, title=source.title).split(" › ")[-1]
    return section if len(section.split()) <= LONGEST else ""


def _run(topic: str, first: str, second: str) -> str:
    """The words around a topic that two texts have in common, as the first has them, from a telling word to another."""
    words, others = words_of(first), words_of(second)
    blocks = SequenceMatcher(None, [*map(stem, words)], [*map(stem, others)], autojunk=False).get_matching_blocks()
    runs = [words[block.a : block.a + block.size] for block in blocks]
    common = next((run for run in runs if topic in map(stem, run)), [word for word in words if stem(word) == topic][:1])
    while common and not _tells(common[0]):
        common = common[1:]
    while common and not _tells(common[-1]):
        common = common[:-1]
    alone = next(word for word in words if stem(word) == topic)
    return " ".join(common) if topic in map(stem, common) and len(common) <= LONGEST else alone


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words_of(text)}


def _tells(word: str) -> bool:
    return is_content(word) and word.isalpha()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
