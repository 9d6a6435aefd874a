"""Logins that go wrong: each problem is reported at the check that found it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from tests.service.login import NOON, Launch, by_check, code_at, states
from wizard.checks.login.runner import CATALOG
from wizard.demo.behaviour import Behaviour, Document, DocumentFields
from wizard.demo.config import (
    PkceEnforcement,
)
from wizard.demo.product_profile import Endpoint
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.model.verdict import State
from wizard.oidc.callback import Callback


def test_wrong_secret(launch: Launch) -> None:
    demo = launch()
    right = demo.test()
    test = replace(right, credentials=replace(right.credentials, client_secret=Secret("wrong")))
    result = demo.login(test=test)
    assert code_at(result, "token.client-auth") == "token.client-refused"
    problem = by_check(result)["token.client-auth"].problem
    assert problem is not None
    assert problem.step is Step.ENDPOINTS
    assert "Unsupported authentication method" in problem.why
    rest = [s for name, s in states(result).items() if name != "login.callback"][1:]
    assert set(rest) == {State.SKIPPED}
    assert not result.evidence.passed


def test_secret_is_not_sent_to_another_origin(launch: Launch) -> None:
    demo = launch()
    right = demo.test()
    for origin in ("", "https://idp.example"):
        test = replace(right, credentials=replace(right.credentials, origin=origin))
        assert code_at(demo.login(test=test), "token.client-auth") == "token.origin"
    assert demo.provider.journal.at(Endpoint.TOKEN) == ()


def test_pkce_off_and_required(launch: Launch) -> None:
    demo = launch(pkce=PkceEnforcement.S256_REQUIRED)
    right = demo.test()
    off = replace(right, settings=replace(right.settings, pkce=False))
    result = demo.login(test=off)
    assert code_at(result, "login.callback") == "callback.pkce-required"
    assert demo.login().evidence.passed


def test_used_code(launch: Launch) -> None:
    demo = launch()
    test = demo.test()
    attempt = test.begin()
    url = demo.sign_in(attempt)
    test.finish(attempt, Callback(url))
    again, pasted = (test.finish(attempt, Callback(url, pasted=p)) for p in (False, True))
    assert code_at(again, "token.redeem") == "token.code-refused"
    assert code_at(pasted, "token.redeem") == "token.code-taken"


def merged(changes: DocumentFields, document: DocumentFields) -> DocumentFields:
    return document | changes


def test_every_check_has_a_verdict_whatever_the_provider_sends(launch: Launch) -> None:
    rows: tuple[tuple[Document, dict[str, object], str, str], ...] = (
        (Document.ID_TOKEN, {"iss": "https://x.example"}, "id-token.issuer", "id-token.issuer"),
        (Document.ID_TOKEN, {"aud": ["other"]}, "id-token.audience", "id-token.audience"),
        (Document.ID_TOKEN, {"nonce": "other"}, "id-token.nonce", "id-token.nonce"),
        (Document.ID_TOKEN, {"at_hash": "AAAA"}, "id-token.at-hash", "id-token.at-hash"),
        (Document.ID_TOKEN, {"exp": 1}, "id-token.exp", "id-token.expired"),
        (Document.TOKEN_RESPONSE, {"id_token": None}, "token.redeem", "token.form"),
        (Document.TOKEN_RESPONSE, {"id_token": ""}, "token.redeem", "token.no-id-token"),
        (Document.TOKEN_RESPONSE, {"token_type": "mac"}, "token.redeem", "token.type"),
        (Document.TOKEN_RESPONSE, {"access_token": "a\nb"}, "token.redeem", "token.form"),
        (Document.USERINFO, {"sub": "somebody"}, "userinfo.claims", "userinfo.subject"),
        (Document.JWKS, {"keys": []}, "keys.published", "keys.none"),
        (Document.CALLBACK, {"iss": "https://x.example"}, "login.callback", "callback.issuer"),
        (Document.CALLBACK, {"state": "other"}, "login.callback", "callback.state"),
    )
    for document, changes, check, code in rows:
        changed = Behaviour(documents={document: partial(merged, changes)})
        result = launch(behaviour=changed).login()
        assert code_at(result, check) == code
        assert not result.evidence.passed
        assert {v.check for v in result.evidence.verdicts} == {one.name for one in CATALOG}


def test_wrong_clock_is_named(launch: Launch) -> None:
    demo = launch()
    demo.now = NOON - timedelta(minutes=10)
    assert code_at(demo.login(), "id-token.iat") == "id-token.clock-skew"
    demo.now = NOON + timedelta(hours=1)
    assert code_at(demo.login(), "id-token.exp") == "id-token.clock-skew"


def test_cancel_ends_with_a_verdict(launch: Launch) -> None:
    demo = launch()
    test = demo.test()
    attempt = test.begin()
    url = demo.sign_in(attempt)
    test.cancel.set()
    result = test.finish(attempt, Callback(url))
    assert code_at(result, "token.client-auth") == "http.cancelled"
    assert test.prepare().problem is not None
