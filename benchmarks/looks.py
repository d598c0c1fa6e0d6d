"""What the page looks like: fourteen states, wide and on a phone, light and dark, as pictures to be looked at.

    python benchmarks/looks.py FOLDER [STATE ...] [--docs]

Serves the default library and leads a Chromium into each state: at 1280x800, and as a phone with touch at 390x844.
Writes FOLDER/STATE-WIDTH-THEME.png and prints its name. With `--docs` those that the docs show go into docs/images.
"""

import argparse
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from app.assistant import Assistant
from app.settings import Settings
from app.web import serve
from app.web.gate.passwords import line
from ingest import Progress

IMAGES = Path(__file__).parents[1] / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SIZES: dict[str, dict[str, Any]] = {
    "1280": {"viewport": {"width": 1280, "height": 800}},
    "390": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
THEMES = ("light", "dark")
COLOURS = 256  # of a picture in the docs: text on paper has few
DOCS = {  # pictures in docs/images, and what they are of
    "chat": "answer-1280-light",
    "mobile": "answer-390-light",
    "compare": "comparison-1280-light",
    "compare-mobile": "comparison-390-light",
    "timeline": "timeline-1280-light",
    "timeline-mobile": "timeline-390-light",
    "abstention": "refusal-1280-light",
    "abstention-mobile": "refusal-390-light",
    "evidence": "source-1280-light",
    "dark": "source-390-dark",
    "sources": "sources-1280-light",
    "notebook": "notebook-1280-light",
}
FACT = "When was the Korea-U.S. summit held in Seoul?"
LIST = "With which countries has Japan initiated 2+2 ministerial dialogues besides the United States?"
LONG = "What are the key points of the brief?"
BOTH = "Compare the Korea-Japan summits of March 2023 and August 2025."
DATES = "Give me a timeline of trilateral cooperation from 2018 to 2025."
UNKNOWN = "What is the capital of Mongolia?"


class Held(Assistant):
    """Waits, while its gate is closed, at each step of an answer and of files that are taken in."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.gate = threading.Event()
        self.gate.set()

    def answer(self, question: str, **rest: Any) -> Any:
        """Answer as the real one does, held behind each step."""
        return super().answer(question, **{**rest, "on_step": self._held(rest.get("on_step"))})

    def upload(self, paths: Sequence[str | Path], *, progress: Callable[[Progress], object] | None = None) -> Any:
        """Take files in as the real one does, held behind each step."""
        return super().upload(paths, progress=self._held(progress))

    def _held(self, told: Callable[[Any], object] | None) -> Callable[[Any], None]:
        def tell(step: Any) -> None:
            if told:
                told(step)
            self.gate.wait(60)

        return tell


@dataclass(frozen=True)
class Visit:
    """A visit to the page by a browser that nobody used before."""

    page: Any
    address: str
    guarded: str
    folder: Path
    held: Held

    def ask(self, *questions: str) -> None:
        """Ask, and wait for each answer."""
        for question in questions:
            self.send(question)
            self.page.wait_for_selector("#stop", state="hidden")
            self.page.wait_for_selector("#send")
            self.page.locator("#actions").wait_for()

    def send(self, question: str) -> None:
        """Send a question, and wait until it stands there."""
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        self.page.locator("#chatbot .user-row").last.get_by_text(question).wait_for()

    def turn_to(self, tab: str) -> None:
        """Turn to a tab."""
        self.page.get_by_role("tab", name=tab).click()

    def add(self, name: str, content: bytes) -> None:
        """Give a file to the Sources tab."""
        file = self.folder / name
        file.write_bytes(content)
        self.turn_to("Sources")
        self.page.locator("#catalog tbody tr").first.wait_for()
        with self.page.expect_file_chooser() as chooser:
            self.page.locator("#files button").first.click()
        chooser.value.set_files(file)


def asking(visit: Visit) -> None:
    visit.held.gate.clear()
    visit.send(FACT)
    expect(visit.page.locator("#chatbot .bot-row")).to_contain_text("1/5")


def source(visit: Visit) -> None:
    visit.ask(LIST)
    visit.page.locator("#chatbot a[href^='#cite-']").first.click()
    visit.page.wait_for_selector("#viewer mark.current")


def sources(visit: Visit) -> None:
    visit.turn_to("Sources")
    visit.page.locator("#catalog tbody tr").first.wait_for()


def adding(visit: Visit) -> None:
    visit.held.gate.clear()
    visit.add("Visit notes.md", b"# Visit to Busan\n\nThe visit of 2040 to Busan took place on March 3, 2040.\n")
    visit.page.locator("#shelf-status progress").wait_for()


def failed(visit: Visit) -> None:
    visit.add("Madrid notes.docx", b"PK\x03\x04 and nothing more")
    visit.page.locator("#shelf-status summary").click()
    visit.page.locator("#shelf-status .said").first.wait_for()


def notebook(visit: Visit) -> None:
    for question in (FACT, LIST):
        visit.ask(question)
        visit.page.locator("#chatbot").get_by_role("button", name="Pin: the answer").last.click()
        expect(visit.page.locator("#thanks")).to_contain_text("Pinned")
    visit.turn_to("Notebook")
    visit.page.get_by_label("Your note").first.fill("For the talk in May: say that it was the first one.")
    visit.page.get_by_label("Group").last.fill("Dialogues")
    visit.page.keyboard.press("Tab")
    expect(visit.page.locator("#notebook h2").last).to_have_text("Dialogues")
    expect(visit.page.locator("#told")).to_be_empty(timeout=10_000)
    visit.page.evaluate("document.activeElement.blur(); window.scrollTo({top: 0, behavior: 'instant'})")


def login(visit: Visit) -> None:
    visit.page.goto(visit.guarded)
    visit.page.fill("#username", "ann")
    visit.page.fill("#password", "not the one")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_role("alert").wait_for()


def offline(visit: Visit) -> None:
    visit.ask(FACT)
    visit.page.context.set_offline(True)
    visit.page.fill("#question textarea", LIST)
    visit.page.press("#question textarea", "Enter")
    visit.page.get_by_text("No connection").first.wait_for()


def asked(*questions: str) -> Callable[[Visit], None]:
    return lambda visit: visit.ask(*questions)


STATES: dict[str, Callable[[Visit], None]] = {
    "start": lambda _: None,
    "asking": asking,
    "answer": asked(LIST),
    "long": asked(FACT, LONG),
    "comparison": asked(BOTH),
    "timeline": asked(DATES),
    "refusal": asked(UNKNOWN),
    "source": source,
    "sources": sources,
    "adding": adding,
    "failed": failed,
    "notebook": notebook,
    "login": login,
    "offline": offline,
}


@contextmanager
def served() -> Iterator[tuple[str, str, Held, Path]]:
    """Serve the default library, open and behind a login; give both addresses, the assistant, a folder for files."""
    with tempfile.TemporaryDirectory() as folder:
        users = Path(folder) / "users"
        users.write_text(f"{line('ann', 'open sesame')}\n", encoding="utf-8")
        home = Path(folder) / "home"
        settings = Settings.load(home=home, suggestions=False, kept_answers=0)
        with Held(settings) as held, Held(Settings.load(home=home, auth=users, suggestions=False)) as other:
            held.prepare()
            addresses: list[str] = []
            pages = [
                serve(one, host="127.0.0.1", port=0, announce=addresses.append, block=False) for one in (held, other)
            ]
            try:
                yield addresses[0], addresses[1], held, Path(folder)
            finally:
                for page in pages:
                    page.close(verbose=False)


def shoot(page: Any, name: str, folder: Path, *, docs: bool) -> None:
    """Write a picture, and where the docs show it one of fewer colours for them."""
    page.screenshot(path=folder / f"{name}.png", animations="disabled")
    print(f"{name}.png", flush=True)
    for image in (image for image, shown in DOCS.items() if docs and shown == name):
        with Image.open(folder / f"{name}.png") as picture:
            picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
                IMAGES / f"{image}.png", optimize=True
            )


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("states", nargs="*", metavar="STATE", help=", ".join(STATES))
    parser.add_argument("--docs", action="store_true")
    given = parser.parse_args()
    if unknown := set(given.states) - set(STATES):
        parser.error(f"no such state: {', '.join(sorted(unknown))}")
    given.folder.mkdir(parents=True, exist_ok=True)
    with served() as (address, guarded, held, folder), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for state in given.states or STATES:
            for size, shape in SIZES.items():
                context = chromium.new_context(**shape, reduced_motion="reduce")
                page = context.new_page()
                page.set_default_timeout(120_000)
                page.goto(address)
                page.wait_for_selector("#evidence li")
                STATES[state](Visit(page, address, guarded, folder, held))
                for theme in THEMES:
                    page.emulate_media(color_scheme=theme)
                    page.wait_for_timeout(400)  # colours change, and the page scrolls to the question
                    shoot(page, f"{state}-{size}-{theme}", given.folder, docs=given.docs)
                context.close()
                held.gate.set()
        chromium.close()


if __name__ == "__main__":
    main()
