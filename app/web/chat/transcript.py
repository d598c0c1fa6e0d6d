"""Answers and conversations to take away: an answer with its quotes as footnotes, a conversation as Markdown."""

import re
from collections.abc import Callable, Sequence

from app.present.markdown import plain
from app.types.results import Answer, Citation
from app.web.words.conversation import Turn
from app.web.words.markup import markdown, one_line, shown, web_address
from app.web.words.wording import Words

MARKER = re.compile(r"(?<!\\)\[(\d+)\]")


def answer_text(answer: Answer, words: Words) -> str:
    """Return an answer as plain text, its quotes as numbered notes below it."""
    text = shown(plain(answer.text))
    notes = [f"[{citation.number}] {_note(citation, words)}" for citation in answer.citations]
    return "\n\n".join([text, "\n".join(notes)] if notes else [text]) + "\n"


def conversation(turns: Sequence[Turn], words: Words) -> str:
    """Return a conversation as Markdown with footnotes; each quote stands whole in its note."""
    parts = [f"# {words('transcript')}"]
    for number, turn in enumerate(turns, start=1):
        if turn.pending:
            continue
        parts.append(f"## {markdown(one_line(turn.question))}")
        if turn.answer is None:
            parts.append(f"*{markdown(one_line(turn.error)) if turn.error else words('stopped')}*")
            continue
        parts.append(MARKER.sub(rf"[^{number}-\1]", shown(turn.answer.text)))
        notes = [f"[^{number}-{one.number}]: {_note(one, words, markdown)}" for one in turn.answer.citations]
        if notes:
            parts.append("\n".join(notes))
    return "\n\n".join(parts) + "\n"


def _note(citation: Citation, words: Words, escape: Callable[[str], str] = str) -> str:
    """A quote, and where it comes from, on one line."""
    about = [citation.title, citation.author, citation.publisher, citation.date, citation.kind]
    if citation.digest:
        about.append(words("digest"))
    told = escape(f"“{one_line(citation.quote, 10_000)}” {', '.join(one_line(part) for part in about if part)}")
    address = web_address(citation.url)
    return f"{told}, {address}" if address else told
