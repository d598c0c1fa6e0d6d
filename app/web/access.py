"""The named endpoints `/answer` and `/sources`, for `gradio_client` and plain HTTP."""

from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.events import api

from app.web.asking import Desk
from app.web.preparation import Preparation
from store.errors import BriefChatError

if TYPE_CHECKING:
    from app.assistant import Assistant


def endpoints(assistant: "Assistant", preparation: Preparation, desk: Desk) -> None:
    """Add the endpoints to the page that is being built."""

    async def answer(
        question: str, history: list[dict[str, str]] | None = None, sources: list[str] | None = None
    ) -> dict[str, Any]:
        """Answer a question from the sources; every sentence of the answer is cited by a verbatim quote.

        Parameters:
            question: what to ask
            history: what was said before, as {"role": "user" or "assistant", "content": text}
            sources: ids of the sources to search; all of them when left out
        Returns:
            the answer: text, status, citations, passages and more
        """
        try:
            return (await desk.answer(question, history or (), sources)).to_dict()
        except BriefChatError as error:
            raise gr.Error(str(error), print_exception=False) from None

    def sources() -> list[dict[str, Any]]:
        """List the sources that can be asked, without where on this machine they were read."""
        try:
            preparation.wait()
            listed = [source.to_dict() for source in assistant.sources()]
        except BriefChatError as error:
            raise gr.Error(str(error), print_exception=False) from None
        return [{name: value for name, value in source.items() if name != "origin"} for source in listed]

    api(answer, api_name="answer", concurrency_limit=None)
    api(sources, api_name="sources", concurrency_limit=None)
