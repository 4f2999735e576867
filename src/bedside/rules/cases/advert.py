"""The cases of an advertisement for the practice, and of a bill for a service that others fund."""

from __future__ import annotations

import attrs

from bedside.rules.effects import Unknown

__all__ = ["AdvertCase", "BillingCase"]


@attrs.frozen(kw_only=True)
class AdvertCase:
    """May this be advertised? ``clinical_testimonial``: somebody praises the care itself."""

    offers_inducement: bool | Unknown
    states_terms: bool | Unknown
    clinical_testimonial: bool | Unknown
    encourages_needless_use: bool | Unknown


@attrs.frozen(kw_only=True)
class BillingCase:
    """May this service be billed? ``government_funded``: another government pays for it already."""

    government_funded: bool | Unknown
