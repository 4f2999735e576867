"""The settings of a practice written as TOML, so that another command can read them."""

from __future__ import annotations

import json

from bedside.domain.settings import PracticeSettings

__all__ = ["write_settings"]


def write_settings(settings: PracticeSettings) -> str:
    """The file that :func:`~bedside.cli.settings_file.read_settings` reads as *settings*.

    >>> practice = PracticeSettings(name="Harbour Dental", time_zone="UTC", currency="USD",
    ...     jurisdictions=("US",))
    >>> print(write_settings(practice).splitlines()[1])
    name = "Harbour Dental"
    """
    plain = {
        "id": settings.id,
        "name": settings.name,
        "time_zone": settings.time_zone,
        "currency": settings.currency,
        "jurisdictions": list(settings.jurisdictions),
        "profession": settings.profession.value,
        "licensed": settings.licensed,
        "federally_enrolled": settings.federally_enrolled,
        "facility_kind": settings.facility_kind.value,
        "furnishes_designated_health_services": settings.furnishes_designated_health_services,
        "messages_per_week": settings.messages_per_week,
        "attribution_window_days": settings.attribution_window.days,
        "concern_answered_within_days": settings.concern_answered_within.days,
        "telephone": settings.telephone,
        "postal_address": settings.postal_address,
        "opt_out": settings.opt_out,
    }
    lines = [f"{key} = {_quoted(value)}" for key, value in plain.items() if value is not None]
    hours = settings.quiet_hours
    lines += ["", "[quiet_hours]", f"begin = {hours.begin.isoformat()}", f"end = {hours.end.isoformat()}"]
    for review in settings.pack_reviews:
        lines += [
            "",
            "[[pack_reviews]]",
            f"pack = {_quoted(review.pack)}",
            f"version = {_quoted(review.version)}",
            f"reviewer = {_quoted(review.reviewer)}",
            f"reviewed_on = {review.reviewed_on.isoformat()}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(value: object) -> str:
    # JSON's texts, lists, numbers and booleans are TOML's too; its escaped pairs of surrogates are not.
    return json.dumps(value, ensure_ascii=False)
