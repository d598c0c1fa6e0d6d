"""Ask a brief and its sources: every sentence of an answer is cited by a verbatim quote."""

import os

# Before numpy, torch or onnxruntime load: threads of OpenMP that wait by spinning starve each other on a busy machine
# (an embedding of 2 ms took 1.7 s). What the user has set stays.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from app.answer import Answer, Citation, ConsideredPassage
from app.assistant import Assistant, answer
from app.settings import Settings

__all__ = ["Answer", "Assistant", "Citation", "ConsideredPassage", "Settings", "answer"]
