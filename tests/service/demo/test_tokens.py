"""wizard.demo.tokens: what the tokens say, read by another library."""

import base64
import hashlib
from typing import Any

import jwt
import pytest

from tests.service.demo.conftest import NOON, Launch
from tests.service.demo.visitor import REDIRECT_URIS, Visitor
from wizard.demo.behaviour import Behaviour, Document, Signer
from wizard.demo.config import AccessTokenFormat, Delivery, DemoConfig
from wizard.demo.people import MANY_GROUPS, NO_GROUP, ONE_GROUP, ORDINARY
from wizard.demo.product_profiles import PINGFEDERATE


def _id_token(visitor: Visitor, tokens: dict[str, Any]) -> dict[str, Any]:
    return visitor.verified(tokens["id_token"], visitor.provider.client_id)


def test_id_token_has_all_that_the_standard_asks_for(visitor: Visitor) -> None:
    tokens = visitor.tokens(ORDINARY)
    digest = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    now = int(NOON.timestamp())
    assert _id_token(visitor, tokens) == {
        "iss": visitor.provider.issuer,
        "aud": visitor.provider.client_id,
        "sub": ORDINARY.subject,
        "iat": now,
        "exp": now + 300,
        "auth_time": now,
        "nonce": "the-nonce",
        "at_hash": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "amr": ["pwd"],
        "email": "grace@people.example",
        "email_verified": True,
        "preferred_username": "grace",
        "username": "grace",
        "name": "Grace Lindqvist",
        "given_name": "Grace",
        "family_name": "Lindqvist",
        "groups": ["Data Science", "Research, Vision"],
    }


def test_access_token_is_a_jwt_of_its_own_type(visitor: Visitor) -> None:
    token = visitor.tokens()["access_token"]
    assert jwt.get_unverified_header(token)["typ"] == "at+jwt"
    claims = visitor.verified(token, visitor.provider.site.origin)
    assert claims["client_id"] == visitor.provider.client_id
    assert claims["scope"] == "openid profile email"
    assert "groups" not in claims


def test_scopes_release_claims(visitor: Visitor) -> None:
    claims = _id_token(visitor, visitor.tokens(scope="openid"))
    assert {"email", "name", "preferred_username"}.isdisjoint(claims)
    assert {"sub", "username", "groups"} <= set(claims)


def test_nonce_is_left_out_when_none_was_sent(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, nonce_required=False))
    assert "nonce" not in _id_token(visitor, visitor.tokens(nonce=None))


def test_too_many_groups_are_only_in_userinfo(visitor: Visitor) -> None:
    tokens = visitor.tokens(MANY_GROUPS)
    assert _id_token(visitor, tokens)["groups"] == "[SIZE_LIMIT_EXCEEDED]"
    assert len(visitor.userinfo(tokens["access_token"]).json()["groups"]) == 40


def test_pingfederate_has_no_such_limit(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, shape=PINGFEDERATE))
    assert len(_id_token(visitor, visitor.tokens(MANY_GROUPS))["groups"]) == 40


def test_no_group_means_no_claim(visitor: Visitor) -> None:
    assert "groups" not in _id_token(visitor, visitor.tokens(NO_GROUP))


def test_single_group_as_string(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, delivery=Delivery(single_value_as_string=True)))
    assert _id_token(visitor, visitor.tokens(ONE_GROUP))["groups"] == "Data Science"


def test_delivery_puts_claims_where_it_says(launch: Launch) -> None:
    delivery = Delivery(
        id_token=frozenset(), userinfo=frozenset({"email"}), access_token=frozenset({"groups"})
    )
    visitor = launch(DemoConfig(REDIRECT_URIS, delivery=delivery))
    tokens = visitor.tokens()
    assert {"email", "groups"}.isdisjoint(_id_token(visitor, tokens))
    access = visitor.verified(tokens["access_token"], visitor.provider.site.origin)
    assert "groups" in access
    assert set(visitor.userinfo(tokens["access_token"]).json()) == {"sub", "email"}


def test_opaque_access_token_still_opens_userinfo(launch: Launch) -> None:
    visitor = launch(DemoConfig(REDIRECT_URIS, access_token_format=AccessTokenFormat.OPAQUE))
    token = visitor.tokens()["access_token"]
    assert "." not in token
    assert visitor.userinfo(token).status_code == 200


def test_a_fault_may_bend_claims_and_still_have_them_signed(launch: Launch) -> None:
    bend = {Document.ID_TOKEN: lambda claims: {**claims, "iss": "https://wrong.example"}}
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=Behaviour(documents=bend)))
    assert _id_token(visitor, visitor.tokens())["iss"] == "https://wrong.example"


def test_a_fault_may_forge_the_id_token(launch: Launch) -> None:
    def unsigned(claims: dict[str, Any], _signer: Signer) -> str:
        return jwt.encode(claims, "", "none")

    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=Behaviour(forge_id_token=unsigned)))
    token = visitor.tokens()["id_token"]
    assert jwt.get_unverified_header(token)["alg"] == "none"


@pytest.mark.parametrize("document", [Document.TOKEN_RESPONSE, Document.USERINFO])
def test_a_fault_may_bend_what_the_back_channel_says(launch: Launch, document: Document) -> None:
    bend = {document: lambda fields: {**fields, "bent": True}}
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=Behaviour(documents=bend)))
    tokens = visitor.tokens()
    userinfo = visitor.userinfo(tokens["access_token"]).json()
    answers = {Document.TOKEN_RESPONSE: tokens, Document.USERINFO: userinfo}
    assert [name for name, fields in answers.items() if "bent" in fields] == [document]
