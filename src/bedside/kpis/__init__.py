"""KPIs: named questions with a population, a numerator and a denominator, on any dataframe.

Every KPI is a function of tables: ``no_show_rate(appointments=frame, period=..., by="month")``.
Importing this package loads no dataframe library; asking a question does.
"""

from bedside.kpis.catalogue.adherence_rate import adherence_rate
from bedside.kpis.catalogue.follow_up_timeliness import follow_up_timeliness
from bedside.kpis.catalogue.new_patients import new_patient_share, new_patients
from bedside.kpis.catalogue.no_show_rate import no_show_rate
from bedside.kpis.catalogue.nps import nps
from bedside.kpis.catalogue.reciprocity_balance import reciprocity_balance
from bedside.kpis.catalogue.referral_conversion_rate import referral_conversion_rate
from bedside.kpis.catalogue.retention_rate import retention_rate
from bedside.kpis.definition import Direction, Kpi, Unit
from bedside.kpis.frames import frame_from_arrow, frame_from_columns
from bedside.kpis.reference import render_reference
from bedside.kpis.registry import KPIS, compute
from bedside.kpis.result import KpiResult

__all__ = [
    "KPIS",
    "Direction",
    "Kpi",
    "KpiResult",
    "Unit",
    "adherence_rate",
    "compute",
    "follow_up_timeliness",
    "frame_from_arrow",
    "frame_from_columns",
    "new_patient_share",
    "new_patients",
    "no_show_rate",
    "nps",
    "reciprocity_balance",
    "referral_conversion_rate",
    "render_reference",
    "retention_rate",
]
