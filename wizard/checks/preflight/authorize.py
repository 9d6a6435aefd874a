"""Whether the provider knows the application and its callback URL, asked without signing in."""

from __future__ import annotations

from dataclasses import replace

from wizard.checks.preflight.answers import ProbeResult, read_answer
from wizard.checks.preflight.context import PreflightContext
from wizard.checks.preflight.rule import NotChecked, Outcome
from wizard.model.problem import Problem, problem
from wizard.model.settings import Settings
from wizard.oidc.http import Request
from wizard.oidc.login import begin_login

NO_CLIENT_ID = NotChecked("no client ID is stored yet")
_NOT_PKCE = ("authorize.endpoint", "authorize.server-error", "authorize.busy")


def application(scene: PreflightContext) -> Outcome:
    """The provider knows the client ID, the application is on, the callback URL is registered."""
    asked = _asked(scene, pkce=scene.settings.pkce)
    if asked is None:
        return NO_CLIENT_ID
    if asked.problem is None or _about_pkce(asked, _asked(scene, pkce=not scene.settings.pkce)):
        return asked.seen or "known; the answer comes to the callback URL"
    return (asked.problem,)


def pkce(scene: PreflightContext) -> Outcome:
    """The application's PKCE setting and the one here fit together (RFC 7636).

    Asked with and without a code challenge: what only one of the two is refused for is PKCE.
    """
    plain, challenged = _asked(scene, pkce=False), _asked(scene, pkce=True)
    if plain is None or challenged is None:
        return NO_CLIENT_ID
    if plain.unclear or challenged.unclear:
        return NotChecked("the authorization endpoint's answers do not tell")
    if _about_pkce(plain, challenged):
        return _enforced(scene.settings, plain)
    if _about_pkce(challenged, plain):
        return _not_taken(scene.settings, challenged)
    return "optional for the application" + ("; on here" if scene.settings.pkce else "; off here")


def _enforced(settings: Settings, plain: ProbeResult) -> Outcome:
    if settings.pkce:
        return "required by the application, and on here"
    return (_as("callback.pkce-required", plain.problem),)


def _not_taken(settings: Settings, challenged: ProbeResult) -> Outcome:
    if not settings.pkce:
        return "not taken by the provider, and off here"
    return (_as("callback.pkce-refused", challenged.problem),)


def _as(code: str, found: Problem | None) -> Problem:
    """`found` under the code that the comparison proved, with the provider's own words."""
    told = problem(code, description="invalid_request")
    return replace(told, why=found.why) if found else told


def _about_pkce(refused: ProbeResult, other: ProbeResult | None) -> bool:
    """Whether `refused` is about PKCE: the same request with the opposite choice went through."""
    if refused.problem is None or other is None or other.problem:
        return False
    return refused.problem.is_error and refused.problem.code not in _NOT_PKCE


def _asked(scene: PreflightContext, *, pkce: bool) -> ProbeResult | None:
    """The answer to a login begun with or without a code challenge; asked once per run."""
    if scene.credentials is None or not scene.credentials.client_id:
        return None
    if pkce not in scene.answers:
        scene.answers[pkce] = _ask(scene, scene.credentials.client_id, pkce=pkce)
    return scene.answers[pkce]


def _ask(scene: PreflightContext, client_id: str, *, pkce: bool) -> ProbeResult:
    attempt = begin_login(replace(scene.settings, pkce=pkce), client_id)
    accept = {"Accept": "text/html,application/xhtml+xml"}
    request = Request(attempt.url, headers=accept, at="authorize_url")
    return read_answer(scene.http.send(request), attempt)
