"""Suspecting: the facts behind every signal about a referral, read in bounded work, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from bedside.domain.attribution import Attribution, Touch
from bedside.domain.caps import sealed_name
from bedside.domain.circles import Circle, Link, find_circle
from bedside.domain.contacts import Contact, folded_contact
from bedside.domain.dates import local_date
from bedside.domain.identities import Identity, identity_of
from bedside.domain.invitations import Invitation
from bedside.domain.patients import ContactSystem, RelatedPerson
from bedside.domain.policies import ReferralPolicy
from bedside.domain.referrals import Direction, Referral, SourceKind
from bedside.domain.reviews import Review, ReviewStatus, is_approved
from bedside.domain.suspicion import (
    CodeUse,
    Suspected,
    Suspicion,
    SuspicionCode,
    SuspicionTerms,
    suspicions,
)
from bedside.errors import InvalidValueError
from bedside.ports import ErasingStorage
from bedside.rules import Effect, Finding
from bedside.rules.conditions import FactUsed
from bedside.rules.terms import PROGRAMME_PACK, PROGRAMME_TERMS
from bedside.services.merging import ids_of_person, records_of_person
from bedside.services.office import Office
from bedside.services.referring.attributing import standing_attribution
from bedside.services.referring.invitations import line_of
from bedside.services.unit import Unit, by_rules

__all__ = ["EVIDENCE", "device_digest", "suspicion_terms"]

#: The fact under which a finding tells a record that made it suspicious.
EVIDENCE: Final = "suspicion.evidence"


#: Of a number that very many share, such as a clinic's own, no more people are looked at.
_SHARERS_AT_MOST: Final = 100
_TICK: Final = timedelta(microseconds=1)
#: What may be said of somebody who has credit for a referral that came by another's name or code.
_OF_A_HOLDER: Final = frozenset(
    {
        SuspicionCode.SAME_PERSON,
        SuspicionCode.SHARED_CONTACT,
        SuspicionCode.SHARED_DEVICE,
        SuspicionCode.CIRCLE,
        SuspicionCode.VELOCITY,
    }
)


def device_digest(office: Office, token: str) -> str:
    """The keyed digest under which a device is known again; the token itself is kept nowhere.

    A store that encrypts has a key for it. Any other seals it with the practice's id, which keeps it
    out of sight and not from somebody who can guess the token: give one that cannot be guessed.

    Raises:
        InvalidValueError: the token is empty, or cannot be one.
    """
    # A half of a surrogate pair has no bytes of which there could be a digest.
    whole = all(not "\ud800" <= sign <= "\udfff" for sign in token)
    if not token.strip() or len(token) > _DEVICE_AT_MOST or not whole:
        problem = f"give 1 to {_DEVICE_AT_MOST} characters that mean nothing to anybody else"
        raise InvalidValueError("device.token", "device", problem)
    store = office.storage
    if isinstance(store, ErasingStorage):
        return f"device:{store.fingerprint(f'device {token}')}"
    return sealed_name("device", office.settings.id, token)


_DEVICE_AT_MOST: Final = 1000


@by_rules
def suspicion_terms(
    office: Office,
    unit: Unit,
    referral: Referral,
    policy: ReferralPolicy | None,
    *,
    referrer_id: str | None = None,
    qualified_at: datetime | None = None,
) -> tuple[Finding, ...]:
    """What is suspicious about *referral*, as findings that hold; nothing depends on them but rewards.

    *referrer_id* is who would be rewarded for it. Where nobody is said, whoever the referral names is
    looked at, and everybody else who has a share of the credit as it stands. What a declared household
    explains, and what a person has approved on the same evidence, only warns.
    """
    source = referral.source
    if source.kind is not SourceKind.PATIENT or referral.direction is not Direction.INBOUND:
        return ()
    terms = SuspicionTerms() if policy is None else policy.suspicion
    look = _Look(office, unit)
    facts = _facts(look, referral, terms, referrer_id or str(source.source_id), qualified_at)
    seen = list(suspicions(facts, terms))
    for other in () if referrer_id is not None else look.other_holders(referral):
        facts = _facts(look, referral, terms, other, qualified_at)
        seen += [one for one in suspicions(facts, terms) if one.code in _OF_A_HOLDER and one not in seen]
    if not any(not one.lowered for one in seen):
        return tuple(_finding(one, approved=False) for one in seen)
    approvals = unit.find(Review, equal={"referral_id": referral.id, "status": ReviewStatus.APPROVED})
    return tuple(_finding(one, approved=is_approved(one.rule_id, one.evidence, approvals)) for one in seen)


def _finding(one: Suspicion, *, approved: bool) -> Finding:
    holds = not (one.lowered or approved)
    return Finding(
        rule_id=one.rule_id,
        effect=Effect.HOLD if holds else Effect.WARN,
        citation=PROGRAMME_TERMS,
        reason=one.sentence + (" A person has looked at exactly this and approved it." if approved else ""),
        patient_reason="Somebody at the practice looks at this first.",
        facts_used=tuple(FactUsed(EVIDENCE, told) for told in one.evidence),
        limit="look at it in desk.reviews, and approve or refuse it" if holds else None,
        pack=PROGRAMME_PACK,
    )


# The facts.


def _facts(
    look: _Look,
    referral: Referral,
    terms: SuspicionTerms,
    referrer_id: str,
    qualified_at: datetime | None,
) -> Suspected:
    referrer, referred = look.identity(referrer_id), look.identity(referral.patient_id)
    own = {*referrer.ids, *referred.ids}
    on_device = look.on_device(referral)
    others = [patient for patient in look.sharing_contact(referral.patient_id) if patient not in own]
    return Suspected(
        referral_id=referral.id,
        received_at=referral.received_at,
        referrer=referrer,
        referred=referred,
        recent_ids=look.recent(referrer, referral, terms.within),
        contact_sharers=look.identities(patient for patient in others if look.was_referred(patient)),
        device_sharers=look.identities(patient for patient in on_device if patient not in own),
        referrer_shares_device=not on_device.isdisjoint(referrer.ids),
        duplicate_ids=look.duplicates(referral, referred),
        circle=look.circle(referral, referrer, referred, terms.circle_people),
        code=look.code(referral, referrer, referred),
        qualified_at=qualified_at,
    )


class _Look:
    """Looks into one unit; a person is asked about once."""

    def __init__(self, office: Office, unit: Unit) -> None:
        self._unit = unit
        self._today = local_date(unit.now, office.settings.time_zone)
        self._known: dict[str, Identity] = {}

    def ids_of(self, patient_id: str) -> tuple[str, ...]:
        """Every id of one person, in order."""
        return tuple(sorted(ids_of_person(self._unit, patient_id)))

    def identity(self, patient_id: str) -> Identity:
        """By what the person is known again; of somebody who was erased only the id is left."""
        if patient_id not in self._known:
            unit, ids = self._unit, self.ids_of(patient_id)
            records = records_of_person(unit, patient_id)
            relatives = [
                relative for one in ids for relative in unit.find(RelatedPerson, equal={"patient_id": one})
            ]
            person = identity_of(records, relatives, on=self._today) if records else Identity(ids=ids)
            self._known.update(dict.fromkeys((patient_id, *ids), person))
        return self._known[patient_id]

    def identities(self, patient_ids: Iterable[str]) -> tuple[Identity, ...]:
        """Each person once, in the order of their ids."""
        found = {self.ids_of(one)[0]: self.identity(one) for one in patient_ids}
        return tuple(found[one] for one in sorted(found))

    def sharing_contact(self, patient_id: str) -> set[str]:
        """Patients with a number or address that reaches this person too, as far as that can be told."""
        unit = self._unit
        values = {
            folded_contact(point.value)
            for record in records_of_person(unit, patient_id)
            for point in record.contact_points
            if point.system is not ContactSystem.POST
        }
        return {
            contact.patient_id
            for value in sorted(values)
            for contact in unit.find(Contact, equal={"folded": value}, limit=_SHARERS_AT_MOST)
        }

    def was_referred(self, patient_id: str) -> bool:
        """Whether a patient brought them."""
        return bool(self._brought(patient_id))

    def on_device(self, referral: Referral) -> set[str]:
        """Who came by the device of this referral."""
        if referral.device is None:
            return set()
        same = self._unit.find(Referral, equal={"device": referral.device}, limit=_SHARERS_AT_MOST)
        return {one.patient_id for one in same}

    def recent(self, referrer: Identity, referral: Referral, within: timedelta) -> tuple[str, ...]:
        """This referral and those that the same person made in the time before it."""
        found = {referral.id}
        for one in referrer.ids:
            found |= {
                other.id
                for other in self._unit.find(
                    Referral,
                    equal={"referrer_id": one, "source_kind": SourceKind.PATIENT},
                    column="received_at",
                    at_least=referral.received_at - within + _TICK,
                    below=referral.received_at + _TICK,
                )
            }
        return tuple(sorted(found))

    def other_holders(self, referral: Referral) -> tuple[str, ...]:
        """The people with a share of the credit, besides whoever the referral names."""
        named = self.ids_of(str(referral.source.source_id))
        return tuple(sorted({self.ids_of(one)[0] for one in self._sources(referral) if one not in named}))

    def duplicates(self, referral: Referral, referred: Identity) -> tuple[str, ...]:
        """Referrals that brought the same person under another id of theirs."""
        others = [one for one in referred.ids if one != referral.patient_id]
        return tuple(sorted(found.id for one in others for found in self._brought(one)))

    def code(self, referral: Referral, referrer: Identity, referred: Identity) -> CodeUse | None:
        """The code by which the referral came."""
        if referral.invitation_id is None:
            return None
        invitation = self._unit.look_up(Invitation, referral.invitation_id)
        if invitation is None:
            return CodeUse(invitation_id=referral.invitation_id, known=False)
        # A code for one friend is one code with all that came before and after it in its line.
        line = line_of(self._unit, invitation) if invitation.single_use else (invitation,)
        same = [
            one
            for each in line
            for one in self._unit.find(Referral, equal={"invitation_id": each.id})
            if (one.received_at, one.id) < (referral.received_at, referral.id)
        ]
        return CodeUse(
            invitation_id=invitation.id,
            of_referrer=invitation.referrer_id in referrer.ids,
            single_use=invitation.single_use,
            issued_at=invitation.created_at,
            over_at=invitation.expires_at,
            same_person_ids=tuple(sorted(one.id for one in same if one.patient_id in referred.ids)),
            earlier_ids=tuple(sorted(one.id for one in same)),
        )

    def circle(
        self, referral: Referral, referrer: Identity, referred: Identity, at_most: int
    ) -> Circle | None:
        """The circles that the referral closes."""
        asked = Link(referral_id=referral.id, referrer=min(referrer.ids), referred=min(referred.ids))
        # A person may have corrected credit to somebody who never touched the patient: from then on
        # not everything that somebody made can be looked up, and the walk only goes back.
        corrected = self._unit.find(Attribution, column="corrects", at_least="", limit=1)
        by = None if corrected else self._links_by
        return find_circle(asked, by=by, of=self._links_of, at_most=at_most)

    def _links_of(self, person: str) -> Sequence[Link]:
        """What brought a person: whoever a referral names, and whoever has the credit for it now."""
        return [
            Link(referral_id=one.id, referrer=self.ids_of(source)[0], referred=person)
            for patient_id in self.ids_of(person)
            for one in self._brought(patient_id)
            for source in sorted(self._sources(one))
        ]

    def _links_by(self, person: str) -> Sequence[Link]:
        """Whom a person brought, or touched and has the credit for."""
        unit = self._unit
        people: set[str] = set()
        for one in self.ids_of(person):
            by_one = {"source_kind": SourceKind.PATIENT}
            made = unit.find(Referral, equal={"referrer_id": one, **by_one})
            touched = unit.find(Touch, equal={"source_id": one, **by_one})
            people |= {other.patient_id for other in made} | {touch.patient_id for touch in touched}
        people = {self.ids_of(other)[0] for other in people}
        return [link for other in sorted(people) for link in self._links_of(other) if link.referrer == person]

    def _brought(self, patient_id: str) -> list[Referral]:
        same = {"patient_id": patient_id, "source_kind": SourceKind.PATIENT}
        found = self._unit.find(Referral, equal=dict(same))
        return [one for one in found if one.direction is Direction.INBOUND]

    def _sources(self, referral: Referral) -> Iterator[str]:
        found = {str(referral.source.source_id)}
        standing = standing_attribution(self._unit, referral.id)
        for share in () if standing is None else standing.shares:
            if share.source.kind is SourceKind.PATIENT:
                found.add(str(share.source.source_id))
        yield from found
