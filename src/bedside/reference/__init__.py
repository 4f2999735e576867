"""Reference pages written from the code itself, so that they cannot say anything else.

``python -m bedside.reference docs/reference`` writes them all. Hooks, errors, settings, ports,
services and status tables come from their own docstrings, signatures and tables; the KPI and rule
pages from :mod:`bedside.kpis` and :mod:`bedside.rules`. It stands outside: no ring imports it.
"""

from bedside.reference.pages import PAGES, write_pages

__all__ = ["PAGES", "write_pages"]
