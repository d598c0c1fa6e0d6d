"""The dates of the events that a text tells: as written, or reckoned from others."""

from app.text.dates.bounded import EVER, Bounds, bounds
from app.text.dates.events import Dated, dates_in, event_date
from app.text.dates.parts import DateParts, date_parts
from app.text.dates.period import Period, of_catalog

__all__ = [
    "EVER",
    "Bounds",
    "DateParts",
    "Dated",
    "Period",
    "bounds",
    "date_parts",
    "dates_in",
    "event_date",
    "of_catalog",
]
