from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request, Response

REQUEST = Request("GET", "/")


def test_nothing_is_bent_by_default() -> None:
    behaviour = Behaviour()
    fields = {"a": 1}
    response = Response(200)
    assert behaviour.document(Document.JWKS, fields) is fields
    assert behaviour.response(Endpoint.JWKS, REQUEST, response) is response


def test_hook_bends_its_own_document_only() -> None:
    behaviour = Behaviour(documents={Document.JWKS: lambda _fields: {}})
    assert behaviour.document(Document.JWKS, {"a": 1}) == {}
    assert behaviour.document(Document.USERINFO, {"a": 1}) == {"a": 1}


def test_hook_bends_its_own_endpoint_only() -> None:
    behaviour = Behaviour(responses={Endpoint.JWKS: lambda _request, _response: Response(500)})
    assert behaviour.response(Endpoint.JWKS, REQUEST, Response(200)).status == 500
    assert behaviour.response(Endpoint.TOKEN, REQUEST, Response(200)).status == 200
