"""A conversation: its turns, as the assistant's history and as the chat's messages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gradio.components.chatbot import MessageDict

from app.answer import Answer, Citation
from app.web import markup

LONGEST = 2_000  # characters; of a question that is longer the chat repeats only the beginning
BEGINNING = 300
RUN = re.compile(r"(?:(?<!\\)\[\d+\]\s*)+")  # the markers that close a sentence

STEPS = {
    "wait": "Waiting for its turn",
    "prepare": "Waiting until the library is ready",
    "retrieve": "Searching the sources",
    "rerank": "Reading the passages that come nearest",
    "judge": "Weighing whether they answer",
    "compose": "Writing the answer",
    "check": "Checking every sentence against its quotes",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what became of it: an answer, an error's one line, or a stop; none while it is asked.

    `waiting` is true until it is being answered.
    """

    question: str
    waiting: bool = False
    answer: Answer | None = None
    error: str = ""
    stopped: bool = False

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


def messages(turns: Sequence[Turn], *, step: str = "", told: str | None = None) -> list[MessageDict]:
    """Return the chat's messages, in Markdown.

    `step` names what is under way for the last turn; `told` is as much of its answer's text as is shown yet.
    """
    shown: list[MessageDict] = []
    for number, turn in enumerate(turns, start=1):
        last = number == len(turns)
        shown.append({"role": "user", "content": markup.markdown(_short(turn.question))})
        if said := _said(number, turn, told if last else None) or (last and _step(step)):
            shown.append({"role": "assistant", "content": said})
    return shown


def _said(number: int, turn: Turn, told: str | None) -> str:
    """What the assistant says in one turn; the style sheet tells the statuses apart by their Markdown."""
    if turn.error:
        return f"> ## This question could not be answered:\n> {markup.markdown(markup.one_line(turn.error))}"
    if turn.stopped:
        return "> *Stopped before there was an answer.*"
    if turn.answer is None:
        return ""
    numbers = {citation.number for citation in turn.answer.citations}
    cited, uncited = _parted(turn.answer.text if told is None else told)
    if turn.answer.status == "not_found":
        return f"> **Not in the sources**\n>\n{_note(markup.answer(uncited, ()))}"
    targets = "\n".join(_target(number, citation) for citation in turn.answer.citations)
    parts = [markup.answer(cited, numbers), _note(markup.answer(uncited, ())), targets]
    return "\n\n".join(part for part in parts if part)


def _parted(text: str) -> tuple[str, str]:
    """Part an answer's text behind its last marker: what follows is said about the sources, not from them."""
    pieces = sentences(text)
    if not pieces or RUN.search(pieces[-1]):
        return text.strip(), ""
    return "".join(pieces[:-1]).strip(), pieces[-1].strip()


def _note(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _target(turn: int, citation: Citation) -> str:
    """Say where a marker leads: with this line Markdown makes `[1]` a link, and of the title its tooltip."""
    about = (citation.title, citation.author, citation.publisher, citation.date, citation.url)
    told = markup.one_line(f"“{citation.quote}” {', '.join(part for part in about if part)}")
    title = re.sub(r'[\\"]', r"\\\g<0>", told)
    return f'[{citation.number}]: #{anchor(turn, citation.number)} "{title}"'


def anchor(turn: int, number: int) -> str:
    """Return the id of a citation's card in the evidence panel."""
    return f"cite-{turn}-{number}"


def _step(name: str) -> str:
    return f"*{markup.markdown(STEPS.get(name, name))} …*" if name else ""


def _short(question: str) -> str:
    return question if len(question) <= LONGEST else question[:BEGINNING] + " …"
