"""Answers and conversations to take away: an answer with its quotes as notes, a conversation as a file."""

import base64
import json
from collections.abc import Mapping, Sequence

from app.documents.answers import Exchange, written
from app.present.markdown import plain
from app.types.results import Answer, Citation
from app.web.words.conversation import Turn
from app.web.words.markup import one_line, shown, web_address
from app.web.words.wording import Words

# The formats that Export offers, by the names that people know.
OFFERED: Mapping[str, str] = {"Markdown": "md", "Word": "docx", "HTML": "html", "JSON": "json"}


def answer_text(answer: Answer, words: Words) -> str:
    """Return an answer as plain text, its quotes as numbered notes below it."""
    text = shown(plain(answer.text))
    notes = [f"[{citation.number}] {_note(citation, words)}" for citation in answer.citations]
    return "\n\n".join([text, "\n".join(notes)] if notes else [text]) + "\n"


def conversation(turns: Sequence[Turn], words: Words, name: str = "md") -> bytes:
    """Return a conversation as a file of a format of `OFFERED`; a question that is being answered is left out."""
    told = [
        Exchange(one.question, one.answer, one.error or ("" if one.answer else words("stopped")))
        for one in turns
        if not one.pending
    ]
    return written(told, name)


def taken(turns: Sequence[Turn], words: Words, name: str) -> str:
    """Return a conversation as the page's script saves it: JSON with the file's `name`, and its `data` in base 64."""
    name = name if name in OFFERED.values() else "md"
    data = base64.b64encode(conversation(turns, words, name)).decode()
    return json.dumps({"name": f"conversation.{name}", "data": data})


def _note(citation: Citation, words: Words) -> str:
    """A quote, and where it comes from, on one line."""
    about = [citation.title, citation.author, citation.publisher, citation.date, citation.kind]
    if citation.digest:
        about.append(words("digest"))
    told = f"“{one_line(citation.quote, 10_000)}” {', '.join(one_line(part) for part in about if part)}"
    address = web_address(citation.url)
    return f"{told}, {address}" if address else told
