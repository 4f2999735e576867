"""Statements as a table, as JSON and as CSV; what a cell says is never a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from bedside.domain.dates import Period
from bedside.domain.money import Money
from bedside.domain.rewards import Instrument
from bedside.domain.statements import Holdings, Move, StatementLine
from bedside.services.giving.statements import Accounts, Statement, StatementNote, TaxLine

__all__ = [
    "accounts_csv",
    "accounts_json",
    "accounts_lines",
    "safe_cell",
    "statement_csv",
    "statement_json",
    "statement_lines",
]

_POTS: Final = tuple(field.name for field in attrs.fields(Holdings))
_GRID: Final = "{:<18}" + " {:>14}" * len(_POTS)
_LINE: Final = "{:<10}  {:>12}  {}"

#: A move in words for the person whose reward it is.
_TOLD: Final[Mapping[Move, str]] = {
    Move.SET_ASIDE: "earned; it is checked before it is given",
    Move.RELEASED: "not given",
    Move.EXPIRED: "expired",
    Move.BECAME_OWED: "ready to be given",
    Move.CANCELLED: "withdrawn before it was given",
    Move.UNCLAIMED: "not collected in time",
    Move.HANDED_OVER: "given",
    Move.TAKEN_BACK: "taken back",
}


#: Instruments whose names are words of the law, in words of every day.
_CALLED: Final[Mapping[Instrument, str]] = {
    Instrument.P2P_TRANSFER: "transfer",
    Instrument.PREPAID_GENERAL: "prepaid card",
    Instrument.GIFTCARD_BIGBOX: "gift card",
    Instrument.GIFTCARD_RESTRICTED: "gift card",
    Instrument.VOUCHER_ITEM: "voucher",
    Instrument.OTC_SAMPLE: "product sample",
    Instrument.RX_DRUG_SAMPLE: "sample",
    Instrument.SERVICE_ITEM: "free item",
}


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; a number stays one.

    >>> safe_cell("=1+1"), safe_cell("-6.00"), safe_cell("@Ana"), safe_cell("reward-1")
    ("'=1+1", '-6.00', "'@Ana", 'reward-1')
    """
    number = text.removeprefix("-").replace(".", "", 1)
    harmless = not text or text[0] not in "=+-@\t\r\n" or (number.isascii() and number.isdigit())
    return text if harmless else f"'{text}"


def _csv(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return written.getvalue()


def _plain(minor: int, currency: str) -> str:
    """The amount without its currency, such as 6.00."""
    return str(Money(minor, currency)).split()[0]


def _until(period: Period) -> str:
    return f"{period.start_on.isoformat()} up to {period.end_on.isoformat()}"


# For the accountant.


def accounts_lines(found: Accounts) -> list[tuple[str, str]]:
    """The lines of the table with their styles: a grid for each programme, and the tax totals."""
    lines = [(f"Rewards from {_until(found.period)} (the last day is not in it)", "bold")]
    for one in found.programmes:
        lines += [("", ""), (f"{one.name}, {one.currency}", "bold")]
        lines.append((_GRID.format("", "to be given", "set aside", "owed", "given"), "dim"))
        lines.append((_grid("opening", one.opening, one.currency), ""))
        for move, minor in one.moved.items():
            lines.append((_grid(_name(move), Holdings().after({move: minor}), one.currency, signed=True), ""))
        lines.append((_grid("closing", one.closing, one.currency), "bold"))
    if found.taxes:
        lines += [("", ""), ("Handed over, by payee and calendar year", "bold")]
        heads = ("Year  Payee", "cash and cards", "in kind", "credits", "all")
        lines.append((_GRID.format(*heads), "dim"))
        for tax in found.taxes:
            lines += [(_tax(tax), ""), *([(f"  {tax.words}", "yellow")] if tax.words else [])]
    return lines


def _name(move: Move) -> str:
    return move.value.replace("_", " ")


def _grid(name: str, held: Holdings, currency: str, *, signed: bool = False) -> str:
    cells = []
    for minor in attrs.astuple(held):
        text = _plain(minor, currency)
        cells.append("" if signed and not minor else f"+{text}" if signed and minor > 0 else text)
    return _GRID.format(name, *cells).rstrip()


def _tax(tax: TaxLine) -> str:
    total = tax.total
    amounts = (total.cash_like, total.in_kind, total.credits, total.total)
    return _GRID.format(f"{total.year}  {total.payee_id}", *map(str, amounts))


def accounts_json(found: Accounts) -> str:
    """Amounts are texts of major units, so that nobody reads them as floats."""
    return json.dumps(
        {
            "period": _period(found.period),
            "programmes": [
                {
                    "programme": one.name,
                    "currency": one.currency,
                    "opening": _held(one.opening, one.currency),
                    "moved": {move.value: _plain(minor, one.currency) for move, minor in one.moved.items()},
                    "closing": _held(one.closing, one.currency),
                }
                for one in found.programmes
            ],
            "taxes": [
                {
                    "year": tax.total.year,
                    "payee": tax.total.payee_id,
                    "currency": tax.total.total.currency,
                    "cash_like": str(tax.total.cash_like).split()[0],
                    "in_kind": str(tax.total.in_kind).split()[0],
                    "credits": str(tax.total.credits).split()[0],
                    "total": str(tax.total.total).split()[0],
                    "outcome": tax.decision.outcome.value,
                    "words": tax.words,
                }
                for tax in found.taxes
            ],
        },
        indent=2,
    )


def accounts_csv(found: Accounts) -> str:
    """One row for each figure of a programme, and one for each payee and year."""
    rows = [("sort", "name", "year", "figure", "amount", "currency", "words")]
    for one in found.programmes:
        for figure, held in (("opening", one.opening), ("closing", one.closing)):
            for pot, minor in attrs.asdict(held).items():
                amount = _plain(minor, one.currency)
                rows.append(("programme", one.name, "", f"{figure} {pot}", amount, one.currency, ""))
        for move, minor in one.moved.items():
            rows.append(
                ("programme", one.name, "", move.value, _plain(minor, one.currency), one.currency, "")
            )
    for tax in found.taxes:
        total = tax.total
        for figure in ("cash_like", "in_kind", "credits", "total"):
            amount, currency = str(getattr(total, figure)).split()
            words = tax.words if figure == "total" else ""
            rows.append(("payee", total.payee_id, str(total.year), figure, amount, currency, words))
    return _csv(rows)


# For the patient.


def statement_lines(found: Statement) -> list[tuple[str, str]]:
    """The lines of a statement with their styles, in words that may be shown to the patient."""
    lines = [(f"Your rewards from {_until(found.period)} (the last day is not in it)", "bold"), ("", "")]
    lines += [(_LINE.format(_day(line), str(line.amount), _told(line)), "") for line in found.lines]
    lines += [
        (_LINE.format(_day(note), str(note.amount), f"{_what(note.instrument)}: {note.words}"), "")
        for note in found.notes
    ]
    if not found.lines and not found.notes:
        lines.append(("nothing happened", ""))
    for one in found.accounts:
        lines.append(("", ""))
        for name, held in (("at the beginning", one.opening), ("at the end", one.closing)):
            waits = f"being checked {_plain(held.reserved, one.currency)}"
            owed = f"ready to be given {_plain(held.owed, one.currency)}"
            given = f"given so far {_plain(held.given, one.currency)}"
            lines.append((f"{name}, {one.currency}: {waits}, {owed}, {given}", "bold"))
    return lines


def _day(one: StatementLine | StatementNote) -> str:
    return f"{one.on:%Y-%m}" if one.by_month else one.on.isoformat()


def _told(line: StatementLine) -> str:
    friend = ", for bringing a friend" if line.by_month else ""
    return f"{_what(line.instrument)}{friend}: {_TOLD[line.move]}"


def _what(instrument: Instrument) -> str:
    return _CALLED.get(instrument, instrument.value.replace("_", " "))


def statement_json(found: Statement) -> str:
    """As :func:`accounts_json`, for one patient."""
    return json.dumps(
        {
            "patient": found.patient_id,
            "period": _period(found.period),
            "accounts": [
                {
                    "currency": one.currency,
                    "opening": _own(one.opening, one.currency),
                    "moved": {move.value: _plain(minor, one.currency) for move, minor in one.moved.items()},
                    "closing": _own(one.closing, one.currency),
                }
                for one in found.accounts
            ],
            "lines": [
                {
                    "on": _day(line),
                    "reward": line.reward_id,
                    "move": line.move.value,
                    "instrument": line.instrument.value,
                    "amount": str(line.amount).split()[0],
                    "currency": line.amount.currency,
                    "words": _told(line),
                }
                for line in found.lines
            ],
            "notes": [
                {
                    "on": _day(note),
                    "reward": note.reward_id,
                    "status": note.status.value,
                    "instrument": note.instrument.value,
                    "amount": str(note.amount).split()[0],
                    "currency": note.amount.currency,
                    "words": note.words,
                }
                for note in found.notes
            ],
        },
        indent=2,
    )


def statement_csv(found: Statement) -> str:
    """One row for each line and note, and one for each balance."""
    rows = [("on", "reward", "what", "instrument", "amount", "currency", "words")]
    for line in found.lines:
        amount, currency = str(line.amount).split()
        kind = line.instrument.value
        rows.append((_day(line), line.reward_id, line.move.value, kind, amount, currency, _told(line)))
    for note in found.notes:
        amount, currency = str(note.amount).split()
        kind = note.instrument.value
        rows.append((_day(note), note.reward_id, note.status.value, kind, amount, currency, note.words))
    for one in found.accounts:
        for name, held in (("opening", one.opening), ("closing", one.closing)):
            for pot, amount in _own(held, one.currency).items():
                rows.append(("", "", f"{name} {pot}", "", amount, one.currency, ""))
    return _csv(rows)


def _period(period: Period) -> list[str]:
    return [period.start_on.isoformat(), period.end_on.isoformat()]


def _held(held: Holdings, currency: str) -> dict[str, str]:
    return {pot: _plain(minor, currency) for pot, minor in attrs.asdict(held).items()}


def _own(held: Holdings, currency: str) -> dict[str, str]:
    return {pot: amount for pot, amount in _held(held, currency).items() if pot != "budget"}
