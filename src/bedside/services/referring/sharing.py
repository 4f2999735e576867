"""Sharing: the words and the link by which a patient tells a friend, and a link that somebody followed."""

from __future__ import annotations

import attrs

from bedside.domain.attribution import Touch
from bedside.domain.cards import Card
from bedside.domain.channels import ChannelName, channel_code
from bedside.domain.codes import grouped, referral_code
from bedside.domain.invitations import Invitation, mark_opened
from bedside.domain.links import web_address
from bedside.domain.messages import Channel
from bedside.domain.patients import Patient
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.domain.sharing import chosen_share_text, shared_words
from bedside.services.office import Office
from bedside.services.referring.attributing import write_touch
from bedside.services.referring.channels import known_channel
from bedside.services.referring.invitations import link_of, linking, own_invitation
from bedside.services.referring.receiving import way_in_of

__all__ = ["Followed", "Shared", "Sharing"]


@attrs.frozen(kw_only=True)
class Shared:
    """What a patient may hand on: it says nothing about the patient, nor that there is one.

    ``link`` is None where the practice makes no links.
    """

    code: str
    link: str | None
    channel: str
    subject: str
    words: str


@attrs.frozen(kw_only=True)
class Followed:
    """A link of ours that somebody followed: its invitation, and the tags that it carried.

    ``touch`` is what was written down where the host knows who it was.
    """

    invitation: Invitation
    campaign: str | None
    via: str | None
    touch: Touch | None = None


class Sharing:
    """``desk.sharing``: links and the words around them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def share(self, typed_code: str, *, channel: ChannelName, language: str = "en") -> Shared:
        """The words for one channel, with the code and the signed link of an invitation.

        *channel* is a member of :class:`~bedside.Channel`, or the short name of a channel that a plugin
        knows, such as ``neighbour-app``. The practice's own words come first, then those of plugins.

        Raises:
            InvalidValueError: there is a slip in the code; ``channel.unknown``: *channel* is none of ours,
                and no plugin's; ``share.length``: the words are too long for it;
                ``template.missing_value``: the practice has no telephone or web address.
            NotFoundError: no code of ours, or one that counts no more; the answer is the same.
            SettingsError: the words hold a link, and the practice makes none.
        """
        office, settings = self._office, self._office.settings
        # The name stands in the link for everybody to read: a made-up one could say anything.
        word = channel_code(known_channel(office, channel, "share.channel"))
        code = referral_code(typed_code)
        with office.unit() as unit:
            invitation = own_invitation(unit, code)
            text = chosen_share_text(
                (*settings.share_texts, *office.offers.share_texts.values()), word, language=language
            )
            if "{link}" in text.body:
                linking(office)  # or say what is missing, rather than that a variable is
            link = link_of(office, invitation, via=word)
            known = {
                "practice_name": settings.name,
                "practice_telephone": settings.telephone,
                "referral_code": grouped(code),
                "link": link,
                "web_address": None if settings.link_base is None else web_address(settings.link_base),
            }
            values = {name: value for name, value in known.items() if value is not None}
            subject, words = shared_words(text, word, values)
            unit.note("share", Invitation, invitation.id, subject=invitation.referrer_id, outcome=word)
            return Shared(code=grouped(code), link=link, channel=word, subject=subject, words=words)

    def card(self, typed_code: str, *, language: str = "en") -> Card:
        """What stands on a printed card of an invitation; :mod:`bedside.cards` draws it.

        Raises:
            InvalidValueError: there is a slip in the code; ``share.length``: the words are too long.
            NotFoundError: no code of ours, or one that counts no more; the answer is the same.
            SettingsError: the practice makes no links.
        """
        base, _ = linking(self._office)
        settings = self._office.settings
        shared = self.share(typed_code, channel=Channel.PRINTED_CARD, language=language)
        return Card(
            practice_name=settings.name,
            words=shared.words,
            code=referral_code(shared.code),
            link=shared.link or "",
            web_address=web_address(base),
            telephone=settings.telephone,
            language=language,
            design=settings.card_design,
        )

    def follow(self, link: str, *, patient_id: str | None = None) -> Followed:
        """Somebody followed a link; it is read strictly, and counts as opened.

        Where the host knows who it was, *patient_id* says so: then a touch is written, by which the
        referrer may earn a referral that comes later. One's own link is no touch.

        Raises:
            InvalidValueError: ``link.foreign``, ``link.format``, ``link.code``, ``link.key`` or
                ``link.tampered``: it is no link of this practice, as it was made.
            NotFoundError: its code counts no more, or there is no such patient.
            SettingsError: the practice makes no links.
        """
        office = self._office
        with office.unit() as unit:
            came = way_in_of(office, unit, code=None, link=link)
            invitation = unit.change(mark_opened(came.invitation, at=unit.now))
            unit.note("follow", Invitation, invitation.id, subject=invitation.referrer_id)
            touch = None
            if patient_id is not None and unit.get(Patient, patient_id).id != invitation.referrer_id:
                touch = write_touch(
                    unit,
                    patient_id,
                    ReferralSource(kind=SourceKind.PATIENT, source_id=invitation.referrer_id),
                    channel=came.channel,
                    campaign=came.campaign,
                    via=came.via,
                )
                unit.note("touch", Touch, touch.id, subject=patient_id)
            return Followed(invitation=invitation, campaign=came.campaign, via=came.via, touch=touch)
