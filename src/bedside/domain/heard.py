"""How did you hear about us? The answer of a patient, in the words of a form and no more."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

import attrs

from bedside.domain.checks import PERSONAL, identifier, optional, personal_text, typed
from bedside.domain.codes import code_format
from bedside.domain.links import tag
from bedside.errors import InvalidValueError

__all__ = ["HeardFrom", "HeardHow"]


class HeardHow(Enum):
    """How a patient heard of the practice."""

    CODE = "code"
    FRIEND = "friend"
    PARTNER = "partner"
    CAMPAIGN = "campaign"
    SEARCH = "search"
    PASSING_BY = "passing-by"
    OTHER = "other"


#: What each answer says besides; of several, one is enough.
_SAYS: Final[Mapping[HeardHow, tuple[str, ...]]] = {
    HeardHow.CODE: ("code",),
    HeardHow.FRIEND: ("name", "contact"),
    HeardHow.PARTNER: ("partner_id",),
    HeardHow.CAMPAIGN: ("campaign",),
    HeardHow.SEARCH: (),
    HeardHow.PASSING_BY: (),
    HeardHow.OTHER: (),
}


@attrs.frozen(kw_only=True, field_transformer=typed)
class HeardFrom:
    """One answer: a friend with a code, a friend by name or contact, a partner, a campaign, or none of them.

    ``contact`` is an E.164 number or a normalised e-mail address; :func:`bedside.interop.heard.read_heard`
    makes an answer of what a form holds.

    >>> HeardFrom(how=HeardHow.CODE, code="ABCDEFGHJKV").how.value
    'code'
    >>> HeardFrom(how=HeardHow.SEARCH, name="Ana")
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: heard.parts HeardFrom: the answer search says nothing besides
    """

    how: HeardHow
    code: str | None = attrs.field(default=None, validator=optional(code_format))
    name: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(200))
    )
    contact: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(320))
    )
    partner_id: str | None = attrs.field(default=None, validator=optional(identifier))
    campaign: str | None = attrs.field(default=None, validator=optional(tag))

    def __attrs_post_init__(self) -> None:
        """An answer says what it is about, and nothing else."""
        wanted = _SAYS[self.how]
        given = {part for parts in _SAYS.values() for part in parts if getattr(self, part) is not None}
        if given - set(wanted) or (wanted and not given):
            says = " or ".join(wanted) if wanted else "nothing besides"
            raise InvalidValueError("heard.parts", "HeardFrom", f"the answer {self.how.value} says {says}")
