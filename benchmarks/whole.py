"""Whole answers, ours and theirs: the same questions put to Brief Chat and to peers that write with a language model.

    make bench-whole                                            installs the peers, gets the model, and runs all of it
    python -m benchmarks.qwen python -m benchmarks.whole [--first N] [--only answer,plain_chain_whole,llamaindex_whole]
    python -m benchmarks.whole --again                          only judges what is stored

Brief Chat answers by quotes, without a model; LangChain and LlamaIndex do as their documentation shows, with the same
all-MiniLM-L6-v2 weights and the model that `benchmarks.qwen` serves (see benchmarks/peers/). The questions are all
English ones without a history of held-out.jsonl, and then those of tune.jsonl, evenly spaced, up to 100; the documents
are the library's texts. Each peer is one process; a question on which it fails, or takes longer than 120 seconds, is a
failure and kept with its error, or with what it said later.

Every answer is written to `benchmarks/results/whole-NAME.jsonl` as it is there: a run that was broken off goes on where
it stopped. With the last one, `benchmarks/results/whole.json` is written with all texts, and those files go.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from app.evaluation.metrics import Share
from app.evaluation.rows import Row, read_rows
from benchmarks.compare import RESULTS, machine
from benchmarks.peers.answers import Judged, judged, medians, shares
from benchmarks.peers.measuring import write
from benchmarks.peers.protocol import documents
from benchmarks.peers.running import ELSEWHERE, ROOT, WHOLE, Entry, PeerFailed

COUNT = 100  # questions
QUESTIONS = ROOT / "benchmarks" / "questions"
RESULT = RESULTS / "whole.json"
NAMED = ("langchain-core", "langchain-openai", "llama-index-core", "llama-index-llms-openai-like", "openai", "torch")
Answers = dict[str, dict[str, Any]]  # of one peer, by the id of the question


def chosen() -> dict[str, list[Row]]:
    """Return the rows that are asked, by the file that they are of."""
    held, tune = (
        [row for row in read_rows(QUESTIONS / f"{name}.jsonl") if row.lang == "en" and not row.history]
        for name in ("held-out", "tune")
    )
    more = COUNT - len(held)
    return {"held-out": held, "tune": [tune[number * len(tune) // more] for number in range(more)]}


def kept(path: Path) -> Answers:
    """Return the answers that a run has written so far; a line that was cut short is none."""
    found: Answers = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            one = json.loads(line)
        except ValueError:
            continue
        found[one.pop("id")] = one
    return found


def ask(entry: Entry, rows: Sequence[Row], texts: Mapping[str, str], path: Path, console: Console) -> Answers:
    """Put to one peer the rows that `path` has no answer to yet, and return all answers."""
    done = kept(path)
    left = [row for row in rows if row.id not in done]
    if not left:
        return done
    waiting = iter(left)
    with tempfile.TemporaryDirectory() as folder, path.open("w", encoding="utf-8") as file:

        def keep(name: str, answer: Mapping[str, Any]) -> None:
            file.write(json.dumps({"id": name, **answer}, ensure_ascii=False) + "\n")
            file.flush()

        def heard(line: str) -> None:
            answer = json.loads(line)
            if "question" not in answer:
                return
            row = next(waiting)
            assert answer.pop("question") == row.question
            done[row.id] = answer
            keep(row.id, answer)
            said = answer.get("error") or " ".join(answer["text"].split())
            console.print(
                f"{entry.name}: {len(done)} ({row.id}), {answer['seconds']:.1f} s: {said[:100]}",
                markup=False,
                highlight=False,
            )

        for name, answer in done.items():
            keep(name, answer)
        scratch = Path(folder)
        asked = scratch / "questions.json"
        asked.write_text(json.dumps([row.question for row in left]), encoding="utf-8")
        entry.call("ingest", scratch / "home", write(texts, scratch / "documents"))
        entry.call("answer", scratch / "home", asked, told=heard)
    return done


def figures(rows: Sequence[Row], answers: Answers, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the figures of one peer over the rows that it has an answer to, or a failure."""
    found: list[Judged] = [judged(row, answers[row.id], texts) for row in rows if row.id in answers]
    peak = max((answers[row.id]["peak MB"] for row in rows if row.id in answers), default=None)
    return {"questions": len(found), **shares(found), **medians(found), "peak MB": peak}


def table(title: str, columns: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return the table: a column for each that took part, a share with its interval of 95%."""
    made = Table(title, *columns, box=box.MARKDOWN)
    for name in next(iter(columns.values())):
        made.add_row(name, *(_cell(one[name]) for one in columns.values()))
    return made


def _cell(value: Share | float | None) -> str:
    if isinstance(value, Share):
        low, high = value.interval or (0.0, 0.0)
        return f"{value.value:.2f} ({low:.2f}–{high:.2f}), {value.hits} of {value.of}" if value.of else "–"
    return "–" if value is None else f"{value:,.1f}".removesuffix(".0")


def served_mb() -> float | None:
    """Return the peak of the model's server, where it was started by `benchmarks.qwen` and the system tells it."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            command = (status.parent / "cmdline").read_text()
        except OSError:
            continue
        if told["PPid"].strip() == str(os.getppid()) and "local_model.py" in command:
            return round(int(told["VmHWM"].split()[0]) / 1024, 1)
    return None


def report(
    rows: Mapping[str, Sequence[Row]], answers: Mapping[str, Answers], texts: Mapping[str, str], console: Console
) -> dict[str, Any]:
    """Print the figures of all rows and of each file's, and return them as plain values."""
    parts = {"all": [row for part in rows.values() for row in part], **rows}
    found: dict[str, Any] = {}
    for part, of_part in parts.items():
        columns = {name: figures(of_part, one, texts) for name, one in answers.items()}
        if any(one["questions"] for one in columns.values()):
            console.print(table(part, columns))
        found[part] = {
            name: {key: value.to_dict() if isinstance(value, Share) else value for key, value in one.items()}
            for name, one in columns.items()
        }
    return found


def judgements(row: Row, answers: Mapping[str, Answers], texts: Mapping[str, str]) -> dict[str, Any]:
    """Return a row with all that was answered to it, and what is right in that."""
    told = {}
    for name, one in answers.items():
        of_it = judged(row, one[row.id], texts)
        told[name] = one[row.id] | {
            "judged": {
                key: getattr(of_it, key) for key in ("right", "refused", "failed", "late", "cited", "exact", "alike")
            }
        }
    about = {"id": row.id, "question": row.question, "answerable": row.answerable, "must": row.must}
    return about | {"support": row.support, "answers": told}


def save(about: Mapping[str, Any], found: Mapping[str, Any], listed: Sequence[Mapping[str, Any]]) -> None:
    """Write the result."""
    RESULT.write_text(
        json.dumps({"machine": about, "figures": found, "rows": listed}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )


def again(rows: Mapping[str, Sequence[Row]], texts: Mapping[str, str], console: Console) -> None:
    """Judge the answers that are stored, and write what came of it beside them."""
    stored = json.loads(RESULT.read_text(encoding="utf-8"))
    answers: dict[str, Answers] = {}
    for one in stored["rows"]:
        for name, answer in one["answers"].items():
            answers.setdefault(name, {})[one["id"]] = {key: answer[key] for key in answer if key != "judged"}
    found = report(rows, answers, texts, console)
    save(stored["machine"], found, [judgements(row, answers, texts) for part in rows.values() for row in part])


def main() -> None:
    """Ask, judge, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, help="questions, for a trial: no result is written")
    parser.add_argument("--only", default="", help="module names, separated by commas; no result is written")
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    console = Console(width=None if os.isatty(1) else 200)
    rows, texts = chosen(), documents(ROOT / "ingest/library")
    if given.again:
        return again(rows, texts, console)
    only = {f"benchmarks.peers.{name}" for name in given.only.split(",") if name}
    lineup = [entry for entry in WHOLE if not only or entry.command[-1] in only]
    if any(not entry.own for entry in lineup) and not (ELSEWHERE.exists() and os.environ.get("OPENAI_BASE_URL")):
        raise SystemExit("the peers are not installed, or no model is served: run `make bench-whole`")
    listed = [row for part in rows.values() for row in part][: given.first]
    for name, part in rows.items():
        console.print(f"{name}: {' '.join(row.id for row in part if row in listed)}", highlight=False)
    RESULTS.mkdir(exist_ok=True)
    paths = {entry.name: RESULTS / f"whole-{entry.folder}.jsonl" for entry in lineup}
    answers: dict[str, Answers] = {}
    for entry in lineup:
        try:
            answers[entry.name] = ask(entry, listed, texts, paths[entry.name], console)
        except PeerFailed as error:
            console.print(f"{error} (what was answered is kept: run it again)", markup=False)
    about = machine(NAMED) | {"model's server, peak MB": served_mb()}
    console.print(" · ".join(f"{name}: {value}" for name, value in about.items()))
    shown = {name: [row for row in part if row in listed] for name, part in rows.items()}
    found = report(shown, answers, texts, console)
    if len(answers) == len(WHOLE) and len(listed) == COUNT:
        save(about, found, [judgements(row, answers, texts) for row in listed])
        for path in paths.values():
            path.unlink()
        console.print(f"written: {RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
