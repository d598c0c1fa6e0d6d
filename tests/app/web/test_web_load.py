"""Several people at once, each with a session of their own: every answer is the one that is given alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gated import Gated
from gradio_client import Client

QUESTIONS = (
    "When was the Korea-U.S. summit held in Seoul?",
    "What did Yoon and Kishida agree on in March 2023?",
    "What is the capital of Mongolia?",
    "In what year did Japan begin a 2+2 dialogue with India?",
    "What did the three defense ministers agree on in Singapore in June 2022?",
)
PEOPLE, EACH = 5, 3


def test_five_people_at_once_get_what_each_would_get_alone(address: str, assistant: Gated) -> None:
    def person(number: int) -> list[tuple[str, dict[str, Any]]]:
        client = Client(address, verbose=False, analytics_enabled=False, download_files=False)
        asked = [QUESTIONS[(number + turn) % len(QUESTIONS)] for turn in range(EACH)]
        got = [(question, client.predict(question, api_name="/answer")) for question in asked]
        client.close()
        return got

    with ThreadPoolExecutor(PEOPLE) as people:
        everything = [pair for pairs in people.map(person, range(PEOPLE)) for pair in pairs]
    assert len(everything) == PEOPLE * EACH
    for question, answer in everything:
        alone = json.loads(json.dumps(assistant.known(question).to_dict()))
        assert {**answer, "timings": 0} == {**alone, "timings": 0}
