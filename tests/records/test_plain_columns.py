"""What an encrypted database leaves readable: ids, codes, statuses and names of services, no free text."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import get_args, get_type_hints

import attrs
import pytest

from bedside.domain import checks
from bedside.domain.channels import named_channel
from bedside.domain.codes import code_format
from bedside.domain.money import Money
from bedside.errors import InvalidValueError
from bedside.ports import ColumnType
from bedside.records.catalogue import SPECS
from bedside.testing.generating import _checks

#: Checks that let no sentence through.
NARROW = {named_channel, checks.identifier, checks.code, checks.service_name, code_format}


def _plain() -> Iterator[tuple[str, type, str]]:
    for spec in SPECS:
        for entry in spec.columns:
            column = entry.column
            if column.type is ColumnType.TEXT and not column.personal and column.references is None:
                yield f"{spec.kind.name}.{column.name}", spec.type, entry.path


def _is_narrow(kind: type, path: str) -> bool:
    first, _, rest = path.partition(".")
    field = getattr(attrs.fields(kind), first)
    hint = get_type_hints(kind)[first]
    kinds = [each for each in get_args(hint) or (hint,) if each is not type(None)]
    if rest:
        # A currency is three letters, and what money is checks that.
        return kinds == [Money] or all(_is_narrow(each, rest) for each in kinds)
    if all(isinstance(each, type) and issubclass(each, Enum) for each in kinds):
        return True
    return bool(NARROW & set(_checks(field.validator)))


# The outcome of a decision is not a field: it is what its rules say, a word of an Enum. Nor is the source
# that leads an attribution: it is the one with the largest share, and a source has a kind and an id. What an
# open review is about is a digest.
_NO_FIELDS = {
    "decision.outcome",
    "attribution.source_kind",
    "attribution.source_id",
    "review.open_about",
}
_REST = [found for found in _plain() if found[0] not in _NO_FIELDS]


@pytest.mark.parametrize(("kind", "path"), [found[1:] for found in _REST], ids=[found[0] for found in _REST])
def test_a_readable_column_holds_no_free_text(kind: type, path: str) -> None:
    assert _is_narrow(kind, path), "seal it in the body, declare it personal(), or check that it is a code"


def test_the_names_of_services_are_the_only_readable_text_that_people_type() -> None:
    typed = {
        name
        for name, kind, path in _REST
        if "." not in path and checks.service_name in _checks(getattr(attrs.fields(kind), path).validator)
    }
    assert typed == {"appointment.service", "visit.service", "workshop.service"}


@attrs.frozen
class _Note:
    words: str = attrs.field(validator=checks.label(200))


@attrs.frozen
class _Offer:
    service: str = attrs.field(validator=checks.service_name)


def test_free_text_would_be_seen() -> None:
    assert not _is_narrow(_Note, "words")


@pytest.mark.parametrize(
    "typed", ["cleaning for ana.ito@example.org", "call +1 415 555 0100", "SSN 123-45-6789", "٠١٢٣٤٥٦"]
)
def test_a_service_names_nobody(typed: str) -> None:
    with pytest.raises(InvalidValueError, match=r"service\.personal _Offer\.service") as caught:
        _Offer(typed)
    assert typed not in str(caught.value)


@pytest.mark.parametrize("named", ["cleaning", "Zahnreinigung (90 min)", "D1110 prophylaxis", "crown, 46"])
def test_what_a_practice_offers_is_a_service(named: str) -> None:
    assert _Offer(named).service == named
