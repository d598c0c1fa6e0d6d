"""The web chat: the page, the evidence beside the answer, the named endpoints. It imports Gradio."""

from app.web.page import build
from app.web.server import serve

__all__ = ["build", "serve"]
