"""How often an answer is given where there is none, and refused where there is one, on questions from elsewhere.

    python benchmarks/abstention.py OUTSIDE_FOLDER [--questions N] [--seed S]

`OUTSIDE_FOLDER` holds `xquad-en.json` (SQuAD's format) and `mkqa-unanswerable.jsonl`. Of XQuAD, half of the
paragraphs are held out: their questions become unanswerable ones about the very subjects that the rest treats.
Of MKQA, the English questions are asked of the default library, which answers none. Writes
`benchmarks/results/abstention.json` and `abstention.png` (false answers against false refusals by threshold).
"""

import argparse
import json
import random
import tempfile
from pathlib import Path

from rich.progress import track

from app import Assistant, Settings
from app.settings import DEFAULT_LIBRARY

RESULTS = Path(__file__).parent / "results"
THRESHOLDS = [step / 50 for step in range(1, 50)]


def xquad(folder: Path, questions: int, seed: int) -> list[tuple[bool, float, bool]]:
    """Ask XQuAD with half of its paragraphs; return (answerable, probability, gold text in the answer) for each."""
    draw = random.Random(seed)
    articles = json.loads((folder / "xquad-en.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [(article["title"], paragraph) for article in articles for paragraph in article["paragraphs"]]
    draw.shuffle(paragraphs)
    kept, held_out = paragraphs[: len(paragraphs) // 2], paragraphs[len(paragraphs) // 2 :]
    rows = [(one, True) for _, paragraph in kept for one in paragraph["qas"]]
    rows += [(one, False) for _, paragraph in held_out for one in paragraph["qas"]]
    draw.shuffle(rows)
    with tempfile.TemporaryDirectory() as temporary:
        library = Path(temporary, "library")
        write_library(library, kept)
        with Assistant(Settings.load(home=Path(temporary, "home"), library=library)) as assistant:
            assistant.prepare()
            outcomes = []
            for row, answerable in track(rows[:questions], "XQuAD"):
                answer = assistant.answer(row["question"])
                quotes = " ".join(citation.quote for citation in answer.citations)
                outcomes.append((answerable, answer.answerable, any(gold["text"] in quotes for gold in row["answers"])))
    return outcomes


def write_library(folder: Path, paragraphs: list[tuple[str, dict[str, str]]]) -> None:
    """Write the paragraphs as a library of one source an article."""
    folder.mkdir()
    titles = sorted({title for title, _ in paragraphs})
    manifest = []
    for number, title in enumerate(titles):
        text = "\n\n".join(paragraph["context"] for one, paragraph in paragraphs if one == title)
        (folder / f"{number}.txt").write_text(text + "\n", encoding="utf-8")
        name = title.replace("_", " ").replace('"', "'")
        manifest.append(f'[[source]]\nid = "article-{number}"\ntitle = "{name}"\nfile = "{number}.txt"\n')
    (folder / "sources.toml").write_text("\n".join(manifest), encoding="utf-8")


def mkqa(folder: Path) -> list[float]:
    """Ask MKQA's English questions of the default library; return the probability that each is answerable."""
    lines = (folder / "mkqa-unanswerable.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["lang"] == "en"]
    with (
        tempfile.TemporaryDirectory() as home,
        Assistant(Settings.load(home=Path(home), library=DEFAULT_LIBRARY)) as assistant,
    ):
        assistant.prepare()
        answers = [assistant.answer(row["question"]) for row in track(rows, "MKQA")]
    return [0.0 if answer.status in ("not_found", "chat") else answer.answerable for answer in answers]


def rates(outcomes: list[tuple[bool, float, bool]], threshold: float) -> tuple[float, float]:
    """Return false answers as a share of the unanswerable, and false refusals as a share of the answerable."""
    unanswerable = [probability for answerable, probability, _ in outcomes if not answerable]
    answerable = [probability for answerable, probability, _ in outcomes if answerable]
    false_answers = sum(probability >= threshold for probability in unanswerable) / len(unanswerable)
    return false_answers, sum(probability < threshold for probability in answerable) / len(answerable)


def plot(outcomes: list[tuple[bool, float, bool]], path: Path) -> None:
    """Draw false answers against false refusals as the threshold moves."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    points = [rates(outcomes, threshold) for threshold in THRESHOLDS]
    axes.plot([x for x, _ in points], [y for _, y in points], color="#1f4e79")
    axes.plot(*rates(outcomes, 0.5), "o", color="#b03a2e", label="threshold in use (0.5)")
    axes.axvline(0.15, color="#bbbbbb", linewidth=0.8)
    axes.axhline(0.15, color="#bbbbbb", linewidth=0.8)
    axes.set(
        xlim=(0, 0.5), ylim=(0, 0.5), xlabel="false answers", ylabel="false refusals", title="XQuAD-en, half held out"
    )
    axes.legend()
    figure.savefig(path, dpi=120)


def main() -> None:
    """Run both sets, print the figures and write them down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=1190)
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    outcomes = xquad(given.folder, given.questions, given.seed)
    false_answers, false_refusals = rates(outcomes, 0.5)
    right = [gold for answerable, probability, gold in outcomes if answerable and probability >= 0.5]
    strangers = mkqa(given.folder)
    result = {
        "xquad": {
            "questions": len(outcomes),
            "seed": given.seed,
            "false_answers": round(false_answers, 4),
            "false_refusals": round(false_refusals, 4),
            "gold_text_quoted_where_answered": round(sum(right) / len(right), 4),
            "curve": [(threshold, *(round(x, 4) for x in rates(outcomes, threshold))) for threshold in THRESHOLDS],
        },
        "mkqa": {
            "questions": len(strangers),
            "false_answers": round(sum(one >= 0.5 for one in strangers) / len(strangers), 4),
        },
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "abstention.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    plot(outcomes, RESULTS / "abstention.png")
    print(
        json.dumps({name: {k: v for k, v in part.items() if k != "curve"} for name, part in result.items()}, indent=1)
    )


if __name__ == "__main__":
    main()
