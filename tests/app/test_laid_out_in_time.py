"""A table over the default library is there in time: `pytest -s tests/app/test_laid_out_in_time.py` prints how soon."""

import statistics
import time

import pytest

from app.assistant import Assistant

LIMIT = 1.5  # seconds, at the median of three


@pytest.mark.alone
@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("Compare the Korea-Japan summits of March 2023 and August 2025.", "compare"),
        ("2023년 3월 한일 정상회담과 2025년 8월 한일 정상회담을 비교해 주세요.", "compare"),
        ("2023年3月と2025年8月の日韓首脳会談を比較してください。", "compare"),
        ("Give me a timeline of trilateral cooperation from 2018 to 2025.", "timeline"),
        ("2018년부터 2025년까지 한미일 협력의 연표를 만들어 주세요.", "timeline"),
        ("2018年から2025年までの日米韓協力の年表を作ってください。", "timeline"),
    ],
)
def test_a_table_is_there_in_time(assistant: Assistant, asked: str, kind: str) -> None:
    took = []
    assistant.prepare()
    for number in range(3):
        begun = time.perf_counter()
        found = assistant.answer(asked, config={"tags": [f"made anew {number}"]})  # not from memory
        took.append(time.perf_counter() - begun)
        assert (found.status, found.kind) == ("answered", kind) and found.table is not None
    print(f"{kind}, {found.language}: {statistics.median(took):.2f} s")
    assert statistics.median(took) <= LIMIT
