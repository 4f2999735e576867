"""CSV files with a column map: read strictly, imported row by row, refused with line and field."""

from __future__ import annotations

from bedside.interop.csv.importing import import_csv
from bedside.interop.csv.maps import CsvMap, read_map
from bedside.interop.csv.reading import CsvRow, read_rows
from bedside.interop.csv.tables import TABLES
from bedside.interop.csv.values import CsvTable

__all__ = ["TABLES", "CsvMap", "CsvRow", "CsvTable", "import_csv", "read_map", "read_rows"]
