"""Versions: the terms of a programme change under a new version, and what was promised under one stays."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from bedside.domain.policies import PolicyVersion, ReferralPolicy, policy_version_id, version_of
from bedside.domain.referrals import Referral
from bedside.errors import SettingsError, StorageUnavailableError, UniqueKeyError
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["promised_rules", "remember_versions"]


def remember_versions(office: Office, policies: Iterable[ReferralPolicy]) -> None:
    """Remember each version that is new, when a practice starts; a database that is only read learns nothing.

    Raises:
        SettingsError: a programme says something else than it did, under the same version.
    """
    offered = sorted(policies, key=lambda policy: policy.id)
    if not offered:
        return
    with suppress(StorageUnavailableError), office.unit() as unit, unit.by_rules():
        for policy in offered:
            _remember(unit, version_of(policy, at=unit.now))


def _remember(unit: Unit, now: PolicyVersion) -> None:
    known = unit.look_up(PolicyVersion, now.id)
    if known is None:
        try:
            unit.add(now)
        except UniqueKeyError:
            # Another program starts at this moment; what it remembered counts.
            known = unit.look_up(PolicyVersion, now.id)
        else:
            unit.note("remember-policy", PolicyVersion, now.id)
    if known is not None and known.digest != now.digest:
        raise SettingsError(
            f"referral policy {now.policy_id!r} says something else than it did as version {now.version}; "
            f"raise the version to {now.version + 1} or more, or take the change back"
        )


def promised_rules(unit: Unit, referral: Referral, policy: ReferralPolicy) -> tuple[str, ...]:
    """The reward rules that the programme named when *referral* came: a new version takes none away."""
    version = referral.policy_version
    if version is None or version == policy.version:
        return policy.reward_rule_ids
    with unit.by_rules():
        then = unit.look_up(PolicyVersion, policy_version_id(policy.id, version))
    return policy.reward_rule_ids if then is None else then.reward_rule_ids
