"""wizard.demo.discovery: what is published is what is served."""

from typing import Any

import pytest

from tests.service.demo.conftest import Launch
from tests.service.demo.visitor import REDIRECT_URIS, Visitor
from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.config import ClientAuthentication, DemoConfig
from wizard.demo.endpoints import Endpoint
from wizard.demo.product_profiles import AIC, PINGFEDERATE, PINGONE, ProductProfile

PUBLISHED = {
    "authorization_endpoint": Endpoint.AUTHORIZE,
    "token_endpoint": Endpoint.TOKEN,
    "userinfo_endpoint": Endpoint.USERINFO,
    "jwks_uri": Endpoint.JWKS,
    "end_session_endpoint": Endpoint.SIGN_OFF,
}


def _document(visitor: Visitor) -> dict[str, Any]:
    response = visitor.back_channel.get(visitor.provider.discovery_url)
    assert response.headers["content-type"] == "application/json"
    document: dict[str, Any] = response.json()
    return document


@pytest.mark.parametrize("shape", [PINGONE, PINGFEDERATE, AIC], ids=lambda shape: shape.product)
def test_every_published_endpoint_answers(launch: Launch, shape: ProductProfile) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, shape=shape))
    document = _document(visitor)
    assert document["issuer"] == visitor.provider.issuer
    for field, endpoint in PUBLISHED.items():
        assert visitor.back_channel.get(document[field]).status_code != 404
        assert visitor.provider.journal.entries[-1].endpoint is endpoint


def test_pingone_has_the_environment_in_its_paths(visitor: Visitor) -> None:
    environment = visitor.provider.config.environment_id
    document = _document(visitor)
    assert document["issuer"].endswith(f"/{environment}/as")
    assert document["token_endpoint"] == document["issuer"] + "/token"
    assert "groups" not in document["claims_supported"]


def test_settings_show(launch: Launch) -> None:
    basic_only = frozenset({ClientAuthentication.BASIC})
    visitor = launch(
        DemoConfig(
            REDIRECT_URIS, client_authentication=basic_only, scopes=("openid",),
            issuer_in_callback=False,
        )
    )  # fmt: skip
    document = _document(visitor)
    assert document["token_endpoint_auth_methods_supported"] == ["client_secret_basic"]
    assert document["scopes_supported"] == ["openid"]
    assert document["authorization_response_iss_parameter_supported"] is False


def test_key_set_has_two_public_keys(visitor: Visitor) -> None:
    keys = visitor.back_channel.get(visitor.url(Endpoint.JWKS)).json()["keys"]
    assert len({key["kid"] for key in keys}) == 2
    for key in keys:
        assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}


@pytest.mark.parametrize("which", [Document.DISCOVERY, Document.JWKS])
def test_a_fault_may_bend_what_is_published(launch: Launch, which: Document) -> None:
    bend = {which: lambda _fields: {"bent": which}}
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=Behaviour(documents=bend)))
    answers = {
        Document.DISCOVERY: _document(visitor),
        Document.JWKS: visitor.back_channel.get(visitor.url(Endpoint.JWKS)).json(),
    }
    assert [name for name, fields in answers.items() if fields == {"bent": which}] == [which]
