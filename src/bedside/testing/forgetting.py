"""Forgetting one fact of a case: the same case, in which nobody recorded it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import attrs

from bedside.rules import UNKNOWN, Unknown

__all__ = ["forgotten"]

C = TypeVar("C")


def forgotten(case: C) -> Iterator[tuple[str, C]]:
    """Every case that is *case* but for one fact that is not known, with the path of that fact.

    >>> from bedside.rules.cases import VendorCase
    >>> [path for path, _ in forgotten(VendorCase(handles_health_records=True, agreement_signed=False))]
    ['handles_health_records', 'agreement_signed']
    """
    fields: Any = attrs.fields(type(case))  # type: ignore[arg-type]  # cases are attrs classes
    for field in fields:
        held: Any = getattr(case, field.name)
        if attrs.has(type(held)) and "Unknown" not in str(field.type):
            for path, inner in forgotten(held):
                yield f"{field.name}.{path}", attrs.evolve(case, **{field.name: inner})  # type: ignore[misc]  # as above
        elif "Unknown" in str(field.type) and not isinstance(held, Unknown):
            yield field.name, attrs.evolve(case, **{field.name: UNKNOWN})  # type: ignore[misc]  # as above
