"""How good the answers are: question rows in, figures out, as tables, pictures, a page and plain values."""

from pathlib import Path

from app.evaluation.against.comparison import Comparison, compare
from app.evaluation.against.kept import Run, kept, read_run
from app.evaluation.report.page import page, write_page
from app.evaluation.report.plot import plot
from app.evaluation.report.table import print_table
from app.evaluation.report.versus import print_comparison
from app.evaluation.rows import EvaluationError, Row, read_rows
from app.evaluation.run import Evaluation, evaluate

QUICK = Path(__file__).with_name("quick.jsonl")  # written by benchmarks/quick.py

__all__ = [
    "QUICK",
    "Comparison",
    "Evaluation",
    "EvaluationError",
    "Row",
    "Run",
    "compare",
    "evaluate",
    "kept",
    "page",
    "plot",
    "print_comparison",
    "print_table",
    "read_rows",
    "read_run",
    "write_page",
]
