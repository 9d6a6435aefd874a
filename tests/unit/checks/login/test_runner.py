"""What the service tests against the demo provider cannot bring about."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from hypothesis import given

from tests.support.standings import DRAFT
from tests.support.tables import failures
from tests.support.texts import drafts
from tests.unit.oidc.minting import ACCESS, CLIENT, ISSUER, JWKS, NOW, claims, mint, published, rsa
from tests.unit.oidc.prepared_client import PreparedClient, Responses, failing, responding
from wizard.checks.login.browser_result import LastPage, closed
from wizard.checks.login.claims import check_claims
from wizard.checks.login.kept_claims import MAX_OTHERS
from wizard.checks.login.runner import BROWSER, CATALOG, LoginResult, LoginTest, reread
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence, fingerprint
from wizard.model.problem import families, problem, problem_types
from wizard.model.product import Product
from wizard.model.secret import DOTS, Secret
from wizard.model.serialization import logins_to_json
from wizard.model.settings import Endpoints, GroupSettings, Settings
from wizard.model.verdict import State, Verdict, passed
from wizard.oidc.callback import Callback
from wizard.oidc.http import CancelToken, Request, Response
from wizard.oidc.token import AuthMethod, ClientAuth, ProbeResult
from wizard.ping.guides import guide

TOKEN, USERINFO = "https://idp.example/as/token", "https://idp.example/as/userinfo"
SETTINGS = Settings(
    "https://clearml.example",
    Endpoints("https://idp.example/as/authorize", TOKEN, ISSUER, USERINFO, JWKS),
)
CREDENTIALS = Credentials(CLIENT, Secret("the-secret"), "v", "https://idp.example")
SECRET, CODE = "a-long+client/secret", "the-only-code-of-this-login"
Prepare = Callable[[str], Responses]
BASIC_ONLY = ClientAuth(
    {AuthMethod.BASIC: ProbeResult.ACCEPTED, AuthMethod.POST: ProbeResult.REFUSED}
)


def answers(nonce: str, **changes: str) -> Responses:
    tokens = {
        "id_token": mint(claims(nonce=nonce, name="Ada")).reveal(),
        "access_token": ACCESS.reveal(),
        "token_type": "Bearer",
        **changes,
    }
    return {
        TOKEN: responding(tokens),
        JWKS: responding(published(rsa())),
        USERINFO: responding({"sub": "user-1"}),
    }


def run(
    settings: Settings = SETTINGS, known: ClientAuth | None = BASIC_ONLY, **changes: str
) -> LoginResult:
    return run_with(lambda nonce: answers(nonce, **changes), settings, known)


def run_with(
    prepared: Prepare, settings: Settings = SETTINGS, known: ClientAuth | None = BASIC_ONLY
) -> LoginResult:
    provider = PreparedClient({})
    test = LoginTest(provider, settings, CREDENTIALS, lambda: NOW, fingerprint="f")
    attempt = test.begin()
    provider.responses = prepared(attempt.nonce)
    url = f"{attempt.redirect_uri}?{urlencode({'code': 'c', 'state': attempt.state})}"
    return test.finish(attempt, Callback(url), known)


def at(result: LoginResult, check: str) -> Verdict:
    return next(v for v in result.evidence.verdicts if v.check == check)


def test_evidence_of_a_good_login() -> None:
    evidence = run().evidence
    assert evidence.passed
    assert (evidence.at, evidence.fingerprint) == (NOW, "f")
    assert evidence.auth_methods == ("client_secret_basic",)


def test_groups_that_exist_in_clearml_are_kept_of_very_many() -> None:
    groups = GroupSettings("groups", admins=("group 888",))
    sent = [f"group {number}" for number in range(1000)]
    provider = PreparedClient({})
    test = LoginTest(
        provider,
        replace(SETTINGS, groups=groups),
        CREDENTIALS,
        lambda: NOW,
        clearml_groups=("group 777",),
    )
    attempt = test.begin()
    token = mint(claims(nonce=attempt.nonce, groups=sent)).reveal()
    provider.responses = answers(attempt.nonce, id_token=token)
    url = f"{attempt.redirect_uri}?{urlencode({'code': 'c', 'state': attempt.state})}"
    result = test.finish(attempt, Callback(url), BASIC_ONLY)
    kept = result.evidence.claims
    assert kept.id_token
    assert kept.id_token["groups"] == [*sent[:MAX_OTHERS], "group 777", "group 888"]
    assert kept.left_out == 1000 - MAX_OTHERS - 2
    assert result.claims.id_token
    assert result.claims.id_token["groups"] == sent


def test_login_that_ended_in_the_browser_is_evidence_too() -> None:
    test = LoginTest(PreparedClient({}), SETTINGS, CREDENTIALS, lambda: NOW, fingerprint="f")
    stopped = closed(LastPage("https://idp.example/error", 200, "Sorry")).problem
    assert stopped
    evidence = test.fail(BROWSER, stopped).evidence
    assert [v.check for v in evidence.verdicts] == ["login.browser"]
    assert (evidence.passed, evidence.fingerprint, evidence.subject) == (False, "f", "")


def test_what_a_page_quotes_of_the_request_is_not_kept() -> None:
    test = LoginTest(PreparedClient({}), SETTINGS, CREDENTIALS, lambda: NOW)
    attempt = test.begin()
    quoting = closed(LastPage("https://idp.example/error", 200, f"state={attempt.state}")).problem
    assert quoting
    assert attempt.state in quoting.why
    found = test.fail(BROWSER, quoting, attempt).evidence.verdicts[0].problem
    assert found
    assert attempt.state not in found.why
    assert "state=" in found.why


def test_what_only_warns_before_a_login_ends_one() -> None:
    test = LoginTest(PreparedClient({}), SETTINGS, CREDENTIALS, lambda: NOW)
    assert not test.fail(BROWSER, problem("authorize.busy")).evidence.passed


def test_no_remedy_of_a_login_leads_back_to_the_check_before_it() -> None:
    test = LoginTest(PreparedClient({}), SETTINGS, CREDENTIALS, lambda: NOW)
    for family in families():
        for code, row in problem_types(family).items():
            found = test.fail(BROWSER, problem(code, **dict.fromkeys(row.facts, "x")))
            shown = found.evidence.verdicts[0].problem
            assert shown
            own = family in ("clock", "preflight")  # of the check before the login itself
            assert own or "Check again" not in shown.remedy, code


def test_verdicts_have_the_remedy_of_the_product_behind_the_address() -> None:
    provider = PreparedClient({TOKEN: responding({"error": "invalid_client"}, 401)})
    test = LoginTest(provider, SETTINGS, CREDENTIALS, lambda: NOW, product=Product.PINGFEDERATE)
    attempt = test.begin()
    url = f"{attempt.redirect_uri}?{urlencode({'code': 'c', 'state': attempt.state})}"
    refused = at(test.finish(attempt, Callback(url)), "token.client-auth").problem
    assert refused
    assert refused.code == "token.client-refused"
    assert refused.remedy.startswith(guide(Product.PINGONE).way_to("credentials"))


def test_unclear_client_authentication_is_settled_by_the_real_code() -> None:
    unclear = ClientAuth(dict.fromkeys(AuthMethod, ProbeResult.UNDETERMINED))
    result = run(known=unclear)
    assert at(result, "token.client-auth").state is State.SKIPPED
    assert result.evidence.passed
    assert result.evidence.auth_methods == ("client_secret_basic",)


def test_no_method_left() -> None:
    result = run(known=ClientAuth({}))
    assert at(result, "token.client-auth").state is State.FAILED


def test_unknown_endpoint_is_not_a_failure() -> None:
    def check(field: str) -> None:
        endpoints = replace(SETTINGS.endpoints, **{field: ""})
        result = run(replace(SETTINGS, endpoints=endpoints))
        assert result.evidence.passed

    assert failures(zip(["userinfo_url", "issuer"]), check) == {}


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


def test_request_error_is_a_verdict() -> None:
    def check(where: str) -> None:
        result = run_with(lambda nonce: {**answers(nonce), where: failing("http.timeout")})
        codes = [v.problem.code for v in result.evidence.verdicts if v.problem]
        assert "http.timeout" in codes
        assert {v.check for v in result.evidence.verdicts} == {check.name for check in CATALOG}
        assert not result.evidence.passed

    assert failures(zip([TOKEN, JWKS, USERINFO]), check) == {}


def test_cancel_during_userinfo_skips_the_rest() -> None:
    provider = PreparedClient({})
    test = LoginTest(provider, SETTINGS, CREDENTIALS, lambda: NOW)
    attempt = test.begin()
    good = answers(attempt.nonce)

    def keys_then_cancel(request: Request) -> Response:
        test.cancel.set()
        return good[JWKS](request)

    provider.responses = {**good, JWKS: keys_then_cancel}
    url = f"{attempt.redirect_uri}?{urlencode({'code': 'c', 'state': attempt.state})}"
    result = test.finish(attempt, Callback(url), BASIC_ONLY)
    found = at(result, "userinfo.claims").problem
    assert found is not None
    assert found.code == "http.cancelled"
    assert at(result, "claim.email").state is State.SKIPPED


def test_prepare_never_raises() -> None:
    test = LoginTest(
        PreparedClient({TOKEN: failing("http.dns")}), SETTINGS, CREDENTIALS, lambda: NOW
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
            return responding(published(rsa()))(request)
        if request.url == TOKEN:
            return self._tokens(request)
        said = request.headers["Authorization"]
        return responding({"sub": "user-1", "name": said, said: self.sent})(request)

    def _tokens(self, request: Request) -> Response:
        form = {name: value for name, (value,) in parse_qs(request.body.decode()).items()}
        self.sent += [form["code"], form["code_verifier"], request.headers["Authorization"]]
        token = mint(claims(nonce=self.nonce, email=SECRET, name=form["code"], x=self.sent))
        self.sent += [token.reveal()]
        kind = form["code"] + SECRET
        whole = {"id_token": token.reveal(), "access_token": ACCESS.reveal(), "token_type": kind}
        return responding(whole)(request)


def test_what_the_provider_repeats_is_nowhere() -> None:
    provider, told = Echo(), list[Verdict]()
    settings = replace(SETTINGS, pkce=True)
    credentials = replace(CREDENTIALS, client_secret=Secret(SECRET))
    test = LoginTest(provider, settings, credentials, lambda: NOW, report=told.append)
    attempt = test.begin()
    provider.nonce = attempt.nonce
    url = f"{attempt.redirect_uri}?{urlencode({'code': CODE, 'state': attempt.state})}"
    result = test.finish(attempt, Callback(url), BASIC_ONLY)
    assert at(result, "userinfo.claims").state is State.PASSED
    everything = (
        repr(told) + repr(result) + repr(result.claims) + logins_to_json((result.evidence,))
    )
    assert DOTS in everything
    for sent in (*provider.sent, ACCESS.reveal(), attempt.code_verifier.reveal()):
        assert sent.removeprefix("Basic ") not in everything


def test_refusal_of_the_client_does_not_repeat_the_secret() -> None:
    echo = responding({"error": "invalid_client", "error_description": f"not {SECRET}"}, 401)
    credentials = replace(CREDENTIALS, client_secret=Secret(SECRET))
    found = LoginTest(PreparedClient({TOKEN: echo}), SETTINGS, credentials, lambda: NOW).prepare()
    assert found.problem
    assert DOTS in found.problem.why
    assert SECRET not in repr(found)


CLAIMS = Claims(
    id_token={"sub": "1", "email": "a@x.example", "name": "Ada", "roles": ["Boss"], "iat": 1},
    userinfo={"sub": "1", "groups": ["Users"]},
)
TESTED = replace(DRAFT, groups_enabled=True, groups_claim="groups")
SIGNED = passed("id-token.signature", "Signature")


def read_again(draft: Draft, *, tested: Draft = TESTED, version: str = "v1") -> Evidence | None:
    return reread(login(tested), tested, draft, version)


def login(draft: Draft) -> LoginResult:
    verdicts = (SIGNED, *check_claims(CLAIMS, None))
    named = fingerprint(draft, "v1")
    return LoginResult(Evidence(NOW, named, verdicts, Claims()), CLAIMS)


def test_another_claim_of_the_same_login_is_read_without_a_new_one() -> None:
    other = replace(TESTED, groups_claim="roles")
    found = read_again(other)
    assert found is not None
    assert found.proves(fingerprint(other, "v1"))
    assert found.at == NOW
    assert found.verdicts[0] == SIGNED
    assert [v.check for v in found.verdicts].count("claim.groups") == 1
    assert found.verdicts[-1].detail == "Boss"
    assert found.claims.id_token is not None
    assert set(found.claims.id_token) == {"sub", "email", "name", "roles"}
    assert found.claims.userinfo == {"sub": "1"}


def test_a_claim_that_did_not_come_fails_and_says_what_to_do() -> None:
    found = read_again(replace(TESTED, groups_claim="memberOf"))
    assert found is not None
    assert found.verdicts[-1].state is State.FAILED
    assert found.verdicts[-1].problem is not None
    assert found.verdicts[-1].problem.code == "claim.groups-missing"


def test_group_mapping_may_be_switched_off_and_on() -> None:
    off = replace(TESTED, groups_enabled=False)
    found = read_again(off)
    assert found is not None
    assert found.verdicts[-1].state is State.SKIPPED
    again = read_again(TESTED, tested=off)
    assert again is not None
    assert again.verdicts[-1].state is State.WARNED


def test_anything_else_needs_a_new_login() -> None:
    def check(changed: Draft) -> None:
        assert read_again(changed) is None

    rows = [
        replace(TESTED, pkce=False),
        replace(TESTED, issuer="https://other.example"),
        replace(TESTED, webapp_url="https://elsewhere.example", groups_claim="roles"),
        replace(TESTED, groups_claim=""),
        replace(TESTED, groups_claim="aud"),
    ]
    assert failures(zip(rows), check) == {}


def test_other_credentials_need_a_new_login() -> None:
    assert read_again(replace(TESTED, groups_claim="roles"), version="v2") is None


@given(drafts())
def test_evidence_is_given_only_for_the_draft_it_names(draft: Draft) -> None:
    found = read_again(draft)
    assert found is None or found.fingerprint == fingerprint(draft, "v1")


def test_scopes_are_asked_for_only_where_groups_are_missing() -> None:
    well_known = f"{ISSUER}/.well-known/openid-configuration"
    document = {"issuer": ISSUER, "scopes_supported": ["openid", "profile", "email", "groups"]}

    def responses(nonce: str) -> Responses:
        return {**answers(nonce), well_known: responding(document)}

    mapped = replace(SETTINGS, groups=GroupSettings("groups"))
    result = run_with(responses, mapped)
    found = at(result, "claim.groups").problem
    assert found is not None
    assert found.code == "claim.groups-scope"
    tested = replace(DRAFT, groups_enabled=True, groups_claim="groups")
    assert run_with(responses).scopes == ()
    assert "groups" in result.scopes
    other = reread(
        replace(result, evidence=replace(result.evidence, fingerprint=fingerprint(tested, "v"))),
        tested,
        replace(tested, groups_claim="other-groups"),
        "v",
    )
    assert other is not None
    again = next(v.problem for v in other.verdicts if v.check == "claim.groups")
    assert again is not None
    assert again.code == "claim.groups-scope"
