"""What the contracts of notifiers and of reward fulfillers share: a far end that makes trouble."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import pytest

from bedside.environment import SeededEnvironment
from bedside.ports import Environment
from bedside.testing.contracts import Contract
from bedside.testing.people import NOON

__all__ = ["FarEndContract", "MakeTrouble"]

#: Makes the author's fake of the far end misbehave from now on.
MakeTrouble = Callable[[], object]


class FarEndContract(Contract):
    """The trouble that a far end can make; each fixture is optional and brings its tests."""

    optional: ClassVar[Mapping[str, str]] = {
        "lose_the_answer": "nothing shows that an answer which is lost does no harm",
        "refuse_the_connection": "nothing shows what it says when the far end cannot be reached",
        "hang": "nothing shows that it gives up in time",
    }

    @pytest.fixture
    def lose_the_answer(self) -> MakeTrouble | None:
        """Makes the far end do what it is asked and then raise, as when a connection times out."""
        return None

    @pytest.fixture
    def refuse_the_connection(self) -> MakeTrouble | None:
        """Makes the far end unreachable: it does nothing."""
        return None

    @pytest.fixture
    def hang(self) -> MakeTrouble | None:
        """Makes the far end silent: it moves ``clock`` on by the time that it was given, and raises."""
        return None

    @pytest.fixture
    def clock(self) -> Environment:
        """The clock that a silent far end moves; SystemEnvironment() where it really keeps you waiting."""
        return SeededEnvironment(seed=1, start=NOON)

    @pytest.fixture
    def troubles(
        self,
        lose_the_answer: MakeTrouble | None,
        refuse_the_connection: MakeTrouble | None,
        hang: MakeTrouble | None,
    ) -> frozenset[str]:
        """The trouble that the author of this plugin can show."""
        shown = {
            "lose_the_answer": lose_the_answer,
            "refuse_the_connection": refuse_the_connection,
            "hang": hang,
        }
        return frozenset(name for name, trouble in shown.items() if trouble is not None)

    @pytest.fixture
    def declared(self, troubles: frozenset[str]) -> frozenset[str]:
        """What the author declares is the trouble that can be shown."""
        return troubles
