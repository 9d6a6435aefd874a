from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.oidc.http_types import Response
from wizard.oidc.metadata import Metadata, read_metadata

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
