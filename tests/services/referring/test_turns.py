"""Two desks take in referrals of the same people at the same moment: one waits, and counts the other's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import attrs
import pytest
from tests.databases import DATABASES, fresh_url
from tests.services.conftest import SETTINGS, START
from tests.services.referring.conftest import Friends, Staff

import bedside.starter
from bedside import Practice, SeededEnvironment, Storage
from bedside.domain.referrals import Eligibility
from bedside.storage import SqlStorage

ROUNDS = 3


class Named(SeededEnvironment):
    """Ids of one process, which no other process makes."""

    def __init__(self, name: str, *, seed: int) -> None:
        super().__init__(seed=seed, start=START)
        self._name = name

    def new_id(self, kind: str) -> str:
        return f"{super().new_id(kind)}-{self._name}"


def _staff(storage: Storage, name: str, *, seed: int) -> Staff:
    policy = attrs.evolve(Friends().policy, referrals_per_referrer_and_year=1)
    world = Named(name, seed=seed)
    practice = Practice(
        SETTINGS,
        storage=storage,
        plugins={"starter": bedside.starter, "friends": Friends(policy=policy)},
        environment=world,
    )
    return Staff(practice, world)


def _at_once(desks: tuple[Staff, Staff], *pairs: tuple[str, str]) -> list[Eligibility | None]:
    """What became of two referrals, each ``(patient, referrer)``, that came in at two desks at once."""
    together = Barrier(2, timeout=60)

    def receive(staff: Staff, pair: tuple[str, str]) -> Eligibility | None:
        desk = staff.desk()
        together.wait()
        return desk.referrals.receive(pair[0], referrer_id=pair[1]).referral.eligibility

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(receive, desks, pairs))


@pytest.mark.slow
@pytest.mark.parametrize("name", DATABASES)
def test_of_two_referrals_at_one_moment_only_one_is_the_first(name: str, tmp_path: Path) -> None:
    with fresh_url(name, tmp_path) as url, SqlStorage(url) as here, SqlStorage(url) as there:
        desks = _staff(here, "a", seed=1), _staff(there, "b", seed=2)
        register = desks[0].register
        outcomes = []
        for number in range(ROUNDS):
            day = START.date() - timedelta(days=9000 + 100 * number)
            ana, bo, cy, di = (
                register(f"{given}{'xyz'[number]}", born_on=day - timedelta(days=place))
                for place, given in enumerate(("Ana", "Bo", "Cyril", "Dimitri"))
            )
            # One more than the programme allows, and one friend whom two people sent.
            outcomes.append(_at_once(desks, (bo, ana), (cy, ana)))
            outcomes.append(_at_once(desks, (di, bo), (di, cy)))

    counted = [sorted(one.value for one in pair if one is not None) for pair in outcomes]
    assert counted == [["eligible", "held"]] * (2 * ROUNDS)
