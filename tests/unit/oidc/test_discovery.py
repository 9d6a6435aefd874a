from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.oidc.door import PreparedDoor, replying, troubled
from wizard.model.problem import Problem
from wizard.oidc.discovery import MOST_CANDIDATES, Metadata, candidates, discover, read_metadata
from wizard.oidc.http import CancelToken, Response

SUFFIX = "/.well-known/openid-configuration"
HOME = f"https://idp.example/as{SUFFIX}"


def document(issuer: str) -> dict[str, object]:
    return {**GOOD, "issuer": issuer}


def found_by(door: PreparedDoor, url: str, *extra: str) -> Metadata:
    found = discover(door, url, extra)
    assert isinstance(found, Metadata)
    return found


@pytest.mark.parametrize(
    "url",
    [
        "https://idp.example/as",
        "https://idp.example/as/",
        HOME,
        "https://idp.example/as/authorize?client_id=7#x",
        "https://idp.example/as/deep/down/token/",
        "  https://IDP.example/as\n",
    ],
)
def test_any_address_leads_home(url: str) -> None:
    door = PreparedDoor({HOME: replying(document("https://idp.example/as"))})
    door.answers = {**door.answers, HOME.replace("idp", "IDP"): door.answers[HOME]}
    found = found_by(door, url)
    assert found.problems == ()
    assert found.issuer == "https://idp.example/as"


def test_query_of_a_discovery_address_is_kept() -> None:
    url = f"{HOME}?policy_id=X"
    door = PreparedDoor({url: replying(document("https://idp.example/as"))})
    assert found_by(door, url).problems == ()
    assert len(door.asked) == 1


def test_form_of_rfc_8414() -> None:
    url = f"https://idp.example{SUFFIX}/as"
    door = PreparedDoor({url: replying(document("https://idp.example/as"))})
    assert found_by(door, "https://idp.example/as/authorize").problems == ()


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
    door = PreparedDoor(
        {HOME: replying(document(custom)), custom + SUFFIX: replying(document(custom))}
    )
    found = found_by(door, "https://idp.example/as")
    (warning,) = found.problems
    assert warning.code == "discovery.issuer-moved"
    assert not warning.is_error
    assert "idp.example" in warning.what
    assert "login.example" in warning.what
    assert found.read_from == custom + SUFFIX


@pytest.mark.parametrize("other", [None, "https://third.example"])
def test_other_issuer_that_nobody_confirms_is_an_error(other: str | None) -> None:
    claimed = "https://login.example/as"
    answers = {HOME: replying(document(claimed))}
    if other:
        answers[claimed + SUFFIX] = replying(document(other))
    found = found_by(PreparedDoor(answers), "https://idp.example/as")
    assert [p.code for p in found.problems] == ["discovery.issuer-mismatch"]
    assert found.problems[0].is_error


def test_issuer_that_cannot_be_asked_confirms_nothing() -> None:
    claimed = "https://login.example/as"
    answers = {HOME: replying(document(claimed)), claimed + SUFFIX: troubled("http.dns")}
    found = found_by(PreparedDoor(answers), "https://idp.example/as")
    assert [p.code for p in found.problems] == ["discovery.issuer-mismatch"]


def test_issuer_with_written_default_port() -> None:
    written = "https://idp.example:443/as"
    answers = {HOME: replying(document(written)), written + SUFFIX: replying(document(written))}
    found = found_by(PreparedDoor(answers), "https://idp.example/as")
    assert found.problems == ()
    assert found.issuer == written


def test_issuer_ending_in_a_slash() -> None:
    door = PreparedDoor({HOME: replying(document("https://idp.example/as/"))})
    assert found_by(door, "https://idp.example/as").problems == ()


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, "discovery.not-found"),
        ({HOME: replying({"a": 1})}, "discovery.not-found"),
        ({HOME: replying(b"<html>", 200, "text/html")}, "json.html"),
        ({HOME: replying(b'{"issuer": 1, "issuer": 2}')}, "json.duplicate"),
        ({HOME: replying(b"", 302, location="https://x.example/?s=1")}, "discovery.redirected"),
        ({HOME: troubled("http.tls-untrusted")}, "http.tls-untrusted"),
    ],
)
def test_nothing_found(answers: dict[str, object], code: str) -> None:
    found = discover(PreparedDoor(answers), "https://idp.example/as")  # type: ignore[arg-type]
    assert isinstance(found, Problem)
    assert found.code == code
    assert found.step.value == "endpoints"


def test_no_address_at_all() -> None:
    found = discover(PreparedDoor({}), "nothing")
    assert isinstance(found, Problem)
    assert found.code == "discovery.not-found"


def test_cancelled() -> None:
    cancel = CancelToken()
    cancel.set()
    found = discover(PreparedDoor({}), "https://idp.example/as", (), cancel)
    assert isinstance(found, Problem)
    assert found.code == "http.cancelled"


def test_whole_search_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter((0.0, 1.0, 29.0, 31.0))
    monkeypatch.setattr("wizard.oidc.discovery.time.monotonic", lambda: next(moments))
    door = PreparedDoor({})
    found = discover(door, "https://idp.example/a/b/c/d/e/f")
    assert isinstance(found, Problem)
    assert found.code == "http.timeout"
    assert [request.deadline for request in door.asked] == [15.0, 1.0]


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
REPLY = Response(f"{BASE}/.well-known/openid-configuration", 200, (), b"")


def read(changes: dict[str, object]) -> Metadata:
    return read_metadata({**GOOD, **changes}, REPLY)  # type: ignore[dict-item]


def test_good_document() -> None:
    found = read({})
    assert found.problems == ()
    assert found.token_endpoint == f"{BASE}/token"
    assert found.code_challenge_methods_supported == ("plain", "S256")
    assert found.claims_supported is None
    assert found.read_from == REPLY.url
    assert found.skew(datetime(2031, 1, 1, tzinfo=UTC)) is None


def test_date_gives_the_skew() -> None:
    headers = (("date", "Tue, 06 May 2031 12:00:00 GMT"),)
    found = read_metadata({}, Response("u", 200, headers, b""))
    assert found.skew(datetime(2031, 5, 6, 12, 1, tzinfo=UTC)) == timedelta(minutes=-1)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
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
    ],
)
def test_each_fault_at_its_field(changes: dict[str, object], code: str, field: str | None) -> None:
    (found,) = read(changes).problems
    assert (found.code, found.field) == (code, field)
    assert found.is_error is (field is not None or code == "discovery.no-code-flow")


def test_absent_userinfo_is_fine() -> None:
    assert read({"userinfo_endpoint": None}).problems == ()


def test_plain_http_on_loopback_is_fine() -> None:
    assert read({"token_endpoint": "http://127.0.0.1:9/t"}).problems == ()


def test_everything_at_once() -> None:
    assert len(read_metadata({}, REPLY).problems) == 4


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.none() | st.integers() | st.text()))
def test_never_raises(changes: dict[str, object]) -> None:
    assert isinstance(read(changes), Metadata)
