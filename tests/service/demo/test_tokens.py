"""wizard.demo.tokens: what the tokens say, read by another library."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import jwt

from tests.service.demo.conftest import NOON, Launch
from tests.service.demo.visitor import REDIRECT_URIS, Visitor
from tests.support.product_profiles import PINGFEDERATE
from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.config import DemoConfig
from wizard.demo.people import MANY_GROUPS, NO_GROUP, ORDINARY
from wizard.demo.signing import SigningKeys


def id_token(visitor: Visitor, tokens: dict[str, Any]) -> dict[str, Any]:
    return visitor.verified(tokens["id_token"], visitor.provider.client_id)


def test_id_token_has_all_that_the_standard_requires(visitor: Visitor) -> None:
    tokens = visitor.tokens(ORDINARY)
    digest = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    now = int(NOON.timestamp())
    assert id_token(visitor, tokens) == {
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
    claims = id_token(visitor, visitor.tokens(scope="openid"))
    assert {"email", "name", "preferred_username"}.isdisjoint(claims)
    assert {"sub", "username", "groups"} <= set(claims)


def test_too_many_groups_are_only_in_userinfo(launch: Launch) -> None:
    pingone = launch()
    tokens = pingone.tokens(MANY_GROUPS)
    assert id_token(pingone, tokens)["groups"] == "[SIZE_LIMIT_EXCEEDED]"
    assert len(pingone.userinfo(tokens["access_token"]).json()["groups"]) == 40
    pingfederate = launch(DemoConfig(REDIRECT_URIS, profile=PINGFEDERATE))
    assert len(id_token(pingfederate, pingfederate.tokens(MANY_GROUPS))["groups"]) == 40


def test_no_group_means_no_claim(visitor: Visitor) -> None:
    assert "groups" not in id_token(visitor, visitor.tokens(NO_GROUP))


def test_a_hook_may_change_claims_and_still_have_them_signed(launch: Launch) -> None:
    hook = {Document.ID_TOKEN: lambda claims: {**claims, "iss": "https://wrong.example"}}
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=Behaviour(documents=hook)))
    assert id_token(visitor, visitor.tokens())["iss"] == "https://wrong.example"


def test_a_hook_may_make_a_token_of_its_own(launch: Launch) -> None:
    def unsigned(claims: dict[str, Any], _: SigningKeys) -> str:
        return jwt.encode(claims, "", "none")

    hooks = {Document.ID_TOKEN: unsigned, Document.ACCESS_TOKEN: lambda _, __: "opaque"}
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=Behaviour(tokens=hooks)))
    tokens = visitor.tokens()
    assert jwt.get_unverified_header(tokens["id_token"])["alg"] == "none"
    assert visitor.userinfo(tokens["access_token"]).status_code == 200
    assert tokens["access_token"] == "opaque"
