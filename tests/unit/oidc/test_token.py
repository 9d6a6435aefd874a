import base64
from collections.abc import Callable
from urllib.parse import parse_qs, unquote_plus

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import failures
from tests.unit.oidc.prepared_client import PreparedClient, responding
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.oidc.http import Request, Response
from wizard.oidc.token import (
    AuthMethod,
    ClientAuth,
    ProbeResult,
    TokenEndpoint,
    Tokens,
    basic,
    token_request,
)

URL = "https://idp.example/as/token"
CREDENTIALS = Credentials("the-client", Secret("the-secret"), "v", "https://idp.example")
BASIC, POST = AuthMethod.BASIC, AuthMethod.POST
GOOD = {"id_token": "a.b.c", "access_token": "t", "token_type": "bearer", "expires_in": 5}

Says = Callable[[Request], Response]


def endpoint(answer: Says, *, pkce: bool = True) -> tuple[TokenEndpoint, PreparedClient]:
    client = PreparedClient({URL: answer})
    redirect_uri = "https://clearml.example/callback_ping"
    return TokenEndpoint(client, URL, CREDENTIALS, redirect_uri, pkce), client


def error(name: str, text: str = "", status: int = 400) -> Says:
    return responding({"error": name, "error_description": text}, status)


def by_method(basic: Says, post: Says) -> Says:
    return lambda request: (basic if "Authorization" in request.headers else post)(request)


UNSUPPORTED = error("invalid_client", "Request denied: Unsupported authentication method", 401)


PROBES = (
    (error("invalid_grant"), ProbeResult.ACCEPTED),
    (error("invalid_grant", status=401), ProbeResult.ACCEPTED),
    (error("invalid_code", status=403), ProbeResult.UNDETERMINED),
    (error("unauthorized_client", status=403), ProbeResult.UNDETERMINED),
    (error("invalid_request"), ProbeResult.UNDETERMINED),
    (error("server_error", status=500), ProbeResult.UNDETERMINED),
    (responding(b"<html>", 500, "text/html"), ProbeResult.UNDETERMINED),
    (responding(b"", 403), ProbeResult.UNDETERMINED),
    (responding(GOOD), ProbeResult.UNDETERMINED),
)
WRONG_ENDPOINTS = (
    (responding(b"", 404), "token.endpoint-wrong"),
    (responding(b"", 405), "token.endpoint-wrong"),
    (responding(b"", 302, location="https://x"), "token.endpoint-wrong"),
    (responding(b"<html>", 200, "text/html"), "token.endpoint-wrong"),
    (responding(b"", 429), "token.rate-limited"),
)


class TestProbe:
    def test_results(self) -> None:
        def check(says: Says, expected: ProbeResult) -> None:
            found = endpoint(says)[0].probe()
            assert found.results == {BASIC: expected, POST: expected}
            assert (found.problem, found.method) == (None, BASIC)

        assert failures(PROBES, check) == {}

    def test_refused_by_both(self) -> None:
        def check(says: Says) -> None:
            found = endpoint(says)[0].probe()
            assert found.problem is not None
            assert found.problem.code == "token.client-refused"
            assert found.problem.step is Step.ENDPOINTS
            assert (found.method, found.accepted) == (None, ())

        refusals = (UNSUPPORTED, responding(b"", 401), error("invalid_client", status=400))
        assert failures(((says,) for says in refusals), check) == {}

    def test_wrong_method_is_not_a_wrong_secret(self) -> None:
        only_post = endpoint(by_method(UNSUPPORTED, error("invalid_grant")))[0].probe()
        assert (only_post.problem, only_post.method, only_post.accepted) == (None, POST, (POST,))

    def test_certain_method_goes_before_an_open_one(self) -> None:
        found = endpoint(by_method(error("server_error"), error("invalid_grant")))[0].probe()
        assert found.method is POST

    def test_open_method_goes_before_a_refused_one(self) -> None:
        found = endpoint(by_method(UNSUPPORTED, error("invalid_code", status=403)))[0].probe()
        assert (found.method, found.accepted) == (POST, ())

    def test_no_token_endpoint(self) -> None:
        def check(says: Says, code: str) -> None:
            reached, client = endpoint(says)
            found = reached.probe()
            assert found.problem is not None
            assert (found.problem.code, found.method) == (code, None)
            assert len(client.requests) == 1

        assert failures(WRONG_ENDPOINTS, check) == {}

    def test_dummy_is_new_each_time_and_looks_real(self) -> None:
        reached, client = endpoint(error("invalid_grant"))
        reached.probe()
        forms = [parse_qs(request.body.decode()) for request in client.requests]
        assert forms[0]["code"] != forms[1]["code"]
        assert all(len(form["code_verifier"][0]) >= 43 for form in forms)
        assert forms[0]["redirect_uri"] == ["https://clearml.example/callback_ping"]

    def test_nothing_known_means_no_method(self) -> None:
        assert ClientAuth({}).method is None


BAD_TOKENS: tuple[tuple[dict[str, object], str], ...] = (
    ({"id_token": ""}, "token.no-id-token"),
    ({"id_token": None}, "token.form"),
    ({"id_token": ["a"]}, "token.form"),
    ({"access_token": 7}, "token.form"),
    ({"access_token": "a b"}, "token.form"),
    ({"access_token": "tökén"}, "token.form"),
    ({"error": "invalid_grant"}, "token.code-refused"),
)
REFUSALS = (
    (UNSUPPORTED, "token.client-refused"),
    (responding(b"", 401), "token.client-refused"),
    (error("unauthorized_client", status=403), "token.unauthorized-client"),
    (error("unsupported_grant_type"), "token.grant-type"),
    (error("invalid_scope"), "token.scope"),
    (error("invalid_grant", "code is invalid or expired"), "token.code-refused"),
    (error("invalid_code", status=403), "token.code-refused"),
    (error("invalid_grant", "redirect_uri is required"), "token.redirect-uri"),
    (error("invalid_grant", "The code_verifier does not match"), "token.pkce-mismatch"),
    (error("invalid_request", "something"), "token.refused"),
    (error("own_invention", status=500), "token.refused"),
    (responding({"code": "NOT_FOUND", "message": "m", "id": "1"}, 403), "token.refused"),
    (responding(b"oops", 503), "token.server-error"),
    (responding(b"", 404), "token.endpoint-wrong"),
    (responding(b"", 429), "token.rate-limited"),
    (responding(b"", 403), "token.refused"),
)


class TestRedeem:
    def redeemed(self, answer: Says, *, pkce: bool = True) -> Tokens | Problem:
        reached, client = endpoint(answer, pkce=pkce)
        found = reached.redeem(Secret("the-code"), Secret("the-verifier"), POST)
        (request,) = client.requests
        form = parse_qs(request.body.decode())
        assert form["grant_type"] == ["authorization_code"]
        assert form["code"] == ["the-code"]
        assert form.get("code_verifier") == (["the-verifier"] if pkce else None)
        return found

    def code_of(self, answer: Says, *, pkce: bool = True) -> str:
        found = self.redeemed(answer, pkce=pkce)
        assert isinstance(found, Problem)
        return found.code

    def test_tokens(self) -> None:
        found = self.redeemed(responding(GOOD))
        assert isinstance(found, Tokens)
        assert (found.id_token, found.access_token) == (Secret("a.b.c"), Secret("t"))
        assert (found.problems, found.date) == ((), None)
        assert "a.b.c" not in repr(found)

    def test_bad_token_responses(self) -> None:
        def check(changes: dict[str, object], code: str) -> None:
            assert self.code_of(responding({**GOOD, **changes})) == code

        assert failures(BAD_TOKENS, check) == {}

    def test_problems_with_a_readable_id_token(self) -> None:
        def check(changes: dict[str, object], code: str) -> None:
            found = self.redeemed(responding({**GOOD, **changes}))
            assert isinstance(found, Tokens)
            assert [one.code for one in found.problems] == [code]

        rows: tuple[tuple[dict[str, object], str], ...] = (
            ({"token_type": "mac"}, "token.type"),
            ({"access_token": ""}, "token.no-access-token"),
        )
        assert failures(rows, check) == {}

    def test_page_in_place_of_tokens(self) -> None:
        assert self.code_of(responding(b"<html>", 200, "text/html")) == "json.html"

    def test_refusals(self) -> None:
        def check(says: Says, code: str) -> None:
            assert self.code_of(says) == code

        assert failures(REFUSALS, check) == {}

    def test_required_verifier_with_pkce_off(self) -> None:
        answer = error("invalid_request", "code_verifier is required")
        assert self.code_of(answer, pkce=False) == "token.pkce-required"


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_basic_survives_any_characters(client_id: str, secret: str) -> None:
    kind, _, encoded = basic(client_id, secret).partition(" ")
    left, colon, right = base64.b64decode(encoded).decode("ascii").partition(":")
    assert (kind, colon) == ("Basic", ":")
    assert (unquote_plus(left), unquote_plus(right)) == (client_id, secret)


def test_plain_characters_stay_as_they_are() -> None:
    assert base64.b64decode(basic("a-1", "x~._-y").removeprefix("Basic ")) == b"a-1:x~._-y"


def test_each_method_uses_one_place_only() -> None:
    credentials = Credentials("the-client", Secret("the &secret"), "v")
    by_basic = token_request(URL, {"code": "c", "none": ""}, credentials, AuthMethod.BASIC)
    by_post = token_request(URL, {"code": "c"}, credentials, AuthMethod.POST)
    assert parse_qs(by_basic.body.decode()) == {"code": ["c"]}
    assert "Authorization" in by_basic.headers
    assert "Authorization" not in by_post.headers
    assert parse_qs(by_post.body.decode()) == {
        "code": ["c"],
        "client_id": ["the-client"],
        "client_secret": ["the &secret"],
    }
    assert "secret" not in repr((by_basic, by_post))
