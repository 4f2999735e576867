"""Names that break software come back as they were, or are refused with a code."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from bedside.domain.patients import Patient

if TYPE_CHECKING:
    from tests.interop.csv.conftest import Clinic

MAP = """
[table]
name = "patients"
[columns]
id = "no"
family = "surname"
registered_on = "since"
"""


def test_naughty_strings_round_trip_or_are_refused_with_a_code(clinic: Clinic, public_files: Path) -> None:
    strings = json.loads((public_files / "badinput" / "naughty_strings.json").read_text(encoding="utf-8"))
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(["no", "surname", "since"])
    writer.writerows([number, name, "2026-01-05"] for number, name in enumerate(strings))

    report = clinic.load(MAP, buffer.getvalue().encode("utf-8"))

    stored = {
        patient.origin.value: patient.name.family for patient in clinic.stored(Patient) if patient.origin
    }
    assert len(stored) + report.refused == len(strings) == 485
    assert stored == {number: strings[int(number)].strip().replace("\r", "\n") for number in stored}
    assert {problem.code for problem in report.problems} == {"name.empty", "text.control", "text.length"}
    assert report.refused < 40
    long_enough = [name for name in strings if len(name) > 3]
    assert not any(name in str(problem) for problem in report.problems for name in long_enough)
