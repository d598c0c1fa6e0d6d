"""The conversation in the browser's own storage: it outlives a reload, its citations with it."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import accumulate
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.web.words.conversation import Turn
from app.web.words.trust import further

KEY = "brief-chat"  # of the browser's storage
SECRET = "not a secret"  # noqa: S105  Gradio enciphers what it stores; with a random key a restart would lose it
MOST = 50  # turns; browsers grant a page about 5 million characters
LARGEST = 1_000_000  # bytes of JSON of a conversation that a session takes from a browser
PASSAGES = 3  # nearest passages that a refusal shows

TURNS = TypeAdapter(list[Turn])


def keep(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """Return the newest turns as plain values, without the passages that are not shown."""
    return [asdict(turn) for turn in _newest([_lighter(turn) for turn in turns[-MOST:]])]


def talk_of(turns: Sequence[Turn]) -> str:
    """Return the id of the conversation that goes on behind these turns; that of a new one where there are none."""
    return next((turn.talk for turn in turns if turn.talk), "") or secrets.token_hex(8)


def kept(stored: Any, *, again: bool = True) -> list[Turn]:
    """Return the turns that were stored; none where they are not what this version stores.

    The last question, where it was under way, is asked `again`; any other is shown as stopped.
    """
    try:
        turns = TURNS.validate_python(stored or [])
    except ValidationError:
        return []
    turns = _newest(turns[-MOST:])
    return [_opened(turn, last=again and turn is turns[-1]) for turn in turns]


def _opened(turn: Turn, *, last: bool) -> Turn:
    """A turn as a page takes it up: the last one goes on where it was under way, any other has stopped."""
    return replace(
        turn, edited=False, waiting=turn.pending and last, stopped=turn.stopped or (turn.pending and not last)
    )


def _newest(turns: Sequence[Turn]) -> list[Turn]:
    """The newest turns that are not too large together: what a browser sends may be anything."""
    sizes = accumulate(len(TURNS.dump_json([turn])) for turn in reversed(turns))
    room = sum(1 for size in sizes if size <= LARGEST)
    return list(turns[len(turns) - room :])


def _lighter(turn: Turn) -> Turn:
    if turn.answer is None:
        return turn
    nearest = turn.answer.status in ("not_found", "chat")
    passages = turn.answer.passages[:PASSAGES] if nearest else further(turn.answer)
    return replace(turn, answer=replace(turn.answer, passages=passages))
