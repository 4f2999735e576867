"""Referral codes find every single slip and every swap of two neighbours."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

from bedside.domain.codes import ALPHABET, grouped, is_code, referral_code, with_check_sign
from bedside.domain.invitations import Invitation, InvitationId
from bedside.domain.messages import Channel
from bedside.errors import InvalidValueError
from bedside.testing.people import ANA, NOON
from bedside.testing.strategies import referral_codes


@given(referral_codes())
def test_every_single_wrong_sign_is_found(code: str) -> None:
    for place in range(len(code)):
        for sign in ALPHABET:
            if sign != code[place]:
                assert not is_code(code[:place] + sign + code[place + 1 :])


@given(referral_codes())
def test_every_swap_of_two_neighbours_is_found(code: str) -> None:
    for place in range(len(code) - 1):
        first, second = code[place], code[place + 1]
        swapped = code[:place] + second + first + code[place + 2 :]
        assert is_code(swapped) == (first == second)


@given(referral_codes())
def test_what_a_person_types_is_read_with_spaces_hyphens_and_small_letters(code: str) -> None:
    assert referral_code(grouped(code)) == code
    assert referral_code(f" {grouped(code).lower()} ") == code
    assert referral_code("\u2011".join(code)) == code


@given(referral_codes())
def test_a_lost_or_an_extra_sign_is_found(code: str) -> None:
    for place in range(len(code)):
        assert not is_code(code[:place] + code[place + 1 :])
        assert not is_code(code[:place] + ALPHABET[0] + code[place:])


def test_there_are_no_look_alikes_and_the_number_of_signs_is_prime() -> None:
    assert len(ALPHABET) == 31 == len(set(ALPHABET))
    assert not set("01ILO") & set(ALPHABET)


@pytest.mark.parametrize("typed", ["", "O", "ABCDEFGHJK0", "ABCDEFGHJKVV", "=cmd|'/c calc'!A0", "ß" * 11])
def test_what_is_no_code_is_refused_unquoted(typed: str) -> None:
    with pytest.raises(InvalidValueError, match=r"code\.format code: check the code for a slip") as caught:
        referral_code(typed)

    assert len(typed) < 2 or typed not in str(caught.value)


def test_an_invitation_takes_whole_codes_only() -> None:
    card = Invitation(
        id=InvitationId("inv-1"),
        code=with_check_sign("ABCDEFGHJK"),
        referrer_id=ANA.id,
        channel=Channel.PRINTED_CARD,
        created_at=NOON,
    )

    with pytest.raises(InvalidValueError, match=r"code\.format Invitation\.code"):
        attrs.evolve(card, code=card.code.lower())
