import base64
from collections.abc import Callable
from dataclasses import replace
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


def pair_of(request: Request) -> tuple[str, str]:
    """Client ID and secret, wherever they are."""
    if "Authorization" in request.headers:
        header = base64.b64decode(request.headers["Authorization"].removeprefix("Basic "))
        client_id, _, secret = header.decode().partition(":")
        return client_id, secret
    form = parse_qs(request.body.decode())
    return form["client_id"][0], form["client_secret"][0]


UNSUPPORTED = error("invalid_client", "Request denied: Unsupported authentication method", 401)
GRANT = error("invalid_grant")
UNKNOWN = error("invalid_client", "no such client", 401)
ODD_CODE, ODD_CLIENT = error("invalid_code", status=403), error("unauthorized_client", status=403)
CRASH = error("server_error", status=500)
ACCEPTED, REFUSED, OPEN = ProbeResult


def by_client(ours: Says, others: Says) -> Says:
    """One answer to the client that is registered, another one to any other."""

    def answer(request: Request) -> Response:
        header = base64.b64decode(request.headers.get("Authorization", " ").partition(" ")[2])
        known = b"the-client:" in header or b"client_id=the-client" in request.body
        return (ours if known else others)(request)

    return answer


SAME_FOR_ALL: tuple[tuple[Says, ProbeResult], ...] = (
    (GRANT, OPEN),  # the code is looked at before the client
    (error("invalid_grant", status=401), OPEN),
    (ODD_CODE, OPEN),
    (error("invalid_request"), OPEN),
    (CRASH, OPEN),
    (responding(b"<html>", 500, "text/html"), OPEN),
    (responding(b"", 403), OPEN),
    (responding(GOOD), OPEN),
)
BY_ANSWERS: tuple[tuple[Says, Says, ProbeResult, ProbeResult], ...] = (
    (by_client(GRANT, UNKNOWN), by_client(GRANT, UNKNOWN), ACCEPTED, ACCEPTED),
    (by_client(GRANT, UNKNOWN), UNSUPPORTED, ACCEPTED, REFUSED),
    (UNSUPPORTED, by_client(GRANT, UNKNOWN), REFUSED, ACCEPTED),
    # No code of RFC 6749, and no status but 403.
    (by_client(ODD_CODE, ODD_CLIENT), ODD_CLIENT, ACCEPTED, REFUSED),
    (ODD_CLIENT, by_client(ODD_CODE, ODD_CLIENT), REFUSED, ACCEPTED),
    (by_client(error("no_code", status=400), error("no_code", status=401)), CRASH, ACCEPTED, OPEN),
    (
        by_client(responding({"code": "NO_CODE"}, 401), responding({"code": "NO_CLIENT"}, 401)),
        responding({"code": "NO_CLIENT"}, 401),
        ACCEPTED,
        REFUSED,
    ),
    # A proxy answers to Basic by itself.
    (responding(b"<p>", 401), by_client(GRANT, UNKNOWN), REFUSED, ACCEPTED),
    # What differs does not show that the secret is right.
    (by_client(CRASH, UNKNOWN), by_client(CRASH, UNKNOWN), OPEN, OPEN),
    (by_client(ODD_CLIENT, UNKNOWN), by_client(ODD_CLIENT, UNKNOWN), OPEN, OPEN),
    (by_client(error("no_code", "ours"), error("no_code", "theirs")), CRASH, OPEN, OPEN),
    (UNSUPPORTED, ODD_CODE, REFUSED, OPEN),
)
NOT_THE_SECRET: tuple[tuple[Says, Says, str], ...] = (
    (UNSUPPORTED, UNSUPPORTED, "(to Client Secret Basic)"),
    (error("invalid_client", "wrong method"), UNKNOWN, "no such client (to Client Secret Post)"),
    (ODD_CLIENT, UNKNOWN, "no such client (to Client Secret Post)"),
    (UNKNOWN, ODD_CLIENT, "no such client (to Client Secret Basic)"),
    (
        by_client(error("bad", "Invalid client secret"), ODD_CLIENT),
        ODD_CLIENT,
        "Invalid client secret (to Client Secret Basic)",
    ),
    (ODD_CLIENT, ODD_CLIENT, "unauthorized_client (to Client Secret Basic)"),
)
ELSEWHERE: tuple[tuple[Says, str], ...] = (
    (responding(b"", 404), "no error of OAuth (HTTP 404)"),
    (responding(b"", 405), "no error of OAuth (HTTP 405)"),
    (responding(b"", 302, location="https://x"), "no error of OAuth (HTTP 302)"),
    (responding(b"<html>", 200, "text/html"), "a web page (HTTP 200)"),
    (responding(b"<html>", 400, "text/html"), "a web page (HTTP 400)"),
    (responding({"issuer": "https://idp.example"}), "no error of OAuth (HTTP 200)"),
    (responding(b"<html>", 401, "text/html"), "a web page (HTTP 401)"),
    (responding(b"", 401, www_authenticate='Basic realm="router"'), "no error of OAuth (HTTP 401)"),
    (responding({"code": "ACCESS_FAILED", "message": "m"}, 401), "no error of OAuth (HTTP 401)"),
    (responding({"status": 401, "error": "Unauthorized"}, 401), "no error of OAuth (HTTP 401)"),
    (error("invalid_token", status=401), "no error of OAuth (HTTP 401)"),  # userinfo's answer
    (error("login_required", status=401), "no error of OAuth (HTTP 401)"),
    (error("not_found", status=404), "no error of OAuth (HTTP 404)"),
)


class TestProbe:
    def test_same_answer_to_everybody_shows_nothing(self) -> None:
        def check(says: Says, expected: ProbeResult) -> None:
            found = endpoint(says)[0].probe()
            assert found.results == {BASIC: expected, POST: expected}
            assert (found.problem, found.method, found.accepted) == (None, BASIC, ())
            assert found.answer

        assert failures(SAME_FOR_ALL, check) == {}

    def test_answers_that_differ_choose_the_method(self) -> None:
        def check(basic: Says, post: Says, by_basic: ProbeResult, by_post: ProbeResult) -> None:
            found = endpoint(by_method(basic, post))[0].probe()
            assert found.results == {BASIC: by_basic, POST: by_post}
            assert found.problem is None
            best = ACCEPTED if ACCEPTED in (by_basic, by_post) else OPEN
            assert found.method is (BASIC if by_basic is best else POST)

        assert failures(BY_ANSWERS, check) == {}

    def test_refusal_quotes_the_answer_to_the_registered_method(self) -> None:
        def check(basic: Says, post: Says, words: str) -> None:
            found = endpoint(by_method(basic, post))[0].probe()
            assert found.problem is not None
            assert found.problem.code == "token.client-refused"
            assert found.problem.step is Step.ENDPOINTS
            assert words in found.problem.why
            assert (found.method, found.accepted) == (None, ())

        assert failures(NOT_THE_SECRET, check) == {}

    def test_listed_method_is_quoted_where_answers_do_not_tell(self) -> None:
        refusing = replace(endpoint(UNKNOWN)[0], published=("client_secret_post",))
        found = refusing.probe().problem
        assert found is not None
        assert "(to Client Secret Post)" in found.why

    def test_grant_type_that_is_not_offered(self) -> None:
        found = endpoint(error("unsupported_grant_type"))[0].probe().problem
        assert found is not None
        assert found.code == "token.grant-type"

    def test_no_token_endpoint(self) -> None:
        def check(says: Says, words: str) -> None:
            reached, client = endpoint(says)
            found = reached.probe()
            assert found.problem is not None
            assert (found.problem.code, found.method) == ("token.endpoint-wrong", None)
            assert words in found.problem.what
            assert len(client.requests) <= 4
            assert len(client.requests) == 1 or "401" in words

        assert failures(ELSEWHERE, check) == {}

    def test_requests_are_few_and_end_where_the_provider_asks_for_that(self) -> None:
        def check(says: Says, requests: int, code: str | None, method: AuthMethod | None) -> None:
            reached, client = endpoint(says)
            found = reached.probe()
            assert len(client.requests) == requests
            assert (found.problem and found.problem.code, found.method) == (code, method)

        busy = responding(b"", 429, retry_after="7")
        rows: tuple[tuple[Says, int, str | None, AuthMethod | None], ...] = (
            (GRANT, 4, None, BASIC),
            (UNSUPPORTED, 2, "token.client-refused", None),
            (busy, 1, "token.rate-limited", None),
            (responding(b"", 503, retry_after="7"), 1, None, BASIC),
            (by_client(GRANT, busy), 2, None, BASIC),
            (by_method(by_client(GRANT, UNKNOWN), busy), 3, None, BASIC),
        )
        assert failures(rows, check) == {}
        limited = endpoint(busy)[0].probe().problem
        assert limited is not None
        assert "Wait 7 seconds" in limited.remedy

    def test_client_id_is_never_sent_with_another_secret(self) -> None:
        reached, client = endpoint(GRANT)
        reached.probe()
        pairs = [pair_of(request) for request in client.requests]
        assert pairs[0] == pairs[2] == ("the-client", "the-secret")
        others = (pairs[1], pairs[3])
        assert not {"the-client", "the-secret"} & {text for pair in others for text in pair}

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
