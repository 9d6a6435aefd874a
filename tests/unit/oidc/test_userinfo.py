import json
from collections.abc import Callable

import pytest

from tests.unit.oidc.door import PreparedDoor, replying
from tests.unit.oidc.minting import ACCESS, CLIENT, ISSUER, claims, mint, published, rsa, store
from wizard.model.problem import Problem
from wizard.oidc.http import Request, Response
from wizard.oidc.userinfo import Userinfo

URL = "https://idp.example/as/userinfo"
Says = Callable[[Request], Response]


def told(answer: Says) -> dict[str, object] | str:
    """The claims, or the problem's code."""
    door = PreparedDoor({URL: answer})
    userinfo = Userinfo(door, URL, store(published(rsa())), ISSUER, CLIENT)
    found = userinfo.claims(ACCESS, "user-1")
    assert door.asked[0].headers["Authorization"] == f"Bearer {ACCESS.reveal()}"
    assert ACCESS.reveal() not in repr(userinfo) + repr(door.asked)
    return found.code if isinstance(found, Problem) else dict(found)


def signed(content: dict[str, object] | None = None, name: str = "first") -> Says:
    token = mint(content or claims(), rsa(name))
    return replying(token.reveal().encode(), 200, "application/jwt; charset=x")


def test_json() -> None:
    assert told(replying({"sub": "user-1", "email": "a@b"})) == {"sub": "user-1", "email": "a@b"}


def test_signed() -> None:
    assert told(signed()) == claims()
    bare: dict[str, object] = {"sub": "user-1"}
    assert told(signed(bare)) == bare
    assert told(signed({"sub": "user-1", "aud": ["x", CLIENT]})) != "userinfo.meant-for"


@pytest.mark.parametrize("subject", ["user-2", "", None, 7, ["user-1"]])
def test_other_subject_is_refused(subject: object) -> None:
    assert told(replying({"sub": subject})) == "userinfo.subject"
    assert told(signed({"sub": subject})) == "userinfo.subject"


def test_missing_subject_is_refused() -> None:
    assert told(replying({"email": "a@b"})) == "userinfo.subject"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (signed(name="second"), "userinfo.signature"),
        (replying(b"a.b.c.d.e", 200, "application/jwt"), "userinfo.encrypted"),
        (replying(b"\xff", 200, "application/jwt"), "userinfo.signature"),
        (replying(b"eyJhbGciOiJub25lIn0.e30.", 200, "application/jwt"), "userinfo.signature"),
        (signed({"sub": "user-1", "iss": "https://x"}), "userinfo.meant-for"),
        (signed({"sub": "user-1", "aud": "other"}), "userinfo.meant-for"),
        (replying(b"<html>", 200, "text/html"), "json.html"),
        (replying({"error": "invalid_token"}, 401), "userinfo.refused"),
        (replying(b"", 403, www_authenticate="Bearer"), "userinfo.refused"),
        (replying(b"", 404), "userinfo.status"),
        (replying(b"", 302, location="https://x"), "userinfo.status"),
    ],
)
def test_problems(answer: Says, code: str) -> None:
    assert told(answer) == code


def test_words_of_a_management_interface_are_shown() -> None:
    body = json.dumps({"code": "ACCESS_FAILED", "message": "No access", "id": 7}).encode()
    userinfo = Userinfo(
        PreparedDoor({URL: replying(body, 403)}), URL, store(published(rsa())), ISSUER, CLIENT
    )
    found = userinfo.claims(ACCESS, "user-1")
    assert isinstance(found, Problem)
    assert "ACCESS_FAILED: No access" in found.why
