"""Which channels a practice knows: ours, and those for which somebody brought words to share."""

from __future__ import annotations

from typing import Final

from bedside.domain.channels import ChannelName, as_channel
from bedside.domain.messages import Channel
from bedside.domain.sharing import ANY_CHANNEL
from bedside.errors import InvalidValueError
from bedside.services.office import Office

__all__ = ["carries_messages", "known_channel"]

#: Channels that need no messenger: the code is spoken, shown or printed at the desk.
_BY_HAND: Final = frozenset({Channel.FACE_TO_FACE, Channel.PRINTED_CARD, Channel.SOCIAL, Channel.WEB})


def carries_messages(channel: ChannelName) -> bool:
    """Whether a message of ours takes the code there; on a plugin's channel the patient does it."""
    return isinstance(channel, Channel) and channel not in _BY_HAND


def known_channel(office: Office, channel: ChannelName, path: str) -> ChannelName:
    """The channel of that name; a plugin names one by its share text, and so do the settings.

    Raises:
        InvalidValueError: ``channel.unknown``: it is none of ours, and nobody has words for it.
    """
    found = as_channel(channel)
    if isinstance(found, Channel):
        return found
    texts = (*office.settings.share_texts, *office.offers.share_texts.values())
    named = {text.channel for text in texts if not isinstance(as_channel(text.channel), Channel)} - {
        ANY_CHANNEL
    }
    if found not in named:
        known = f"; there are {', '.join(sorted(named))}" if named else ""
        problem = f"give a member of bedside.Channel, or a channel that a share text is for{known}"
        raise InvalidValueError("channel.unknown", path, problem)
    return found
