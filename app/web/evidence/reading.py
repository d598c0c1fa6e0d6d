"""What the page reads out of the corpus: evidence, sources, and a source's text around a quote."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.web.evidence import panel as evidence
from app.web.evidence.viewer import viewer
from app.web.words.conversation import Turn
from app.web.words.wording import Words
from app.web.work.preparation import Preparation
from store import BriefChatError, Source

if TYPE_CHECKING:
    from app.assistant import Assistant


class Reading:
    """Reads for one page; before the library is ready, and where it cannot be read, there is simply less to show."""

    def __init__(self, assistant: "Assistant", preparation: Preparation) -> None:
        self._assistant = assistant
        self._preparation = preparation

    @property
    def ready(self) -> bool:
        """Return whether the library is ready."""
        return self._preparation.ready

    def sources(self) -> list[Source]:
        """Return the sources, none before the library is ready."""
        try:
            return self._assistant.sources() if self._preparation.ready else []
        except BriefChatError:  # the quotes can be shown all the same
            return []

    def titles(self) -> Mapping[str, str]:
        """Return the sources' titles by their ids."""
        return {source.id: source.title for source in self.sources()}

    def text(self, source_id: str, version: str) -> str:
        """Return `Assistant.source_text`, or raise BriefChatError."""
        return self._assistant.source_text(source_id, version)

    def evidence(self, turns: Sequence[Turn], words: Words) -> str:
        """Return the evidence panel's HTML."""
        sources = self.sources()
        if not sources and self._preparation.ready and not any(turn.answer for turn in turns):
            return evidence.empty(words)
        return evidence.panel(turns, sources, self.text, words)

    def source(self, turns: Sequence[Turn], turn: object, number: object, words: Words) -> str:
        """Return the source viewer at a citation, or nothing where there is no such citation."""
        if not isinstance(turn, int) or not isinstance(number, int) or not 0 < turn <= len(turns):
            return ""
        answer = turns[turn - 1].answer
        if answer is None:
            return ""
        return viewer(turn, number, answer, {one.id: one for one in self.sources()}, self.text, words)
