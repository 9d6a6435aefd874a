"""Plays the browser and the client of a demo provider, over real sockets."""

import base64
import hashlib
import ssl
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import jwt

from tests.support.demo_provider import RecordingProvider
from wizard.demo.people import ADMINISTRATOR, Person
from wizard.demo.product_profile import Endpoint

CALLBACK = "https://clearml.demo.invalid/callback_ping"
REDIRECT_URIS = (CALLBACK,)
VERIFIER = "the-verifier-of-the-tests-with-its-43-or-more-characters"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


class _Form(HTMLParser):
    """The fields of a page's form, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = values.get("action", "")
        if tag == "input":
            self.fields[values["name"]] = values.get("value", "")


def form_of(page: httpx.Response) -> _Form:
    form = _Form()
    form.feed(page.text)
    return form


def callback_of(response: httpx.Response) -> dict[str, str]:
    """The parameters a redirect carries to the callback; each exactly once."""
    location = response.headers["location"]
    assert location.startswith(CALLBACK + "?"), location
    parameters = parse_qs(urlsplit(location).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in parameters.values())
    return {name: values[0] for name, values in parameters.items()}


class Visitor:
    """One browser profile (cookies) and one client."""

    def __init__(self, provider: RecordingProvider, trusted: str | None = None) -> None:
        self.provider = provider
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if trusted:
            context.load_verify_locations(cadata=trusted)
        self.browser = httpx.Client(trust_env=False, verify=context)
        self.back_channel = httpx.Client(trust_env=False, verify=context)

    def close(self) -> None:
        self.browser.close()
        self.back_channel.close()

    def url(self, endpoint: Endpoint) -> str:
        return self.provider.site.url(endpoint)

    def request(self, **changes: str | None) -> dict[str, str]:
        """A good authorization request with some parameters changed, or left out by None."""
        parameters: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": CALLBACK,
            "scope": "openid profile email",
            "state": "the-state",
            "nonce": "the-nonce",
            **changes,
        }
        return {name: value for name, value in parameters.items() if value is not None}

    def authorize(self, **changes: str | None) -> httpx.Response:
        return self.browser.get(self.url(Endpoint.AUTHORIZE), params=self.request(**changes))

    def page_after(self, response: httpx.Response) -> httpx.Response:
        return self.browser.get(response.headers["location"])

    def sign_on_page(self, **changes: str | None) -> httpx.Response:
        return self.page_after(self.authorize(**changes))

    def submit(self, page: httpx.Response, username: str, password: str) -> httpx.Response:
        form = form_of(page)
        fields = {**form.fields, "username": username, "password": password}
        return self.browser.post(urljoin(str(page.url), form.action), data=fields)

    def login(self, person: Person = ADMINISTRATOR, /, **changes: str | None) -> dict[str, str]:
        page = self.sign_on_page(**changes)
        return callback_of(self.submit(page, person.username, person.password))

    def redeem(self, code: str, /, **changes: str | None) -> httpx.Response:
        """Redeem by client_secret_post."""
        secret = {"client_id": self.provider.client_id}
        secret |= {"client_secret": self.provider.client_secret}
        return self.redeem_bare(code, **{**secret, **changes})

    def redeem_basic(
        self, code: str, client_id: str, client_secret: str, /, **changes: str | None
    ) -> httpx.Response:
        pair = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        headers = {"Authorization": f"Basic {pair}"}
        return self._token({"code": code, **changes}, headers)

    def redeem_bare(self, code: str, /, **changes: str | None) -> httpx.Response:
        return self._token({"code": code, **changes}, {})

    def tokens(self, person: Person = ADMINISTRATOR, /, **changes: str | None) -> dict[str, Any]:
        code = self.login(person, **changes)["code"]
        verifier = VERIFIER if "code_challenge" in changes else None
        response = self.redeem(code, code_verifier=verifier)
        assert response.status_code == 200, response.text
        document: dict[str, Any] = response.json()
        return document

    def userinfo(self, access_token: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {access_token}"}
        return self.back_channel.get(self.url(Endpoint.USERINFO), headers=headers)

    def verified(self, token: str, audience: str) -> dict[str, Any]:
        """The claims of a token whose signature another library has found to be right."""
        published = self.back_channel.get(self.url(Endpoint.JWKS)).json()
        key = jwt.PyJWKSet.from_dict(published)[jwt.get_unverified_header(token)["kid"]]
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            ["RS256"],
            audience=audience,
            options={"verify_exp": False, "verify_iat": False},
        )
        return claims

    def _token(self, changes: dict[str, str | None], headers: dict[str, str]) -> httpx.Response:
        form = {"grant_type": "authorization_code", "redirect_uri": CALLBACK, **changes}
        present = {name: value for name, value in form.items() if value is not None}
        return self.back_channel.post(self.url(Endpoint.TOKEN), data=present, headers=headers)
