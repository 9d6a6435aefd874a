"""How a client proves itself at the token endpoint (RFC 6749 section 2.3.1)."""

from __future__ import annotations

import base64
from enum import Enum
from urllib.parse import quote_plus

from wizard.model.credentials import Credentials
from wizard.oidc.http_types import Request, form


class AuthMethod(Enum):
    """A method by its registered name (OpenID Connect Core 9)."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"

    @property
    def title(self) -> str:
        """The name that people know."""
        return "Basic" if self is AuthMethod.BASIC else "Post"


def token_request(
    url: str, parameters: dict[str, str], credentials: Credentials, method: AuthMethod
) -> Request:
    """A request to the token endpoint in which the client proves itself by `method`."""
    pairs = [(name, value) for name, value in parameters.items() if value]
    client_id, secret = credentials.client_id, credentials.client_secret.reveal()
    if method is AuthMethod.POST:
        pairs += [("client_id", client_id), ("client_secret", secret)]
        return form(url, pairs, at="access_token_url")
    header = {"Authorization": basic(client_id, secret)}
    return form(url, pairs, header, at="access_token_url")


def basic(client_id: str, secret: str) -> str:
    """The header's value: both parts form-encoded before they are joined."""
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return "Basic " + base64.b64encode(pair.encode("ascii")).decode("ascii")
