"""Writing a programme as TOML and as JSON: the same keys in the same order each time."""

from __future__ import annotations

import json
from datetime import date, datetime, time

from bedside.programmes.programme import Programme
from bedside.programmes.reading import FORMAT
from bedside.programmes.records import record_shape
from bedside.programmes.shapes import Plain
from bedside.programmes.toml_text import write_toml

__all__ = ["plain_programme", "programme_to_json", "programme_to_toml"]


def plain_programme(programme: Programme) -> dict[str, Plain]:
    """The programme as sections, lists and single values, dates as dates."""
    written = record_shape(Programme).write(programme)
    return {"format": FORMAT, **(written if isinstance(written, dict) else {})}


def programme_to_toml(programme: Programme) -> str:
    """The whole programme as TOML."""
    return write_toml(plain_programme(programme))


def programme_to_json(programme: Programme) -> str:
    """The whole programme as JSON."""
    return json.dumps(plain_programme(programme), indent=2, ensure_ascii=False, default=_iso) + "\n"


def _iso(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"JSON has no {type(value).__name__}")
