import json
from collections.abc import Callable

from tests.support.tables import failures
from tests.unit.oidc.minting import ACCESS, CLIENT, ISSUER, claims, mint, published, rsa, store
from tests.unit.oidc.prepared_client import PreparedClient, responding
from wizard.model.problem import Problem
from wizard.oidc.http import Request, Response
from wizard.oidc.userinfo import Userinfo

URL = "https://idp.example/as/userinfo"
Says = Callable[[Request], Response]


def outcome(answer: Says) -> dict[str, object] | str:
    """The claims, or the problem's code."""
    client = PreparedClient({URL: answer})
    userinfo = Userinfo(client, URL, store(published(rsa())), ISSUER, CLIENT)
    found = userinfo.claims(ACCESS, "user-1")
    assert client.requests[0].headers["Authorization"] == f"Bearer {ACCESS.reveal()}"
    assert ACCESS.reveal() not in repr(userinfo) + repr(client.requests)
    return found.code if isinstance(found, Problem) else dict(found)


def signed(content: dict[str, object] | None = None, name: str = "first") -> Says:
    token = mint(content or claims(), rsa(name))
    return responding(token.reveal().encode(), 200, "application/jwt; charset=x")


def test_json() -> None:
    assert outcome(responding({"sub": "user-1", "email": "a@b"})) == {
        "sub": "user-1",
        "email": "a@b",
    }


def test_signed() -> None:
    assert outcome(signed()) == claims()
    bare: dict[str, object] = {"sub": "user-1"}
    assert outcome(signed(bare)) == bare
    assert outcome(signed({"sub": "user-1", "aud": ["x", CLIENT]})) != "userinfo.meant-for"


def test_other_subject_is_refused() -> None:
    def check(subject: object) -> None:
        assert outcome(responding({"sub": subject})) == "userinfo.subject"
        assert outcome(signed({"sub": subject})) == "userinfo.subject"

    subjects: tuple[object, ...] = ("user-2", "", None, 7, ["user-1"])
    assert failures(((subject,) for subject in subjects), check) == {}


def test_missing_subject_is_refused() -> None:
    assert outcome(responding({"email": "a@b"})) == "userinfo.subject"


PROBLEMS = (
    (signed(name="second"), "userinfo.signature"),
    (responding(b"a.b.c.d.e", 200, "application/jwt"), "userinfo.encrypted"),
    (responding(b"\xff", 200, "application/jwt"), "userinfo.signature"),
    (responding(b"eyJhbGciOiJub25lIn0.e30.", 200, "application/jwt"), "userinfo.signature"),
    (signed({"sub": "user-1", "iss": "https://x"}), "userinfo.meant-for"),
    (signed({"sub": "user-1", "aud": "other"}), "userinfo.meant-for"),
    (responding(b"<html>", 200, "text/html"), "json.html"),
    (responding({"error": "invalid_token"}, 401), "userinfo.refused"),
    (responding(b"", 403, www_authenticate="Bearer"), "userinfo.refused"),
    (responding(b"", 404), "userinfo.status"),
    (responding(b"", 302, location="https://x"), "userinfo.status"),
)


def test_problems() -> None:
    def check(says: Says, code: str) -> None:
        assert outcome(says) == code

    assert failures(PROBLEMS, check) == {}


def test_words_of_a_management_interface_are_shown() -> None:
    body = json.dumps({"code": "ACCESS_FAILED", "message": "No access", "id": 7}).encode()
    userinfo = Userinfo(
        PreparedClient({URL: responding(body, 403)}), URL, store(published(rsa())), ISSUER, CLIENT
    )
    found = userinfo.claims(ACCESS, "user-1")
    assert isinstance(found, Problem)
    assert "ACCESS_FAILED: No access" in found.why
