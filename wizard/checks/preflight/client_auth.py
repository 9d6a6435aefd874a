"""Whether client ID and secret are right, tried with a code that cannot exist."""

from __future__ import annotations

from wizard.checks.preflight.context import NotChecked, Outcome, PreflightContext
from wizard.model import urls
from wizard.model.problem import problem
from wizard.model.text import visible
from wizard.oidc.token import ClientAuth, ProbeResult, TokenEndpoint
from wizard.vault.binding import may_send

_WORDS = {
    ProbeResult.ACCEPTED: "accepted",
    ProbeResult.REFUSED: "refused",
    ProbeResult.UNDETERMINED: "unclear",
}
_SHOWN = 80


def entered(context: PreflightContext) -> Outcome:
    """There is a client ID and a client secret.

    Would fail if one of the two were empty.
    """
    if context.credentials is None or not context.credentials.complete:
        return (problem("token.credentials-missing"),)
    return f"client ID {visible(context.credentials.client_id, _SHOWN)}, and a secret"


def accepted(context: PreflightContext) -> Outcome:
    """The token endpoint answers this client otherwise than one that cannot exist.

    The secret goes to the origin that the administrator agreed to, after discovery confirmed the
    token endpoint; PingOne words a wrong secret like a wrong method, so basic and post are tried.
    Would fail if both were refused; not checked where a refused client gets the same answer.
    """
    settings, credentials = context.settings, context.credentials
    why = _why_not_sent(context)
    if why or credentials is None:
        return NotChecked(why)
    endpoint = TokenEndpoint(
        context.http,
        settings.endpoints.access_token_url,
        credentials,
        settings.callback_url,
        settings.pkce,
        context.http.cancel,
        (context.metadata and context.metadata.token_endpoint_auth_methods_supported) or (),
    )
    return _outcome(endpoint.probe())


def _why_not_sent(context: PreflightContext) -> str:
    """Why the secret must not be sent; empty when it may."""
    if context.credentials is None or not context.credentials.complete:
        return "client ID and secret are not both entered yet"
    if context.metadata is None or not context.metadata.token_endpoint:
        return "no discovery document confirms that this is the token endpoint"
    endpoints = context.settings.endpoints
    token, issuer = urls.origin(endpoints.access_token_url), urls.origin(endpoints.issuer)
    question = may_send(context.credentials, token, issuer)
    return f"the secret was not sent. {question.what}" if question else ""


def _outcome(found: ClientAuth) -> Outcome:
    if found.problem:
        return (found.problem,)
    if not found.accepted:
        return NotChecked(
            f"the token endpoint answers a test code with “{found.answer}”, which does not show "
            "it; redeeming the real code in the test login will"
        )
    results = found.results.items()
    return ", ".join(f"Client Secret {method.title} {_WORDS[result]}" for method, result in results)
