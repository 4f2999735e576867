"""What the people of FHIR share: names, contact points, addresses."""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.patients import ContactPoint, ContactSystem, ContactUse, PersonName
from bedside.errors import InvalidValueError
from bedside.interop.contacts import normalise_email, normalise_phone
from bedside.interop.fhir.elements import members, part, parts, text
from bedside.interop.fhir.primitives import whole_date
from bedside.interop.fhir.scope import Scope
from bedside.interop.fhir.structure import Resource

__all__ = ["contact_points", "day_of", "period_days", "person_name", "postal_contacts"]

_NAME_ORDER: Final = ("official", "usual", None, "temp", "maiden", "anonymous", "old")
_SYSTEMS: Final = {"phone": ContactSystem.PHONE, "sms": ContactSystem.SMS, "email": ContactSystem.EMAIL}
_USES: Final = {use.value: use for use in ContactUse}


def person_name(resource: Resource, scope: Scope) -> PersonName | None:
    """The official name, else the next best one, with the nickname as what we call the person.

    None where the resource has no name with text in it.
    """
    names = parts(resource, "name")
    nickname = next((name for name in names if text(name, "use") == "nickname"), {})
    preferred = _plain(" ".join(members(nickname, "given")) or text(nickname, "text"))
    ranked = sorted(names, key=lambda name: _rank(text(name, "use")))
    for name in ranked:
        family = _plain(text(name, "family"))
        given = _plain(" ".join(members(name, "given")))
        if not (family or given):
            family = _plain(text(name, "text"))
        if family or given:
            if len(family) > 200 or len(given) > 200 or len(preferred) > 200:
                path = f"{resource['resourceType']}.name"
                raise InvalidValueError("name.length", path, "a name has 200 characters at most")
            return PersonName(family=family, given=given, preferred=preferred or None)
    return None


def contact_points(resource: Resource, scope: Scope) -> tuple[ContactPoint, ...]:
    """Every telephone number and address of ``telecom`` that can be made canonical.

    Any other is left out, with a notice that says why.
    """
    found: list[ContactPoint] = []
    for telecom in parts(resource, "telecom"):
        value, system = text(telecom, "value"), _SYSTEMS.get(text(telecom, "system") or "")
        if value is None:
            continue
        if system is None:
            scope.notices["contact.system"] += 1
            continue
        try:
            email = system is ContactSystem.EMAIL
            canonical = normalise_email(value) if email else normalise_phone(value, region=scope.region)
            point = ContactPoint(
                system=system,
                value=canonical,
                use=_USES.get(text(telecom, "use") or ""),
                rank=_whole(telecom.get("rank")),
            )
        except InvalidValueError as error:
            scope.notices[error.code] += 1
            continue
        found.append(point)
    return tuple(dict.fromkeys(found))


def postal_contacts(resource: Resource, scope: Scope) -> tuple[ContactPoint, ...]:
    """The postal addresses, each on one line as it would be written on an envelope."""
    found: list[ContactPoint] = []
    for address in parts(resource, "address"):
        if text(address, "use") == "billing":
            continue
        place = " ".join(filter(None, (text(address, "state"), text(address, "postalCode"))))
        pieces = (*members(address, "line"), text(address, "city"), place, text(address, "country"))
        line = _plain(text(address, "text") or ", ".join(piece for piece in pieces if piece))
        if not line:
            continue
        if len(line) > 320:
            scope.notices["contact.address_length"] += 1
            continue
        use = _USES.get(text(address, "use") or "")
        try:
            found.append(ContactPoint(system=ContactSystem.POST, value=line, use=use))
        except InvalidValueError as error:
            scope.notices[error.code] += 1
    return tuple(dict.fromkeys(found))


def day_of(resource: Resource, name: str, scope: Scope) -> date | None:
    """The day of a date; one that names only a month or year is left out, with a notice."""
    value = text(resource, name)
    day = None if value is None else whole_date(value)
    if value is not None and day is None:
        scope.notices["fhir.partial_date"] += 1
    return day


def period_days(resource: Resource, scope: Scope) -> tuple[date | None, date | None]:
    """First and last day of ``period``."""
    period = part(resource, "period")
    return day_of(period, "start", scope), day_of(period, "end", scope)


def _rank(use: str | None) -> int:
    return _NAME_ORDER.index(use) if use in _NAME_ORDER else len(_NAME_ORDER)


def _plain(words: str | None) -> str:
    return " ".join((words or "").split())


def _whole(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 1
