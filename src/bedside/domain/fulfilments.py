"""What a fulfiller answers when it is asked to hand a reward over, or to take it back."""

from __future__ import annotations

import attrs

from bedside.domain.checks import PERSONAL, code, optional, personal_text, typed
from bedside.domain.deliveries import Outcome

__all__ = ["Fulfilment"]


@attrs.frozen(kw_only=True, field_transformer=typed)
class Fulfilment:
    """What became of handing a reward over.

    SENT: it was handed over. REFUSED: it never will be. FAILED: nothing moved this time, and the same
    key may be asked again. UNKNOWN: nobody knows. ``nothing_under_key`` with FAILED says more: nothing
    was ever handed over under this key, whatever was asked before. ``reference`` is what the beneficiary
    needs, such as the code of a voucher. ``reason`` is a short code for staff and the journal, such as
    ``pool-empty``; it names nobody.

    >>> Fulfilment(outcome=Outcome.FAILED, reason="pool-empty").outcome.value
    'failed'
    """

    outcome: Outcome
    reference: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(400))
    )
    reason: str | None = attrs.field(default=None, validator=optional(code))
    nothing_under_key: bool = False
