"""Signed links: a referral code and campaign tags behind the practice's own address, and nothing else.

``https://harbour.example/friends?code=ABCDEFGHJKV&campaign=spring-fair&via=social&sig=1.…``

The signature (HMAC-SHA-256, RFC 2104, cut to 128 bits) covers the address, the code and every tag, so
that a link of another practice, another address or another campaign is not one of ours. What it says
can be read by everybody: it keeps nothing secret, and there is nothing in it to be kept.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any, Final

import attrs

from bedside.domain.checks import optional, typed
from bedside.domain.codes import code_format, is_code
from bedside.errors import InvalidValueError, KeyMaterialError

__all__ = [
    "LINK_KEY_BYTES",
    "LinkKeys",
    "ReferralLink",
    "check_tag",
    "link_base",
    "link_key_line",
    "link_url",
    "read_link",
    "tag",
    "web_address",
]

#: Each key is so many random bytes.
LINK_KEY_BYTES: Final = 32

#: 128 bits: nobody guesses one, and a QR code stays small.
_SIGNATURE_BYTES: Final = 16
_PURPOSE: Final = "bedside referral link 1"

_LONGEST_BASE: Final = 90
_LONGEST_TAG: Final = 40
#: The least digits of a telephone number (ITU-T E.164); no campaign has so many.
_DIGITS_OF_A_NUMBER: Final = 7

_HOST = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
_BASE = re.compile(rf"https://{_HOST}(?::[1-9][0-9]{{0,4}})?(?:/[A-Za-z0-9._~-]+)*/?")
_TAG = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_QUERY = re.compile(
    r"code=(?P<code>[A-Z0-9]{11})"
    r"(?:&campaign=(?P<campaign>[a-z0-9][a-z0-9_.-]{0,39}))?"
    r"(?:&via=(?P<via>[a-z0-9][a-z0-9_.-]{0,39}))?"
    r"&sig=(?P<version>[1-9][0-9]{0,8})\.(?P<signature>[A-Za-z0-9_-]{22})"
    # What networks and mailers append to every link that is followed; it is not read.
    r"(?:&(?:fbclid|gclid|dclid|gbraid|wbraid|msclkid|ttclid|twclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|_ga|_gl"
    r"|utm_[a-z]{1,20})=[A-Za-z0-9._~%+*-]{0,400})*",
    re.ASCII,
)


def link_base(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Validator: an ``https`` address of a page, without query, so that a signed one can follow it."""
    if not isinstance(value, str) or len(value) > _LONGEST_BASE or not _BASE.fullmatch(value):
        problem = (
            "give an https address in lower case without ? and #, such as https://harbour.example/friends; "
            f"at most {_LONGEST_BASE} characters"
        )
        raise InvalidValueError("link.base", f"{type(instance).__name__}.{attribute.name}", problem)


def check_tag(value: object, path: str) -> None:
    """Refuse what cannot be a tag of a link, or may be about somebody.

    >>> check_tag("spring-fair", "campaign")
    >>> check_tag("Spring Fair", "campaign")
    Traceback (most recent call last):
    bedside.errors.InvalidValueError: link.tag campaign: use 1 to 40 of a-z, 0-9 and _ . -

    Raises:
        InvalidValueError: ``link.tag`` or ``link.tag_personal``.
    """
    if not isinstance(value, str) or len(value) > _LONGEST_TAG or not _TAG.fullmatch(value):
        raise InvalidValueError("link.tag", path, f"use 1 to {_LONGEST_TAG} of a-z, 0-9 and _ . -")
    if sum(sign.isdecimal() for sign in value) >= _DIGITS_OF_A_NUMBER:
        problem = "name a campaign, and nobody: a tag with so many digits may be a number or a birthday"
        raise InvalidValueError("link.tag_personal", path, problem)


def tag(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Validator: a tag of a link, as :func:`check_tag` has it."""
    check_tag(value, f"{type(instance).__name__}.{attribute.name}")


@attrs.frozen(kw_only=True, field_transformer=typed)
class ReferralLink:
    """What a link says: the code, and the tags that the practice counts its campaigns by."""

    code: str = attrs.field(validator=code_format)
    campaign: str | None = attrs.field(default=None, validator=optional(tag))
    via: str | None = attrs.field(default=None, validator=optional(tag))


class LinkKeys:
    """The keys that sign links, by version; the highest version signs, and all of them are accepted.

    To rotate, add the next version; take an old one out when the last card that it signed is to count
    no more. The keys are in no ``repr``.

    >>> keys = LinkKeys({1: bytes(range(32)), 2: bytes(range(32, 64))})
    >>> keys.current, keys
    (2, LinkKeys(versions=(1, 2)))

    Raises:
        KeyMaterialError: ``key.format``, ``key.length``, ``key.weak``, ``key.reused`` or
            ``key.missing``, with the version and never the key.
    """

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        if not keys:
            raise KeyMaterialError("key.missing", "no link key", "make one: bedside links key FILE")
        for version, secret in keys.items():
            _check_key(version, secret)
        if len(set(keys.values())) != len(keys):
            raise KeyMaterialError("key.reused", "two link keys", "are the same key; make a new one")
        self._keys = dict(sorted(keys.items()))
        self.current = max(self._keys)

    @classmethod
    def from_text(cls, text: str) -> LinkKeys:
        """The keys of lines ``VERSION KEY`` in base64; commas part them too, and # begins a comment.

        >>> LinkKeys.from_text(link_key_line(3, bytes(range(32))))
        LinkKeys(versions=(3,))
        """
        keys: dict[int, bytes] = {}
        lines = (line for line in re.split(r"[\n,]", text) if line.strip() and line.lstrip()[0] != "#")
        for place, line in enumerate(lines, 1):
            match = re.fullmatch(r"\s*([1-9][0-9]{0,8})\s+(\S+)\s*", line, re.ASCII)
            if match is None:
                raise KeyMaterialError("key.format", f"entry {place}", "write a version and a key: 1 BASE64")
            version = int(match[1])
            if version in keys:
                raise KeyMaterialError("key.reused", f"version {version}", "is there twice; count up instead")
            keys[version] = _decoded(version, match[2])
        return cls(keys)

    def knows(self, version: int) -> bool:
        """Whether links of that version can be checked."""
        return version in self._keys

    def sign(self, version: int, statement: bytes) -> str:
        """The signature of *statement* under the key of *version*, as 22 signs of base64url."""
        mac = hmac.new(self._keys[version], statement, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
        return urlsafe_b64encode(mac).decode("ascii").rstrip("=")

    def __repr__(self) -> str:
        return f"LinkKeys(versions={tuple(self._keys)})"


def link_key_line(version: int, secret: bytes) -> str:
    """A key as a line of a key file; *secret* is 32 bytes from the operating system's random source."""
    return f"{version} {b64encode(secret).decode('ascii')}"


def link_url(link: ReferralLink, *, base: str, keys: LinkKeys) -> str:
    """*link* as an address that :func:`read_link` reads back; *base* is ``PracticeSettings.link_base``.

    >>> keys = LinkKeys({1: bytes(range(32))})
    >>> link_url(ReferralLink(code="ABCDEFGHJKV", via="social"), base="https://harbour.example/friends",
    ...     keys=keys)
    'https://harbour.example/friends?code=ABCDEFGHJKV&via=social&sig=1.EMBHJpoE5M4_6T-HV2-weA'
    """
    told = [("code", link.code), ("campaign", link.campaign), ("via", link.via)]
    query = "&".join(f"{name}={value}" for name, value in told if value is not None)
    signature = keys.sign(keys.current, _statement(base, link.code, link.campaign, link.via))
    return f"{base}?{query}&sig={keys.current}.{signature}"


def read_link(url: str, *, base: str, keys: LinkKeys) -> ReferralLink:
    """What a link of this practice says; parameters that networks append behind the signature are not read.

    Raises:
        InvalidValueError: ``link.foreign``: it does not lead to this practice. ``link.format``: there is
            a slip in it, or a part is missing. ``link.code``: there is a slip in its code. ``link.key``:
            its key is not in use any more, or never was. ``link.tampered``: it was changed.
    """
    start = f"{base}?"
    if not url.startswith(start):
        raise InvalidValueError("link.foreign", "link", "this link does not lead to this practice")
    found = _QUERY.fullmatch(url[len(start) :])
    if found is None:
        raise InvalidValueError("link.format", "link", "there is a slip in this link; copy the whole of it")
    if not is_code(found["code"]):
        raise InvalidValueError("link.code", "link", "there is a slip in the code of this link")
    version = int(found["version"])
    if not keys.knows(version):
        raise InvalidValueError("link.key", "link", "the key of this link is not in use; ask for a new link")
    code, campaign, via = found["code"], found["campaign"], found["via"]
    if not hmac.compare_digest(keys.sign(version, _statement(base, code, campaign, via)), found["signature"]):
        raise InvalidValueError("link.tampered", "link", "this link was changed; ask for a new one")
    return ReferralLink(code=code, campaign=campaign, via=via)


def web_address(base: str) -> str:
    """The address as people read and type it.

    >>> web_address("https://harbour.example/friends")
    'harbour.example/friends'
    """
    return base.removeprefix("https://").rstrip("/")


def _statement(base: str, code: str, campaign: str | None, via: str | None) -> bytes:
    # Each part behind its length, so that no two links are one statement; a tag that is not there is no text.
    parts = (_PURPOSE, base, code, campaign, via)
    return "".join("-:" if part is None else f"{len(part)}:{part}" for part in parts).encode("ascii")


def _check_key(version: object, secret: object) -> None:
    if type(version) is not int or not 0 < version < 10**9:
        raise KeyMaterialError("key.format", "a link key", "versions are whole numbers from 1")
    name = f"link key {version}"
    if not isinstance(secret, bytes):
        raise KeyMaterialError("key.format", name, "is not bytes")
    if len(secret) != LINK_KEY_BYTES:
        raise KeyMaterialError("key.length", name, f"has {len(secret)} bytes; it needs {LINK_KEY_BYTES}")
    if len(set(secret)) < 8:
        # 32 random bytes with fewer than 8 different ones do not happen: it was typed.
        raise KeyMaterialError("key.weak", name, "is not random; make one: bedside links key FILE")


def _decoded(version: int, text: str) -> bytes:
    raw: bytes | None
    try:
        raw = b64decode(text.encode("ascii"), validate=True)
    except (NotBase64, ValueError):
        raw = None
    if raw is None:
        problem = "is not base64; make one: bedside links key FILE"
        raise KeyMaterialError("key.format", f"link key {version}", problem)
    return raw
