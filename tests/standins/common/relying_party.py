"""A client with a person at its browser, who signs in at a stand-in's provider."""

from __future__ import annotations

import base64
import hashlib
import html
import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urljoin, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet

_TIMEOUT = 10
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
VERIFIER = "a-code-verifier-of-at-least-forty-three-characters"


@dataclass(frozen=True)
class Answer:
    """Status, header names in lower case, and the body as text."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was sent
        return json.loads(self.text)


def send(
    method: str, url: str, body: str | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """One request over a connection of its own; redirects are not followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.request(method, target, body, dict(headers or {}))
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, response.read().decode())
    finally:
        connection.close()


@dataclass(frozen=True)
class RelyingParty:
    """What a client was configured with; `secret` empty sends the client ID only."""

    discovery: str
    client_id: str
    secret: str = field(repr=False)
    redirect_uri: str
    scope: str = "openid profile email"
    pkce: bool = True
    post: bool = False

    def metadata(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = send("GET", self.discovery).json
        return found

    def authorize(self, **changes: str) -> Answer:
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        wanted = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": "a-state",
            "nonce": "a-nonce",
        }
        if self.pkce:
            wanted |= {"code_challenge": challenge, "code_challenge_method": "S256"}
        endpoint = self.metadata()["authorization_endpoint"]
        return send("GET", f"{endpoint}?{urlencode({**wanted, **changes})}")

    def callback(self, username: str, password: str) -> Mapping[str, str]:
        """The parameters with which the person comes back; agrees where asked."""
        answer, url = self.authorize(), str(self.metadata()["authorization_endpoint"])
        typed = {"username": username, "password": password, "consent": "allow"}
        while not answer.headers.get("location", "").startswith(self.redirect_uri):
            if answer.status == 302:
                url = urljoin(url, answer.headers["location"])
                answer = send("GET", url)
                continue
            names = re.findall(r'<input[^>]* name="([^"]+)"', answer.text)
            assert names, html.unescape(answer.text)
            sent = urlencode({name: typed[name] for name in names})
            answer = send("POST", url, sent, _FORM)
            assert "Wrong user name" not in answer.text
        return dict(parse_qsl(urlsplit(answer.headers["location"]).query))

    def redeem(self, code: str) -> Answer:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
        }
        headers = dict(_FORM)
        if self.pkce:
            form["code_verifier"] = VERIFIER
        if self.post or not self.secret:
            form |= {"client_id": self.client_id}
            form |= {"client_secret": self.secret} if self.secret else {}
        else:
            pair = f"{quote_plus(self.client_id)}:{quote_plus(self.secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return send("POST", self.metadata()["token_endpoint"], urlencode(form), headers)

    def sign_in(self, username: str, password: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """The claims of the ID token, its signature checked, and of userinfo."""
        back = self.callback(username, password)
        answer = self.redeem(back["code"])
        assert answer.status == 200, answer.text
        keys = KeySet.import_key_set(send("GET", self.metadata()["jwks_uri"]).json)
        claims = jwt.decode(answer.json["id_token"], keys, algorithms=["RS256"]).claims
        assert (claims["iss"], claims["nonce"]) == (self.metadata()["issuer"], "a-nonce")
        bearer = {"Authorization": f"Bearer {answer.json['access_token']}"}
        return claims, send("GET", self.metadata()["userinfo_endpoint"], headers=bearer).json
