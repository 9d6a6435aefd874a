"""For whom a secret is meant: bound to the origin of the token endpoint it was entered for.

A token endpoint on another host than the issuer is agreed to together with that issuer: where
another issuer becomes known later, the question is asked again.
"""

from __future__ import annotations

import os
from dataclasses import replace

from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret


def renewed(old: Credentials | None, client_id: str, client_secret: Secret) -> Credentials:
    """Credentials as just entered.

    A changed client ID or secret gets a new random version, which makes earlier evidence stale, and
    loses its binding; unchanged ones stay as they are.
    """
    if old and (old.client_id, old.client_secret) == (client_id, client_secret):
        return old
    # Random: a digest of the secret could be used to test guesses offline.
    return Credentials(client_id, client_secret, os.urandom(16).hex())


def bind(credentials: Credentials, token_origin: str, issuer_origin: str = "") -> Credentials:
    """The same credentials, meant for `token_origin`: the administrator agreed to send them there.

    Evidence stays valid: it names the endpoint itself.

    Args:
        credentials: What is bound.
        token_origin: Where the secret may go.
        issuer_origin: The issuer's, as it was known when that was agreed.
    """
    return replace(credentials, origin=token_origin, issuer=issuer_origin)


def bind_on_entry(credentials: Credentials, token_origin: str, issuer_origin: str) -> Credentials:
    """Bind what was typed while `token_origin` was on the page, unless a question comes first.

    Without a question only where the issuer and the token endpoint share one origin, or no issuer
    is known.
    """
    unquestioned = bool(token_origin) and issuer_origin in ("", token_origin)
    if not unquestioned or credentials.origin:
        return credentials
    return bind(credentials, token_origin, issuer_origin)


def may_send(credentials: Credentials, token_origin: str, issuer_origin: str) -> Problem | None:
    """None when the secret may go to `token_origin`; otherwise the question to ask before it does.

    A “yes” is recorded with `bind`. Both are origins as `model.urls.origin` writes them.
    """
    if not token_origin:
        return problem("secret-origin.missing")
    apart = issuer_origin not in ("", token_origin)
    if credentials.origin == token_origin:
        return _issuer_question(credentials, token_origin, issuer_origin) if apart else None
    if credentials.origin:
        return problem("secret-origin.moved", token=token_origin, before=credentials.origin)
    if apart:
        return problem("secret-origin.stranger", token=token_origin, issuer=issuer_origin)
    return problem("secret-origin.unbound", token=token_origin)


def _issuer_question(credentials: Credentials, token: str, issuer: str) -> Problem | None:
    """None when it was agreed to send the secret to this host while the issuer was the same."""
    if credentials.issuer == issuer:
        return None
    # The issuer may have been filled in by a look-up after the secret was agreed to be sent.
    before = credentials.issuer or "not known"
    return problem("secret-origin.issuer", issuer=issuer, token=token, before=before)
