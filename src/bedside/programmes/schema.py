"""The JSON Schema of programme files, written from the classes; docs/reference has a copy."""

from __future__ import annotations

import json
from typing import Final

from bedside.programmes.programme import Programme
from bedside.programmes.reading import FORMAT, SCHEMA_KEY
from bedside.programmes.records import record_shape
from bedside.programmes.shapes import Defs

__all__ = ["json_schema", "render_schema"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, object]:
    """The schema (draft 2020-12). What it refuses, the reader refuses; the reader refuses more.

    >>> json_schema()["required"]
    ['policy']
    """
    defs: Defs = {}
    shape = record_shape(Programme).object(defs)
    properties = shape["properties"]
    own = {SCHEMA_KEY: {"type": "string"}, "format": {"const": FORMAT}}
    return {
        "$schema": _DIALECT,
        "title": "A referral programme of bedside",
        **shape,
        "properties": {**own, **(properties if isinstance(properties, dict) else {})},
        "$defs": dict(sorted(defs.items())),
    }


def render_schema() -> str:
    """The schema as the text of its file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
