"""What a button says that leads to where a problem is fixed: the deed, not the place."""

from __future__ import annotations

import tomllib
from functools import cache

from wizard.assets import resource
from wizard.model.problem import Problem


@cache
def _deeds() -> dict[str, dict[str, str]]:
    return tomllib.loads(resource("deeds.toml").read_text(encoding="utf-8"))


def deed(problem: Problem) -> str:
    """What is to be done about `problem` where its field or its step is."""
    deeds = _deeds()
    return deeds["fields"].get(problem.field or "", deeds["steps"][problem.step.value])
