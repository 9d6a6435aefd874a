"""For whom a secret is meant: bound to the origin of the token endpoint it was entered for.

A token endpoint on another host than the issuer is agreed to beside that issuer: where another one
becomes known later, it is asked again.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.model.text import visible

_SHOWN = 40


def renewed(old: Credentials | None, client_id: str, client_secret: Secret) -> Credentials:
    """Credentials as just entered.

    A changed client ID or secret gets a new random version, which makes earlier evidence stale, and
    loses its binding; unchanged ones stay as they are.
    """
    if old and (old.client_id, old.client_secret) == (client_id, client_secret):
        return old
    return Credentials(client_id, client_secret, secrets.token_hex(16))


def bind(credentials: Credentials, token_origin: str, issuer_origin: str = "") -> Credentials:
    """The same credentials, meant for `token_origin`: the administrator agreed to send them there.

    Evidence stays: it names the endpoint itself.

    Args:
        credentials: What is bound.
        token_origin: Where the secret may go.
        issuer_origin: The issuer's, as it was known when that was agreed.
    """
    return replace(credentials, origin=token_origin, issuer=issuer_origin)


def bind_on_entry(credentials: Credentials, token_origin: str, issuer_origin: str) -> Credentials:
    """Bind what was typed while `token_origin` was on the page, unless that must be asked first.

    Without a question only where the issuer and the token endpoint share one origin, or no issuer
    is known.
    """
    plain = bool(token_origin) and issuer_origin in ("", token_origin)
    if not plain or credentials.origin:
        return credentials
    return bind(credentials, token_origin, issuer_origin)


def may_send(credentials: Credentials, token_origin: str, issuer_origin: str) -> Problem | None:
    """None when the secret may go to `token_origin`; otherwise the question to ask before it does.

    A “yes” is recorded with `bind`. Both are origins as `model.urls.origin` writes them.
    """
    if not token_origin:
        return _unknown()
    apart = issuer_origin not in ("", token_origin)
    if credentials.origin == token_origin:
        known = not apart or credentials.issuer == issuer_origin
        return None if known else _other_issuer(credentials.issuer, issuer_origin, token_origin)
    if credentials.origin:
        return _moved(credentials.origin, token_origin)
    return _stranger(issuer_origin, token_origin) if apart else _unbound(token_origin)


def _question(rule: str, what: str, why: str) -> Problem:
    return Problem(
        f"secret-origin.{rule}",
        what,
        why,
        "If the new address is Ping's, confirm that the secret may be sent there. "
        f"If not, correct the token endpoint in step “{Step.ENDPOINTS.title}”.",
        Step.ENDPOINTS,
        "access_token_url",
    )


def _unknown() -> Problem:
    return Problem(
        "secret-origin.missing",
        "There is no token endpoint yet that the secret could be sent to.",
        "The stored secret goes to Ping's token endpoint only.",
        f"Fill in the token endpoint in step “{Step.ENDPOINTS.title}”.",
        Step.ENDPOINTS,
        "access_token_url",
    )


def _moved(old: str, new: str) -> Problem:
    return _question(
        "moved",
        f"The token endpoint moved to {visible(new, _SHOWN)}.",
        f"The stored secret was entered for {visible(old)}. It would now be sent to "
        f"{visible(new)}; an address that is not Ping's could keep it.",
    )


def _stranger(issuer: str, token: str) -> Problem:
    return _question(
        "stranger",
        "The token endpoint is on another host than the issuer.",
        f"The issuer is {visible(issuer)}, the secret would be sent to {visible(token)}.",
    )


def _other_issuer(old: str, issuer: str, token: str) -> Problem:
    before = f"the issuer was {visible(old)}" if old else "no issuer was known"
    return Problem(
        "secret-origin.issuer",
        f"The issuer is now {visible(issuer, _SHOWN)}, another host than the token endpoint's.",
        f"When the secret was meant for {visible(token)}, {before}. Now it is {visible(issuer)}; a "
        "token endpoint that does not belong to it could keep the secret.",
        "If both addresses are Ping's, as with a custom domain, confirm that the secret may be "
        f"sent to {visible(token, _SHOWN)}. If not, correct the one that is wrong in step "
        f"“{Step.ENDPOINTS.title}”.",
        Step.ENDPOINTS,
        "issuer",
    )


def _unbound(token: str) -> Problem:
    return _question(
        "unbound",
        f"The stored secret was not yet meant for {visible(token, _SHOWN)}.",
        "It was stored before the token endpoint was known.",
    )
