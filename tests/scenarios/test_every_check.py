"""For each check one case that turns it red, and one that leaves it without an outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tests.scenarios import headless
from tests.scenarios.catalog import CATALOG
from tests.scenarios.mutation import DraftMutation, Mutation, answering, drafting, raw_json
from tests.scenarios.scenario import Scenario, Where, same_config, same_draft
from tests.support.preflight import (
    CREDENTIALS,
    SETTINGS,
    FakeProvider,
    Part,
    checked,
    document,
    noon,
    reply,
)
from tests.unit.checks.deployment.test_rules import ABSENT, DOWN, EXPECTED, UNKNOWN, active
from wizard.checks.catalog import catalog
from wizard.checks.deployment.probe import ServerStatus
from wizard.checks.deployment.rules import check_server
from wizard.checks.login.claims import check_claims
from wizard.clearml.server import LoginModes, SsoStatus
from wizard.demo.http_types import Request, Response, json_response, redirect
from wizard.demo.product_profile import Endpoint
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.problem import problem
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.model.verdict import State, Verdict

Verdicts = Callable[[], tuple[Verdict, ...]]
DOCUMENT = "/as/.well-known/openid-configuration"


def before(name: str) -> Verdicts:
    """The pre-flight of a scenario."""
    return lambda: headless.preflight(CATALOG[name])


def login(name: str) -> Verdicts:
    """The login of a scenario, whether the pre-flight would find it, too."""
    return lambda: headless.login(CATALOG[name])


def unknown(
    run: Callable[[Scenario], tuple[Verdict, ...]],
    config: Mutation = same_config,
    draft: DraftMutation = same_draft,
) -> Verdicts:
    """A healthy setup at a provider that does not show everything."""
    scenario = Scenario(
        "x", "X.", Product.PINGONE, Where.LOGIN, "", Step.LOGIN, config=config, draft=draft
    )
    return lambda: run(scenario)


def fake(parts: Mapping[str, Part], credentials: Credentials | None = CREDENTIALS) -> Verdicts:
    """The pre-flight at a provider without sockets."""
    return lambda: checked(FakeProvider(parts), SETTINGS, credentials, noon)


def server(status: ServerStatus) -> Verdicts:
    return lambda: check_server(status, EXPECTED)


def after_sign_on(_request: Request, _answer: Response) -> Response:
    """Whatever the request is, the sign-on begins."""
    return redirect("https://sign-on.example/")


def only_good_codes(_: Request, answer: Response) -> Response:
    return answer if answer.status == 200 else json_response(400, {"error": "invalid_request"})


RED: dict[str, Verdicts] = {
    "preflight.name": before("host-unknown"),
    "preflight.connection": before("port-closed"),
    "preflight.certificate": before("certificate-expired"),
    "preflight.proxy": fake({DOCUMENT: problem("http.proxy", host="x", proxy="p:1", reason="407")}),
    "preflight.answer": before("connection-cut"),
    "preflight.product": before("product-of-another-name"),
    "preflight.discovery": before("discovery-missing"),
    "preflight.document": before("discovery-without-token-endpoint"),
    "preflight.issuer": before("issuer-with-slash"),
    "preflight.endpoints": before("userinfo-mistyped"),
    "preflight.clock": before("clock-ten-minutes-off"),
    "preflight.scopes-listed": before("scopes-not-listed"),
    "preflight.pkce-listed": before("pkce-not-listed"),
    "preflight.keys": before("keys-empty"),
    "preflight.credentials": fake({}, None),
    "preflight.application": before("client-unknown-pingone"),
    "preflight.callback-url": before("callback-not-registered-pingone"),
    "preflight.pkce": before("pkce-required-pingone"),
    "preflight.client-auth": before("secret-wrong-pingone"),
    "login.callback": login("state-wrong"),
    "token.client-auth": login("login-secret-wrong"),
    "token.redeem": login("code-expired"),
    "keys.published": login("keys-empty"),
    "id-token.form": login("id-token-opaque"),
    "id-token.algorithm": login("id-token-unsigned"),
    "id-token.signature": login("id-token-tampered"),
    "id-token.issuer": login("id-token-other-issuer"),
    "id-token.subject": login("subject-missing"),
    "id-token.audience": login("id-token-other-application"),
    "id-token.azp": login("id-token-other-party"),
    "id-token.exp": login("id-token-expired"),
    "id-token.iat": login("id-token-from-the-future"),
    "id-token.nbf": login("id-token-not-yet"),
    "id-token.nonce": login("nonce-wrong"),
    "id-token.at-hash": login("at-hash-wrong"),
    "userinfo.claims": login("userinfo-another-user"),
    # A run stops before: the ID token's own rule refuses it.
    "claim.user-id": lambda: check_claims(Claims({}), None),
    "claim.email": login("email-missing"),
    "claim.username": login("username-missing"),
    "claim.groups": login("groups-missing"),
    "deployment.address": server(ServerStatus(problem=UNKNOWN)),
    "deployment.apiserver": server(ServerStatus(problem=DOWN)),
    "deployment.ping": server(ABSENT),
    "deployment.client-id": server(active(client_id="other")),
    "deployment.callback": server(active(callback="https://other.example/callback_ping")),
}
"""For each check a case in which it fails or warns."""

_NO_NAME, _NO_DOCUMENT = before("host-unknown"), before("discovery-missing")
_NO_LISTS = fake({
    DOCUMENT: reply(200, document(scopes_supported=None, code_challenge_methods_supported=None))
})  # fmt: skip
_LATER = unknown(headless.preflight, answering(Endpoint.AUTHORIZE, after_sign_on))
_QUIET = server(ServerStatus("https://x.example", LoginModes(SsoStatus.PING_ACTIVE)))
_STOPPED = login("state-wrong")

NOT_CHECKED: dict[str, Verdicts] = {
    "preflight.name": fake({DOCUMENT: replace(reply(200, document()), proxy="proxy:1")}),
    "preflight.connection": _NO_NAME,
    "preflight.certificate": before("discovery-missing"),
    "preflight.proxy": _NO_NAME,
    "preflight.answer": _NO_NAME,
    "preflight.discovery": _NO_NAME,
    **dict.fromkeys(
        ("preflight.document", "preflight.issuer", "preflight.endpoints"), _NO_DOCUMENT
    ),
    "preflight.clock": fake({DOCUMENT: replace(reply(200, document()), headers=())}),
    "preflight.scopes-listed": _NO_LISTS,
    "preflight.pkce-listed": _NO_LISTS,
    "preflight.keys": _NO_NAME,
    "preflight.application": _LATER,
    "preflight.callback-url": _LATER,
    "preflight.pkce": _LATER,
    "preflight.client-auth": unknown(
        headless.preflight, raw_json(Endpoint.TOKEN, '{"error": "invalid_grant"}')
    ),
    "token.client-auth": unknown(headless.login, answering(Endpoint.TOKEN, only_good_codes)),
    **dict.fromkeys(("token.redeem", "keys.published"), _STOPPED),
    **dict.fromkeys(("id-token.form", "id-token.algorithm", "id-token.signature"), _STOPPED),
    **dict.fromkeys(
        (
            name
            for name in RED
            if name.startswith("id-token.")
            and name not in ("id-token.form", "id-token.algorithm", "id-token.signature")
        ),
        login("id-token-tampered"),
    ),
    "id-token.issuer": unknown(headless.login, draft=drafting(issuer="")),
    "userinfo.claims": unknown(headless.login, draft=drafting(userinfo_url="")),
    **dict.fromkeys(("claim.user-id", "claim.email", "claim.username"), _STOPPED),
    "claim.groups": unknown(headless.login, draft=drafting(groups_enabled=False)),
    "deployment.address": server(ServerStatus()),
    "deployment.apiserver": server(ServerStatus(problem=UNKNOWN)),
    "deployment.ping": server(ServerStatus(problem=DOWN)),
    "deployment.client-id": _QUIET,
    "deployment.callback": _QUIET,
}
"""For each check that may have no outcome a case in which it has none."""


def test_the_walk_leaves_no_check_out() -> None:
    assert set(RED) == {entry.name for entry in catalog()}
    assert set(NOT_CHECKED) == {entry.name for entry in catalog() if entry.unknown}


def of(verdicts: tuple[Verdict, ...], name: str) -> list[Verdict]:
    found = [verdict for verdict in verdicts if verdict.check == name]
    assert found, f"no verdict of {name}"
    return found


@pytest.mark.parametrize("name", RED)
def test_something_turns_it_red(name: str) -> None:
    states = {verdict.state for verdict in of(RED[name](), name)}
    assert states & {State.FAILED, State.WARNED}


@pytest.mark.parametrize("name", NOT_CHECKED)
def test_what_it_cannot_know_is_no_pass(name: str) -> None:
    for verdict in of(NOT_CHECKED[name](), name):
        assert verdict.state is State.SKIPPED
        assert verdict.detail
