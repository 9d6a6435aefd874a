"""Signing in at the stand-in of PingOne's authorization server, by a browser and otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.standins.common.browser import Page, visit
from tests.standins.common.faults import Where
from tests.standins.common.messages import redirect
from tests.standins.pingone import PingOne
from tests.standins.pingone import SignIn as Shown
from tests.standins.pingone.client import Api
from tests.support.waiting import free_port
from wizard.app import clock
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import CancelToken
from wizard.registration.sign_in import (
    AccessToken,
    AuthorizationServer,
    DeviceCode,
    SignIn,
    authorization_server,
    revoke,
)
from wizard.registration.worker import Worker


@dataclass
class Desk:
    """An administrator at a computer with a browser."""

    pingone: PingOne
    port: int
    pool: ThreadPoolExecutor
    cancel: CancelToken = field(default_factory=CancelToken)
    pages: list[Future[Page]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def server(self, client_id: str = "") -> AuthorizationServer:
        worker = Worker(
            client_id or self.pingone.worker_client_id, self.pingone.admin_environment, "EU"
        )
        found = authorization_server(worker, self.pingone.auth_url, self.pingone.api_url)
        assert isinstance(found, AuthorizationServer)
        return found

    def sign_in(self, client_id: str = "") -> SignIn:
        ports = (self.port,)
        return SignIn(NetworkClient(""), self.server(client_id), clock, self.cancel, ports)

    def browser(self, change: Callable[[str], str] = str) -> Callable[[str], bool]:
        def open_browser(url: str) -> bool:
            self.opened.append(url)
            self.pages.append(self.pool.submit(visit, change(url)))
            return True

        return open_browser

    def page(self) -> Page:
        return self.pages[-1].result(10)


@pytest.fixture
def desk() -> Iterator[Desk]:
    port = free_port()
    uris = (f"http://127.0.0.1:{port}/callback",)
    with PingOne(redirect_uris=uris) as pingone, ThreadPoolExecutor(2) as pool:
        yield Desk(pingone, port, pool)


def _token(found: AccessToken | Problem) -> AccessToken:
    assert isinstance(found, AccessToken), found
    return found


def _code(found: AccessToken | Problem) -> str:
    assert isinstance(found, Problem)
    return found.code.removeprefix("pingone-sign-in.")


@pytest.mark.parametrize("shown", [Shown.AT_ONCE, Shown.SECOND_FACTOR])
def test_an_administrator_signs_in_with_the_browser_and_the_token_is_revoked(
    desk: Desk, shown: Shown
) -> None:
    desk.pingone.behaviour.sign_in = shown
    token = _token(desk.sign_in().in_browser(desk.browser()))
    assert desk.page().status == 200
    assert "You are signed in" in desk.page().text
    assert Api(desk.pingone, token.value.reveal()).get("/applications").status == 200
    (asked,) = desk.pingone.authorizations
    assert (asked["scope"], asked["code_challenge_method"]) == ("openid", "S256")
    assert len(asked["state"]) >= 43
    assert revoke(NetworkClient(""), token) is None
    issued = (*desk.pingone.tokens, *desk.pingone.refresh_tokens)
    assert token.value.reveal() in desk.pingone.revoked
    assert {one.value for one in issued} == desk.pingone.revoked


def test_each_sign_in_has_a_state_and_a_challenge_of_its_own(desk: Desk) -> None:
    for _ in range(2):
        _token(desk.sign_in().in_browser(desk.browser()))
    first, second = desk.pingone.authorizations
    assert {first["state"], first["code_challenge"]}.isdisjoint(second.values())


def test_a_refusal_reaches_the_person_in_plain_words(desk: Desk) -> None:
    desk.pingone.behaviour.sign_in = Shown.DENIED
    assert _code(desk.sign_in().in_browser(desk.browser())) == "denied"
    assert "The sign-in did not work" in desk.page().text
    assert desk.pingone.tokens == []


def test_a_code_that_somebody_else_got_is_not_exchanged(desk: Desk) -> None:
    """The code of another sign-in, with our state: only PKCE can tell."""

    def injected(url: str) -> bool:
        desk.opened.append(url)
        asked = {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}
        desk.pages.append(desk.pool.submit(inject, asked))
        return True

    def inject(asked: dict[str, str]) -> Page:
        theirs = asked | {"state": "theirs", "code_challenge": "A" * 43}
        page = visit(
            f"{desk.server().url}/authorize?{urlencode(theirs)}", stop_before=asked["redirect_uri"]
        )
        code = parse_qs(urlsplit(page.url).query)["code"][0]
        # Without our state it is refused, and the wait goes on.
        assert visit(page.url).status == 400
        return visit(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        )

    assert _code(desk.sign_in().in_browser(injected)) == "code"
    assert "did not work" in desk.page().text
    assert desk.pingone.tokens == []


def test_the_token_endpoint_fails_and_nothing_is_repeated(desk: Desk) -> None:
    faults, where = desk.pingone.faults, Where("POST", "/as/token")
    programs: tuple[Callable[[], object], ...] = (
        lambda: faults.fail(503, where),
        lambda: faults.cut(where),
        lambda: faults.lose(where),
    )
    for program in programs:
        before = len(desk.pingone.calls)
        program()
        found = desk.sign_in().in_browser(desk.browser())
        assert isinstance(found, Problem)
        posted = [one for one in desk.pingone.calls[before:] if one.method == "POST"]
        assert len(posted) == 1
        assert "did not work" in desk.page().text


def test_a_redirect_of_the_token_endpoint_is_not_followed(desk: Desk) -> None:
    there = f"{desk.pingone.api_url}/collect"
    desk.pingone.faults.answer(redirect(there), Where("POST", "/as/token"))
    assert _code(desk.sign_in().in_browser(desk.browser())) == "server"
    assert [one for one in desk.pingone.calls if "collect" in one.path] == []


def test_without_a_browser_nothing_waits(desk: Desk) -> None:
    assert _code(desk.sign_in().in_browser(lambda _: False)) == "browser"
    # The port is free again.
    _token(desk.sign_in().in_browser(desk.browser()))


def test_cancelled_while_the_person_signs_in(desk: Desk) -> None:
    desk.pingone.behaviour.sign_in = Shown.NEVER

    def open_browser(url: str) -> bool:
        desk.browser()(url)
        desk.page()
        desk.cancel.set()
        return True

    assert _code(desk.sign_in().in_browser(open_browser)) == "cancelled"
    query = parse_qs(urlsplit(desk.opened[0]).query)
    late = f"{query['redirect_uri'][0]}?{urlencode({'code': 'x', 'state': query['state'][0]})}"
    with pytest.raises(ConnectionError):
        visit(late)
    assert desk.pingone.tokens == []


def test_an_administrator_signs_in_on_another_device(desk: Desk) -> None:
    shown: list[DeviceCode] = []
    polls: list[float] = []

    def pause(seconds: float, _: CancelToken) -> None:
        polls.append(seconds)
        desk.pingone.clock.advance(seconds)
        if len(polls) == 2:
            desk.pingone.approve_device(shown[0].user_code)

    sign_in = replace(desk.sign_in(), pause=pause)
    token = _token(sign_in.by_device(shown.append))
    assert Api(desk.pingone, token.value.reveal()).get("/applications").status == 200
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/.*/device", shown[0].url)
    assert len(polls) == 2
    assert revoke(NetworkClient(""), token) is None


def test_a_refusal_on_the_other_device(desk: Desk) -> None:
    sign_in = replace(desk.sign_in(), pause=lambda s, _: desk.pingone.clock.advance(s))
    found = sign_in.by_device(lambda code: desk.pingone.deny_device(code.user_code))
    assert _code(found) == "denied"


def test_a_worker_with_a_secret(desk: Desk) -> None:
    worker = desk.pingone.credentials_worker
    token = _token(desk.sign_in(worker.id).with_secret(Secret(worker.secret.value)))
    assert Api(desk.pingone, token.value.reveal()).get("/applications").status == 200
    # Its secret goes to the token endpoint only, so the stand-in takes no revocation from it.
    found = revoke(NetworkClient(""), token)
    assert isinstance(found, Problem)
    assert found.code == "pingone-sign-in.not-revoked"
