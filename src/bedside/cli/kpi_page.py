"""KPIs as one HTML page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

import attrs

from bedside.kpis import KpiResult
from bedside.kpis.display import as_html

__all__ = ["kpi_page"]

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font-family: system-ui, sans-serif; max-width: 66em; margin: 2em auto;
  padding: 0 1em; line-height: 1.45; }}
h1 {{ font-size: 1.5em; margin-bottom: .1em; }}
.cards {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(19em, 1fr)); gap: 1em;
  margin-top: 1.5em; }}
.cards > div {{ max-width: none !important; font-size: .92em; }}
footer {{ margin-top: 2em; opacity: .7; font-size: .85em; }}
@media print {{ .cards > div {{ break-inside: avoid; }} }}
</style>
</head>
<body>
<h1>{title}</h1>
<div>{span}</div>
<div class="cards">
{cards}
</div>
<footer>Intervals are 95 %. A cell with fewer than {smallest} is hidden. What could not be judged is counted
beside each answer. Definitions: the KPI reference of bedside.</footer>
</body>
</html>
"""


def kpi_page(results: Iterable[KpiResult], *, practice: str, span: str, smallest: int) -> str:
    """A page with a card for each KPI: the question, the value with its interval, and the counts."""
    # The page says the period once.
    cards = "\n".join(as_html(attrs.evolve(result, period=None)) for result in results)
    return _PAGE.format(
        title=f"{escape(practice)}: how the relationships hold",
        span=escape(span),
        cards=cards,
        smallest=smallest,
    )
