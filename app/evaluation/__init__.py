"""How good the answers are: question rows in, figures out, as a table, a plot and plain values."""

from app.evaluation.report.plot import plot
from app.evaluation.report.table import print_table
from app.evaluation.rows import EvaluationError, Row, read_rows
from app.evaluation.run import Evaluation, evaluate

__all__ = ["Evaluation", "EvaluationError", "Row", "evaluate", "plot", "print_table", "read_rows"]
