"""The facts of an advertisement and of a bill, by name."""

from __future__ import annotations

from bedside.rules.cases.advert import AdvertCase, BillingCase
from bedside.rules.facts import Fact

__all__ = [
    "clinical_testimonial",
    "encourages_needless_use",
    "government_funded",
    "offers_inducement",
    "states_terms",
]

_Yes = Fact[AdvertCase, bool]

offers_inducement = _Yes("advert.offers_inducement", lambda case: case.offers_inducement)
states_terms = _Yes("advert.states_terms", lambda case: case.states_terms)
clinical_testimonial = _Yes("advert.clinical_testimonial", lambda case: case.clinical_testimonial)
encourages_needless_use = _Yes("advert.encourages_needless_use", lambda case: case.encourages_needless_use)
government_funded = Fact[BillingCase, bool]("service.government_funded", lambda case: case.government_funded)
