"""The decision over documents that nothing here was made for: what stands there is answered, what seems to is not."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app import Assistant, Settings
from app.read.decision import Signs, weigh
from app.read.threshold import THRESHOLDS

LIBRARY = {
    "ferry": (
        "Rules of the Estmark ferry",
        "The ferry between Stonebridge and Gull Rock sails every hour from six in the morning. A crossing takes "
        "25 minutes. Since 1 April 2031 the fare has been twelve crowns; children under seven cross free. Dogs must be "
        "kept on a leash. The harbour master may stop the ferry when the wind is above eight.\n\nIn the winter of 2030 "
        "the ferry Heron ran aground off Gull Rock. Nobody was hurt, and the Heron was repaired at the yard of Ola "
        "Brandt.",
    ),
    "seeds": (
        "The seed bank of Estmark",
        "The seed bank keeps 4,300 kinds of barley and oats in a cellar under the old brewery. It was founded by the "
        "botanist Ines Kolb in 1988. Seeds are dried to five percent of moisture and kept at minus eighteen degrees, "
        "because at higher temperatures they lose their power to sprout.\n\nFarmers may borrow seeds "
        "for one season, and return twice what they took.",
    ),
}
ANSWERABLE = [
    "How long does the crossing to Gull Rock take?",
    "What do children under seven pay on the ferry?",
    "When can the harbour master stop the ferry?",
    "Which ferry ran aground in 2030?",
    "Who founded the seed bank?",
    "Why are the seeds kept so cold?",
    "How much do farmers have to give back?",
    "Where is the seed bank's cellar?",
    "From what hour does the boat run in the morning?",
    "Since when does a crossing cost twelve crowns?",
    "Do dogs have to be on a lead?",
    "Who repaired the Heron?",
    "Was anybody injured when the ferry ran aground?",
    "At what temperature are the seeds stored?",
    "When was the seed bank established?",
    "For how long may farmers keep borrowed seeds?",
]
NEAR_MISSES = [
    "How long does the crossing from Stonebridge to Alder Island take?",
    "What does a ticket for a dog cost?",
    "Why did the Heron run aground?",
    "Who was the captain of the Heron?",
    "When did Ola Brandt found the seed bank?",
    "How many kinds of wheat does the seed bank keep?",
    "What did Ines Kolb do after she left the seed bank?",
    "How much does it cost a farmer to borrow seeds?",
    "How much did the repair of the Heron cost?",
    "What was the fare before April 2031?",
    "How many passengers were on board the Heron?",
    "At what hour does the last ferry leave?",
    "Who is the harbour master?",
    "How old was Ines Kolb when she founded the seed bank?",
    "Which university did Ines Kolb attend?",
    "What happens to farmers who do not return the seeds?",
]


@pytest.fixture(scope="module")
def estmark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over two invented documents."""
    folder = tmp_path_factory.mktemp("estmark")
    rows = []
    for name, (title, text) in LIBRARY.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
        rows.append(f'[[source]]\nid = "{name}"\ntitle = "{title}"\nfile = "{name}.txt"\n')
    (folder / "sources.toml").write_text("\n".join(rows), encoding="utf-8")
    with Assistant(Settings.load(home=folder / "home", library=folder)) as assistant:
        yield assistant


def test_most_of_what_stands_in_the_documents_is_answered(estmark: Assistant) -> None:
    refused = [asked for asked in ANSWERABLE if estmark.answer(asked).status == "not_found"]
    assert len(refused) <= len(ANSWERABLE) / 16, refused


def test_most_of_what_only_seems_to_stand_there_is_refused(estmark: Assistant) -> None:
    answered = [asked for asked in NEAR_MISSES if estmark.answer(asked).status != "not_found"]
    assert len(answered) <= len(NEAR_MISSES) / 4, answered


def test_each_sign_pushes_the_way_that_its_name_says() -> None:
    signs = Signs(answerable=0.5, names=False, kind=0.0)
    more = (replace(signs, answerable=2.0),)
    less = (replace(signs, names=True), replace(signs, kind=1.0))
    assert all(weigh(other) > weigh(signs) for other in more)
    assert all(weigh(other) < weigh(signs) for other in less)
    assert 0 < weigh(signs) < 1


def test_a_careful_assistant_answers_less_and_an_open_one_more(estmark: Assistant) -> None:
    assert 1 > THRESHOLDS["careful"] > THRESHOLDS["balanced"] > THRESHOLDS["open"] > 0
    asked = [*ANSWERABLE, *NEAR_MISSES]
    assert estmark.settings.models.threshold == "balanced"
    answered = {"balanced": {one for one in asked if estmark.answer(one).status != "not_found"}}
    for threshold in ("careful", "open"):
        with Assistant(estmark.settings.changed(threshold=threshold)) as assistant:
            answered[threshold] = {one for one in asked if assistant.answer(one).status != "not_found"}
    assert answered["careful"] <= answered["balanced"] <= answered["open"]
    assert answered["careful"] < answered["open"]


def test_a_nearest_passage_that_the_reader_cannot_read_breaks_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("mixed")
    rows = []
    for name, language, text in (
        ("ko", "ko", "왕복 페리 Heron은 2031년에 12 crowns를 받는다. The fare of the Heron ferry is twelve crowns."),
        ("en", "en", LIBRARY["ferry"][1]),
    ):
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
        rows.append(f'[[source]]\nid = "{name}"\ntitle = "Ferry"\nfile = "{name}.txt"\nlanguage = "{language}"\n')
    (folder / "sources.toml").write_text("\n".join(rows), encoding="utf-8")
    with Assistant(Settings.load(home=folder / "home", library=folder)) as assistant:
        for sources in (None, ["ko"], ["en"]):
            found = assistant.answer("What is the fare of the Heron ferry?", sources=sources)
            assert found.status in ("answered", "not_found") and found.passages
