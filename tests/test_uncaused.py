"""What somebody typed, or a file held, stays in nothing that hangs on an error of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bedside.cli.settings_file import read_settings
from bedside.domain.money import Money
from bedside.domain.patients import Patient
from bedside.errors import BedsideError, PluginCallError
from bedside.interop.contacts import normalise_email, normalise_phone
from bedside.interop.csv.reading import content_hash, read_rows
from bedside.interop.fhir.files import pieces, sniff
from bedside.ports import Row
from bedside.records import from_json, kind_of, read_row
from bedside.storage import SqlStorage
from bedside.uncaused import uncaused

NAME = "Quillianne-Zephyrstone"


def _csv(folder: Path) -> object:
    path = folder / "patients.csv"
    path.write_text(f'id,name\n7,"{NAME}" Ito\n')
    return list(read_rows(path))


def _latin(folder: Path) -> object:
    path = folder / "patients.csv"
    path.write_bytes(b"id,name\n7,M\xfcller " + NAME.encode() + b"\n")
    return content_hash(path)


def _latin_rows(folder: Path) -> object:
    path = folder / "patients.csv"
    path.write_bytes(b"id,name\n7,M\xfcller " + NAME.encode() + b"\n")
    return list(read_rows(path))


def _fhir(folder: Path, text: str) -> object:
    path = folder / "bundle.json"
    path.write_text(text)
    for piece in pieces(path, sniff(path)):
        if piece.error is not None:
            raise piece.error
    return None


_BUNDLE = '{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Patient"'


def _settings(folder: Path) -> object:
    path = folder / "practice.toml"
    path.write_text(f'name = "{NAME}" "\n')
    return read_settings(path)


_FAULTS: dict[str, Callable[[Path], object]] = {
    "not json": lambda _: from_json(f'{{"given": "{NAME}"', Money),
    "twice": lambda _: from_json(f'{{"{NAME}": 1, "{NAME}": 2}}', Money),
    "type": lambda _: from_json(f'{{"currency": "USD", "minor": "{NAME}"}}', Money),
    "unknown field": lambda _: from_json(f'{{"currency": "USD", "minor": 1, "{NAME}": 1}}', Money),
    "record": lambda _: from_json(json.dumps({"id": "patient-1", "name": {"given": [NAME]}}), Patient),
    "row": lambda _: read_row(
        Row(kind="patient", id="patient-1", body=f'{{"name": "{NAME}"}}'), kind_of(Patient)
    ),
    "phone": lambda _: normalise_phone(f"+{NAME}", region="US"),
    "email": lambda _: normalise_email(f"{NAME}@{NAME}@example.org"),
    "csv": _csv,
    "latin": _latin,
    "latin rows": _latin_rows,
    "bundle": lambda folder: _fhir(folder, f'{_BUNDLE}, "id": "{NAME}" ]'),
    "single": lambda folder: _fhir(folder, f'{{"resourceType": "Patient", "id": "{NAME}" ]'),
    "nan": lambda folder: _fhir(folder, f'{_BUNDLE}, "x": NaN, "id": "{NAME}"}}}}]}}'),
    "settings": _settings,
    "url": lambda _: SqlStorage(f"postgresql://ana:{NAME}@host:port/{NAME}"),
}


def everything_on(error: BaseException) -> str:
    """All that hangs on an error and on what it was made from, each with its own members."""
    return "\n".join(
        f"{each!s} {each!r} {each.args!r} {vars(each)!r} {getattr(each, '__notes__', ())!r} {_held(each)!r}"
        for each in _chain(error)
    )


def _held(error: BaseException) -> list[object]:
    return [getattr(error, name, None) for name in ("doc", "object", "exceptions", "colno")]


def _chain(error: BaseException) -> Iterator[BaseException]:
    pending: list[BaseException | None] = [error]
    seen: set[int] = set()
    while pending:
        each = pending.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            pending += [each.__cause__, each.__context__]
            if isinstance(each, BaseExceptionGroup):
                pending += each.exceptions


@pytest.mark.parametrize("fault", _FAULTS.values(), ids=list(_FAULTS))
def test_nothing_that_was_typed_hangs_on_an_error(fault: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(BedsideError) as caught:
        fault(tmp_path)

    assert NAME.casefold() not in everything_on(caught.value).casefold()
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_what_hangs_on_an_error_is_seen() -> None:
    with pytest.raises(BedsideError) as caught:
        _hidden(NAME)

    assert caught.value.__suppress_context__
    assert NAME in everything_on(caught.value)


def test_a_cause_that_was_given_on_purpose_stays() -> None:
    with pytest.raises(PluginCallError) as caught:
        uncaused(_of_a_plugin)()

    assert isinstance(caught.value.__cause__, KeyError)


def _hidden(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BedsideError("give a number") from None


def _of_a_plugin() -> None:
    try:
        raise KeyError
    except KeyError as error:
        raise PluginCallError("gateway", "import", "raised KeyError") from error
