"""What the provider says about PKCE in its document."""

from __future__ import annotations

from wizard.checks.preflight import problems
from wizard.checks.preflight.context import PreflightContext
from wizard.checks.preflight.rule import NotChecked, Outcome

_METHOD = "S256"


def advertised(scene: PreflightContext) -> Outcome:
    """The method S256 is listed (RFC 8414 section 2); a hint, since silence is not a no."""
    listed = scene.metadata.code_challenge_methods_supported if scene.metadata else None
    if listed is None:
        return NotChecked("the provider lists no PKCE methods, which does not mean it has none")
    if _METHOD in listed:
        return f"{_METHOD} listed"
    if not scene.settings.pkce:
        return f"{_METHOD} not listed, and PKCE is off here"
    return (problems.pkce_not_advertised(", ".join(listed)),)
