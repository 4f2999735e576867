"""The case of what somebody writes back: does it end consent?"""

from __future__ import annotations

import attrs

from bedside.rules.effects import Unknown

__all__ = ["InboundCase"]


@attrs.frozen(kw_only=True)
class InboundCase:
    """What follows from a reply? ``is_revocation`` is unknown where the words can be read both ways.

    ``domain.replies.read_reply`` reads words; a person may say what they meant.
    """

    is_revocation: bool | Unknown
