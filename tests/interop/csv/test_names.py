"""A name in one column is divided as the map declares, and never by guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.interop.csv.rows import code_of

from bedside.domain.patients import Patient

if TYPE_CHECKING:
    from tests.interop.csv.conftest import Clinic


@pytest.mark.parametrize(
    ("order", "text", "given", "family"),
    [
        ("given family", "Ana Maria Ito", "Ana Maria", "Ito"),
        ("given family", "Ito", "", "Ito"),
        ("family, given", "Ito, Ana Maria", "Ana Maria", "Ito"),
        ("family, given", "Ito", "", "Ito"),
        ("whole", "Dr. Ana Ito DDS", "Dr. Ana Ito DDS", ""),
    ],
)
def test_a_name_in_one_column_is_divided_as_declared(
    clinic: Clinic, order: str, text: str, given: str, family: str
) -> None:
    columns = '[columns]\nid = "id"\nfull_name = "n"\nregistered_on = "d"\n'
    clinic.load(
        f'[table]\nname = "patients"\n{columns}[formats]\nfull_name = "{order}"\n',
        f'id,n,d\n1,"{text}",2026-01-05\n',
    )

    name = clinic.stored(Patient)[0].name
    assert (name.given, name.family) == (given, family)


def test_a_name_in_one_column_is_not_divided_by_guess(clinic: Clinic) -> None:
    columns = '[columns]\nid = "id"\nfull_name = "n"\nregistered_on = "d"\n'

    report = clinic.load(f'[table]\nname = "patients"\n{columns}', "id,n,d\n1,Ana Ito,2026-01-05\n")

    assert code_of(report) == ("name.order", "full_name")
