"""A referral from the friend's code to the last entry of the journal, beside pinax-referrals on Django.

Run it with `python tests/benchmarks/bench_referrals.py`, where pinax-referrals is installed too (`pip
install pinax-referrals`). Both keep their data in a SQLite file of the same folder, with the durability
that each has out of the box, and know the referrer, the code and the friend beforehand.

- Ours receives the referral by its code: eligibility judged, attribution, a reward judged and set aside in
  the ledger, the thank-you that is due, a follow-up and the audit journal, in one commit.
- Theirs records what it has words for: the link was followed, and the friend signed up. *As documented*:
  the link goes through its own view and middleware, and the sign-up is recorded in a second request. *Bare*:
  both rows in one transaction, without any request.

It takes turns, keeps the best of each, prints the rates, and fails when ours is below twice theirs as
documented. The folder can be given as an argument, such as one on the disk of your data.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

BAR = 2.0
ROUNDS = 3
REFERRALS = 300
REFERRERS = 33

#: The first ones are not timed: both sides prepare what they say to the database when they first say it.
WARM = 30


def ours(folder: Path) -> dict[str, float]:
    """Seconds for one referral through the desk."""
    from bedside import Money, Practice, PracticeSettings, hookimpl, starter
    from bedside.domain.followups import FollowUpPlan, FollowUpPlanId, FollowUpStep, Trigger
    from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
    from bedside.domain.rewards import (
        Basis,
        Beneficiary,
        Instrument,
        QualifyingEvent,
        RewardRule,
        RewardRuleId,
    )
    from bedside.domain.settings import PackReview, Profession
    from bedside.environment import SystemEnvironment
    from bedside.jurisdictions import packs_for
    from bedside.storage import SqlStorage

    sample = RewardRule(
        id=RewardRuleId("sample"),
        title="A care sample for every new patient",
        beneficiary=Beneficiary.REFEREE,
        basis=Basis.UNCONDITIONAL,
        instrument=Instrument.OTC_SAMPLE,
        value=Money(600, "USD"),
        qualifying_event=QualifyingEvent.REFERRAL_RECEIVED,
    )

    class Friends:
        @hookimpl
        def bedside_reward_rules(self) -> list[RewardRule]:
            return [sample]

        @hookimpl
        def bedside_referral_policies(self) -> list[ReferralPolicy]:
            return [
                ReferralPolicy(
                    id=ReferralPolicyId("friends"),
                    title="Bring a friend",
                    starts_on=date(2026, 1, 1),
                    reward_rule_ids=("sample",),
                    referrals_per_referrer_and_year=WARM + REFERRALS,
                    budget=Money(10_000_000, "USD"),
                )
            ]

        @hookimpl
        def bedside_follow_up_plans(self) -> list[FollowUpPlan]:
            welcome = FollowUpStep(code="welcome", after=timedelta(0), template_id="thank-you")
            return [
                FollowUpPlan(
                    id=FollowUpPlanId("welcome"),
                    title="Welcome",
                    trigger=Trigger.REFERRAL_RECEIVED,
                    steps=(welcome,),
                )
            ]

    class Ahead(SystemEnvironment):
        ahead = timedelta(0)

        def now(self) -> datetime:
            return super().now() + self.ahead

    clock = Ahead()
    read = [
        PackReview(pack=pack.name, version=pack.version, reviewer="Counsel", reviewed_on=date(2026, 2, 1))
        for pack in packs_for(["US", "US-CA"])
    ]
    practice = Practice(
        PracticeSettings(
            name="Harbour Dental",
            time_zone="America/Los_Angeles",
            currency="USD",
            jurisdictions=("US", "US-CA"),
            profession=Profession.DENTIST,
            federally_enrolled=True,
            pack_reviews=tuple(read),
        ),
        storage=SqlStorage(f"sqlite:///{folder / 'bedside.db'}"),
        plugins={"friends": Friends(), "starter": starter},
        environment=clock,
    )
    desk = practice.acting_as("kim", role="front-desk", purpose="operations")

    def patient(number: int) -> str:
        born_on = date(1950, 1, 1) + timedelta(days=37 * number)
        # No two are alike, or a person would have to look whether they are one.
        name = "".join(chr(97 + number * prime % 26) for prime in (1, 3, 5, 7, 11))
        found = desk.patients.register(given=name.title(), family=f"Ito {number}", born_on=born_on)
        return found.id

    codes = [desk.referrals.invite(patient(number)).code or "" for number in range(REFERRERS)]
    friends = [patient(REFERRERS + number) for number in range(WARM + REFERRALS)]
    clock.ahead = timedelta(days=2)  # who comes within minutes of a code's issue is looked at by a person
    set_aside = 0
    for number, friend_id in enumerate(friends):
        if number == WARM:
            start = time.perf_counter()
        came = desk.referrals.receive(friend_id, code=codes[number % REFERRERS])
        set_aside += sum(decision.allowed for decision in came.reward_decisions)
    spent = time.perf_counter() - start
    assert set_aside == len(friends), "every friend gets a sample"
    return {"ours": spent / REFERRALS}


def theirs(folder: Path) -> dict[str, float]:
    """Seconds for one referral through pinax-referrals."""
    import types

    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="x" * 50,
        USE_TZ=True,
        SITE_ID=1,
        ALLOWED_HOSTS=["testserver"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "django.db")}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "pinax.referrals",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "pinax.referrals.middleware.SessionJumpingMiddleware",
        ],
        ROOT_URLCONF="bench_urls",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    urls = types.ModuleType("bench_urls")
    sys.modules["bench_urls"] = urls
    django.setup()
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client, RequestFactory
    from django.urls import include, path
    from pinax.referrals.middleware import SessionJumpingMiddleware
    from pinax.referrals.models import Referral

    urls.urlpatterns = [path("r/", include("pinax.referrals.urls", namespace="pinax_referrals"))]  # type: ignore[attr-defined]  # a module made for this
    call_command("migrate", verbosity=0)
    referrers = [User.objects.create(username=f"referrer-{n}") for n in range(REFERRERS)]
    codes = [Referral.create(redirect_to="/", user=user).code for user in referrers]
    friends = [User.objects.create(username=f"friend-{n}") for n in range(WARM + REFERRALS)]
    middleware = SessionJumpingMiddleware(lambda request: None)
    requests = RequestFactory()

    for number, friend in enumerate(friends):
        if number == WARM:
            start = time.perf_counter()
        browser = Client()
        browser.get(f"/r/{codes[number % REFERRERS]}/")
        request = requests.get("/signed-up/")
        request.COOKIES = {name: morsel.value for name, morsel in browser.cookies.items()}
        request.session = browser.session
        request.user = friend
        middleware.process_request(request)
        Referral.record_response(request, "SIGNED_UP")
    documented = time.perf_counter() - start

    for number, friend in enumerate(friends):
        if number == WARM:
            start = time.perf_counter()
        with transaction.atomic():
            request = requests.get("/signed-up/")
            request.session = SessionStore()
            request.session.save()
            request.user = friend
            referral = Referral.objects.get(code=codes[number % REFERRERS])
            if referral.is_active():
                referral.respond(request, "RESPONDED")
            Referral.record_response(request, "SIGNED_UP")
    bare = time.perf_counter() - start
    return {"documented": documented / REFERRALS, "bare": bare / REFERRALS}


def main(folder: str | None) -> int:
    """Print the rates; 1 when ours is below the bar."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for side in ("ours", "theirs"):
            with tempfile.TemporaryDirectory(dir=folder) as place:
                said = subprocess.run(
                    [sys.executable, __file__, side, place], check=True, capture_output=True, text=True
                )
            for line in said.stdout.splitlines():
                name, spent = line.split()
                best[name] = min(float(spent), best.get(name, float("inf")))
    for name, seconds in best.items():
        print(f"{name:10} {1 / seconds:8,.0f} referrals a second")
    ratio = best["documented"] / best["ours"]
    print(f"ratio {ratio:.2f}, bar {BAR}; to the bare rows {best['bare'] / best['ours']:.2f}")
    return 0 if ratio >= BAR else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measured = {"ours": ours, "theirs": theirs}[sys.argv[1]](Path(sys.argv[2]))
        for name, seconds in measured.items():
            print(name, seconds)
        sys.exit(0)
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
