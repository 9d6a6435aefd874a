from __future__ import annotations

from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.http_types import Request, Response
from wizard.demo.product_profile import Endpoint
from wizard.demo.signing import SigningKeys

REQUEST = Request("GET", "/")


def test_nothing_is_changed_by_default() -> None:
    behaviour, fields, response = Behaviour(), {"a": 1}, Response(200)
    assert behaviour.document(Document.JWKS, fields) is fields
    assert behaviour.response(Endpoint.JWKS, REQUEST, response) is response


def test_each_hook_changes_its_own_only() -> None:
    behaviour = Behaviour(
        documents={
            Document.JWKS: lambda _: {},
            Document.ID_TOKEN: lambda claims: claims | {"b": 2},
        },
        tokens={Document.ID_TOKEN: lambda claims, _: str(claims)},
        responses={Endpoint.JWKS: lambda _, __: Response(500)},
    )
    assert behaviour.document(Document.JWKS, {"a": 1}) == {}
    assert behaviour.document(Document.USERINFO, {"a": 1}) == {"a": 1}
    assert behaviour.response(Endpoint.JWKS, REQUEST, Response(200)).status == 500
    assert behaviour.response(Endpoint.TOKEN, REQUEST, Response(200)).status == 200
    assert behaviour.token(Document.ID_TOKEN, {"a": 1}, SigningKeys()) == "{'a': 1, 'b': 2}"
