"""How the facts of taxes, exports, requests, vendors, systems, documents and replies become their cases."""

from __future__ import annotations

from datetime import date
from typing import Final

from bedside.domain.replies import ReplyMeaning, read_reply
from bedside.domain.rewards import Instrument
from bedside.interop.rule_cases.facts import CaseFacts
from bedside.interop.rule_cases.fields import identifier_in, is_known
from bedside.interop.rule_cases.rewards import KINDS
from bedside.rules import (
    UNKNOWN,
    AdvertCase,
    AuthorizationCase,
    BillingCase,
    ExportCase,
    InboundCase,
    RetentionCase,
    RightsCase,
    SystemCase,
    TaxCase,
    Unknown,
    VendorCase,
)
from bedside.rules.cases import (
    AuthorizationElement,
    ExportDestination,
    HeldRecord,
    KeptDocument,
    RecipientKind,
    RightsRequest,
    Safeguard,
)

__all__ = [
    "advert_of",
    "authorization_of",
    "billing_of",
    "export_of",
    "inbound_of",
    "retention_of",
    "rights_of",
    "system_of",
    "tax_of",
    "vendor_of",
]

#: The keys of an authorization; one that is absent is there, and one that is null or false is missing.
_ELEMENTS: Final = {
    "description": AuthorizationElement.DESCRIPTION,
    "who": AuthorizationElement.WHO,
    "to_whom": AuthorizationElement.TO_WHOM,
    "purpose": AuthorizationElement.PURPOSE,
    "expires": AuthorizationElement.EXPIRY,
    "signed_on": AuthorizationElement.SIGNATURE_AND_DATE,
    "revocation_statement": AuthorizationElement.REVOCATION,
    "redisclosure_statement": AuthorizationElement.REDISCLOSURE,
    "no_conditioning_statement": AuthorizationElement.NO_CONDITION,
}
_REPLIES: Final = {ReplyMeaning.STOP: True, ReplyMeaning.OTHER: False}


def tax_of(facts: CaseFacts) -> TaxCase:
    """The tax case of what is given to one payee."""
    return TaxCase(
        payee=facts.code("payee.kind", RecipientKind, KINDS),
        tin_on_file=facts.flag("payee.tin_on_file"),
        taxable_before=facts.money("payee.ytd_taxable"),
        value=facts.money("reward.retail_value"),
        instrument=facts.code("reward.instrument", Instrument)
        if facts.has("reward.instrument")
        else Instrument.GIFTCARD_BIGBOX,
    )


def export_of(facts: CaseFacts) -> ExportCase:
    """The case of figures that leave the practice."""
    fields = facts.texts("export.fields")
    known = not isinstance(fields, Unknown)
    names = () if isinstance(fields, Unknown) else fields
    found = frozenset(one for one in map(identifier_in, names) if one is not None)
    return ExportCase(
        destination=facts.code("export.destination", ExportDestination),
        identifiers=found if known else UNKNOWN,
        all_fields_known=all(map(is_known, names)) if known else UNKNOWN,
        smallest_cell=facts.count("export.min_cell"),
        authorization=facts.flag("export.authorization"),
        limited_set_agreement=facts.flag("export.limited_data_set_agreement"),
        expert_determination=facts.flag("export.expert_determination"),
    )


def rights_of(facts: CaseFacts, *, done: bool) -> RightsCase:
    """The case of a person's request; *done* where the action is what the person asked for."""
    return RightsCase(
        request=facts.code("request.kind", RightsRequest),
        received_on=_on(facts, "request.received_on"),
        answered=True if done else facts.flag("request.fulfilled"),
        extended=facts.flag("request.extension"),
        record=facts.code("record.kind", HeldRecord),
        retained_until=facts.day("record.retention_until"),
    )


def vendor_of(facts: CaseFacts) -> VendorCase:
    """The case of a vendor."""
    return VendorCase(
        handles_health_records=facts.flag("vendor.handles_phi"),
        agreement_signed=facts.flag("vendor.baa_signed"),
    )


def system_of(facts: CaseFacts) -> SystemCase:
    """The case of a system that may hold health records."""
    return SystemCase(
        holds_health_records=facts.flag("system.holds_ephi"),
        in_place=facts.codes("system.safeguards", Safeguard),
        documented=facts.codes("system.documented", Safeguard)
        if facts.has("system.documented")
        else frozenset(),
    )


def retention_of(facts: CaseFacts) -> RetentionCase:
    """The case of a document that may go."""
    return RetentionCase(
        document=facts.code("record.kind", KeptDocument, {"npp": KeptDocument.PRIVACY_NOTICE}),
        last_effective_on=facts.day("record.last_effective_on"),
    )


def authorization_of(facts: CaseFacts) -> AuthorizationCase:
    """The case of a written authorization."""
    missing = {
        element
        for key, element in _ELEMENTS.items()
        if facts.has(f"authorization.{key}")
        and facts.raw(f"authorization.{key}") in (UNKNOWN, None, False, "")
    }
    return AuthorizationCase(
        elements=frozenset(AuthorizationElement) - missing,
        conditioned=facts.flag("authorization.conditioned_on_treatment"),
        expires_on=None
        if AuthorizationElement.EXPIRY in missing
        else facts.day_on_file("authorization.expires"),
    )


def inbound_of(facts: CaseFacts) -> InboundCase:
    """The case of a reply: what a person says that it means, else what its words say."""
    if facts.has("inbound.is_revocation"):
        return InboundCase(is_revocation=facts.flag("inbound.is_revocation"))
    text = facts.text("inbound.text")
    return InboundCase(
        is_revocation=UNKNOWN if isinstance(text, Unknown) else _REPLIES.get(read_reply(text), UNKNOWN)
    )


def advert_of(facts: CaseFacts) -> AdvertCase:
    """The case of an advertisement."""
    return AdvertCase(
        offers_inducement=facts.flag("advert.offers_inducement"),
        states_terms=facts.flag("advert.states_terms"),
        clinical_testimonial=facts.flag("advert.uses_testimonial_clinical"),
        encourages_needless_use=facts.flag("advert.encourages_unnecessary_use"),
    )


def billing_of(facts: CaseFacts) -> BillingCase:
    """The case of a bill."""
    return BillingCase(government_funded=facts.flag("service.government_funded"))


def _on(facts: CaseFacts, path: str) -> date | Unknown:
    found = facts.day(path)
    return UNKNOWN if found is None else found
