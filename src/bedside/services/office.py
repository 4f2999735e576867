"""What every service of one practice works with: settings, store, world, rules and offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import attrs

from bedside.domain.checks import code, identifier
from bedside.domain.followups import FollowUpPlan
from bedside.domain.journal import ActorId
from bedside.domain.policies import ReferralPolicy
from bedside.domain.recalls import RecallType
from bedside.domain.rewards import RewardRule
from bedside.domain.settings import PracticeSettings
from bedside.domain.surveys import Survey
from bedside.domain.templates import MessageTemplate
from bedside.plugins import PluginFault, Plugins
from bedside.ports import Environment, NotifierOffer, RewardFulfillerOffer, Storage
from bedside.rules import RulePack
from bedside.services.unit import Unit

__all__ = ["Acting", "Offers", "Office"]


@attrs.frozen
class Acting:
    """Who does it, in which role, and what for; every journal entry names all three."""

    actor: ActorId = attrs.field(validator=identifier)
    role: str = attrs.field(validator=code)
    purpose: str = attrs.field(validator=code)


@attrs.frozen(kw_only=True)
class Offers:
    """What the plugins of a practice offer, by name or id."""

    policies: Mapping[str, ReferralPolicy]
    reward_rules: Mapping[str, RewardRule]
    plans: Mapping[str, FollowUpPlan]
    recall_types: Mapping[str, RecallType]
    templates: Mapping[str, MessageTemplate]
    surveys: Mapping[str, Survey]
    notifiers: Mapping[str, NotifierOffer]
    fulfillers: Mapping[str, RewardFulfillerOffer]


@attrs.frozen(kw_only=True, eq=False)
class Office:
    """One practice from the inside, as one person acts in it."""

    settings: PracticeSettings
    storage: Storage
    environment: Environment
    plugins: Plugins
    offers: Offers
    packs: tuple[RulePack, ...]
    acting: Acting
    faults: list[PluginFault] = attrs.field(factory=list)

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """One transaction; watching plugins hear of it after it is committed."""
        with self.storage.transaction() as tx:
            unit = Unit(
                tx=tx,
                environment=self.environment,
                now=self.environment.now(),
                actor=self.acting.actor,
                role=self.acting.role,
                purpose=self.acting.purpose,
            )
            yield unit
        if unit.entries:
            self.faults.extend(self.plugins.after_commit(self.settings, tuple(unit.entries)))
