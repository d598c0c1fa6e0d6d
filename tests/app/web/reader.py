"""A reader at the page: what one does there, in words."""

from typing import Any

ANSWER = "#chatbot .bot-row:last-of-type .prose"
MARKER = "#chatbot a[href^='#cite-']"
CARD = "#evidence .card.current"

RECORD = """() => {
    window.said = [];
    new MutationObserver(() => {
        const last = [...document.querySelectorAll('#chatbot .bot-row .prose')].pop();
        if (last && window.said.at(-1) !== last.innerText) window.said.push(last.innerText);
    }).observe(document.querySelector('#chatbot'), {childList: true, subtree: true, characterData: true});
}"""


class Reader:
    """Holds a Playwright page on which Brief Chat is open."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.question = page.locator("#question textarea")
        self.answer = page.locator(ANSWER)
        self.markers = page.locator(MARKER)
        self.card = page.locator(CARD)
        self.evidence = page.locator("#evidence")

    def send(self, question: str) -> None:
        """Send a question, and wait until the page has taken it."""
        self.question.fill(question)
        self.question.press("Enter")
        self.page.wait_for_selector("#stop")

    def ask(self, question: str) -> None:
        """Send a question, and wait until its answer is there whole."""
        self.send(question)
        self.page.wait_for_selector("#send")

    def record(self) -> None:
        """From now on, keep every state that the last answer goes through."""
        self.page.evaluate(RECORD)

    def recorded(self) -> list[str]:
        """Return the states that the last answer went through."""
        return list(self.page.evaluate("window.said"))
