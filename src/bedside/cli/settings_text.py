"""The settings of a practice written as TOML, so that another command can read them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import attrs

from bedside.domain.access import STANDARD_ACCESS, AccessPolicy, Grant
from bedside.domain.cards import CardDesign
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
        "records_kept_years": settings.records_kept_years,
        "records_kept_until_age": settings.records_kept_until_age,
        "attribution_window_days": settings.attribution_window.days,
        "concern_answered_within_days": settings.concern_answered_within.days,
        "telephone": settings.telephone,
        "postal_address": settings.postal_address,
        "opt_out": settings.opt_out,
        "link_base": settings.link_base,
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
    for cap in settings.reward_caps:
        lines += [
            "",
            "[[reward_caps]]",
            f"limit = {_quoted(str(cap.limit).split()[0])}",
            f"scope = {_quoted(cap.scope.value)}",
            f"period = {_quoted(cap.period.value)}",
        ]
    if settings.card_design != CardDesign():
        lines += ["", "[card_design]"]
        given = attrs.asdict(settings.card_design)
        lines += [f"{key} = {_quoted(value)}" for key, value in given.items() if value is not None]
    for text in settings.share_texts:
        lines += [
            "",
            "[[share_texts]]",
            f"channel = {_quoted(text.channel)}",
            f"language = {_quoted(text.language)}",
            f"subject = {_quoted(text.subject)}",
            f"body = {_quoted(text.body)}",
        ]
    for grant in _own_grants(settings.access):
        lines += [
            "",
            "[[access]]",
            f"role = {_quoted(grant.role)}",
            f"purpose = {_quoted(grant.purpose)}",
            f"reads = {_quoted([area.value for area in grant.reads])}",
            f"writes = {_quoted([area.value for area in grant.writes])}",
        ]
    return "\n".join(lines) + "\n"


def _own_grants(policy: AccessPolicy) -> Iterator[Grant]:
    """What differs from the standard table; a grant of it that is not given is one of nothing."""
    standard = {(grant.role, grant.purpose): grant for grant in STANDARD_ACCESS.grants}
    own = {(grant.role, grant.purpose): grant for grant in policy.grants}
    for name, grant in own.items():
        if standard.get(name) != grant:
            yield grant
    for role, purpose in sorted(standard.keys() - own.keys()):
        yield Grant(role=role, purpose=purpose)


def _quoted(value: object) -> str:
    # JSON's texts, lists, numbers and booleans are TOML's too; its escaped pairs of surrogates are not.
    return json.dumps(value, ensure_ascii=False)
