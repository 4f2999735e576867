"""What every service of one practice works with: settings, store, world, rules and offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import attrs

from bedside.domain.checkpoints import Signer
from bedside.domain.followups import FollowUpPlan
from bedside.domain.journal import JournalEntry
from bedside.domain.links import LinkKeys
from bedside.domain.policies import ReferralPolicy
from bedside.domain.products import RewardProduct
from bedside.domain.recalls import RecallType
from bedside.domain.rewards import RewardRule
from bedside.domain.settings import PracticeSettings
from bedside.domain.sharing import ShareText
from bedside.domain.surveys import Survey
from bedside.domain.templates import MessageTemplate
from bedside.errors import (
    AccessDeniedError,
    BedsideError,
    ConflictError,
    ErasedError,
    LimitReachedError,
    MissingReferenceError,
    SettingsError,
    StorageError,
    UniqueKeyError,
    UnreadableError,
)
from bedside.plugins import PluginFault, Plugins
from bedside.ports import (
    Capability,
    Environment,
    NotifierOffer,
    RewardFulfillerOffer,
    Storage,
    Transaction,
)
from bedside.rules import RulePack
from bedside.services.acting import Acting
from bedside.services.emergencies import end_access
from bedside.services.unit import Unit

__all__ = ["Offers", "Office"]


@attrs.frozen(kw_only=True)
class Offers:
    """What the plugins of a practice offer, by name or id."""

    policies: Mapping[str, ReferralPolicy]
    reward_rules: Mapping[str, RewardRule]
    reward_products: Mapping[str, RewardProduct] = attrs.field(factory=dict)
    plans: Mapping[str, FollowUpPlan]
    recall_types: Mapping[str, RecallType]
    templates: Mapping[str, MessageTemplate]
    share_texts: Mapping[str, ShareText]
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
    signer: Signer | None = None
    link_keys: LinkKeys | None = None
    faults: list[PluginFault] = attrs.field(factory=list)
    untold: list[JournalEntry] = attrs.field(factory=list)

    @property
    def host_commits(self) -> bool:
        """Whether all that is done here is part of a transaction that a host has open."""
        return Capability.HOST_COMMITS in self.storage.capabilities

    def check_commits(self, verb: str) -> None:
        """Refuse a verb that has to commit before it goes on, where only the host can commit.

        Raises:
            SettingsError: the practice is joined to a host's transaction; nothing was done.
        """
        if self.host_commits:
            raise SettingsError(
                f"{verb} commits by itself, and this practice is part of a transaction that its host has "
                "open; after the host's commit call it on the practice over the store itself"
            )

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """One transaction with its journal entries; watching plugins hear of it after it is committed.

        A unit that fails keeps nothing but one entry, in a transaction of its own, that says what
        was tried and why it was not to be. In a host's transaction there is no such entry, for the host's
        transaction is rolled back; and the host says when watching plugins are told.
        """
        begun: list[Unit] = []
        try:
            with self.storage.transaction() as tx:
                unit = self._begun(tx)
                begun.append(unit)
                self.acting.check_now(unit.now)
                yield unit
                unit.seal()
        except Exception as error:
            for failed in begun:
                self.untold.clear()
                self._note_failure(failed, error)
            raise
        self._tell(unit)

    def _begun(self, tx: Transaction) -> Unit:
        return Unit(
            tx=tx,
            environment=self.environment,
            now=self.environment.now(),
            acting=self.acting,
            practice=self.settings.id,
        )

    def _tell(self, unit: Unit) -> None:
        if self.host_commits:
            self.untold.extend(unit.entries)
        elif unit.entries:
            self.faults.extend(self.plugins.after_commit(self.settings, tuple(unit.entries)))

    def tell_untold(self) -> None:
        """The host has committed: watching plugins hear of everything that was done in its transaction."""
        entries = tuple(self.untold)
        self.untold.clear()
        if entries:
            self.faults.extend(self.plugins.after_commit(self.settings, entries))

    def not_kept(self, what: str) -> None:
        """Say in ``practice.faults`` what a host's transaction took with it when it was rolled back."""
        self.faults.append(
            PluginFault("bedside", "journal", f"{what}: the host's transaction is rolled back")
        )

    def cannot_open(self, verb: str, unit: Unit) -> None:
        """Say in ``practice.faults`` which due work of *unit* does not open."""
        for row in unit.unopened:
            error = UnreadableError(row.kind, row.id)
            self.faults.append(PluginFault("bedside", verb, f"{row.id}: {error}"))

    def note_refusal(self, action: str, denied: AccessDeniedError) -> None:
        """Write down that somebody was refused before they could begin."""
        self._write_down(lambda unit: unit.note_refusal(action, denied))

    def _note_failure(self, failed: Unit, error: Exception) -> None:
        if isinstance(error, StorageError) and not isinstance(error, _NOT_THE_STORE):
            return  # the store itself is at fault, and would not keep an entry either
        if self.host_commits:
            self.not_kept(f"a failed call is not in the journal: {type(error).__name__}")
            return

        def write(unit: Unit) -> None:
            unit.note_failure(failed, error)
            if self.acting.is_over(unit.now):
                end_access(unit, self.acting.emergency_id)

        self._write_down(write)

    def _write_down(self, write: Callable[[Unit], None]) -> None:
        try:
            with self.storage.transaction() as tx:
                unit = self._begun(tx)
                write(unit)
                unit.seal()
        except BedsideError as broken:
            # The first error is the one that the caller has to hear of.
            problem = f"a failed call is not in the journal: {type(broken).__name__}"
            self.faults.append(PluginFault("bedside", "journal", problem))
        else:
            self._tell(unit)


#: Errors of a store that answer a caller, or are about one row, and say nothing about the store.
_NOT_THE_STORE: Final = (
    ConflictError,
    ErasedError,
    LimitReachedError,
    MissingReferenceError,
    UniqueKeyError,
    UnreadableError,
)
