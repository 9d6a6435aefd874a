"""wizard.demo.application: what is published is what is served."""

from __future__ import annotations

from typing import Any

from tests.service.demo.conftest import Launch
from tests.service.demo.visitor import REDIRECT_URIS, Visitor
from tests.support.product_profiles import PROFILES
from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.config import ClientAuthentication, DemoConfig
from wizard.demo.product_profile import Endpoint

PUBLISHED = {
    "authorization_endpoint": Endpoint.AUTHORIZE,
    "token_endpoint": Endpoint.TOKEN,
    "userinfo_endpoint": Endpoint.USERINFO,
    "jwks_uri": Endpoint.JWKS,
    "end_session_endpoint": Endpoint.SIGN_OFF,
}


def published(visitor: Visitor, endpoint: Endpoint = Endpoint.DISCOVERY) -> dict[str, Any]:
    response = visitor.back_channel.get(visitor.url(endpoint))
    assert response.headers["content-type"] == "application/json"
    document: dict[str, Any] = response.json()
    return document


def test_every_published_endpoint_answers(launch: Launch) -> None:
    for profile in PROFILES.values():
        visitor = launch(DemoConfig(REDIRECT_URIS, profile=profile))
        document = published(visitor)
        assert document["issuer"] == visitor.provider.issuer
        for field, endpoint in PUBLISHED.items():
            assert visitor.back_channel.get(document[field]).status_code != 404
            assert visitor.provider.journal.entries[-1].endpoint is endpoint


def test_pingone_has_the_environment_in_its_paths(visitor: Visitor) -> None:
    environment = visitor.provider.config.environment_id
    document = published(visitor)
    assert document["issuer"].endswith(f"/{environment}/as")
    assert document["token_endpoint"] == document["issuer"] + "/token"
    assert "groups" not in document["claims_supported"]


def test_the_configuration_is_published(launch: Launch) -> None:
    basic_only = frozenset({ClientAuthentication.BASIC})
    visitor = launch(
        DemoConfig(REDIRECT_URIS, client_authentication=basic_only, scopes=("openid",))
    )
    document = published(visitor)
    assert document["token_endpoint_auth_methods_supported"] == ["client_secret_basic"]
    assert document["scopes_supported"] == ["openid"]


def test_key_set_has_two_public_keys(visitor: Visitor) -> None:
    keys = published(visitor, Endpoint.JWKS)["keys"]
    assert len({key["kid"] for key in keys}) == 2
    for key in keys:
        assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}


def test_a_hook_may_change_every_document(launch: Launch) -> None:
    for which in (
        Document.DISCOVERY,
        Document.JWKS,
        Document.TOKEN_RESPONSE,
        Document.USERINFO,
    ):
        hook = {which: lambda fields: {**fields, "changed": True}}
        visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=Behaviour(documents=hook)))
        tokens = visitor.tokens()
        answers = {
            Document.DISCOVERY: published(visitor),
            Document.JWKS: published(visitor, Endpoint.JWKS),
            Document.TOKEN_RESPONSE: tokens,
            Document.USERINFO: visitor.userinfo(tokens["access_token"]).json(),
        }
        assert [name for name, fields in answers.items() if "changed" in fields] == [which]
