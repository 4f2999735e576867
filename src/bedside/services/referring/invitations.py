"""What several verbs share about invitations: the open one of a code, and the link that leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bedside.domain.codes import ALPHABET, BODY_LENGTH, with_check_sign
from bedside.domain.erasure import Erasure, erasure_id
from bedside.domain.invitations import (
    Invitation,
    InvitationId,
    InvitationStatus,
    is_open,
    revoke,
    rotate,
    use,
)
from bedside.domain.links import LinkKeys, ReferralLink, link_url
from bedside.domain.patients import Patient
from bedside.errors import InvalidValueError, NotFoundError, SettingsError
from bedside.services.merging import survivor_of
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = [
    "line_of",
    "link_of",
    "linking",
    "open_invitation",
    "own_invitation",
    "revoke_line",
    "rotate_invitation",
    "use_invitation",
]


def open_invitation(unit: Unit, code: str) -> Invitation:
    """The invitation of *code*, where a referral may still come in by it.

    Raises:
        NotFoundError: an unknown, a revoked, a used and an expired code get one answer, and so does the
            code of somebody who is being erased: nobody learns from it.
    """
    found = unit.find(Invitation, equal={"code": code}, limit=1)
    if not found or not is_open(found[0], at=unit.now) or _is_going(unit, found[0].referrer_id):
        raise NotFoundError("open invitation", "of this code")
    return found[0]


def own_invitation(unit: Unit, code: str) -> Invitation:
    """The same, where the person whose code it is may still hand it on.

    Raises:
        NotFoundError: as for a code that does not count; the person may also have died or left.
    """
    found = open_invitation(unit, code)
    if not _has_an_owner(unit, found):
        raise NotFoundError("open invitation", "of this code")
    return found


def use_invitation(unit: Unit, invitation: Invitation) -> Invitation:
    """A friend came by its code; where that was for one friend, no code of its line counts any more."""
    used = use(invitation, at=unit.now)
    if used != invitation:
        unit.change(used)
    if used.single_use:
        for other in line_of(unit, invitation):
            if other.id != used.id and is_open(other, at=unit.now):
                unit.change(use(other, at=unit.now))
    return used


def rotate_invitation(office: Office, unit: Unit, invitation_id: str, *, grace: timedelta) -> Invitation:
    """A new code for the newest invitation of a line; the old one counts until *grace* is over.

    Raises:
        InvalidValueError: ``invitation.closed``: the code counts no more, or was rotated before;
            ``invitation.grace``.
        NotFoundError: there is no such invitation.
    """
    invitation = unit.get(Invitation, invitation_id)
    newest = line_of(unit, invitation)[-1].id == invitation.id
    if not newest or not _has_an_owner(unit, invitation):
        problem = "its code counts no more, or has given way to a newer one already"
        raise InvalidValueError("invitation.closed", "rotate", problem)
    policy = office.offers.policies.get(invitation.policy_id or "")
    old, new = rotate(
        invitation,
        new_id=InvitationId(unit.new_id(Invitation)),
        new_code=with_check_sign(unit.environment.secret(ALPHABET, BODY_LENGTH)),
        at=unit.now,
        grace=grace,
        lifetime=None if policy is None else policy.asking.code_lifetime,
    )
    unit.change(old)
    unit.note("rotate", Invitation, old.id, subject=old.referrer_id)
    return unit.add(new)


def revoke_line(unit: Unit, invitation_id: str) -> Invitation:
    """No code of the invitation's line counts any more, for good.

    Raises:
        InvalidTransitionError: it was revoked before.
    """
    invitation = unit.get(Invitation, invitation_id)
    revoked = unit.change(revoke(invitation))
    for other in line_of(unit, invitation):
        if other.id != revoked.id and other.status is not InvitationStatus.REVOKED:
            unit.change(revoke(other))
    unit.note("revoke", Invitation, revoked.id, subject=revoked.referrer_id)
    return revoked


def line_of(unit: Unit, invitation: Invitation) -> Sequence[Invitation]:
    """Every invitation of the same line, the first one first."""
    first = unit.get(Invitation, invitation.line)
    later = unit.find(Invitation, equal={"line_id": invitation.line}, order_by="created_at")
    return (first, *later)


def _has_an_owner(unit: Unit, invitation: Invitation) -> bool:
    """Whether the person whose code it is, under whichever record, is still somebody who can be thanked."""
    with unit.by_rules():
        found = unit.look_up(Patient, invitation.referrer_id)
        person = None if found is None else survivor_of(unit, found)
        return person is not None and not person.deceased and person.inactive_on is None


def _is_going(unit: Unit, patient_id: str) -> bool:
    with unit.by_rules():
        return unit.look_up(Erasure, erasure_id(patient_id)) is not None


def linking(office: Office) -> tuple[str, LinkKeys]:
    """The address that links begin with, and the keys that sign them.

    Raises:
        SettingsError: the practice lacks one of the two.
    """
    base, keys = office.settings.link_base, office.link_keys
    if base is None or keys is None:
        raise SettingsError("a link needs link_base in the settings, and Practice(link_keys=...)")
    return base, keys


def link_of(office: Office, invitation: Invitation, *, via: str | None = None) -> str | None:
    """The signed link of an invitation; None where the practice makes no links."""
    if office.settings.link_base is None or office.link_keys is None:
        return None
    base, keys = linking(office)
    link = ReferralLink(code=invitation.code, campaign=invitation.campaign, via=via)
    return link_url(link, base=base, keys=keys)
