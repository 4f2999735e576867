"""The contract and the random histories are tested themselves: each broken store must be caught.

Every test of the contract has at least one store here that breaks its sentence, and the failure says
what to mend.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test
from tests.storage import bad_batches as batches
from tests.storage import bad_sharing as sharing
from tests.storage import bad_stores as stores
from tests.storage import bad_verbs as verbs
from tests.storage.bad_stores import Broken

from bedside.ports import Capability, Storage
from bedside.storage import MemoryStorage
from bedside.testing import CONTRACT_KINDS, StorageContract
from bedside.testing.contracts import promises
from bedside.testing.storage.machine import histories

PROMISES = promises(StorageContract)


@attrs.frozen(kw_only=True)
class Bad:
    """A broken store, the test that catches it, and what else that test is given."""

    make: Callable[[], Storage]
    caught_by: str
    reopen: Callable[[], Storage] | None = None
    host: Callable[[Storage], sharing.HostTransaction] | None = None


def _with(**spoiled: Callable[..., object]) -> Callable[[], Storage]:
    return lambda: Broken(spoiled)


def _writing(change: Callable[[str], Any]) -> Callable[[], Storage]:
    return lambda: Broken(verbs.rewritten(verbs.on_text(change)))


#: The first ones are caught by random histories too.
KNOWN_BAD: dict[str, Bad] = {
    "forgets to roll back": Bad(
        make=stores.ForgetsToRollBack, caught_by="test_a_block_that_raises_keeps_nothing"
    ),
    "last write wins": Bad(make=_with(put=verbs.last_write_wins), caught_by="test_a_stale_write_conflicts"),
    "counter without limit": Bad(
        make=_with(spend=verbs.spend_without_limit), caught_by="test_a_counter_never_passes_its_limit"
    ),
    "claim without lease": Bad(
        make=_with(claim=verbs.claim_without_lease),
        caught_by="test_a_claimed_row_is_nobody_elses_until_its_lease_ends",
    ),
    "claim of any sort": Bad(
        make=_with(claim=verbs.claim_of_any_sort), caught_by="test_a_claim_may_ask_for_one_sort_of_work"
    ),
    "claim without fence": Bad(
        make=_with(claim=verbs.claim_without_fence), caught_by="test_due_work_is_claimed_oldest_first"
    ),
    "newest work first": Bad(
        make=_with(claim=verbs.claim_newest_first), caught_by="test_due_work_is_claimed_oldest_first"
    ),
    "closed range": Bad(
        make=_with(find=verbs.closed_range), caught_by="test_a_range_is_half_open_and_leaves_the_empty_out"
    ),
    "forgets the order": Bad(
        make=_with(find=verbs.forgets_the_order),
        caught_by="test_order_puts_empty_values_first_and_breaks_ties_by_id",
    ),
    "ignores unique keys": Bad(
        make=lambda: Broken(declare=verbs.without_unique), caught_by="test_a_taken_unique_key_is_named"
    ),
    "ignores references": Bad(
        make=lambda: Broken(declare=verbs.without_references), caught_by="test_a_reference_must_be_stored"
    ),
    "changes what is appended": Bad(
        make=lambda: Broken(declare=verbs.never_appended),
        caught_by="test_rows_of_an_appended_kind_never_change",
    ),
}
CAUGHT_BY_HISTORIES = tuple(KNOWN_BAD)
KNOWN_BAD |= {
    # Arrow.
    "arrow with nothing for empty text": Bad(
        make=_with(arrow=verbs.arrow_without_empty_text), caught_by="test_arrow_holds_what_columns_hold"
    ),
    "arrow in no order": Bad(
        make=_with(arrow=verbs.arrow_without_order), caught_by="test_arrow_keeps_an_order_that_was_asked_for"
    ),
    "arrow of what was there before": Bad(
        make=_with(arrow=verbs.arrow_of_nothing), caught_by="test_arrow_sees_its_own_transaction"
    ),
    # Rows.
    "row as it was given": Bad(
        make=_with(add=verbs.add_as_given), caught_by="test_a_row_comes_back_as_it_was_added"
    ),
    "error for a missing row": Bad(
        make=_with(get=verbs.get_raises), caught_by="test_what_is_not_there_is_none"
    ),
    "trims text": Bad(make=_writing(str.strip), caught_by="test_every_text_comes_back_unchanged"),
    "numbers of 32 bits": Bad(
        make=lambda: Broken(verbs.rewritten(verbs.thirty_two_bits)),
        caught_by="test_whole_numbers_come_back_exactly",
    ),
    "short bodies": Bad(make=_with(add=verbs.add_shortened), caught_by="test_a_large_body_comes_back"),
    "ids in small letters": Bad(
        make=_with(add=verbs.add_in_small_letters), caught_by="test_an_id_is_told_apart_by_case_and_kind"
    ),
    "columns of the caller": Bad(
        make=stores.SharesColumns, caught_by="test_what_a_caller_changes_afterwards_is_not_stored"
    ),
    "adds over what is there": Bad(make=_with(add=verbs.add_over), caught_by="test_an_id_is_taken_only_once"),
    "empty is taken": Bad(
        make=_with(add=verbs.add_counts_empty_as_taken),
        caught_by="test_a_unique_key_with_an_empty_value_is_free",
    ),
    "takes a key away": Bad(
        make=_with(put=verbs.put_frees_the_key),
        caught_by="test_a_put_may_not_take_the_unique_key_of_another_row",
    ),
    "stands in its own way": Bad(
        make=_with(put=verbs.put_against_itself),
        caught_by="test_a_put_may_keep_its_own_unique_key_or_give_it_free",
    ),
    "revision stays": Bad(
        make=_with(put=verbs.put_at_the_old_revision),
        caught_by="test_a_put_replaces_the_row_one_revision_on",
    ),
    "put inserts": Bad(
        make=_with(put=verbs.put_inserts), caught_by="test_a_put_of_what_is_not_there_conflicts"
    ),
    "references to committed rows only": Bad(
        make=stores.ChecksReferencesInWhatWasCommitted,
        caught_by="test_a_row_may_point_at_one_added_just_before",
    ),
    "never to itself": Bad(
        make=_with(add=verbs.add_never_to_itself), caught_by="test_a_row_may_point_at_itself"
    ),
    "references by number": Bad(
        make=_with(find=verbs.orders_no_reference),
        caught_by="test_a_reference_can_be_searched_ordered_and_emptied",
    ),
    # Transactions.
    "reads what was there at first": Bad(
        make=stores.ReadsWhatWasThereAtFirst, caught_by="test_a_transaction_sees_its_own_writes"
    ),
    "dead after a refusal": Bad(
        make=stores.IsDeadAfterARefusal, caught_by="test_after_a_refused_verb_the_block_may_go_on"
    ),
    "nests": Bad(make=stores.Nests, caught_by="test_transactions_do_not_nest"),
    "answers when it is over": Bad(
        make=stores.AnswersWhenItIsOver, caught_by="test_a_transaction_that_is_over_refuses_every_verb"
    ),
    # Many rows at once.
    "forgets the last of a batch": Bad(
        make=batches.ForgetsTheLast, caught_by="test_many_rows_at_once_are_as_added_one_by_one"
    ),
    "keeps half a batch": Bad(
        make=batches.KeepsHalf, caught_by="test_a_refused_row_keeps_its_whole_batch_out"
    ),
    "batch over a taken key": Bad(
        make=batches.LeavesTheTakenOut, caught_by="test_a_refused_row_keeps_its_whole_batch_out"
    ),
    "finds ids by any case": Bad(
        make=batches.FindsIdsByAnyCase, caught_by="test_which_of_many_ids_are_stored_is_what_get_finds"
    ),
    "finds committed ids only": Bad(
        make=batches.FindsCommittedIds, caught_by="test_which_of_many_ids_are_stored_is_what_get_finds"
    ),
    # Searches.
    "finds by any case": Bad(
        make=_with(find=verbs.find_by(verbs.on_text(str.lower))),
        caught_by="test_find_matches_all_equalities",
    ),
    "none is anything": Bad(
        make=_with(find=verbs.find_none_as_anything), caught_by="test_none_finds_the_empty_ones_only"
    ),
    "order of a language": Bad(
        make=_with(columns=verbs.columns_by(str.casefold)), caught_by="test_text_is_ordered_by_code_points"
    ),
    "limit of nothing": Bad(
        make=_with(find=verbs.limit_of_nothing_is_none),
        caught_by="test_a_limit_takes_the_first_rows_by_id",
    ),
    "after is included": Bad(
        make=_with(find=verbs.after_is_included), caught_by="test_after_goes_on_behind_an_id"
    ),
    "columns by id": Bad(
        make=_with(columns=verbs.columns_by_id),
        caught_by="test_columns_come_whole_and_in_the_order_of_the_query",
    ),
    # Exactness.
    "text of three bytes": Bad(
        make=_writing(verbs.three_bytes), caught_by="test_every_plane_of_unicode_comes_back"
    ),
    "finds trimmed text": Bad(
        make=_with(find=verbs.find_by(verbs.on_text(str.rstrip))), caught_by="test_twins_are_told_apart"
    ),
    "trims ids": Bad(make=_with(add=verbs.add_trimmed_id), caught_by="test_odd_ids_are_told_apart"),
    "empty text is nothing": Bad(
        make=_writing(lambda text: text or None), caught_by="test_an_empty_text_is_not_an_empty_value"
    ),
    "numbers as floats": Bad(
        make=_with(columns=verbs.columns_of_floats),
        caught_by="test_numbers_are_found_and_ordered_exactly",
    ),
    "order of UTF-16": Bad(
        make=_with(columns=verbs.columns_by(lambda text: text.encode("utf-16-be"))),
        caught_by="test_generated_text_is_ordered_by_code_points",
    ),
    "columns without empty values": Bad(
        make=_with(columns=verbs.columns_without_empty), caught_by="test_columns_are_what_find_finds"
    ),
    # Counters.
    "gives back within the limit": Bad(
        make=_with(spend=verbs.gives_back_within_the_limit),
        caught_by="test_giving_back_is_never_refused_and_stops_at_zero",
    ),
    "counters by folded name": Bad(
        make=_with(spend=verbs.spend_by_folded_name), caught_by="test_counters_are_told_apart"
    ),
    "spends by read, then write": Bad(
        make=sharing.SpendsByReadThenWrite,
        caught_by="test_threads_spending_one_counter_never_overspend",
    ),
    # Work.
    "claims early": Bad(
        make=_with(claim=verbs.claim_early), caught_by="test_work_is_due_from_its_instant_on"
    ),
    "late worker wins": Bad(make=_with(put=verbs.last_write_wins), caught_by="test_a_late_worker_conflicts"),
    "fence as given": Bad(
        make=_with(put=verbs.put_takes_the_given_fence),
        caught_by="test_a_put_keeps_fence_claims_and_lease",
    ),
    "lease outlives a put": Bad(
        make=_with(put=verbs.put_keeps_the_lease),
        caught_by="test_a_put_that_changes_the_due_instant_gives_the_work_back",
    ),
    "never finished": Bad(
        make=_with(put=verbs.put_keeps_it_due), caught_by="test_finished_work_is_not_claimed_again"
    ),
    # The journal.
    "journal without chain": Bad(
        make=_with(journal=verbs.journal_without_chain), caught_by="test_the_journal_is_a_gapless_chain"
    ),
    "numbers from a sequence": Bad(
        make=stores.NumbersOutsideOfTheTransaction,
        caught_by="test_an_entry_of_a_block_that_raised_leaves_no_gap",
    ),
    "journal from the second number": Bad(
        make=_with(append=verbs.append_behind_a_first), caught_by="test_the_journal_is_a_gapless_chain"
    ),
    "journal in whole seconds": Bad(
        make=_with(append=verbs.append_whole_seconds), caught_by="test_an_entry_comes_back_byte_for_byte"
    ),
    "journal with people in order": Bad(
        make=_with(append=verbs.append_in_order), caught_by="test_an_entry_comes_back_byte_for_byte"
    ),
    "journal from the start": Bad(
        make=_with(journal=verbs.journal_from_the_start), caught_by="test_the_journal_is_read_in_pages"
    ),
    # Mistakes.
    "no unknown kind": Bad(make=_with(get=verbs.get_of_any_kind), caught_by="test_an_unknown_kind_is_named"),
    "no unknown column": Bad(
        make=_with(find=verbs.find_nothing_wrong),
        caught_by="test_an_undeclared_column_is_named_with_its_kind",
    ),
    "makes values fit": Bad(
        make=_with(add=verbs.coerce), caught_by="test_a_value_of_another_type_is_refused"
    ),
    "no wrong query": Bad(
        make=_with(find=verbs.find_nothing_wrong),
        caught_by="test_a_query_that_makes_no_sense_is_refused",
    ),
    "no wrong claim": Bad(
        make=_with(claim=verbs.claim_nothing_wrong),
        caught_by="test_a_claim_that_makes_no_sense_is_refused",
    ),
    "quotes what is stored": Bad(
        make=_with(add=verbs.add_quotes), caught_by="test_an_error_quotes_no_stored_value"
    ),
    "prepares anew": Bad(make=stores.PreparesAnew, caught_by="test_preparing_again_keeps_what_is_stored"),
    "prepares other columns": Bad(
        make=stores.PreparesAnything, caught_by="test_other_columns_than_before_are_refused"
    ),
    "prepares anything": Bad(
        make=stores.PreparesAnything,
        caught_by="test_a_declaration_that_makes_no_sense_is_refused",
    ),
    "declares nothing": Bad(make=stores.DeclaresNothing, caught_by="test_it_declares_what_it_can"),
    # Threads.
    "shows what is not committed": Bad(
        make=sharing.ShowsWhatIsNotCommitted, caught_by="test_nobody_sees_what_is_not_committed"
    ),
    "checks the revision before": Bad(
        make=sharing.ChecksTheRevisionBefore,
        caught_by="test_of_two_writers_of_one_revision_one_conflicts",
    ),
    "checks the key before": Bad(
        make=sharing.ChecksTheKeyBefore, caught_by="test_of_many_that_add_one_key_one_succeeds"
    ),
    "leases for one thread": Bad(
        make=sharing.LeasesForOneThread, caught_by="test_workers_never_share_a_task"
    ),
    "seals without a lock": Bad(
        make=sharing.SealsWithoutLock, caught_by="test_the_journal_is_gapless_under_many_writers"
    ),
    "one block for all": Bad(
        make=sharing.OneBlockForAll, caught_by="test_a_block_of_another_thread_is_no_nesting"
    ),
    # What was declared.
    "durable in memory": Bad(
        make=partial(sharing.Pretends, Capability.DURABLE),
        caught_by="test_what_was_committed_is_there_after_reopening",
        reopen=MemoryStorage,
    ),
    "dies with its program": Bad(
        make=partial(sharing.Pretends, Capability.DURABLE),
        caught_by="test_a_killed_program_loses_nothing_that_was_committed",
        reopen=MemoryStorage,
    ),
    "lets a second one in": Bad(
        make=partial(sharing.Pretends, Capability.DURABLE),
        caught_by="test_a_second_opening_is_shared_or_refused",
        reopen=MemoryStorage,
    ),
    "each program its own": Bad(
        make=partial(sharing.Pretends, Capability.CONCURRENT),
        caught_by="test_programs_share_a_store",
        reopen=MemoryStorage,
    ),
    "host never commits": Bad(
        make=Broken,
        caught_by="test_a_host_commits_what_joined_it",
        host=sharing.host_that_never_commits,
    ),
    "host cannot roll back": Bad(
        make=Broken,
        caught_by="test_a_host_rolls_back_what_joined_it",
        host=sharing.host_that_cannot_roll_back,
    ),
    "joined and silent": Bad(
        make=partial(sharing.Pretends, Capability.JOINS),
        caught_by="test_a_joined_store_says_that_its_host_commits",
        host=sharing.host_that_cannot_roll_back,
    ),
    "joined for ever": Bad(
        make=partial(sharing.Pretends, Capability.HOST_COMMITS),
        caught_by="test_a_joined_store_says_that_its_host_commits",
        host=sharing.host_that_cannot_roll_back,
    ),
    "joined block keeps half": Bad(
        make=stores.ForgetsToRollBack,
        caught_by="test_a_joined_block_that_raises_keeps_nothing",
        host=sharing.host_that_cannot_roll_back,
    ),
}


def test_each_sentence_of_the_contract_has_a_store_that_breaks_it() -> None:
    assert {bad.caught_by for bad in KNOWN_BAD.values()} == set(PROMISES)


@pytest.mark.parametrize("name", KNOWN_BAD)
def test_the_contract_catches_a_store_that(name: str) -> None:
    bad = KNOWN_BAD[name]

    error = _failure(bad)

    assert error is not None, f"{bad.caught_by} is blind"
    assert error.__notes__ == [f"To mend: {PROMISES[bad.caught_by].mend}"]


def test_the_contract_has_nothing_against_a_right_store() -> None:
    for name, marked in PROMISES.items():
        if marked.needs is None:
            for make in (Broken, batches.Batching):
                error = _failure(Bad(make=make, caught_by=name))
                assert error is None, f"{name}: {error!r}"


@pytest.mark.slow
@pytest.mark.parametrize("name", CAUGHT_BY_HISTORIES)
def test_random_histories_catch_a_store_that(name: str) -> None:
    # It stops at the first history that shows the mistake, and spends no time on the shortest one.
    found_soon = hypothesis.settings(
        max_examples=400,
        stateful_step_count=30,
        phases=[hypothesis.Phase.generate],
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )

    with pytest.raises(AssertionError):
        run_state_machine_as_test(histories(KNOWN_BAD[name].make), settings=found_soon)


def _failure(bad: Bad) -> BaseException | None:
    """What the test raises on the store: it must be an error of its own, not one of ours here."""
    storage = bad.make()
    storage.prepare(CONTRACT_KINDS)
    given = {
        "storage": storage,
        "store": storage,
        "reopen": bad.reopen,
        "host_transaction": None if bad.host is None else bad.host(storage),
    }
    test = getattr(StorageContract, bad.caught_by)
    wanted = {name: given[name] for name in inspect.signature(test).parameters if name != "self"}
    try:
        test(StorageContract(), **wanted)
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - whatever the test says
        return error
    return None
