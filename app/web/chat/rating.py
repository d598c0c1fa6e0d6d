"""What the page does with a reader's thumbs, and with the reason for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from app.settings import Settings
from app.web.chat.feedback import Feedback
from app.web.chat.kept import keep
from app.web.gate.guard import LOOPBACK
from app.web.words.conversation import Rating, Turn, ratings
from app.web.words.markup import html
from app.web.words.wording import words_for
from app.web.work.access import visitor_of
from store import BriefChatError

FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded", "via")  # what proxies say
RATINGS: Mapping[object, Rating] = {True: "Like", False: "Dislike"}


def readers(settings: Settings) -> Callable[[gr.Request], bool]:
    """Return who may read what everybody thinks of answers: questions and answers of others are in it.

    Where people log in, those of them who are named as operators; else, unless it is read-only, somebody at this very
    machine, and nobody who comes through a proxy.
    """
    operators = {name.strip() for name in settings.operators.split(",") if name.strip()}
    guarded = bool(settings.auth or settings.token.get_secret_value())
    alone = settings.host in LOOPBACK and not settings.hosts and not settings.read_only

    def may_read(request: gr.Request) -> bool:
        if guarded:
            return visitor_of(request) in operators
        direct = not any(name in request.headers for name in FORWARDED)
        return alone and direct and request.client.host in LOOPBACK

    return may_read


class Ratings:
    """The handlers of the thumbs; what they hear goes into `feedback`, and is read by whom `may_read` names."""

    def __init__(self, feedback: Feedback, may_read: Callable[[gr.Request], bool]) -> None:
        self._feedback = feedback
        self._may_read = may_read

    def rate(self, turns: list[Turn], thumb: gr.LikeData, request: gr.Request) -> tuple[Any, ...]:
        """Store a rating, and ask for its reason.

        Returns turns, kept turns, chatbot, rated turn, the reason's row and text, thanks, the download's button.
        """
        index = thumb.index[0] if isinstance(thumb.index, Sequence) else thumb.index
        place = index // 2  # every question before the last has its one message
        if not 0 <= place < len(turns) or turns[place].pending:
            return (turns, *[gr.skip() for _ in range(7)])
        rating = RATINGS.get(thumb.liked, "")  # a thumb that is taken back comes as an empty text
        rated = [*turns]
        rated[place] = replace(turns[place], rating=rating)
        return (
            rated,
            keep(rated),
            gr.update(feedback_value=ratings(rated)),
            place,
            gr.update(visible=bool(rating)),
            "",
            self._note(rated[place], "", request),
            gr.update(visible=self._may_read(request)),
        )

    def explain(self, turns: list[Turn], place: int, reason: str, request: gr.Request) -> tuple[Any, Any]:
        """Store the reason of the last rating: row, thanks."""
        if not reason.strip() or not 0 <= place < len(turns):
            return gr.update(visible=False), ""
        return gr.update(visible=False), self._note(turns[place], reason, request)

    def everything(self, request: gr.Request) -> str:
        """Return all feedback as JSON lines."""
        if not self._may_read(request):
            raise gr.Error("what others think is for the operator: see BRIEF_CHAT_OPERATORS", print_exception=False)
        try:
            return self._feedback.text()
        except BriefChatError as error:
            raise gr.Error(str(error), print_exception=False) from None

    def _note(self, turn: Turn, reason: str, request: gr.Request) -> str:
        """Store it, and say where, or why not."""
        try:
            self._feedback.add(turn, reason)
        except BriefChatError as error:
            return f'<p class="failed" role="alert">{html(str(error))}</p>'
        return f'<p role="status">{html(words_for(request)("thanks"))}</p>'
