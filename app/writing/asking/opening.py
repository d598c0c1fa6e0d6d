"""The chat models: opening one by name, which are configured, which Ollama has on this machine, and trying one."""

import os
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
from langchain_core.language_models import BaseChatModel

from app.errors import ModelError
from app.writing.asking.calls import Limits, Tally, ask
from app.writing.asking.trouble import told

KEYS = {  # what a provider of LangChain reads its key from
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "google_genai": "GOOGLE_API_KEY",
    "mistralai": "MISTRAL_API_KEY",
    "groq": "GROQ_API_KEY",
}
OLLAMA = "http://127.0.0.1:11434"
SHORT = 2.0  # seconds for Ollama to say what it has
TRIED = "Answer with the one word: ready"


def open_model(name: str) -> BaseChatModel:
    """Return the chat model of this `provider:name`; ModelError where it is unknown or not installed.

    It does not ask again by itself: that is ours to do, within the time of a question.
    """
    from langchain.chat_models import init_chat_model

    provider = name.partition(":")[0]
    once: dict[str, Any] = {"max_retries": 0} if provider in KEYS else {}
    if provider == "openai":
        once["stream_usage"] = True
    try:
        model: BaseChatModel = init_chat_model(name, temperature=0, **once)
    except ImportError:
        raise ModelError(
            f"BRIEF_CHAT_MODELS_CHAT={name}: its integration is not installed: pip install 'brief-chat[{provider}]'"
        ) from None
    except Exception as error:  # every provider raises errors of its own, for a missing key among others
        raise ModelError(f"BRIEF_CHAT_MODELS_CHAT={name}: {told(error)}") from None
    return model


def configured(offered: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what can be used, as (name, where from): the models of the settings, providers with a key, Ollama's."""
    for name in offered:
        yield name, "settings"
    for provider, key in KEYS.items():
        if os.environ.get(key):
            yield f"{provider}:…", key
    for name in in_ollama():
        yield f"ollama:{name}", "Ollama"


def in_ollama() -> tuple[str, ...]:
    """Return the names of the models that Ollama has on this machine; none where it does not run."""
    address = os.environ.get("OLLAMA_HOST", OLLAMA)
    address = address if "://" in address else f"http://{address}"
    try:
        found = httpx.get(f"{address}/api/tags", timeout=SHORT, trust_env=False).json()
        return tuple(str(one["name"]) for one in found["models"])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
        return ()


def tried(name: str, limits: Limits) -> str:
    """Return in one line what a model says to a short question, and in how many seconds; else raise ModelError."""
    begun = time.monotonic()
    said = " ".join(ask(open_model(name), [("human", TRIED)], Tally(limits)).split())[:80]
    return f"{name} answers in {time.monotonic() - begun:.1f} s: {said or '(nothing)'}"
