"""A rotation or an erasure that is killed anywhere ends, when it is run again, as if it had not been."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from tests.storage.encrypted.kill_nursery import ANA, opened, practice_on
from tests.storage.encrypted.stores import LINES

from bedside import Channel, ContactPoint, ContactSystem, ContactUse
from bedside.domain.consents import ConsentAnswer
from bedside.domain.erasure import ErasureStatus
from bedside.errors import KeyMaterialError
from bedside.ports import Query
from bedside.records import KINDS
from bedside.storage import EncryptedStorage, SqlStorage

BO = "+14155550101"
_ONE = {1: LINES[1]}
_TWO = {1: LINES[1], 2: LINES[2]}

Rows = dict[tuple[str, str], str]


@attrs.frozen
class Nursery:
    process: subprocess.Popen[str]

    def run(self, job: str, folder: Path, statement: float) -> str:
        """What became of the job: ``killed`` or ``finished``."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{job} {folder} {statement}\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline().strip()
        assert said in ("killed", "finished")
        return said


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two patients, each with a message on its way."""
    folder = tmp_path_factory.mktemp("whole")
    desk = practice_on(opened(folder, _ONE)).acting_as("kim", role="manager", purpose="operations")
    for given, number in (("Ana", ANA), ("Bo", BO)):
        mobile = ContactPoint(system=ContactSystem.PHONE, value=number, use=ContactUse.MOBILE)
        patient = desk.patients.register(given=given, family="Ito", contact_points=[mobile])
        desk.patients.record_consent(
            patient.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form", channel=Channel.SMS
        )
        assert desk.messages.send(patient.id, "check-in", channels=[Channel.SMS]).message is not None
    return folder


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    command = [sys.executable, "-m", "tests.storage.encrypted.kill_nursery", json.dumps(_TWO)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        try:
            yield Nursery(process)
        finally:
            process.kill()


def _copied(whole: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(whole, folder))


def _rows(store: EncryptedStorage) -> Rows:
    """Every row that is there, opened."""
    with store.transaction() as tx:
        return {(kind.name, row.id): row.body for kind in KINDS for row in tx.find(kind.name, Query())}


def _check_rotated(folder: Path, before: Rows) -> None:
    halfway = opened(folder, _TWO)
    assert _rows(halfway) == before
    halfway.rotate_master_key()
    assert _rows(opened(folder, {2: LINES[2]})) == before
    with pytest.raises(KeyMaterialError, match=r"key\.missing master key 2"):
        opened(folder, _ONE)


def _check_erased(folder: Path, before: Rows) -> None:
    store = opened(folder, _TWO)
    desk = practice_on(store).acting_as("kim", role="manager", purpose="operations")
    ana = next(record_id for (kind, record_id), body in before.items() if kind == "patient" and "Ana" in body)
    _rows(store)  # everything that is found opens
    answer = desk.patients.erase(ana, basis="gdpr-17")

    assert answer.certificate is not None
    assert (answer.certificate.status, answer.certificate.cancelled) == (ErasureStatus.DONE, 1)
    assert store.is_erased(ana)
    assert [entry.subject for entry in store.erasures()] == [ana]
    assert desk.patients.find_by_contact(ANA) == []
    assert [patient.name.given for patient in desk.patients.find_by_contact(BO)] == ["Bo"]
    left = _rows(store)
    assert not [key for key, body in left.items() if "Ana" in body or ANA in body]
    about_bo = {key: body for key, body in before.items() if "Bo" in body or BO in body}
    assert about_bo
    assert {key: left[key] for key in about_bo} == about_bo
    assert desk.rewards.verify().problems == ()
    assert desk.audit.verify().whole
    _check_emptied(folder, ana)


def _check_emptied(folder: Path, subject: str) -> None:
    with SqlStorage(f"sqlite:///{folder / 'data.db'}") as inner:
        inner.prepare(KINDS)
        with inner.transaction() as tx:
            for kind in KINDS:
                if kind.subject is None or kind.appended:
                    continue
                own = {"id": None} if kind.subject == "id" else {kind.subject: subject}
                rows = [tx.get(kind.name, subject)] if "id" in own else tx.find(kind.name, Query(equal=own))
                assert [row.id for row in rows if row is not None and row.body] == [], kind.name


_CHECKS = {"rotate": _check_rotated, "erase": _check_erased}


def _killed_everywhere(nursery: Nursery, job: str, whole: Path, folder: Path, *, stride: int) -> int:
    before = _rows(opened(whole, _ONE))
    kills, said, statement = 0, "killed", stride // 2
    while said == "killed":
        said = nursery.run(job, _copied(whole, folder), statement)
        _CHECKS[job](folder, before)
        kills += said == "killed"
        statement += stride
    print(f"{job}: {kills} kills")
    return kills


@pytest.mark.slow
@pytest.mark.parametrize(("job", "stride"), [("rotate", 36), ("erase", 125)])
def test_a_job_that_was_killed_here_and_there_ends_right(
    nursery: Nursery, job: str, stride: int, whole: Path, tmp_path: Path
) -> None:
    assert _killed_everywhere(nursery, job, whole, tmp_path / "killed", stride=stride) >= 2


@pytest.mark.long
@pytest.mark.parametrize("job", ["rotate", "erase"])
def test_a_job_killed_before_each_statement_ends_right(
    nursery: Nursery, job: str, whole: Path, tmp_path: Path
) -> None:
    assert _killed_everywhere(nursery, job, whole, tmp_path / "killed", stride=1) >= 50


@pytest.mark.long
@pytest.mark.parametrize("job", ["rotate", "erase"])
def test_a_job_that_was_killed_at_any_moment_ends_right(
    nursery: Nursery, job: str, whole: Path, tmp_path: Path
) -> None:
    before, chance, killed = _rows(opened(whole, _ONE)), random.Random(9), 0
    for _ in range(100):
        folder = _copied(whole, tmp_path / "killed")
        killed += nursery.run(job, folder, -(chance.random() ** 2) * 0.1) == "killed"
        _CHECKS[job](folder, before)
    print(f"{job}: {killed} of 100 were killed before they had ended")
    assert killed >= 10
