"""People who do not exist: names, numbers and habits, the same for the same seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

import attrs

from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.messages import Channel
from bedside.domain.patients import ContactPoint, ContactSystem, ContactUse

__all__ = ["Person", "neighbour", "rng_for"]

_GIVEN: Final = (
    "Aaliyah Amara Andre Anh Aya Beatriz Caleb Camila Carlos Chloe Dara Devon Diego Elena Eli Emeka "
    "Farah Felix Gia Grace Hana Hiro Imani Ines Isaac Ivy Jamal Jin Jonas Jules Kai Kiran Lara Leo Lina "
    "Luca Mai Malik Mara Mateo Mei Mira Nadia Nico Noor Omar Paloma Priya Quinn Rafael Rosa Ruth Sami "
    "Sofia Tariq Teo Uma Vera Wen Yara Yusuf Zoe"
).split()
_FAMILY: Final = (
    "Abara Adeyemi Alvarez Baker Bauer Bianchi Brooks Castro Chen Cohen Cruz Dang Diallo Doan Duarte "
    "Endo Fischer Flores Fong Garza Gomez Green Gupta Hansen Haddad Hill Huang Iyer Jensen Kaplan Katz "
    "Kim Kowalski Lam Larsen Lopez Malik Mensah Morales Mori Nakamura Novak Nwosu Ortiz Osman Park Patel "
    "Pham Pinto Quiroz Ramos Reed Rossi Sato Silva Singh Soto Tran Vega Wagner Weiss Wong Young Zhang"
).split()

#: Who pays, of a hundred people.
_PAYERS: Final = (
    (58, Payer.COMMERCIAL),
    (72, Payer.SELF_PAY),
    (86, Payer.MEDICARE),
    (96, Payer.MEDICAID),
    (100, Payer.TRICARE),
)


@attrs.frozen(kw_only=True)
class Person:
    """Somebody in the neighbourhood, and what they are like."""

    given: str
    family: str
    born_on: date
    telephone: str
    email: str
    prefers: Channel = Channel.SMS
    agrees_to_messages: bool = True
    payer: Payer = Payer.COMMERCIAL
    payer_status: PayerStatus = PayerStatus.VERIFIED
    reliability: float = 0.95
    warmth: int = 9

    @property
    def contact_points(self) -> tuple[ContactPoint, ContactPoint]:
        """The mobile number and the e-mail address."""
        return (
            ContactPoint(system=ContactSystem.PHONE, value=self.telephone, use=ContactUse.MOBILE),
            ContactPoint(system=ContactSystem.EMAIL, value=self.email),
        )


def rng_for(seed: int, name: str) -> Random:
    """The dice of one life: what happens to others never changes them."""
    return Random(f"{seed}:{name}")  # noqa: S311 - repeatable on purpose


def neighbour(number: int, rng: Random) -> Person:
    """Person *number* of the neighbourhood.

    >>> neighbour(3, rng_for(1, "known:3")) == neighbour(3, rng_for(1, "known:3"))
    True
    """
    given, family = rng.choice(_GIVEN), rng.choice(_FAMILY)
    age = max(18, min(88, int(rng.gauss(46, 17))))
    dice = rng.randrange(100)
    payer = next(payer for below, payer in _PAYERS if dice < below)
    if age >= 67 and payer is Payer.COMMERCIAL:
        payer = Payer.MEDICARE
    return Person(
        given=given,
        family=family,
        born_on=date(2026 - age, 1, 1) + timedelta(days=rng.randrange(365)),
        telephone=f"+1510555{number:04d}",
        email=f"{given}.{family}.{number}@example.org".lower(),
        prefers=Channel.SMS if rng.random() < 0.75 else Channel.EMAIL,
        agrees_to_messages=rng.random() < 0.94,
        payer=payer,
        payer_status=PayerStatus.VERIFIED if rng.random() < 0.85 else PayerStatus.SELF_REPORTED,
        reliability=min(0.99, max(0.6, rng.gauss(0.91, 0.07))),
        warmth=max(2, min(10, round(rng.gauss(8.4, 1.7)))),
    )
