"""A plain HTTP client for the tests of the stand-in: what it sends is written out."""

from __future__ import annotations

import http.client
import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.standins.pingone import PingOne

VERIFIER = "v" * 43
CHALLENGE = "7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM"  # S256 of VERIFIER
CALLBACK = "http://127.0.0.1:7464/callback"
WEB_CALLBACK = "https://clearml.example/callback_ping"
APPLICATION: dict[str, Any] = {
    "name": "ClearML",
    "description": "Sign-in to clearml.example",
    "enabled": False,
    "type": "WEB_APP",
    "protocol": "OPENID_CONNECT",
    "grantTypes": ["AUTHORIZATION_CODE"],
    "responseTypes": ["CODE"],
    "redirectUris": [WEB_CALLBACK],
    "pkceEnforcement": "S256_REQUIRED",
    "tokenEndpointAuthMethod": "CLIENT_SECRET_BASIC",
}


@dataclass(frozen=True)
class Reply:
    """Status, JSON (or text) and headers; status 0 where there was no answer."""

    status: int
    body: Any = None
    headers: Any = None

    @property
    def codes(self) -> list[str]:
        """The codes of the details of an error."""
        return [detail["code"] for detail in self.body.get("details", ())]

    @property
    def targets(self) -> list[str]:
        return [detail["target"] for detail in self.body["details"]]


def send(
    method: str, url: str, body: str | None = None, headers: dict[str, str] | None = None
) -> Reply:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    try:
        connection.request(method, target, body, headers or {})
        response = connection.getresponse()
        text = response.read().decode()
        is_json = response.getheader("Content-Type") == "application/json"
        return Reply(response.status, json.loads(text) if is_json else text, response.headers)
    except (http.client.HTTPException, ConnectionError):
        return Reply(0)
    finally:
        connection.close()


class Api:
    """The management API of one environment, with a token."""

    def __init__(self, pingone: PingOne, token: str = "", environment: str = "") -> None:
        self.base = f"{pingone.api_url}/environments/{environment or pingone.environment}"
        self.token = token or pingone.access_token()

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        url = path if path.startswith("http") else self.base + path
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        return send(method, url, None if body is None else json.dumps(body), sent)

    def get(self, path: str) -> Reply:
        return self.send("GET", path)

    def post(self, path: str, body: object) -> Reply:
        return self.send("POST", path, body)

    def put(self, path: str, body: object) -> Reply:
        return self.send("PUT", path, body)

    def delete(self, path: str) -> Reply:
        return self.send("DELETE", path)

    def create(self, **changes: object) -> str:
        """The path of a new application."""
        created = self.post("/applications", APPLICATION | changes)
        assert created.status == 201, created.body
        return f"/applications/{created.body['id']}"


def post_form(url: str, form: dict[str, str], basic: tuple[str, str] | None = None) -> Reply:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if basic:
        headers["Authorization"] = "Basic " + b64encode(":".join(basic).encode()).decode()
    return send("POST", url, urlencode(form), headers)


def parameters(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))
