"""A link is read back as it was made, and every other text is refused by its name."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside import PracticeSettings
from bedside.domain.codes import ALPHABET
from bedside.domain.links import LinkKeys, ReferralLink, link_key_line, link_url, read_link, web_address
from bedside.errors import InvalidValueError, KeyMaterialError
from bedside.testing.strategies import referral_codes

BASE = "https://harbour.example/friends"
FIRST, SECOND = bytes(range(32)), bytes(range(100, 132))
KEYS = LinkKeys({1: FIRST})
LINK = ReferralLink(code="ABCDEFGHJKV", campaign="spring-fair", via="social")
URL = link_url(LINK, base=BASE, keys=KEYS)

tags = st.none() | st.from_regex(r"[a-z0-9][a-z_.-]{0,39}", fullmatch=True)
links = st.builds(ReferralLink, code=referral_codes(), campaign=tags, via=tags)


def refused(url: str, *, base: str = BASE, keys: LinkKeys = KEYS) -> str:
    with pytest.raises(InvalidValueError) as caught:
        read_link(url, base=base, keys=keys)
    assert "ABCD" not in str(caught.value)
    return caught.value.code


@given(links)
def test_a_link_is_read_back_as_it_was_made_and_needs_no_escaping(link: ReferralLink) -> None:
    url = link_url(link, base=BASE, keys=KEYS)

    assert read_link(url, base=BASE, keys=KEYS) == link
    assert re.fullmatch(r"https://[A-Za-z0-9./?&=_-]+", url)
    assert len(url) <= len(BASE) + 170


@given(links, st.data())
def test_a_link_in_which_any_sign_is_another_one_is_refused(link: ReferralLink, data: st.DataObject) -> None:
    url = link_url(link, base=BASE, keys=KEYS)
    place = data.draw(st.integers(0, len(url) - 1))
    sign = data.draw(st.sampled_from(sorted({*ALPHABET, *"abz019?&=/._-% "} - {url[place]})))

    with pytest.raises(InvalidValueError, match=r"^link\.(foreign|format|code|key|tampered) link: "):
        read_link(url[:place] + sign + url[place + 1 :], base=BASE, keys=KEYS)


@given(links, links)
def test_the_signature_of_one_link_is_none_for_another(first: ReferralLink, second: ReferralLink) -> None:
    of_first, of_second = (link_url(link, base=BASE, keys=KEYS).split("&sig=") for link in (first, second))

    if first != second:
        assert refused(f"{of_first[0]}&sig={of_second[1]}") == "link.tampered"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "link.foreign"),
        ("ABCDEFGHJKV", "link.foreign"),
        (URL.replace("harbour", "harb0ur"), "link.foreign"),
        (URL.replace("https", "http"), "link.foreign"),
        (URL.replace("/friends", "/friends/"), "link.foreign"),
        (URL.replace("https://", "https://harbour.example@"), "link.foreign"),
        (BASE, "link.foreign"),
        (f"{BASE}?", "link.format"),
        (URL[:-1], "link.format"),
        (f"{URL}\n", "link.format"),
        (f" {URL}", "link.foreign"),
        (f"{URL}#top", "link.format"),
        (URL.replace("code=", "Code="), "link.format"),
        (URL.replace("&campaign=spring-fair&via=social", "&via=social&campaign=spring-fair"), "link.format"),
        (URL.replace("&via=", "&name=ana&via="), "link.format"),
        (f"{URL}&name=ana", "link.format"),
        (f"{URL}&sig=1.{'A' * 22}", "link.format"),
        (URL.replace("sig=1.", "sig=0."), "link.format"),
        (URL.replace("sig=1.", "sig=\u0661."), "link.format"),
        (URL.replace("ABCDEFGHJKV", "ABCDEFGHJKW"), "link.code"),
        (URL.replace("ABCDEFGHJKV", "0BCDEFGHJKV"), "link.code"),
        (URL.replace("sig=1.", "sig=7."), "link.key"),
        (URL.replace("spring-fair", "spring-faor"), "link.tampered"),
        (URL.replace("&via=social", ""), "link.tampered"),
        (URL.replace("&campaign=spring-fair", ""), "link.tampered"),
    ],
)
def test_what_is_no_link_of_ours_is_refused_by_name(url: str, code: str) -> None:
    assert refused(url) == code


def test_a_link_of_another_page_or_of_another_practice_with_the_same_page_is_none_of_ours() -> None:
    assert refused(URL.replace("friends", "friend"), base="https://harbour.example/friend") == "link.tampered"
    assert refused(URL, keys=LinkKeys({1: SECOND})) == "link.tampered"


@pytest.mark.parametrize("added", ["fbclid=IwAR0_a-b", "utm_source=ig&utm_medium=social", "gclid=x&mc_eid=y"])
def test_what_networks_append_to_a_link_that_is_followed_is_not_read(added: str) -> None:
    assert read_link(f"{URL}&{added}", base=BASE, keys=KEYS) == LINK


def test_a_rotated_key_signs_new_links_and_old_ones_count_until_it_is_taken_out() -> None:
    both = LinkKeys({2: SECOND, 1: FIRST})
    newer = link_url(LINK, base=BASE, keys=both)

    assert "&sig=2." in newer
    assert read_link(URL, base=BASE, keys=both) == read_link(newer, base=BASE, keys=both) == LINK
    assert refused(URL, keys=LinkKeys({2: SECOND})) == "link.key"


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({}, "key.missing"),
        ({0: FIRST}, "key.format"),
        ({True: FIRST}, "key.format"),
        ({1: "secret"}, "key.format"),
        ({1: b"secret"}, "key.length"),
        ({1: b"secretsecretsecretsecretsecretse"}, "key.weak"),
        ({1: FIRST, 2: FIRST}, "key.reused"),
    ],
)
def test_a_key_that_is_none_is_refused_and_never_shown(keys: dict[int, bytes], code: str) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        LinkKeys(keys)

    assert caught.value.code == code
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "key.missing"),
        ("# only words\n", "key.missing"),
        (b64encode(FIRST).decode(), "key.format"),
        ("0 AAAA", "key.format"),
        ("1 ****", "key.format"),
        ("1 \u00e9", "key.format"),
        ("1 AAAA", "key.length"),
        (f"{link_key_line(1, FIRST)}\n{link_key_line(1, SECOND)}", "key.reused"),
    ],
)
def test_a_text_that_holds_no_keys_is_refused(text: str, code: str) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        LinkKeys.from_text(text)

    assert caught.value.code == code


@pytest.mark.parametrize("between", ["\n", ",", "\n\n# a new one\n", " , "])
def test_keys_are_read_from_lines_or_from_one_line(between: str) -> None:
    keys = LinkKeys.from_text(between.join((link_key_line(1, FIRST), link_key_line(2, SECOND))))

    assert repr(keys) == "LinkKeys(versions=(1, 2))"
    assert read_link(URL, base=BASE, keys=keys) == LINK


@pytest.mark.parametrize("tag", ["", "Spring", "spring fair", "a+b", "a&b", "x" * 41, "\u00e9t\u00e9"])
def test_a_tag_that_would_need_escaping_is_refused(tag: str) -> None:
    with pytest.raises(InvalidValueError, match=r"^link\.tag ReferralLink\.campaign"):
        ReferralLink(code="ABCDEFGHJKV", campaign=tag)


@pytest.mark.parametrize("tag", ["5105550101", "born-1985.05.05"])
def test_a_tag_that_may_be_about_somebody_is_refused(tag: str) -> None:
    with pytest.raises(InvalidValueError, match=r"^link\.tag_personal ReferralLink\.via"):
        ReferralLink(code="ABCDEFGHJKV", via=tag)


@pytest.mark.parametrize(
    "base",
    [
        "http://harbour.example/friends",
        "https://harbour.example/friends?page=7",
        "https://harbour.example/friends#top",
        "https://ana@harbour.example",
        "https://Harbour.example",
        "https://harbour",
        "https://h\u00e4rbour.example",
        "https://harbour.example//evil.example",
        "https:///harbour.example",
        "https://harbour.example/a b",
        "https://harbour.example/\\evil",
        f"https://harbour.example/{'x' * 90}",
        "",
    ],
)
def test_an_address_that_cannot_carry_a_signed_link_is_refused(base: str) -> None:
    with pytest.raises(InvalidValueError, match=r"^link\.base PracticeSettings\.link_base"):
        PracticeSettings(
            name="Harbour", time_zone="UTC", currency="USD", jurisdictions=("US",), link_base=base
        )


@pytest.mark.parametrize(
    ("base", "read"),
    [
        ("https://harbour.example", "harbour.example"),
        ("https://harbour.example/", "harbour.example"),
        ("https://xn--hrbour-bua.example:8443/a/b.html", "xn--hrbour-bua.example:8443/a/b.html"),
    ],
)
def test_an_address_is_read_without_what_nobody_types(base: str, read: str) -> None:
    settings = PracticeSettings(
        name="Harbour", time_zone="UTC", currency="USD", jurisdictions=("US",), link_base=base
    )

    assert web_address(str(settings.link_base)) == read
    assert read_link(link_url(LINK, base=base, keys=KEYS), base=base, keys=KEYS) == LINK
