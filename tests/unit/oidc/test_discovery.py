from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import failures
from tests.unit.oidc.prepared_client import PreparedClient, Responses, failing, responding
from wizard.model.problem import Problem
from wizard.oidc.discovery import MOST_CANDIDATES, Metadata, candidates, discover, read_metadata
from wizard.oidc.http import CancelToken, Request, Response

SUFFIX = "/.well-known/openid-configuration"
HOME = f"https://idp.example/as{SUFFIX}"


def document(issuer: str) -> dict[str, object]:
    return {**GOOD, "issuer": issuer}


def found_by(client: PreparedClient, url: str, *extra: str) -> Metadata:
    found = discover(client, url, extra)
    assert isinstance(found, Metadata)
    return found


ADDRESSES = (
    "https://idp.example/as",
    "https://idp.example/as/",
    HOME,
    "https://idp.example/as/authorize?client_id=7#x",
    "https://idp.example/as/deep/down/token/",
    "  https://IDP.example/as\n",
)


def test_any_address_leads_to_the_document() -> None:
    def check(url: str) -> None:
        good = responding(document("https://idp.example/as"))
        found = found_by(PreparedClient({HOME: good, HOME.replace("idp", "IDP"): good}), url)
        assert (found.problems, found.issuer) == ((), "https://idp.example/as")

    assert failures(((url,) for url in ADDRESSES), check) == {}


def test_query_of_a_discovery_address_is_kept() -> None:
    url = f"{HOME}?policy_id=X"
    client = PreparedClient({url: responding(document("https://idp.example/as"))})
    assert found_by(client, url).problems == ()
    assert len(client.requests) == 1


def test_form_of_rfc_8414() -> None:
    url = f"https://idp.example{SUFFIX}/as"
    client = PreparedClient({url: responding(document("https://idp.example/as"))})
    assert found_by(client, "https://idp.example/as/authorize").problems == ()


def test_extra_candidates_go_first_unless_the_address_was_given() -> None:
    extra = "https://idp.example/special"
    assert candidates("https://idp.example/as", (extra,))[0] == extra
    assert candidates(HOME, (extra,))[:2] == (HOME, extra)
    assert candidates("", (extra,)) == (extra,)


@given(st.text())
def test_candidates_are_bounded_and_different(tail: str) -> None:
    for url in (tail, f"https://idp.example/{tail}"):
        found = candidates(url)
        assert len(found) == len(set(found)) <= MOST_CANDIDATES


def test_user_name_in_the_address_is_dropped() -> None:
    assert candidates("https://me:pw@idp.example/as")[0] == HOME


def test_other_issuer_that_confirms_itself_is_a_warning() -> None:
    custom = "https://login.example/as"
    client = PreparedClient(
        {HOME: responding(document(custom)), custom + SUFFIX: responding(document(custom))}
    )
    found = found_by(client, "https://idp.example/as")
    (warning,) = found.problems
    assert warning.code == "discovery.issuer-moved"
    assert not warning.is_error
    assert "idp.example" in warning.what
    assert "login.example" in warning.what
    assert found.read_from == custom + SUFFIX


def test_other_issuer_without_confirmation_is_an_error() -> None:
    claimed = "https://login.example/as"

    def check(other: Callable[[Request], Response]) -> None:
        responses = {HOME: responding(document(claimed)), claimed + SUFFIX: other}
        found = found_by(PreparedClient(responses), "https://idp.example/as")
        assert [p.code for p in found.problems] == ["discovery.issuer-mismatch"]
        assert found.problems[0].is_error

    others = (
        responding(b"", 404),
        responding(document("https://third.example")),
        failing("http.dns"),
    )
    assert failures(((other,) for other in others), check) == {}


def test_issuer_with_written_default_port() -> None:
    written = "https://idp.example:443/as"
    answers = {HOME: responding(document(written)), written + SUFFIX: responding(document(written))}
    found = found_by(PreparedClient(answers), "https://idp.example/as")
    assert found.problems == ()
    assert found.issuer == written


def test_issuer_ending_in_a_slash() -> None:
    client = PreparedClient({HOME: responding(document("https://idp.example/as/"))})
    assert found_by(client, "https://idp.example/as").problems == ()


NOTHING: tuple[tuple[Responses, str], ...] = (
    ({}, "discovery.not-found"),
    ({HOME: responding({"a": 1})}, "discovery.not-found"),
    ({HOME: responding(b"<html>", 200, "text/html")}, "json.html"),
    ({HOME: responding(b'{"issuer": 1, "issuer": 2}')}, "json.duplicate"),
    ({HOME: responding(b"", 302, location="https://x.example/?s=1")}, "discovery.redirected"),
    ({HOME: failing("http.tls-untrusted")}, "http.tls-untrusted"),
)


def test_nothing_found() -> None:
    def check(responses: Responses, code: str) -> None:
        found = discover(PreparedClient(responses), "https://idp.example/as")
        assert isinstance(found, Problem)
        assert (found.code, found.step.value) == (code, "endpoints")

    assert failures(NOTHING, check) == {}


ROOT = f"https://idp.example{SUFFIX}"
ANSWERS: tuple[tuple[Responses, str, str], ...] = (
    ({HOME: responding(b"down", 503)}, "discovery.unavailable", f"Requested was {HOME}. "),
    ({HOME: responding(b"", 500)}, "discovery.unavailable", ": HTTP 500."),
    ({HOME: responding(b"", 429, retry_after="30")}, "discovery.rate-limited", "Wait 30 seconds"),
    ({HOME: responding(b"", 429)}, "discovery.rate-limited", "Wait a few minutes"),
    ({HOME: responding(b"", 403)}, "discovery.forbidden", f"Requested was {HOME}. "),
    ({ROOT: responding(b"", 401)}, "discovery.forbidden", f"Requested was {ROOT}. "),
    ({}, "discovery.not-found", f"{HOME} answered HTTP 404"),
    # The likelier address counts, unless any address of that host answers so.
    ({HOME: responding(b"{"), ROOT: responding(b"<p>")}, "json.invalid", "not valid JSON"),
    ({HOME: responding(b"<p>"), ROOT: responding(b"", 403)}, "json.html", "web page"),
    ({HOME: responding(b"", 403), ROOT: responding(b"[]")}, "json.not-object", "object"),
)


def test_answer_of_the_likeliest_address_is_reported() -> None:
    def check(responses: Responses, code: str, words: str) -> None:
        found = discover(PreparedClient(responses), "https://idp.example/as")
        assert isinstance(found, Problem)
        assert found.code == code
        assert words in f"{found.what} {found.why} {found.remedy}"

    assert failures(ANSWERS, check) == {}


def test_search_ends_where_the_provider_answers_not_now() -> None:
    def check(status: int) -> None:
        # The document above belongs to another realm.
        other = responding(document("https://idp.example"))
        client = PreparedClient({HOME: responding(b"", status), ROOT: other})
        assert isinstance(discover(client, "https://idp.example/as"), Problem)
        assert [request.url for request in client.requests] == [HOME]

    assert failures(((status,) for status in (429, 502, 503, 504)), check) == {}


def test_document_of_another_media_type_is_read() -> None:
    def check(media_type: str, codes: list[str]) -> None:
        said = responding(document("https://idp.example/as"), 200, media_type)
        found = found_by(PreparedClient({HOME: said}), "https://idp.example/as")
        assert [one.code for one in found.problems] == codes
        assert not any(one.is_error for one in found.problems)

    rows: tuple[tuple[str, list[str]], ...] = (
        ("text/html; charset=utf-8", ["discovery.media-type"]),
        ("application/octet-stream", ["discovery.media-type"]),
        ("application/json; charset=utf-8", []),
        ("", []),
    )
    assert failures(rows, check) == {}


def test_no_address_at_all() -> None:
    found = discover(PreparedClient({}), "nothing")
    assert isinstance(found, Problem)
    assert found.code == "discovery.not-found"


def test_cancelled() -> None:
    cancel = CancelToken()
    cancel.set()
    found = discover(PreparedClient({}), "https://idp.example/as", (), cancel)
    assert isinstance(found, Problem)
    assert found.code == "http.cancelled"


def test_whole_search_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter((0.0, 1.0, 29.0, 31.0))
    monkeypatch.setattr("wizard.oidc.discovery.time.monotonic", lambda: next(moments))
    client = PreparedClient({})
    found = discover(client, "https://idp.example/a/b/c/d/e/f")
    assert isinstance(found, Problem)
    assert found.code == "http.timeout"
    assert [request.deadline for request in client.requests] == [15.0, 1.0]


BASE = "https://idp.example/as"
GOOD: dict[str, object] = {
    "issuer": BASE,
    "authorization_endpoint": f"{BASE}/authorize",
    "token_endpoint": f"{BASE}/token",
    "userinfo_endpoint": f"{BASE}/userinfo",
    "jwks_uri": f"{BASE}/jwks",
    "response_types_supported": ["code", "id_token"],
    "scopes_supported": ["openid"],
    "code_challenge_methods_supported": ["plain", "S256"],
    "something_else": {"of": "theirs"},
}


def read(changes: dict[str, object]) -> Metadata:
    return read_metadata({**GOOD, **changes}, HOME)  # type: ignore[dict-item]


def test_good_document() -> None:
    found = read({})
    assert found.problems == ()
    assert found.token_endpoint == f"{BASE}/token"
    assert found.code_challenge_methods_supported == ("plain", "S256")
    assert found.id_token_signing_alg_values_supported is None
    assert found.read_from == HOME


CHANGES: tuple[tuple[dict[str, object], str, str | None], ...] = (
    ({"token_endpoint": None}, "discovery.missing", "access_token_url"),
    ({"issuer": ""}, "discovery.missing", "issuer"),
    ({"jwks_uri": 7}, "discovery.type", "jwks_url"),
    ({"userinfo_endpoint": ["x"]}, "discovery.type", "userinfo_url"),
    ({"token_endpoint": "/as/token"}, "discovery.type", "access_token_url"),
    ({"token_endpoint": "https://a b/"}, "discovery.type", "access_token_url"),
    ({"token_endpoint": "javascript:x"}, "discovery.type", "access_token_url"),
    ({"token_endpoint": f"{BASE}#x"}, "discovery.type", "access_token_url"),
    ({"token_endpoint": f"{BASE}/" + "a" * 3000}, "discovery.type", "access_token_url"),
    ({"authorization_endpoint": "http://idp.example/"}, "discovery.not-https", "authorize_url"),
    ({"scopes_supported": "openid"}, "discovery.type", None),
    ({"scopes_supported": ["openid", 7]}, "discovery.type", None),
    ({"scopes_supported": ["x"] * 201}, "discovery.type", None),
    ({"response_types_supported": ["token"]}, "discovery.no-code-flow", None),
)


def test_each_problem_at_its_field() -> None:
    def check(changes: dict[str, object], code: str, field: str | None) -> None:
        (found,) = read(changes).problems
        assert (found.code, found.field) == (code, field)
        assert found.is_error is (field is not None)

    assert failures(CHANGES, check) == {}


def test_absent_userinfo_is_fine() -> None:
    assert read({"userinfo_endpoint": None}).problems == ()


def test_plain_http_on_loopback_is_fine() -> None:
    assert read({"token_endpoint": "http://127.0.0.1:9/t"}).problems == ()


def test_everything_at_once() -> None:
    assert len(read_metadata({}, HOME).problems) == 4


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.none() | st.integers() | st.text()))
def test_never_raises(changes: dict[str, object]) -> None:
    assert isinstance(read(changes), Metadata)
