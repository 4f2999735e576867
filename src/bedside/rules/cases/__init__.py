"""The typed cases that rules judge: one frozen record for each kind of question."""

from bedside.rules.cases.advert import AdvertCase, BillingCase
from bedside.rules.cases.asking import AskCase
from bedside.rules.cases.direct import DirectMarketing, SoftOptIn
from bedside.rules.cases.disclosure import (
    DisclosureCase,
    DisclosurePurpose,
    DisclosureRecipient,
    RecordContent,
)
from bedside.rules.cases.export import ExportCase, ExportDestination, SafeHarborIdentifier
from bedside.rules.cases.inbound import InboundCase
from bedside.rules.cases.message import (
    EmailFacts,
    MessageCase,
    MessageContent,
    MessagePrivacy,
    Remuneration,
)
from bedside.rules.cases.outreach import OutreachFacts
from bedside.rules.cases.partner import (
    AgreementKind,
    AgreementTerms,
    FeeBasis,
    NetworkFee,
    Overage,
    PartnerAct,
    PartnerCase,
    PartnerReferral,
    ReceivedBenefit,
    VoucherAdvert,
)
from bedside.rules.cases.practice import FacilityKind, PracticeFacts
from bedside.rules.cases.processing import Grounds, LawfulBasis, ProcessingCase
from bedside.rules.cases.referral import ReferralCase
from bedside.rules.cases.review import ReviewAct, ReviewAudience, ReviewAuthor, ReviewCase, ReviewPlatform
from bedside.rules.cases.reward import (
    Funding,
    OfferedReward,
    PayVariesBy,
    RecipientFacts,
    RecipientKind,
    ReferredFacts,
    RewardCase,
    RewardException,
    RewardSource,
    Ride,
)
from bedside.rules.cases.rights import HeldRecord, RightsCase, RightsRequest
from bedside.rules.cases.safekeeping import (
    AuthorizationCase,
    AuthorizationElement,
    KeptDocument,
    RetentionCase,
    Safeguard,
    SystemCase,
    VendorCase,
)
from bedside.rules.cases.tax import TaxCase
from bedside.rules.cases.telephone import (
    ExemptionFacts,
    MarketingContent,
    RepliedTo,
    Revocation,
    SendBasis,
    TelephoneFacts,
)

__all__ = [
    "AdvertCase",
    "AgreementKind",
    "AgreementTerms",
    "AskCase",
    "AuthorizationCase",
    "AuthorizationElement",
    "BillingCase",
    "Case",
    "DirectMarketing",
    "DisclosureCase",
    "DisclosurePurpose",
    "DisclosureRecipient",
    "EmailFacts",
    "ExemptionFacts",
    "ExportCase",
    "ExportDestination",
    "FacilityKind",
    "FeeBasis",
    "Funding",
    "Grounds",
    "HeldRecord",
    "InboundCase",
    "KeptDocument",
    "LawfulBasis",
    "MarketingContent",
    "MessageCase",
    "MessageContent",
    "MessagePrivacy",
    "NetworkFee",
    "OfferedReward",
    "OutreachFacts",
    "Overage",
    "PartnerAct",
    "PartnerCase",
    "PartnerReferral",
    "PayVariesBy",
    "PracticeFacts",
    "ProcessingCase",
    "ReceivedBenefit",
    "RecipientFacts",
    "RecipientKind",
    "RecordContent",
    "ReferralCase",
    "ReferredFacts",
    "Remuneration",
    "RepliedTo",
    "RetentionCase",
    "ReviewAct",
    "ReviewAudience",
    "ReviewAuthor",
    "ReviewCase",
    "ReviewPlatform",
    "Revocation",
    "RewardCase",
    "RewardException",
    "RewardSource",
    "Ride",
    "RightsCase",
    "RightsRequest",
    "SafeHarborIdentifier",
    "Safeguard",
    "SendBasis",
    "SoftOptIn",
    "SystemCase",
    "TaxCase",
    "TelephoneFacts",
    "VendorCase",
    "VoucherAdvert",
]

#: Every kind of case.
Case = (
    RewardCase
    | MessageCase
    | DisclosureCase
    | PartnerCase
    | ReferralCase
    | ReviewCase
    | TaxCase
    | ExportCase
    | RightsCase
    | ProcessingCase
    | VendorCase
    | SystemCase
    | RetentionCase
    | AuthorizationCase
    | InboundCase
    | AdvertCase
    | BillingCase
    | AskCase
)
