"""Vouchers from a CSV file, as a seller of gift cards sends it: every row is right, or none is loaded."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from bedside.domain.money import Money
from bedside.errors import BedsideError, ImportRefusedError
from bedside.fulfil.pool import Voucher
from bedside.uncaused import uncaused

__all__ = ["read_codes", "read_vouchers"]

_COLUMNS: Final = ("code", "amount", "currency")
_DAY: Final = "expires_on"

#: What a spreadsheet makes of a long number: the last digits are gone.
_ROUNDED: Final = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)


@uncaused
def read_vouchers(path: Path, *, today: date, value: Money | None = None) -> list[Voucher]:
    """The vouchers of a file with the columns code, amount, currency and perhaps expires_on.

    *today* is the practice's day: one that is good no more is refused. *value* is what each has to be
    worth, where all are the same. ``expires_on`` (such as 2026-12-31) is the first day on which a
    voucher is not taken.

    Raises:
        ImportRefusedError: a row is not right; it names the row and never the code.
    """
    found: list[Voucher] = []
    seen: set[str] = set()
    for place, row in _rows(path, _COLUMNS):
        try:
            voucher = _voucher(row)
        except ImportRefusedError as error:
            raise ImportRefusedError(error.code, place, error.problem) from None
        problem = _problem(voucher, seen, today, value)
        if problem is not None:
            raise ImportRefusedError(problem[0], place, problem[1])
        seen.add(voucher.code)
        found.append(voucher)
    if not found:
        raise ImportRefusedError("import.empty", path.name, "the file has no rows")
    return found


def read_codes(path: Path) -> list[str]:
    """The codes of a file with a column code, such as a report of what was used."""
    return [_code(row["code"], place) for place, row in _rows(path, ("code",))]


def _problem(voucher: Voucher, seen: set[str], today: date, value: Money | None) -> tuple[str, str] | None:
    if voucher.code in seen:
        return "voucher.duplicate", "this code came before in the file"
    if not voucher.good_on(today):
        return "voucher.expired", "it is good no more; leave it out"
    if value is not None and voucher.value != value:
        return "voucher.value", f"it is to be worth {value}, and is not"
    return None


@uncaused
def _voucher(row: Mapping[str, str]) -> Voucher:
    code = _code(row["code"], "code")
    try:
        value = Money.of(row["amount"].strip(), row["currency"].strip())
        day = (row.get(_DAY) or "").strip()
        expires_on = date.fromisoformat(day) if day else None
        return Voucher(code=code, value=value, expires_on=expires_on)
    except (BedsideError, ValueError):
        problem = (
            "give a code of at most 200 characters, an amount such as 25.00 above nothing, a currency such "
            "as USD, and days as 2026-12-31"
        )
        raise ImportRefusedError("voucher.row", "row", problem) from None


def _code(cell: str, place: str) -> str:
    code = cell.strip()
    if not code:
        raise ImportRefusedError("voucher.empty", place, "there is no code in it")
    if _ROUNDED.fullmatch(code):
        problem = "a spreadsheet has rounded this code; export the column as text"
        raise ImportRefusedError("voucher.rounded", place, problem)
    return code


@uncaused
def _rows(path: Path, needed: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    found = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, strict=True)
            names = reader.fieldnames or []
            if not set(needed) <= set(names) or len(set(names)) != len(names):
                problem = f"give each of the columns {', '.join(needed)} once"
                raise ImportRefusedError("import.columns", path.name, problem)
            for row in reader:
                place = f"{path.name} line {reader.line_num}"
                if None in row or None in row.values():
                    raise ImportRefusedError("import.row_width", place, "has other cells than the header")
                found.append((place, row))
    except (OSError, UnicodeDecodeError, csv.Error):
        problem = "give a file of CSV in UTF-8 that can be read"
        raise ImportRefusedError("import.not_readable", path.name, problem) from None
    return found
