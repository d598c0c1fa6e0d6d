"""The page of an evaluation: it stands alone, says in words what it draws, and escapes what it is given."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from app.evaluation import Evaluation, EvaluationError, compare, kept, page, write_page


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_nothing_is_loaded_from_elsewhere(evaluation: Evaluation) -> None:
    html = page(evaluation, compare(kept(evaluation, "a"), kept(evaluation, "b")))
    assert not re.search(r"https?:|<script|<link|<img|@import|url\(|\b(?:src|href)=", html)
    assert "default-src 'none'" in html and "prefers-color-scheme: dark" in html


def test_every_picture_is_drawn_well_formed_and_told_in_words(evaluation: Evaluation) -> None:
    html = page(evaluation, compare(kept(evaluation, "a"), kept(evaluation, "b")))
    pictures = [fromstring(one) for one in re.findall(r"<svg.*?</svg>", html)]
    labels = [one.attrib["aria-label"] for one in pictures]
    assert [label.split(".")[0] for label in labels] == [
        "Both runs, rates with intervals of 95%",
        "Answered rightly, or rightly refused, by kind and by language",
        "Why rows went wrong",
        "Seconds of an answer",
    ]
    assert "answered rightly 0.67, 0.30 to 0.90; answered rightly (other) 0.67" in labels[0]
    assert "list 0.50, 0.09 to 0.91" in labels[1]
    assert "not retrieved 1; answered from the wrong place 1" in labels[2]
    assert "this: median" in labels[3] and "other: median" in labels[3]


def test_figures_stand_with_their_intervals(evaluation: Evaluation) -> None:
    told = text(page(evaluation))
    assert "answer accuracy 0.67 0.30–0.90 4 of 6 answerable rows" in told
    assert "unanswerable 3 – – 0.33 0.06–0.79" in told
    assert "against" not in told


def test_wrong_rows_stand_under_their_cause_with_what_was_expected_and_what_came(evaluation: Evaluation) -> None:
    told = text(page(evaluation))
    assert "4 of 9 rows went wrong 1 not retrieved elsewhere · fact, ko · elsewhere" in told
    assert "expected must: 2019 must: home from: the &quot;pact&quot; came Gamma stayed home." in told
    assert "no-2 · unanswerable, ko · no-2 expected a refusal came Alpha met Beta on May 21." in told


def test_what_comes_from_outside_is_escaped(evaluation: Evaluation) -> None:
    wrong = replace(evaluation.wrong[1], said="<script>alert(1)</script> & <b>")
    html = page(replace(evaluation, outcomes=(wrong,), generator="<i>model</i>"))
    assert "<script" not in html and "<i>" not in html and "<b>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in html


def test_an_evaluation_without_a_fault_has_a_page(evaluation: Evaluation) -> None:
    told = text(page(replace(evaluation, outcomes=evaluation.outcomes[:1])))
    assert "0 of 1 rows went wrong" in told


def test_a_page_that_cannot_be_written_is_one_line(evaluation: Evaluation, tmp_path: Path) -> None:
    write_page(evaluation, None, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    with pytest.raises(EvaluationError, match="the page cannot be written"):
        write_page(evaluation, None, tmp_path / "none" / "report.html")
