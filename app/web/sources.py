"""The Sources tab: what the corpus holds."""

from typing import TYPE_CHECKING

import gradio as gr

from app.web import evidence
from app.web.preparation import Preparation
from app.web.words import words_for
from store.errors import BriefChatError

if TYPE_CHECKING:
    from app.assistant import Assistant


def sources_tab(assistant: "Assistant", preparation: Preparation, tab: gr.Tab) -> None:
    """Fill the tab that is being built; its list is read anew whenever the tab is selected."""

    def listed(request: gr.Request) -> str:
        try:
            known = assistant.sources() if preparation.ready else []
        except BriefChatError:  # the chat tells of it
            known = []
        return evidence.panel([], known, assistant.source_text, words_for(request))

    catalog = gr.HTML(elem_id="catalog", elem_classes="evidence", apply_default_css=False)
    tab.select(listed, None, catalog, queue=False, api_visibility="private", show_progress="hidden")
