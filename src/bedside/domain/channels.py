"""Channels by which a friend hears of a practice: ours, and those that a plugin names.

Messages leave by a :class:`~bedside.domain.messages.Channel`, of which there are as many as there are
laws about them. A friend may hear of us by anything: a plugin brings a channel by its short code, such
as ``neighbour-app``, and everything that counts referrals counts by it.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from bedside.domain.links import check_tag
from bedside.domain.messages import Channel

__all__ = ["ChannelName", "as_channel", "channel_code", "named_channel"]

#: A channel of ours, or the short code of one that a plugin names.
ChannelName = Channel | str

_OURS: Final = {channel.value: channel for channel in Channel}


def as_channel(value: ChannelName) -> ChannelName:
    """The channel that *value* names; the code of one of ours is that one, in whatever form it comes.

    >>> as_channel("printed_card"), as_channel("neighbour-app")
    (<Channel.PRINTED_CARD: 'printed_card'>, 'neighbour-app')
    """
    return _OURS.get(value, value) if isinstance(value, str) else value


def channel_code(channel: ChannelName) -> str:
    """The channel as it is stored, counted by, and put into links.

    >>> channel_code(Channel.PRINTED_CARD), channel_code("neighbour-app")
    ('printed_card', 'neighbour-app')
    """
    return channel.value if isinstance(channel, Channel) else channel


def named_channel(instance: object, attribute: attrs.Attribute[Any], value: ChannelName) -> None:
    """Refuse a code that could not stand in a link: 1 to 40 of a-z, 0-9 and ``_ . -``, and no number."""
    if isinstance(value, str):
        check_tag(value, f"{type(instance).__name__}.{attribute.name}")
