import base64
from urllib.parse import parse_qs, unquote_plus

from hypothesis import given
from hypothesis import strategies as st

from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.oidc.client_auth import AuthMethod, basic, token_request

URL = "https://idp.example/as/token"


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_basic_survives_any_characters(client_id: str, secret: str) -> None:
    kind, _, encoded = basic(client_id, secret).partition(" ")
    left, colon, right = base64.b64decode(encoded).decode("ascii").partition(":")
    assert (kind, colon) == ("Basic", ":")
    assert (unquote_plus(left), unquote_plus(right)) == (client_id, secret)


def test_characters_of_ping_stay_as_they_are() -> None:
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
