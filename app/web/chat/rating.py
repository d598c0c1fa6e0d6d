"""What the page does with a reader's thumbs, and with the reason for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from app.web.chat.feedback import Feedback
from app.web.chat.kept import keep
from app.web.words.conversation import Rating, Turn, ratings
from app.web.words.markup import html
from app.web.words.wording import words_for
from store import BriefChatError

RATINGS: Mapping[object, Rating] = {True: "Like", False: "Dislike"}


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

    def explain(self, turns: list[Turn], place: int, reason: str | None, request: gr.Request) -> tuple[Any, Any]:
        """Store the reason of the last rating: row, thanks."""
        if not reason or not reason.strip() or not 0 <= place < len(turns):
            return gr.update(visible=False), ""
        return gr.update(visible=False), self._note(turns[place], reason, request)

    def everything(self, request: gr.Request) -> str:
        """Return all feedback as JSON lines."""
        if not self._may_read(request):
            raise gr.Error("what others think is for the operator: see BRIEF_CHAT_WEB_OPERATORS", print_exception=False)
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
