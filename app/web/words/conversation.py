"""A conversation: its turns, as the assistant's history and as the chat's messages."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from gradio.components.chatbot import MessageDict

from app.drawings.picture import drawn
from app.present.tables import parted
from app.types.results import Answer, Citation
from app.web.words import markup
from app.web.words.trust import trust
from app.web.words.wording import Words

LONGEST = 2_000  # characters; of a question that is longer the chat repeats only the beginning
BEGINNING = 300
STEPS = ("retrieve", "read", "decide", "compose", "check")  # of an answer, as the page tells them
POINTS = 3  # cited sentences that are laid out as points
NAMED = 5  # sources of a scope that an answer names
RUN = re.compile(r"(?:(?<!\\)\[\d+\]\s*)+")  # the markers that close a sentence
REMARK = re.compile(r"\*((?:\\.|[^*\\\n])+)\*(?:\n\n|\Z)")  # the assistant's own line above an answer

Trouble = Literal["", "model", "busy", "empty"]
Rating = Literal["", "Like", "Dislike"]  # Gradio's names


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what became of it: an answer, an error's one line, or a stop; none while it is asked.

    `waiting` is true until it is being answered; `scope` are the ids of the sources that it asks (none: all);
    `trouble` is the kind of error; `edited` is true while its question is in the box to be changed; `rating` is
    the reader's; `following` are questions that the sources answer next; `pinned` is the pin of its answer in the
    notebook; `talk` is the id of the conversation in which it was asked.
    """

    question: str
    scope: tuple[str, ...] = ()
    waiting: bool = False
    answer: Answer | None = None
    error: str = ""
    trouble: Trouble = ""
    stopped: bool = False
    edited: bool = False
    rating: Rating = ""
    following: tuple[str, ...] = ()
    pinned: str = ""
    talk: str = ""

    @property
    def pending(self) -> bool:
        """Return whether the question is still being answered."""
        return self.answer is None and not self.error and not self.stopped


def history(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """Return the answered turns as `Assistant.answer` takes them."""
    said: list[dict[str, str]] = []
    for turn in turns:
        if turn.answer:
            said.append({"role": "user", "content": turn.question})
            said.append({"role": "assistant", "content": turn.answer.text})
    return said


def sentences(text: str) -> list[str]:
    """Cut an answer's text behind the markers of each sentence; joined, the pieces give it back."""
    ends = [match.end() for match in RUN.finditer(text)]
    cuts = [0, *ends, len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if end > start]


def messages(
    turns: Sequence[Turn],
    words: Words,
    *,
    titles: Mapping[str, str] | None = None,
    step: str = "",
    told: str | None = None,
    waited: int = 0,
) -> list[MessageDict]:
    """Return the chat's messages, in Markdown.

    `titles` names the sources by id; `step` names what is under way for the last turn since `waited` seconds; `told` is
    as much of its answer's text as is shown yet.
    """
    shown: list[MessageDict] = []
    for number, turn in enumerate(turns, start=1):
        last = number == len(turns)
        shown.append({"role": "user", "content": markup.markdown(_short(turn.question))})
        if said := _said(number, turn, told if last else None, words, titles or {}) or (
            last and _step(step, words, waited)
        ):
            message: MessageDict = {"role": "assistant", "content": said}
            if last and told is None and turn.following:
                message["options"] = [{"value": question, "label": question} for question in turn.following]
            shown.append(message)
    return shown


def ratings(turns: Sequence[Turn]) -> list[str | None]:
    """Return the reader's rating of each of the assistant's messages, as `gr.Chatbot(feedback_value=…)` takes them."""
    return [turn.rating or None for turn in turns if not turn.pending]


def _said(number: int, turn: Turn, told: str | None, words: Words, titles: Mapping[str, str]) -> str:
    """What the assistant says in one turn; the style sheet tells the states apart by their Markdown.

    A refusal begins with bold, a failure with a heading of the second, being busy with one of the third level.
    """
    if turn.error:
        level = "###" if turn.trouble in ("busy", "empty") else "##"
        head = words(f"failed_{turn.trouble}" if turn.trouble else "failed")
        advice = words(f"failed_{turn.trouble}_help" if turn.trouble else "failed_help")
        error = markup.markdown(markup.one_line(turn.error))
        return f"> {level} {head}\n> {error}\n>\n> {markup.markdown(advice)}"
    if turn.stopped:
        return f"> *{words('stopped')}*"
    if turn.answer is None:
        return told or ""  # what a language model has written so far
    answer = turn.answer
    if answer.status == "chat" or answer.kind == "library":
        return markup.answer(answer.text if told is None else told, ())
    numbers = {citation.number for citation in answer.citations}
    remarks, text = _remarked(answer.text if told is None else told, numbers)
    _, rows, text = parted(text) if answer.table else ("", "", text)
    cited, uncited = _parted(text)
    scope = _scope(turn, "not_in_scope" if answer.status == "not_found" else "searched_only", words, titles)
    if answer.status == "not_found":
        advice = scope or markup.markdown(words("all_withheld" if answer.withheld else "try_rephrasing"))
        parts = [f"**{words('not_in_sources')}**", markup.answer(uncited, ()), advice]
        return _note("\n\n".join(parts))
    targets = "\n".join(_target(number, citation) for citation in answer.citations)
    notes = [markup.answer(uncited, ())] if uncited else []
    if notes and answer.status == "partial":
        notes.insert(0, f"**{words('partly')}**")
    if told is None and answer.withheld:
        notes.append(f"*{markup.markdown(words.count('withheld', answer.withheld))}*")
    if told is None and scope:
        notes.append(scope)
    laid = markup.table(rows, numbers) if rows else ""
    picture = drawn(answer, lambda cited: f"#{anchor(number, cited)}", _safe) if laid else ""
    told_all = trust(number, answer, words, turn.pinned) if told is None else ""
    parts = [*remarks, picture, laid, _points(cited, answer, numbers), _note("\n\n".join(notes)), told_all, targets]
    return "\n\n".join(part for part in parts if part)


def _scope(turn: Turn, key: str, words: Words, titles: Mapping[str, str]) -> str:
    """Which sources were asked, where it was not all of them."""
    if not turn.scope:
        return ""
    named = "; ".join(markup.one_line(titles.get(one, one), 120) for one in turn.scope[:NAMED])
    more = " …" if len(turn.scope) > NAMED else ""
    return markup.markdown(words(key, titles=named + more))


def _remarked(text: str, numbers: Collection[int]) -> tuple[list[str], str]:
    """Part an answer's text behind the lines that say what follows; a source's own asterisks are escaped in it."""
    said = []
    while found := REMARK.match(text):
        said.append(markup.answer(found[1], numbers))
        text = text[found.end() :]
    return [f"*{remark}*" if text else remark for remark in said], text


def _parted(text: str) -> tuple[str, str]:
    """Part an answer's text behind its last marker: what follows is said about the sources, not from them."""
    pieces = sentences(text)
    if not pieces or RUN.search(pieces[-1]):
        return text.strip(), ""
    return "".join(pieces[:-1]).strip(), pieces[-1].strip()


def _points(cited: str, answer: Answer, numbers: Collection[int]) -> str:
    """Lay cited sentences out one by one: as paragraphs, or as points where the whole answer has many."""
    pieces = [markup.answer(" ".join(piece.split()), numbers) for piece in sentences(cited) if piece.strip()]
    many = len(RUN.findall(answer.text)) >= POINTS and not answer.table
    return "\n".join(f"- {piece}" for piece in pieces) if many else "\n\n".join(pieces)


def _safe(text: str) -> str:
    """A text for HTML within Markdown, which a blank line would end."""
    return markup.html(markup.one_line(text))


def _note(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.splitlines())


def _target(turn: int, citation: Citation) -> str:
    """Say where a marker leads: with this line Markdown makes `[1]` a link."""
    return f"[{citation.number}]: #{anchor(turn, citation.number)}"


def anchor(turn: int, number: int) -> str:
    """Return the id of a citation's card in the evidence panel."""
    return f"cite-{turn}-{number}"


def _step(name: str, words: Words, waited: int = 0) -> str:
    """What is under way, which of the steps it is, and since when where that is long."""
    if not name:
        return ""
    place = f"{STEPS.index(name) + 1}/{len(STEPS)} · " if name in STEPS else ""
    since = f" ({waited} s)" if waited else ""
    key, _, number = name.partition(" ")  # of a line
    told = words(f"step_{key}", place=number) if f"step_{key}" in words.table else name
    return f"*{place}{markup.markdown(told + since)} …*"


def _short(question: str) -> str:
    return question if len(question) <= LONGEST else question[:BEGINNING] + " …"
