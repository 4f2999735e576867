"""The table of consents: what patients allowed or refused, with the evidence.

An empty cell never widens a consent. Every purpose and every channel are meant only where the
file, through its map, says ``every``.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, TypeVar

from bedside.domain.consents import Consent, ConsentAnswer, ConsentId
from bedside.domain.messages import Channel, Purpose
from bedside.interop.csv.fields import Field, Reading, choice, email, instant, phone, reference, text
from bedside.interop.csv.values import CsvTable, RowValues

__all__ = ["TABLE"]

E = TypeVar("E", bound=Enum)

_EVERY: Final = "every"
_TELEPHONE: Final = (Channel.SMS, Channel.VOICE, Channel.VOICE_AUTO, Channel.VOICE_AI)


def _or_every(name: str, kind: type[E], about: str) -> Field[E | str]:
    """A code of *kind*, or the word ``every``, so that it is said and not left out."""
    one = choice(name, kind, about)

    def read(value: str, reading: Reading) -> E | str:
        return value if value == _EVERY else one.read(value, reading)

    return Field(name=name, type=one.type, about=about, read=read, required=True, codes=(*one.codes, _EVERY))


_ID = reference("id", "consent", "the statement's id in the source", required=True)
_PATIENT = reference("patient_id", "patient", "whose consent it is; imported earlier", required=True)
_PURPOSE = _or_every("purpose", Purpose, "what for; `every` for all")
_CHANNEL = _or_every("channel", Channel, "over which channel; `every` for all")
_NUMBER = phone("address", "the one number or address it is about; absent: every one of that channel")
_ADDRESS = text(_NUMBER.name, _NUMBER.about, formats=_NUMBER.formats, format_hint=_NUMBER.format_hint)
_EMAIL = email(_ADDRESS.name, _ADDRESS.about)
_ANSWER = choice("answer", ConsentAnswer, "what was said", required=True)
_GIVEN_BY = text("given_by", "who said it: `patient` (where absent) or the id of a related person")
_GIVEN_BY_OTHER = reference(_GIVEN_BY.name, "related_person", _GIVEN_BY.about)
_EVIDENCE = text("evidence", "how we know: a form's id, the words of a message", required=True)
_WORDING = text("wording", "the version of the text that was agreed to")
_GIVEN = instant("given_at", "when it was said", required=True)
_EXPIRES = instant("expires_at", "until when it holds")


def _build(row: RowValues) -> tuple[object, ...]:
    purpose, channel = row.need(_PURPOSE), row.need(_CHANNEL)
    consent = Consent(
        id=ConsentId(row.need(_ID)),
        patient_id=row.need(_PATIENT),
        purpose=None if isinstance(purpose, str) else purpose,
        channel=None if isinstance(channel, str) else channel,
        address=_address(row, channel),
        answer=row.need(_ANSWER),
        given_by=_given_by(row),
        evidence=row.need(_EVIDENCE),
        wording=row.get(_WORDING),
        given_at=row.need(_GIVEN),
        expires_at=row.get(_EXPIRES),
        origin=row.origin(_ID),
    )
    return (consent,)


def _address(row: RowValues, channel: Channel | str) -> str | None:
    if channel in _TELEPHONE:
        return row.get(_NUMBER)
    return row.get(_EMAIL if channel is Channel.EMAIL else _ADDRESS)


def _given_by(row: RowValues) -> str:
    said = row.either(_GIVEN_BY, "patient")
    return said if said == "patient" else row.need(_GIVEN_BY_OTHER)


TABLE = CsvTable(
    name="consents",
    about="what patients allowed or refused, with the evidence",
    fields=(
        _ID, _PATIENT, _PURPOSE, _CHANNEL, _ADDRESS, _ANSWER, _GIVEN_BY, _EVIDENCE, _WORDING, _GIVEN,
        _EXPIRES,
    ),
    build=_build,
)  # fmt: skip
