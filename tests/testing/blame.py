"""Runs one test of a contract on one thing, outside of pytest, and says how it failed."""

from __future__ import annotations

import inspect

import pytest

from bedside.testing.contracts import Contract

__all__ = ["failure"]


def failure(contract: type[Contract], name: str, **given: object) -> BaseException | None:
    """What the test raises when it is given those fixtures; None when it passes."""
    test = getattr(contract, name)
    wanted = {name: given[name] for name in inspect.signature(test).parameters if name != "self"}
    try:
        test(contract(), **wanted)
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - whatever the test says
        return error
    return None
