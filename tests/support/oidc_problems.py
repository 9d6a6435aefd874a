"""The problem types of OpenID Connect, for tests that go through all of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wizard.model.problem import ProblemType, problem_type, problem_types

_FAMILIES = (
    "http",
    "json",
    "discovery",
    "callback",
    "token",
    "keys",
    "id-token",
    "userinfo",
    "claim",
)
OIDC_PROBLEMS: Mapping[str, ProblemType] = MappingProxyType(
    {code: row for family in _FAMILIES for code, row in problem_types(family).items()}
)


def stand_ins(code: str) -> Mapping[str, str]:
    """A stand-in, `<name>`, for each fact of a problem."""
    return {name: f"<{name}>" for name in problem_type(code).facts}
