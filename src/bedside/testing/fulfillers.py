"""The contract of a reward fulfiller: subclass it, give two fixtures, and run pytest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar, Final

import attrs
import pytest

from bedside.domain.deliveries import Outcome
from bedside.domain.money import Money
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    Reward,
    RewardId,
    RewardRuleId,
    RewardStatus,
)
from bedside.ports import Environment, Fulfilment, RewardFulfillerOffer
from bedside.testing.contracts import promise
from bedside.testing.fakes import Handed
from bedside.testing.far_ends import FarEndContract, MakeTrouble
from bedside.testing.people import NOON
from bedside.testing.told import Told, at_once, overheard

__all__ = ["RewardFulfillerContract"]

#: Returns what the author's fake far end has handed over and taken back so far, oldest first.
SeeHanded = Callable[[], Sequence[Handed]]

_NAME: Final = "Petronella"


class RewardFulfillerContract(FarEndContract):
    """What everybody who hands rewards over must do; value moves once, and back once.

    Subclass it as ``TestMyFulfiller`` and give two fixtures: ``offer``, what your plugin offers, built
    on a fake of the far end, and ``handed``, a function that returns what that fake has handed over and
    taken back as :class:`bedside.testing.Handed`. The other fixtures are optional; each brings its tests.
    """

    #: How long one call may take.
    deadline: ClassVar[timedelta] = timedelta(minutes=2)

    optional: ClassVar[Mapping[str, str]] = {
        **FarEndContract.optional,
        "lose_the_answer": "nothing shows that a lost answer hands nothing over twice",
        "lie": "nothing shows that an answer to another question is not believed",
        "answer_twice": "nothing shows that an answer that comes twice is heard once",
    }

    @pytest.fixture
    def lie(self) -> MakeTrouble | None:
        """Makes the far end answer as for another key, or for another amount, than it was asked."""
        return None

    @pytest.fixture
    def answer_twice(self) -> MakeTrouble | None:
        """Makes the far end do what it is asked, once, and answer it twice."""
        return None

    @pytest.fixture
    def troubles(
        self,
        lose_the_answer: MakeTrouble | None,
        refuse_the_connection: MakeTrouble | None,
        hang: MakeTrouble | None,
        lie: MakeTrouble | None,
        answer_twice: MakeTrouble | None,
    ) -> frozenset[str]:
        """The trouble that the author of this plugin can show."""
        shown = {
            "lose_the_answer": lose_the_answer,
            "refuse_the_connection": refuse_the_connection,
            "hang": hang,
            "lie": lie,
            "answer_twice": answer_twice,
        }
        return frozenset(name for name, trouble in shown.items() if trouble is not None)

    @promise(
        mend="offer RewardFulfillerOffer(name=..., instruments=frozenset({Instrument...}), fulfiller=...) "
        "with an object, not a class, that has fulfil and claw_back, neither of them async"
    )
    def test_the_offer_can_be_called(self, offer: RewardFulfillerOffer) -> None:
        assert offer.name
        assert offer.instruments
        assert all(isinstance(instrument, Instrument) for instrument in offer.instruments)
        for verb in (offer.fulfiller.fulfil, offer.fulfiller.claw_back):
            answer: object = verb(_reward(offer, "r-0"), idempotency_key="r-0")
            assert isinstance(answer, Fulfilment)

    @promise(mend="say SENT only when the far end has handed the whole amount over, once")
    def test_what_is_sent_was_handed_over_once_and_whole(
        self, offer: RewardFulfillerOffer, handed: SeeHanded
    ) -> None:
        for number, instrument in enumerate(sorted(offer.instruments, key=lambda one: one.value)):
            reward = attrs.evolve(_reward(offer, f"r-{number}"), instrument=instrument)
            said, new = _moved(offer.fulfiller.fulfil, handed, reward)
            assert (said, len(new)) in ((Outcome.SENT, 1), (Outcome.REFUSED, 0), (Outcome.FAILED, 0))
            assert all((one.value, one.taken_back) == (reward.value, False) for one in new)

    @promise(mend="hand over whole minor units in the reward's own currency, without floats and rounding")
    def test_every_amount_is_exact(self, offer: RewardFulfillerOffer, handed: SeeHanded) -> None:
        amounts = ((1, "USD"), (1999, "USD"), (2**31 + 1, "USD"), (500, "JPY"), (1234, "KWD"))
        for number, (minor_units, currency) in enumerate(amounts):
            reward = attrs.evolve(_reward(offer, f"r-{number}"), value=Money(minor_units, currency))
            said, new = _moved(offer.fulfiller.fulfil, handed, reward)
            assert said is not Outcome.SENT or len(new) == 1
            assert all(one.value == reward.value for one in new)

    @promise(
        mend="give the far end the key with each call, or keep the keys for ever: one key hands over once, "
        "however often and however late it comes"
    )
    def test_one_key_hands_over_once(self, offer: RewardFulfillerOffer, handed: SeeHanded) -> None:
        reward = _reward(offer, "r-1")
        said = [_moved(offer.fulfiller.fulfil, handed, reward)[0] for _ in range(3)]

        assert len(handed()) == (1 if Outcome.SENT in said else 0)
        assert len(set(said)) == 1

    @promise(
        mend="let the far end decide about a key in one step; looking first and handing over then gives "
        "twice when two workers come at once"
    )
    def test_one_key_at_once_hands_over_once(self, offer: RewardFulfillerOffer, handed: SeeHanded) -> None:
        reward = _reward(offer, "r-1")

        at_once(lambda _: _answered(offer.fulfiller.fulfil, reward))

        assert len(handed()) <= 1

    @promise(
        mend="keep the amount with the key: the same key with another amount is a slip of the caller, and "
        "gives nothing more"
    )
    def test_one_key_never_gives_another_amount(self, offer: RewardFulfillerOffer, handed: SeeHanded) -> None:
        reward = _reward(offer, "r-1")
        _moved(offer.fulfiller.fulfil, handed, reward)

        said, new = _moved(offer.fulfiller.fulfil, handed, attrs.evolve(reward, value=Money(5000, "USD")))

        assert len(new) == 0
        assert said is not Outcome.SENT

    @promise(mend="offer by_hand only what a person gives: say FAILED, for the person has not given it yet")
    def test_what_a_person_gives_is_not_said_to_be_given(
        self, offer: RewardFulfillerOffer, handed: SeeHanded
    ) -> None:
        if not offer.by_hand:
            return
        said, new = _moved(offer.fulfiller.fulfil, handed, _reward(offer, "r-1"))

        assert (said, len(new)) == (Outcome.FAILED, 0)

    @promise(mend="tell rewards apart by their key alone: the same person may earn the same thing twice")
    def test_another_key_is_another_reward(self, offer: RewardFulfillerOffer, handed: SeeHanded) -> None:
        said = [_moved(offer.fulfiller.fulfil, handed, _reward(offer, f"r-{number}")) for number in range(2)]

        assert all(len(new) == 1 for outcome, new in said if outcome is Outcome.SENT)

    @promise(
        mend="claw_back has a key space of its own: bedside uses the reward's id for both acts, and taking "
        "back undoes the whole amount, once"
    )
    def test_what_is_taken_back_is_as_if_never_given(
        self, offer: RewardFulfillerOffer, handed: SeeHanded
    ) -> None:
        reward = _reward(offer, "r-1")
        given, _ = _moved(offer.fulfiller.fulfil, handed, reward)
        back = [_moved(offer.fulfiller.claw_back, handed, reward) for _ in range(3)]

        taken = [one for _, new in back for one in new]
        assert len(taken) == (1 if given is Outcome.SENT and back[0][0] is Outcome.SENT else 0)
        assert all((one.value, one.taken_back) == (reward.value, True) for one in taken)

    @promise(mend="answer REFUSED when there is nothing to take back; never take what was not given")
    def test_what_was_never_given_is_not_taken_back(
        self, offer: RewardFulfillerOffer, handed: SeeHanded
    ) -> None:
        said, new = _moved(offer.fulfiller.claw_back, handed, _reward(offer, "r-1"))

        assert said is not Outcome.SENT
        assert len(new) == 0

    @promise(mend="read the reward and leave it as it is")
    def test_the_reward_is_left_as_it_is(self, offer: RewardFulfillerOffer) -> None:
        reward = _reward(offer, "r-1")
        before = attrs.asdict(reward)

        for verb in (offer.fulfiller.fulfil, offer.fulfiller.claw_back):
            _answered(verb, reward)

        assert attrs.asdict(reward) == before

    @promise(
        mend="log ids and codes only, and raise errors anew behind the except block: a reward may hold "
        "words about a patient"
    )
    def test_nothing_personal_is_told(
        self,
        offer: RewardFulfillerOffer,
        lose_the_answer: MakeTrouble | None,
        refuse_the_connection: MakeTrouble | None,
        hang: MakeTrouble | None,
    ) -> None:
        with overheard() as told:
            for number, trouble in enumerate((None, refuse_the_connection, lose_the_answer, hang)):
                if trouble is not None:
                    trouble()
                reward = attrs.evolve(_reward(offer, f"r-{number}"), reason=f"{_NAME} is pleased")
                _listen(offer, reward, told)
            told.add("the repr of the fulfiller", repr(offer.fulfiller))
            told.add("the repr of the offer", repr(offer))

        assert told.places_of(_NAME) == []

    @promise(
        mend="keep what belongs to one reward in local variables, not on the fulfiller: threads share it"
    )
    def test_threads_mix_nothing_up(self, offer: RewardFulfillerOffer, handed: SeeHanded) -> None:
        def give(number: int) -> Outcome | None:
            reward = attrs.evolve(_reward(offer, f"r-{number}"), value=Money(100 + number, "USD"))
            return _answered(offer.fulfiller.fulfil, reward)

        said = at_once(give)

        moved = sorted((one.reward_id, one.value.minor) for one in handed())
        assert moved == [
            (f"r-{number}", 100 + number) for number, outcome in enumerate(said) if outcome is Outcome.SENT
        ]

    @promise(
        mend="say UNKNOWN (or let the exception pass) when the answer is lost, and let the same key ask "
        "what became of it instead of giving again",
        needs="lose_the_answer",
    )
    def test_a_lost_answer_gives_nothing_twice(
        self, offer: RewardFulfillerOffer, handed: SeeHanded, lose_the_answer: MakeTrouble
    ) -> None:
        reward = _reward(offer, "r-1")
        lose_the_answer()

        said, new = _moved(offer.fulfiller.fulfil, handed, reward)
        later, newer = _moved(offer.fulfiller.fulfil, handed, reward)

        assert len(new) == 1, "the fixture lose_the_answer is to hand the reward over"
        assert said in (None, Outcome.UNKNOWN)
        assert (later, len(newer)) == (Outcome.SENT, 0)

    @promise(
        mend="say UNKNOWN (or let the exception pass) when the answer is lost on the way back too, and take "
        "back once, however often it is asked",
        needs="lose_the_answer",
    )
    def test_a_lost_answer_takes_nothing_back_twice(
        self, offer: RewardFulfillerOffer, handed: SeeHanded, lose_the_answer: MakeTrouble
    ) -> None:
        reward = _reward(offer, "r-1")
        _moved(offer.fulfiller.fulfil, handed, reward)
        lose_the_answer()

        said, new = _moved(offer.fulfiller.claw_back, handed, reward)
        later, newer = _moved(offer.fulfiller.claw_back, handed, reward)

        assert len(newer) == 0
        assert said in (None, Outcome.UNKNOWN)
        assert later is not Outcome.SENT or len(new) == 1

    @promise(
        mend="compare key and amount of the answer with what was asked; an answer to another question "
        "settles nothing and is UNKNOWN",
        needs="lie",
    )
    def test_an_answer_to_another_question_is_not_believed(
        self, offer: RewardFulfillerOffer, handed: SeeHanded, lie: MakeTrouble
    ) -> None:
        lie()

        for verb in (offer.fulfiller.fulfil, offer.fulfiller.claw_back):
            said, _ = _moved(verb, handed, _reward(offer, "r-1"))
            assert said is not Outcome.SENT
        assert _answered(offer.fulfiller.fulfil, _reward(offer, "r-2")) in (None, Outcome.UNKNOWN)

    @promise(
        mend="read one answer for each question, on a line of its own: what is left over must never be "
        "taken for the answer to the next one",
        needs="answer_twice",
    )
    def test_an_answer_that_comes_twice_is_heard_once(
        self, offer: RewardFulfillerOffer, handed: SeeHanded, answer_twice: MakeTrouble
    ) -> None:
        answer_twice()

        for number in range(2):
            said, new = _moved(offer.fulfiller.fulfil, handed, _reward(offer, f"r-{number}"))
            assert said in (None, Outcome.SENT, Outcome.UNKNOWN)
            assert len(new) == 1, "a leftover was heard, or the fixture answer_twice hands nothing over"

    @promise(
        mend="say FAILED when nothing has moved; what was not handed over is never SENT",
        needs="refuse_the_connection",
    )
    def test_what_never_moved_is_not_sent(
        self, offer: RewardFulfillerOffer, handed: SeeHanded, refuse_the_connection: MakeTrouble
    ) -> None:
        refuse_the_connection()

        said, new = _moved(offer.fulfiller.fulfil, handed, _reward(offer, "r-1"))

        assert len(new) == 0, "the fixture refuse_the_connection is to move nothing"
        assert said in (None, Outcome.FAILED, Outcome.UNKNOWN)

    @promise(
        mend="give every call to the far end a timeout, all retries together within the deadline; what was "
        "not answered in time is UNKNOWN",
        needs="hang",
    )
    def test_it_gives_up_in_time(
        self, offer: RewardFulfillerOffer, handed: SeeHanded, hang: MakeTrouble, clock: Environment
    ) -> None:
        reward = _reward(offer, "r-1")
        other = _reward(offer, "r-2")
        _moved(offer.fulfiller.fulfil, handed, reward)
        hang()

        for verb in (offer.fulfiller.fulfil, offer.fulfiller.claw_back):
            before = clock.now()
            said, _ = _moved(verb, handed, reward if verb == offer.fulfiller.claw_back else other)
            waited = clock.now() - before
            assert timedelta(0) < waited, "the fixture hang is to move the clock by what it was given"
            assert waited <= self.deadline
            assert said in (None, Outcome.UNKNOWN)


def _reward(offer: RewardFulfillerOffer, reward_id: str) -> Reward:
    instrument = min(offer.instruments, key=lambda one: one.value, default=Instrument.NONE)
    return Reward(
        id=RewardId(reward_id),
        rule_id=RewardRuleId("welcome"),
        rule_version=1,
        business_key=f"welcome:{reward_id}",
        beneficiary_id="pat-ana",
        beneficiary=Beneficiary.REFEREE,
        basis=Basis.UNCONDITIONAL,
        instrument=instrument,
        value=Money(2500, "USD"),
        status=RewardStatus.HANDING_OVER,
        effective_on=NOON.date(),
        earned_at=NOON,
        payable_at=NOON,
    )


def _answered(verb: Callable[..., Fulfilment], reward: Reward) -> Outcome | None:
    """The outcome that it says; None for an exception, which counts as unknown. The key is the id."""
    try:
        return verb(reward, idempotency_key=reward.id).outcome
    except Exception:  # noqa: BLE001 - a foreign fulfiller may raise anything, and that is allowed
        return None


def _moved(
    verb: Callable[..., Fulfilment], handed: SeeHanded, reward: Reward
) -> tuple[Outcome | None, Sequence[Handed]]:
    """What it says of one call, and what is new at the far end."""
    before = len(handed())
    said = _answered(verb, reward)
    return said, list(handed())[before:]


def _listen(offer: RewardFulfillerOffer, reward: Reward, told: Told) -> None:
    for verb in (offer.fulfiller.fulfil, offer.fulfiller.claw_back):
        try:
            told.add("the reference of a fulfilment", verb(reward, idempotency_key=reward.id).reference)
        except Exception as error:  # noqa: BLE001 - what it tells is what is looked at
            told.error(error)
