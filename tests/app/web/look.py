"""How a page is looked at: wide or narrow, light or dark, and in which language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

WORN = """dark => {
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
    return document.body.classList.contains('dark') === dark;
}"""
POLLED = 50  # milliseconds; a page that draws no frames, on a busy machine, is asked all the same
OUTPUT = Path(__file__).parents[2] / "output"


@dataclass(frozen=True)
class Look:
    """The width of the window, and whether the reader likes it light or dark."""

    width: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}"

    @property
    def size(self) -> dict[str, int]:
        """The window, in pixels."""
        return {"width": self.width, "height": 800 if self.width > 800 else 760}

    def put_on(self, page: Any) -> None:
        """Give a page this look; it needs no reload."""
        page.set_viewport_size(self.size)
        page.emulate_media(color_scheme=self.scheme)


LOOKS = [Look(width, scheme) for width in (1280, 375) for scheme in ("light", "dark")]
USUAL, OTHER = LOOKS[0], LOOKS[3]
every_look = pytest.mark.parametrize("look", LOOKS, indirect=True, ids=str)
narrow = pytest.mark.parametrize("look", [OTHER], indirect=True, ids=str)
both_looks = pytest.mark.parametrize("look", [USUAL, OTHER], indirect=True, ids=str)


def in_each(page: Any, *looks: Look) -> Iterator[Look]:
    """Give a page these looks one after another, every one unless told; what it shows stays, and is seen in each."""
    for look in looks or LOOKS:
        look.put_on(page)
        page.wait_for_function(WORN, arg=look.scheme == "dark", polling=POLLED)
        yield look
    USUAL.put_on(page)


@contextmanager
def speaking(page: Any, language: str) -> Iterator[None]:
    """Let the browser ask for a language meanwhile, and for English again afterwards."""
    session = page.context.new_cdp_session(page)
    agent = page.evaluate("navigator.userAgent")
    session.send("Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": f"{language},en;q=0.5"})
    try:
        yield
    finally:
        session.send("Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": "en-US"})
        session.detach()


def picture(page: Any, name: str) -> None:
    """Write a screenshot to be looked at; those that the docs show are made by benchmarks/looks.py."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    assert len(page.screenshot(path=OUTPUT / f"{name}.png", animations="disabled")) > 10_000
