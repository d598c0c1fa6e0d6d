"""Quotes as annotations of the web (W3C), and where they are in the editions of now: never on a lookalike."""

from app.annotations.anchoring import Anchored, anchored
from app.annotations.annotation import Annotation, annotations, read
from app.annotations.corpus import anchored_in

__all__ = ["Anchored", "Annotation", "anchored", "anchored_in", "annotations", "read"]
