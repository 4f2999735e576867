"""Reward products: things of a plugin that a reward rule names, each with the sort of thing it is in law."""

from __future__ import annotations

import attrs

from bedside.domain.checks import code, label, typed
from bedside.domain.rewards import Instrument
from bedside.errors import InvalidValueError

__all__ = ["RewardProduct"]


@attrs.frozen(kw_only=True, field_transformer=typed)
class RewardProduct:
    """Something that may be given, such as one shop's card; the law judges its ``instrument``.

    >>> RewardProduct(name="harbour-coffee-card", title="A card of the Harbour Cafe",
    ...     instrument=Instrument.GIFTCARD_RESTRICTED).instrument.value
    'giftcard_restricted'
    """

    name: str = attrs.field(validator=code)
    title: str = attrs.field(validator=label(120))
    instrument: Instrument

    def __attrs_post_init__(self) -> None:
        """A thank-you without value is said, and is no thing."""
        if self.instrument is Instrument.NONE:
            problem = "a product is something; a thank-you without value needs none"
            raise InvalidValueError("product.nothing", "RewardProduct.instrument", problem)
