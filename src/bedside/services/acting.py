"""Who acts, in which role, what for, and what that allows."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs

from bedside.domain.access import AREA_OF, EMERGENCY, MARKETING, AccessPolicy, Area, Grant
from bedside.domain.checks import code, identifier
from bedside.domain.journal import ActorId
from bedside.errors import AccessDeniedError

__all__ = ["Acting", "BrokenGlass", "acting_under", "nobody"]

#: Whatever was broken open, nobody reads the journal or the imports through it.
_NOT_BY_EMERGENCY: Final = frozenset({Area.AUDIT, Area.IMPORTS})


@attrs.define(eq=False)
class BrokenGlass:
    """An emergency access: the id of its record, when it runs out, and whether it was closed before."""

    id: str
    expires_at: datetime
    closed: bool = False


@attrs.frozen
class Acting:
    """Who does it, in which role, and what for; every journal entry names all three.

    ``grant`` is what the access policy gives to that role for that purpose.
    """

    actor: ActorId = attrs.field(validator=identifier)
    role: str = attrs.field(validator=code)
    purpose: str = attrs.field(validator=code)
    grant: Grant
    emergency: BrokenGlass | None = None

    @property
    def needs_authorization(self) -> bool:
        """Whether a patient is seen only after an authorization: marketing (45 CFR 164.508(a)(3))."""
        return self.purpose == MARKETING

    @property
    def writes_need_authorization(self) -> bool:
        """Whether nothing about a patient is written before an authorization; broken glass lifts nothing."""
        return self.grant.purpose == MARKETING

    def check_read(self, kind: str) -> None:
        """Refuse to read records of *kind*, unless they may be seen.

        Raises:
            AccessDeniedError: the policy does not give that area.
        """
        area = _area(kind)
        if not (self.grant.may_read(area) or (self.emergency and area not in _NOT_BY_EMERGENCY)):
            raise self._denied("read", area)

    def check_write(self, kind: str) -> None:
        """Refuse to add or change records of *kind*, unless they may be changed.

        Raises:
            AccessDeniedError: the policy does not give that area for writing.
        """
        area = _area(kind)
        if not self.grant.may_write(area):
            raise self._denied("write", area)

    @property
    def emergency_id(self) -> str:
        """The id of the emergency access; empty without one."""
        return "" if self.emergency is None else self.emergency.id

    def is_over(self, now: datetime) -> bool:
        """Whether an emergency access was closed or has run out."""
        broken = self.emergency
        return broken is not None and (broken.closed or now >= broken.expires_at)

    def check_now(self, now: datetime) -> None:
        """Refuse everything once an emergency access is over.

        Raises:
            AccessDeniedError: it is over.
        """
        if self.is_over(now):
            raise AccessDeniedError(
                "this emergency access has ended; if the emergency goes on, break the glass again",
                code="emergency-over",
            )

    def _denied(self, act: str, area: Area) -> AccessDeniedError:
        return AccessDeniedError(
            f"role {self.role} may not {act} {area.value} for the purpose {self.purpose}; "
            "ask whoever keeps the practice's settings (access)",
            code=f"may-not-{act}-{area.value}",
        )


def nobody(actor: str, *, role: str, purpose: str) -> Acting:
    """*actor* as somebody who may do nothing."""
    return Acting(ActorId(actor), role, purpose, Grant(role="nobody", purpose="nothing"))


def acting_under(policy: AccessPolicy, actor: str, *, role: str, purpose: str) -> Acting:
    """*actor* with what *policy* gives to that role for that purpose.

    Raises:
        AccessDeniedError: there is no such role, or it does not act for that purpose.
        InvalidValueError: one of them cannot be an actor, role or purpose.
    """
    asked = nobody(actor, role=role, purpose=purpose)
    if purpose == EMERGENCY:
        raise AccessDeniedError("a desk for emergencies is opened by practice.break_glass()")
    return attrs.evolve(asked, grant=policy.grant(role, purpose))


def _area(kind: str) -> Area:
    area = AREA_OF.get(kind)
    if area is None:
        raise AccessDeniedError(f"{kind} records are in no area, so nobody may see them; give them one")
    return area
