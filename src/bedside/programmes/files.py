"""Programme files as a plugin: a practice offers what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from bedside.domain.policies import ReferralPolicy
from bedside.domain.rewards import RewardRule
from bedside.hookspecs import hookimpl
from bedside.programmes.programme import Programme

__all__ = ["ProgrammeFiles"]


class ProgrammeFiles:
    """The programmes in these files, as ``Practice(..., plugins={"programmes": ProgrammeFiles([...])})``.

    The files are read once, here: what changes in them later counts when the practice is opened anew.
    Two files may share a rule when both say the same of it.

    Raises:
        ProgrammeRefusedError: a file cannot be read, or something in it is wrong.
    """

    def __init__(self, paths: Iterable[str | Path]) -> None:
        self.programmes: Sequence[Programme] = tuple(Programme.read(path) for path in paths)

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        """One policy of each file."""
        return [programme.policy for programme in self.programmes]

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        """Every rule, each once."""
        # Two rules of one id that differ stay two, and are refused as any plugin's would be.
        found: list[RewardRule] = []
        for programme in self.programmes:
            found += [rule for rule in programme.rules if rule not in found]
        return found
