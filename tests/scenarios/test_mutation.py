"""The ways to mutate; the scenarios that use them are run beside this file."""

import json

import pytest

from tests.scenarios.mutation import both, fields, nested, on_host, refusing_tokens, setting
from wizard.demo.behaviour import Document
from wizard.demo.config import DemoConfig
from wizard.demo.http_types import Request, json_response
from wizard.demo.product_profile import Endpoint

CONFIG = DemoConfig(("https://clearml.demo.invalid/callback_ping",))


@pytest.mark.parametrize(
    ("url", "host", "moved"),
    [
        ("http://127.0.0.1:1/as?x=1", "localhost", "http://localhost:1/as?x=1"),
        ("http://[::1]:7/as", "127.0.0.1", "http://127.0.0.1:7/as"),
        ("http://127.0.0.1:1/as", "localhost:2", "http://localhost:2/as"),
        ("http://127.0.0.1/as", "localhost", "http://localhost/as"),
    ],
)
def test_an_address_moves_to_another_host(url: str, host: str, moved: str) -> None:
    assert on_host(host)(url) == moved


def test_a_change_to_none_takes_a_field_out() -> None:
    behaviour = fields(Document.JWKS, keys=None, more=1)(CONFIG).behaviour
    assert behaviour.document(Document.JWKS, {"keys": []}) == {"more": 1}


def test_two_mutations_are_both_made() -> None:
    mutated = both(setting(scopes=("openid",)), fields(Document.JWKS, keys=None))(CONFIG)
    assert mutated.scopes == ("openid",)
    assert mutated.behaviour.documents


def test_only_good_codes_are_refused() -> None:
    behaviour = refusing_tokens("invalid_grant")(CONFIG).behaviour
    request = Request("POST", "/token")
    good = behaviour.response(Endpoint.TOKEN, request, json_response(200, {}))
    bad = behaviour.response(Endpoint.TOKEN, request, json_response(401, {}))
    assert (good.status, bad.status) == (400, 401)
    assert good.body == b'{"error": "invalid_grant"}'


def test_nested_is_json() -> None:
    assert json.loads(nested(3)) == {"issuer": "x", "a": [[[]]]}
