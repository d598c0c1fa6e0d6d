"""A reader at the page: what one does there, in words."""

from pathlib import Path
from typing import Any

ANSWER = "#chatbot .bot-row:last-of-type .prose"
MARKER = "#chatbot a[href^='#cite-']"
MARK = "#viewer mark.current"

RECORD = """() => {
    window.said = [];
    new MutationObserver(() => {
        const last = [...document.querySelectorAll('#chatbot .bot-row .prose')].pop();
        if (last && window.said.at(-1) !== last.innerText) window.said.push(last.innerText);
    }).observe(document.querySelector('#chatbot'), {childList: true, subtree: true, characterData: true});
}"""

TAKEN = """before => {
    const stop = document.querySelector('#stop');
    return stop && stop.offsetParent !== null || document.querySelectorAll('#chatbot .bot-row .prose').length > before;
}"""


class Reader:
    """Holds a Playwright page on which Brief Chat is open."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.question = page.locator("#question textarea")
        self.answer = page.locator(ANSWER)
        self.markers = page.locator(MARKER)
        self.evidence = page.locator("#evidence")
        self.source = page.locator("#viewer .source")
        self.mark = page.locator(MARK)
        self.quote = page.locator("#quote")

    def open(self, address: str) -> None:
        """Open the page, and wait until it shows what the browser has kept."""
        self.page.goto(address)
        self.page.wait_for_selector("#evidence :is(li, .turn, .empty)", state="attached")

    def begin_anew(self) -> None:
        """Begin a new conversation, on the chat's tab."""
        if self.source.is_visible():
            self.page.click("#viewer .close")
        self.page.get_by_role("tab").first.click()
        if self.page.locator("#clear").is_visible():
            self.page.click("#clear")
        self.page.wait_for_selector("#clear", state="hidden")
        self.page.wait_for_selector("#evidence li")
        self.question.fill("")
        self.question.focus()

    def send(self, question: str) -> None:
        """Send a question, and wait until the page has taken it: it can be stopped, or is answered already."""
        answers = self.page.locator("#chatbot .bot-row").count()
        self.question.fill(question)
        self.question.press("Enter")
        self.page.wait_for_function(TAKEN, arg=answers, timeout=60_000)

    def ask(self, question: str) -> None:
        """Send a question, and wait until its answer is there whole."""
        self.send(question)
        self.page.wait_for_selector("#send", timeout=90_000)

    def follow(self, marker: Any) -> None:
        """Open a marker's source, and wait until its quote is there."""
        marker.click()
        self.mark.wait_for()

    def clipboard(self) -> str:
        """Return what was copied."""
        return str(self.page.evaluate("navigator.clipboard.readText()"))

    def saved(self, button: str) -> str:
        """Press a button that saves a file, and return what is in it."""
        with self.page.expect_download() as download:
            self.page.click(button)
        return Path(download.value.path()).read_text(encoding="utf-8")

    def record(self) -> None:
        """From now on, keep every state that the last answer goes through."""
        self.page.evaluate(RECORD)

    def recorded(self) -> list[str]:
        """Return the states that the last answer went through."""
        return list(self.page.evaluate("window.said"))
