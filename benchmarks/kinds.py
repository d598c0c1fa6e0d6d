"""What the kind of answer tells: how often the sentence with the answer lacks it, and how often a near one does.

    python benchmarks/kinds.py XQUAD.json

For each question of a file in SQuAD's format whose kind `app/question/kinds.py` knows: does the sentence that holds
the answer lack what is asked for (a false alarm), and does that sentence of all other paragraphs that shares the rarest
words with the question (a right one)? No model is run. The last column is the log of their ratio.
"""

import json
import math
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.question.kinds import SURE, lacks_kind
from app.question.question import content_words, understand
from ingest.text.sentences import sentence_spans
from store.index.terms import stem

LENGTH = 0.02  # taken off for each word of a sentence that only happens to share words


def stems(text: str) -> set[str]:
    """Return the stems of a text's content words."""
    return {stem(word) for word in content_words(text)}


def main() -> None:
    """Count, and print the table."""
    articles = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    spans = [[(n, *span) for span in sentence_spans(one["context"])] for n, one in enumerate(paragraphs)]
    sentences = [(n, paragraphs[n]["context"][start:end]) for row in spans for n, start, end in row]
    words = [stems(text) for _, text in sentences]
    rarity = {word: math.log(len(words) / count) for word, count in Counter(w for one in words for w in one).items()}
    counts = {kind: [0, 0, 0] for kind in SURE}
    for n, paragraph in enumerate(paragraphs):
        for row in paragraph["qas"]:
            question, place = understand(row["question"]), row["answers"][0]["answer_start"]
            right = [paragraph["context"][start:end] for _, start, end in spans[n] if start <= place < end]
            if question.kind not in counts or not right:
                continue
            asked = stems(question.asked)
            scores = [
                sum(rarity[word] for word in asked & one) - LENGTH * len(one) if sentences[m][0] != n else -math.inf
                for m, one in enumerate(words)
            ]
            near = sentences[scores.index(max(scores))][1]
            counts[question.kind][0] += 1
            counts[question.kind][1] += lacks_kind(question, right[0]) > 0
            counts[question.kind][2] += lacks_kind(question, near) > 0
    table = Table("asked for", "questions", "lacked with the answer", "lacked elsewhere", "log of the ratio")
    for kind, (of, false, true) in counts.items():
        ratio = math.log((false + 0.5) / (true + 0.5))
        table.add_row(kind, str(of), f"{false / of:.3f}", f"{true / of:.3f}", f"{ratio:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
