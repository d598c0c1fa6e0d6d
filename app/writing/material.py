"""What a language model is given to write from: the best passages whole, in numbered sentences, as it has room."""

from collections.abc import Sequence
from itertools import groupby

from langchain_core.language_models import BaseChatModel

from app.types.evidence import Evidence, Sentence
from app.writing.asking.calls import tokens
from app.writing.asking.schemas import profile_of
from store import Source

CONTEXT = 4_096  # tokens of a model that does not say how many it takes
SHARE = 0.4  # of its context that passages may fill: the rest is for rules, question and answer
MOST = 6_000  # tokens of passages: of more, models lose what stands in the midst


def room(model: BaseChatModel) -> int:
    """Return how many tokens of passages a model is given."""
    context = profile_of(model).get("max_input_tokens")
    return min(MOST, int(SHARE * (context or CONTEXT)))


def given(evidence: Evidence, most: int) -> list[Sentence]:
    """Return the sentences of the best passages that `most` tokens have room for, in the order of the passages.

    Of the first passage, where that alone is too long, as many as go in.
    """
    found: list[Sentence] = []
    for _, group in groupby(sorted(evidence.sentences, key=lambda one: one.rank), key=lambda one: one.rank):
        passage = list(group)
        size = sum(tokens(one.text) for one in passage)
        if size <= most:
            found += passage
            most -= size
        elif not found:
            while passage and most > 0:
                most -= tokens(passage[0].text)
                found.append(passage.pop(0))
    return sorted(found, key=lambda one: (one.rank, one.start))


def laid_out(sentences: Sequence[Sentence], evidence: Evidence) -> str:
    """Return sentences as the model is shown them: numbered from 1, each passage under its source, author and date.

    Each stands between tags that no text can hold, so that what is a source's is marked sentence by sentence.
    """
    lines: list[str] = []
    last = None
    for number, sentence in enumerate(sentences, start=1):
        if (sentence.source_id, sentence.rank) != last:
            last = (sentence.source_id, sentence.rank)
            lines.append(f"## {_heading(evidence.sources[sentence.source_id])}" if evidence.sources else "##")
        lines.append(f"{number}. <s>{fenced(sentence.read)}</s>")
    return "\n".join(lines)


def fenced(text: str) -> str:
    """Return a text as one line in which no tag of ours can be closed or opened."""
    return " ".join(text.replace("<", "‹").replace(">", "›").split())


def _heading(source: Source) -> str:
    return fenced(", ".join(part for part in (source.title, source.author, source.publisher, source.date) if part))
