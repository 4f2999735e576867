"""What several verbs share about invitations: the open one of a code, and the link that leads to it."""

from __future__ import annotations

from bedside.domain.invitations import Invitation, is_open
from bedside.domain.links import LinkKeys, ReferralLink, link_url
from bedside.errors import NotFoundError, SettingsError
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["link_of", "linking", "open_invitation"]


def open_invitation(unit: Unit, code: str) -> Invitation:
    """The invitation of *code*, where a referral may still come in by it.

    Raises:
        NotFoundError: an unknown, a revoked and an expired code get one answer, so that nobody learns
            from it.
    """
    found = unit.find(Invitation, equal={"code": code}, limit=1)
    if not found or not is_open(found[0], at=unit.now):
        raise NotFoundError("open invitation", "of this code")
    return found[0]


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
