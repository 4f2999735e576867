"""One fulfiller as a plugin; it is built when the settings of the practice are known."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from bedside.domain.settings import PracticeSettings
from bedside.hookspecs import hookimpl
from bedside.ports import RewardFulfillerOffer

__all__ = ["FulfillerPlugin"]


@attrs.frozen(eq=False)
class FulfillerPlugin:
    """Offers what *build* makes for the practice."""

    build: Callable[[PracticeSettings], RewardFulfillerOffer] = attrs.field(repr=False)

    @hookimpl
    def bedside_reward_fulfillers(self, settings: PracticeSettings) -> list[RewardFulfillerOffer]:
        """The one fulfiller."""
        return [self.build(settings)]
