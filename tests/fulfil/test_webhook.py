"""A webhook: one signed request, one answer that fits or none; nothing is paid twice, whatever comes back."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from tests.fulfil.far_end import SECRET, FarEnd, http, other, other_amount
from tests.fulfil.test_vouchers import CARD, SAMPLE, Shop, sample
from tests.services.conftest import SETTINGS

from bedside import Money, Outcome, Storage, SystemEnvironment
from bedside.domain.rewards import RewardId, RewardStatus
from bedside.errors import InvalidValueError, KeyMaterialError
from bedside.fulfil.webhook import Asked, Reply, WebhookFulfiller, verify, webhook
from bedside.ports import RewardFulfillerOffer
from bedside.testing import Handed, RewardFulfillerContract

SHORT = timedelta(seconds=0.4)
SENT, REFUSED, FAILED, UNKNOWN = Outcome.SENT, Outcome.REFUSED, Outcome.FAILED, Outcome.UNKNOWN


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    made = FarEnd()
    yield made
    made._done.set()


@pytest.fixture
def asks(far_end: FarEnd) -> WebhookFulfiller:
    return WebhookFulfiller(far_end.url, SECRET, timeout=SHORT)


class TestWebhook(RewardFulfillerContract):
    deadline = timedelta(seconds=5)

    @pytest.fixture
    def offer(self, asks: WebhookFulfiller) -> RewardFulfillerOffer:
        return RewardFulfillerOffer(name="shop", instruments=frozenset({CARD}), fulfiller=asks)

    @pytest.fixture
    def handed(self, far_end: FarEnd) -> Callable[[], Sequence[Handed]]:
        return lambda: list(far_end.handed)

    @pytest.fixture
    def lose_the_answer(self, far_end: FarEnd) -> Callable[[], object]:
        return lambda: far_end.does(far_end.reset, once=True)

    @pytest.fixture
    def refuse_the_connection(self, far_end: FarEnd) -> Callable[[], object]:
        return far_end.close

    @pytest.fixture
    def hang(self, far_end: FarEnd) -> Callable[[], object]:
        return lambda: far_end.does(far_end.hang)

    @pytest.fixture
    def lie(self, far_end: FarEnd) -> Callable[[], object]:
        return lambda: far_end.says(lambda body: http(other_amount(body)))

    @pytest.fixture
    def answer_twice(self, far_end: FarEnd) -> Callable[[], object]:
        return lambda: far_end.says(lambda body: http(body) + http(body))

    @pytest.fixture
    def clock(self) -> SystemEnvironment:
        return SystemEnvironment()


# What comes back.

AT_ODDS, NONE = "answer-contradicts-itself", "no-proper-answer"


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        (lambda body: http(body), SENT, None),
        (lambda body: http(body, "201 Created"), SENT, None),
        (lambda body: http(body) + http(other_amount(body)), SENT, None),
        (
            lambda body: http(other(body, outcome="refused", reason="no-card")),
            UNKNOWN,
            AT_ODDS,
        ),
        (lambda body: http(other(body, outcome="refused", reason="sold-out"), "422 X"), REFUSED, "sold-out"),
        (lambda body: http(other(body, outcome="failed", reason="busy"), "429 X"), FAILED, "busy"),
        (lambda body: http(other(body, outcome="failed"), "503 X"), UNKNOWN, AT_ODDS),
        (lambda body: http(body, "409 Conflict"), UNKNOWN, AT_ODDS),
        (lambda body: http(other(body, outcome="taken-back")), UNKNOWN, AT_ODDS),
        (lambda body: http(other(body, key="hand-over.r-9")), UNKNOWN, "answer-to-another-key"),
        (lambda body: http(other_amount(body)), UNKNOWN, "answer-for-another-amount"),
        (lambda body: http(body, "500 Oops"), UNKNOWN, AT_ODDS),
        (lambda body: http(b"<html>down", "502 Bad Gateway"), UNKNOWN, "status-502"),
        (lambda body: http(b"<html>who?", "404 Not Found"), UNKNOWN, "status-404"),
        (lambda body: http(b"", "302 Found", "Location: http://localhost:1/"), UNKNOWN, "status-302"),
        (lambda body: http(b"", "204 No Content"), UNKNOWN, NONE),
        (lambda body: http(b"<html>welcome"), UNKNOWN, NONE),
        (lambda body: http(body + body), UNKNOWN, NONE),
        (lambda body: http(other(body, more=1)), UNKNOWN, NONE),
        (lambda body: http(other(body, reference=7)), UNKNOWN, NONE),
        (lambda body: http(other(body, reference="x" * 401)), UNKNOWN, NONE),
        (lambda body: http(other(body, reason="Ana Ito")), UNKNOWN, NONE),
        (lambda body: http(other(body, amount=25.0)), UNKNOWN, NONE),
        (
            lambda body: http(other(body, amount={"minor": 2500.0, "currency": "USD"})),
            UNKNOWN,
            NONE,
        ),
        (
            lambda body: http(other(body, amount={"minor": True, "currency": "USD"})),
            UNKNOWN,
            NONE,
        ),
        (lambda body: http(other(body, outcome=["fulfilled"])), UNKNOWN, NONE),
        (lambda body: http(body[:-1] + b', "key": "x"}'), UNKNOWN, NONE),
        (lambda body: http(body[:-1] + b', "reason": NaN}'), UNKNOWN, NONE),
        (lambda body: http(b"[" * 9000), UNKNOWN, NONE),
        (lambda body: http(b"null"), UNKNOWN, NONE),
        (lambda body: http(b"\xff" + body), UNKNOWN, NONE),
        (lambda body: http(body + b" " * 20_000), UNKNOWN, NONE),
        (lambda body: http(body)[:-5], UNKNOWN, "no-answer-of-http"),
        (lambda body: b"hello\r\n\r\n", UNKNOWN, "no-answer-of-http"),
        (lambda body: b"", UNKNOWN, "connection-lost"),
        (lambda body: b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", UNKNOWN, "no-answer-of-http"),
    ],
)
def test_each_answer_has_its_outcome(
    far_end: FarEnd, asks: WebhookFulfiller, answer: Callable[[bytes], bytes], outcome: Outcome, reason: str
) -> None:
    far_end.says(answer)

    said = asks.fulfil(sample(), idempotency_key="r-1")

    assert (said.outcome, said.reason) == (outcome, reason)
    assert said.reference == ("card-of-r-1" if outcome is SENT else None)
    assert len(far_end.raw) == 1, "it is asked once, and followed nowhere"
    far_end.does(None)
    assert asks.fulfil(sample(), idempotency_key="r-1").outcome is SENT
    assert len(far_end.handed) == 1


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (FarEnd.hang, "timeout"),
        (FarEnd.drip, "timeout"),
        (FarEnd.reset, "connection-lost"),
        (FarEnd.flood, "answer-too-large"),
    ],
    ids=["hangs", "drips", "resets", "floods"],
)
def test_a_far_end_that_keeps_one_waiting_is_given_up_in_time(
    far_end: FarEnd, asks: WebhookFulfiller, behave: Callable[..., None], reason: str
) -> None:
    far_end.does(lambda line, body: behave(far_end, line, body), once=True)
    before = datetime.now(UTC)

    said = asks.fulfil(sample(), idempotency_key="r-1")

    assert (said.outcome, said.reason) == (UNKNOWN, reason)
    assert datetime.now(UTC) - before < timedelta(seconds=3)
    assert asks.fulfil(sample(), idempotency_key="r-1").outcome is SENT
    assert len(far_end.handed) == 1


def test_what_never_connected_has_failed(far_end: FarEnd, asks: WebhookFulfiller) -> None:
    far_end.close()

    said = asks.fulfil(sample(), idempotency_key="r-1")
    nowhere = WebhookFulfiller("https://no-such-host.invalid/", SECRET, timeout=SHORT)

    assert (said.outcome, said.reason, said.nothing_under_key) == (FAILED, "not-connected", False)
    assert nowhere.fulfil(sample(), idempotency_key="r-1").outcome is FAILED


def test_at_the_desk_nothing_is_paid_twice_whatever_the_far_end_does(
    storage: Storage, far_end: FarEnd
) -> None:
    shop = Shop(storage).with_plugins(shop=webhook(far_end.url, SECRET, SAMPLE, timeout=SHORT))
    gift = shop.owed()
    tricks = [far_end.reset, far_end.hang, lambda line, body: line.sendall(http(other_amount(body)))]
    for trick in tricks:
        far_end.does(trick)
        told = shop.desk.rewards.hand_over(gift)
        assert (told.outcome, told.reward.status) == (UNKNOWN, RewardStatus.HANDING_OVER)
    far_end.does(None)

    told = shop.desk.rewards.hand_over(gift)

    assert (told.outcome, told.reward.fulfilment_reference) == (SENT, f"card-of-{gift}")
    assert [one.value for one in far_end.handed] == [Money(600, "USD")]
    assert shop.desk.rewards.claw_back(gift, reason="a-slip").asked_back is SENT
    assert [one.taken_back for one in far_end.handed] == [False, True]
    assert shop.in_order()


def test_an_unknown_one_that_cannot_be_reached_later_stays_unknown(storage: Storage, far_end: FarEnd) -> None:
    """It was paid, its answer was lost, and the line is down: it must not look like owed."""
    shop = Shop(storage).with_plugins(shop=webhook(far_end.url, SECRET, SAMPLE, timeout=SHORT))
    gift = shop.owed()
    far_end.does(far_end.reset)
    shop.desk.rewards.hand_over(gift)
    far_end.close()

    told = shop.desk.rewards.hand_over(gift)

    assert (told.outcome, told.reward.status) == (UNKNOWN, RewardStatus.HANDING_OVER)
    assert shop.desk.rewards.to_hand_over() == ()


# What is sent.


def test_a_request_holds_ids_and_amounts_and_nothing_else(far_end: FarEnd, asks: WebhookFulfiller) -> None:
    reward = attrs.evolve(sample(), reason="Ana is pleased")

    asks.fulfil(reward, idempotency_key="r-1")
    asks.claw_back(reward, idempotency_key="r-1")

    (headers, body), (_, back) = far_end.raw
    assert json.loads(body) == {
        "act": "hand-over",
        "key": "hand-over.r-1",
        "reward": "r-1",
        "beneficiary": "pat-ana",
        "instrument": "giftcard_restricted",
        "amount": {"minor": 2500, "currency": "USD"},
    }
    assert json.loads(back)["key"] == "take-back.r-1"
    assert headers["Idempotency-Key"] == "hand-over.r-1"
    assert set(headers) == {
        "Host",
        "Accept-Encoding",
        "Content-Length",
        "Bedside-Timestamp",
        "Bedside-Signature",
        "Idempotency-Key",
        "Content-Type",
        "Accept",
        "User-Agent",
        "Connection",
    }


def test_two_long_keys_that_begin_alike_are_two(far_end: FarEnd, asks: WebhookFulfiller) -> None:
    for end in "ab":
        key = "r" * 127 + end
        assert asks.fulfil(attrs.evolve(sample(), id=RewardId(key)), idempotency_key=key).outcome is SENT

    assert len({handed.key for handed in far_end.handed}) == 2
    assert max(len(handed.key) for handed in far_end.handed) <= 128


def test_it_shows_neither_its_secret_nor_where_it_asks(far_end: FarEnd) -> None:
    secret = b"top-secret-top-secret-top-secret-"
    url = far_end.url + "?token=hush"
    plugin = webhook(url, secret, [CARD])
    [offer] = plugin.bedside_reward_fulfillers(SETTINGS)

    for shown in (repr(plugin), repr(offer), repr(offer.fulfiller)):
        assert "hush" not in shown
        assert "top-secret" not in shown


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/rewards",
        "http://10.0.0.1/",
        "https://kim:hush@shop.example/",
        "https://shop.example/#hush",
        "https://",
        "ftp://shop.example/",
        "https://shop.example:99999/",
        "https://[hush",
        "hush",
        "",
    ],
)
def test_a_url_that_cannot_be_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(InvalidValueError, match=r"webhook\.url") as caught:
        WebhookFulfiller(url, SECRET)

    assert "hush" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(("length", "right"), [(31, False), (32, True)])
def test_a_secret_has_32_bytes(length: int, right: bool) -> None:
    if right:
        WebhookFulfiller("https://shop.example/", bytes(length))
    else:
        with pytest.raises(KeyMaterialError, match="webhook secret"):
            WebhookFulfiller("https://shop.example/", bytes(length))


@pytest.mark.parametrize("timeout", [timedelta(0), timedelta(seconds=-1), timedelta(seconds=121)])
def test_a_timeout_is_within_two_minutes(timeout: timedelta) -> None:
    with pytest.raises(InvalidValueError, match=r"webhook\.timeout"):
        WebhookFulfiller("https://shop.example/", SECRET, timeout=timeout)


# TLS.


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that signed itself, and its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return public, private


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[FarEnd]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    made = FarEnd(tls=context)
    yield made
    made._done.set()


def test_a_far_end_that_cannot_prove_its_name_is_told_nothing(
    secure: FarEnd, certificate: tuple[Path, Path]
) -> None:
    stranger = WebhookFulfiller(secure.url, SECRET, timeout=SHORT)
    other_name = WebhookFulfiller(
        secure.url.replace("localhost", "127.0.0.1"), SECRET, timeout=SHORT, authorities=certificate[0]
    )

    for asks in (stranger, other_name):
        said = asks.fulfil(sample(), idempotency_key="r-1")
        assert (said.outcome, said.reason) == (FAILED, "no-tls")
    assert secure.raw == []


def test_one_that_is_trusted_is_asked_over_tls(secure: FarEnd, certificate: tuple[Path, Path]) -> None:
    asks = WebhookFulfiller(secure.url, SECRET, authorities=certificate[0])

    assert asks.fulfil(sample(), idempotency_key="r-1").outcome is SENT
    secure.does(secure.hang)
    hurried = WebhookFulfiller(secure.url, SECRET, timeout=SHORT, authorities=certificate[0])
    assert hurried.fulfil(sample("r-2"), idempotency_key="r-2").reason == "timeout"


def test_a_far_end_that_speaks_no_tls_is_told_nothing(far_end: FarEnd) -> None:
    asks = WebhookFulfiller(far_end.url.replace("http:", "https:"), SECRET, timeout=SHORT)

    assert asks.fulfil(sample(), idempotency_key="r-1").reason == "no-tls"
    assert far_end.handed == []


def test_a_file_of_authorities_has_to_be_one(tmp_path: Path) -> None:
    empty = tmp_path / "none.pem"
    for path in (empty, tmp_path):
        with pytest.raises(InvalidValueError, match=r"webhook\.authorities"):
            WebhookFulfiller("https://shop.example/", SECRET, authorities=path)


# The receiving side.

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def signed(secret: bytes = SECRET, at: datetime = NOW) -> tuple[dict[str, str], bytes]:
    from bedside.fulfil.signing import Act, sign, write_asked

    asked, body = write_asked(Act.HAND_OVER, sample(), idempotency_key="r-1")
    return {**sign(body, secret=secret, at=at), "Idempotency-Key": asked.key}, body


def test_a_request_is_read_by_whoever_has_the_secret_also_while_it_is_changed() -> None:
    old, new = SECRET, bytes(reversed(SECRET))
    headers, body = signed(old)

    asked = verify({name.lower(): value for name, value in headers.items()}, body, [new, old], NOW)

    assert (asked.reward_id, asked.amount, asked.key) == ("r-1", Money(2500, "USD"), "hand-over.r-1")
    with pytest.raises(InvalidValueError, match=r"webhook\.signature"):
        verify(headers, body, [new], NOW)
    with pytest.raises(InvalidValueError, match=r"webhook\.signature"):
        verify(headers, body, [], NOW)


@pytest.mark.parametrize(
    ("late", "good"),
    [
        (timedelta(minutes=5), True),
        (timedelta(minutes=5, microseconds=1), False),
        (timedelta(minutes=-5), True),
        (timedelta(minutes=-5, microseconds=-1), False),
    ],
)
def test_a_request_that_was_overheard_is_good_for_a_while(late: timedelta, good: bool) -> None:
    headers, body = signed()

    if good:
        verify(headers, body, [SECRET], NOW + late)
    else:
        with pytest.raises(InvalidValueError, match=r"webhook\.time"):
            verify(headers, body, [SECRET], NOW + late)


@pytest.mark.parametrize(
    "changed",
    [
        {"Bedside-Timestamp": "1777896001"},
        {"Bedside-Timestamp": ""},
        {"Bedside-Timestamp": "\udc80"},
        {"Bedside-Signature": ""},
        {"Bedside-Signature": "v1="},
        {"Bedside-Signature": "v1=" + "0" * 64},
        {"Bedside-Signature": "\udc80"},
    ],
)
def test_a_header_that_was_changed_is_refused(changed: dict[str, str]) -> None:
    headers, body = signed()

    with pytest.raises(InvalidValueError, match=r"webhook\.signature"):
        verify({**headers, **changed}, body, [SECRET], NOW)


def test_a_body_that_was_changed_and_a_key_that_is_another_are_refused() -> None:
    headers, body = signed()

    with pytest.raises(InvalidValueError, match=r"webhook\.signature"):
        verify(headers, body.replace(b"2500", b"9500"), [SECRET], NOW)
    with pytest.raises(InvalidValueError, match=r"webhook\.key"):
        verify({**headers, "Idempotency-Key": "hand-over.r-2"}, body, [SECRET], NOW)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"act": "hand-over"}', b"\xff", b"{" * 20_000])
def test_what_is_signed_and_no_request_is_refused_without_its_words(body: bytes) -> None:
    from bedside.fulfil.signing import sign

    headers = {**sign(body, secret=SECRET, at=NOW), "Idempotency-Key": "x"}

    with pytest.raises(InvalidValueError, match=r"webhook\.body") as caught:
        verify(headers, body, [SECRET], NOW)
    assert caught.value.__context__ is None


def test_an_answer_shows_no_code() -> None:
    from bedside.fulfil.signing import Act, Said, read_reply, write_asked, write_reply

    asked, _ = write_asked(Act.HAND_OVER, sample(), idempotency_key="r-1")
    reply = read_reply(write_reply(asked, Said.FULFILLED, reference="APPLE-1"))

    assert isinstance(reply, Reply)
    assert isinstance(asked, Asked)
    assert (reply.reference, "APPLE" in repr(reply)) == ("APPLE-1", False)
