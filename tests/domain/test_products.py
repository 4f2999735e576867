"""Products of plugins: each is something, and of one sort in law."""

from __future__ import annotations

import pytest

from bedside.domain.products import RewardProduct
from bedside.domain.rewards import Instrument
from bedside.errors import InvalidValueError


def test_a_product_is_something() -> None:
    with pytest.raises(InvalidValueError, match=r"product\.nothing"):
        RewardProduct(name="thanks", title="Our thanks", instrument=Instrument.NONE)
