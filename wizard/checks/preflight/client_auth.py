"""Whether client ID and secret are right, asked with a code that cannot exist."""

from __future__ import annotations

from wizard.checks.preflight import problems
from wizard.checks.preflight.context import PreflightContext
from wizard.checks.preflight.rule import NotChecked, Outcome
from wizard.model import urls
from wizard.model.problem import problem
from wizard.model.text import visible
from wizard.oidc.token import Answer, AuthMethod, ClientAuth, TokenEndpoint
from wizard.vault.binding import may_send

_WORDS = {
    Answer.ACCEPTED: "accepted",
    Answer.REFUSED: "refused",
    Answer.UNDETERMINED: "not told",
}
_SHOWN = 80


def stored(scene: PreflightContext) -> Outcome:
    """There is a client ID and a client secret."""
    if scene.credentials is None or not scene.credentials.complete:
        return (problem("token.credentials-missing"),)
    return f"client ID {visible(scene.credentials.client_id, _SHOWN)}, and a secret"


def accepted(scene: PreflightContext) -> Outcome:
    """The token endpoint believes client ID and secret: `invalid_grant` (RFC 6749 5.2).

    The secret goes to the origin that the administrator agreed to, after discovery confirmed the
    token endpoint; PingOne words a wrong secret like a wrong method, so basic and post are tried.
    """
    why = _not_to_be_sent(scene)
    return NotChecked(why) if why or scene.credentials is None else _judged(_probed(scene))


def _not_to_be_sent(scene: PreflightContext) -> str:
    if scene.credentials is None or not scene.credentials.complete:
        return "client ID and secret are not both stored yet"
    if scene.metadata is None or not scene.metadata.token_endpoint:
        return "no discovery document confirms that this is the token endpoint"
    endpoints = scene.settings.endpoints
    question = may_send(
        scene.credentials, urls.origin(endpoints.access_token_url), urls.origin(endpoints.issuer)
    )
    return f"the secret was not sent. {question.what}" if question else ""


def _probed(scene: PreflightContext) -> ClientAuth:
    credentials = scene.credentials
    if credentials is None:
        raise ValueError("without credentials there is nothing to try")
    settings = scene.settings
    return TokenEndpoint(
        scene.http,
        settings.endpoints.access_token_url,
        credentials,
        settings.callback_url,
        settings.pkce,
        scene.http.cancel,
    ).probe()


def _judged(found: ClientAuth) -> Outcome:
    if found.problem:
        return (found.problem,)
    if not found.accepted:
        return (problems.client_auth_undetermined(),)
    told = (f"{_title(method)} {_WORDS[answer]}" for method, answer in found.answers.items())
    return ", ".join(told)


def _title(method: AuthMethod) -> str:
    return f"Client Secret {method.title}"
