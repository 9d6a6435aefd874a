"""What the service tests against the demo provider cannot bring about."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest

from tests.unit.oidc.door import Answers, PreparedDoor, replying, troubled
from tests.unit.oidc.minting import ACCESS, CLIENT, ISSUER, JWKS, NOW, claims, mint, published, rsa
from wizard.checks.login.runner import CATALOG, LoginResult, LoginTest
from wizard.model.credentials import Credentials
from wizard.model.secret import DOTS, Secret
from wizard.model.serialization import logins_to_json
from wizard.model.settings import Endpoints, Settings
from wizard.model.verdict import State, Verdict
from wizard.oidc.callback import Callback
from wizard.oidc.http import CancelToken, Request, Response
from wizard.oidc.token import Answer, AuthMethod, ClientAuth

TOKEN, USERINFO = "https://idp.example/as/token", "https://idp.example/as/userinfo"
SETTINGS = Settings(
    "https://clearml.example",
    Endpoints("https://idp.example/as/authorize", TOKEN, ISSUER, USERINFO, JWKS),
)
CREDENTIALS = Credentials(CLIENT, Secret("the-secret"), "v", "https://idp.example")
SECRET, CODE = "a-long+client/secret", "the-only-code-of-this-login"
Prepare = Callable[[str], Answers]
BASIC_ONLY = ClientAuth({AuthMethod.BASIC: Answer.ACCEPTED, AuthMethod.POST: Answer.REFUSED})


def answers(nonce: str, **changes: str) -> Answers:
    tokens = {
        "id_token": mint(claims(nonce=nonce, name="Ada")).reveal(),
        "access_token": ACCESS.reveal(),
        "token_type": "Bearer",
        **changes,
    }
    return {
        TOKEN: replying(tokens),
        JWKS: replying(published(rsa())),
        USERINFO: replying({"sub": "user-1"}),
    }


def run(
    settings: Settings = SETTINGS, known: ClientAuth | None = BASIC_ONLY, **changes: str
) -> LoginResult:
    return run_with(lambda nonce: answers(nonce, **changes), settings, known)


def run_with(
    prepared: Prepare, settings: Settings = SETTINGS, known: ClientAuth | None = BASIC_ONLY
) -> LoginResult:
    door = PreparedDoor({})
    test = LoginTest(door, settings, CREDENTIALS, lambda: NOW, fingerprint="f")
    attempt = test.begin()
    door.answers = prepared(attempt.nonce)
    url = f"{attempt.redirect_uri}?{urlencode({'code': 'c', 'state': attempt.state})}"
    return test.finish(attempt, Callback(url), known)


def at(result: LoginResult, check: str) -> Verdict:
    return next(v for v in result.evidence.verdicts if v.check == check)


def test_evidence_of_a_good_login() -> None:
    evidence = run().evidence
    assert evidence.passed
    assert (evidence.at, evidence.fingerprint) == (NOW, "f")
    assert evidence.auth_methods == ("client_secret_basic",)


def test_unclear_client_authentication_is_settled_by_the_real_code() -> None:
    unclear = ClientAuth(dict.fromkeys(AuthMethod, Answer.UNDETERMINED))
    result = run(known=unclear)
    assert at(result, "token.client-auth").state is State.SKIPPED
    assert result.evidence.passed
    assert result.evidence.auth_methods == ("client_secret_basic",)


def test_no_method_left() -> None:
    result = run(known=ClientAuth({}))
    assert at(result, "token.client-auth").state is State.FAILED


@pytest.mark.parametrize("field", ["userinfo_url", "issuer"])
def test_unknown_endpoint_is_not_a_failure(field: str) -> None:
    endpoints = replace(SETTINGS.endpoints, **{field: ""})
    result = run(replace(SETTINGS, endpoints=endpoints))
    assert result.evidence.passed


def test_without_keys_nothing_is_believed() -> None:
    result = run(replace(SETTINGS, endpoints=replace(SETTINGS.endpoints, jwks_url="")))
    assert at(result, "keys.published").problem is not None
    assert result.claims.id_token is None
    assert not result.evidence.passed


def test_missing_access_token_fails_but_shows_the_rest() -> None:
    result = run(access_token="")
    assert at(result, "token.redeem").state is State.FAILED
    assert at(result, "userinfo.claims").state is State.SKIPPED
    assert not result.evidence.passed


@pytest.mark.parametrize("where", [TOKEN, JWKS, USERINFO])
def test_trouble_on_the_way_is_a_verdict(where: str) -> None:
    result = run_with(lambda nonce: {**answers(nonce), where: troubled("http.timeout")})
    codes = [v.problem.code for v in result.evidence.verdicts if v.problem]
    assert "http.timeout" in codes
    assert {v.check for v in result.evidence.verdicts} == {check.name for check in CATALOG}
    assert not result.evidence.passed


def test_cancel_during_userinfo_skips_the_rest() -> None:
    door = PreparedDoor({})
    test = LoginTest(door, SETTINGS, CREDENTIALS, lambda: NOW)
    attempt = test.begin()
    good = answers(attempt.nonce)

    def keys_then_cancel(request: Request) -> Response:
        test.cancel.set()
        return good[JWKS](request)

    door.answers = {**good, JWKS: keys_then_cancel}
    url = f"{attempt.redirect_uri}?{urlencode({'code': 'c', 'state': attempt.state})}"
    result = test.finish(attempt, Callback(url), BASIC_ONLY)
    found = at(result, "userinfo.claims").problem
    assert found is not None
    assert found.code == "http.cancelled"
    assert at(result, "claim.email").state is State.SKIPPED


def test_prepare_never_raises() -> None:
    test = LoginTest(
        PreparedDoor({TOKEN: troubled("http.dns")}), SETTINGS, CREDENTIALS, lambda: NOW
    )
    found = test.prepare().problem
    assert found is not None
    assert found.code == "http.dns"
    bare = replace(test, credentials=replace(CREDENTIALS, client_secret=Secret("")))
    missing = bare.prepare().problem
    assert missing is not None
    assert missing.code == "token.credentials-missing"


class Echo:
    """A provider that repeats whatever it was sent, in every place there is."""

    def __init__(self) -> None:
        self.nonce, self.sent = "", [SECRET]

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
        assert not (cancel and cancel.is_set)
        if request.url == JWKS:
            return replying(published(rsa()))(request)
        if request.url == TOKEN:
            return self._tokens(request)
        said = request.headers["Authorization"]
        return replying({"sub": "user-1", "name": said, said: self.sent})(request)

    def _tokens(self, request: Request) -> Response:
        form = {name: value for name, (value,) in parse_qs(request.body.decode()).items()}
        self.sent += [form["code"], form["code_verifier"], request.headers["Authorization"]]
        token = mint(claims(nonce=self.nonce, email=SECRET, name=form["code"], x=self.sent))
        self.sent += [token.reveal()]
        kind = form["code"] + SECRET
        whole = {"id_token": token.reveal(), "access_token": ACCESS.reveal(), "token_type": kind}
        return replying(whole)(request)


def test_what_the_provider_repeats_is_nowhere() -> None:
    door, told = Echo(), list[Verdict]()
    settings = replace(SETTINGS, pkce=True)
    credentials = replace(CREDENTIALS, client_secret=Secret(SECRET))
    test = LoginTest(door, settings, credentials, lambda: NOW, report=told.append)
    attempt = test.begin()
    door.nonce = attempt.nonce
    url = f"{attempt.redirect_uri}?{urlencode({'code': CODE, 'state': attempt.state})}"
    result = test.finish(attempt, Callback(url), BASIC_ONLY)
    assert at(result, "userinfo.claims").state is State.PASSED
    everything = (
        repr(told) + repr(result) + repr(result.claims) + logins_to_json((result.evidence,))
    )
    assert DOTS in everything
    for sent in (*door.sent, ACCESS.reveal(), attempt.code_verifier.reveal()):
        assert sent.removeprefix("Basic ") not in everything


def test_refusal_of_the_client_does_not_repeat_the_secret() -> None:
    echo = replying({"error": "invalid_client", "error_description": f"not {SECRET}"}, 401)
    credentials = replace(CREDENTIALS, client_secret=Secret(SECRET))
    found = LoginTest(PreparedDoor({TOKEN: echo}), SETTINGS, credentials, lambda: NOW).prepare()
    assert found.problem
    assert DOTS in found.problem.why
    assert SECRET not in repr(found)
