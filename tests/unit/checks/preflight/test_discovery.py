"""wizard.checks.preflight.discovery: what is published and whether the set-up agrees."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.preflight import (
    ENDPOINTS,
    ISSUER,
    NOON,
    SETTINGS,
    Part,
    after_discovery,
    codes,
    document,
    reply,
    scene,
    seen,
    why_not,
)
from wizard.checks.preflight import discovery
from wizard.model.product import Product
from wizard.model.settings import Settings

DOCUMENT = "/as/.well-known/openid-configuration"
NOWHERE: dict[str, Part] = {DOCUMENT: reply(404)}


def published(**changes: object) -> dict[str, Part]:
    return {DOCUMENT: reply(200, document(**changes))}


def typed(**changes: str) -> Settings:
    return replace(SETTINGS, endpoints=replace(ENDPOINTS, **changes))


def test_document_is_found_at_the_issuer() -> None:
    assert seen(discovery.found(scene())) == f"{ISSUER}/.well-known/openid-configuration"


def test_issuer_without_a_document_fails() -> None:
    outcome = discovery.found(scene(NOWHERE))
    assert codes(outcome) == ["discovery.not-found"]
    assert isinstance(outcome, tuple)
    assert outcome[0].is_error


def test_endpoints_typed_by_hand_only_warn_without_a_document() -> None:
    outcome = discovery.found(scene(NOWHERE, typed(issuer="")))
    assert isinstance(outcome, tuple)
    assert [(p.code, p.is_error) for p in outcome] == [("discovery.not-found", False)]


def test_without_a_document_the_others_do_not_guess() -> None:
    given = scene(NOWHERE)
    for look in (discovery.document, discovery.issuer, discovery.endpoints):
        assert why_not(look(given)) == "there is no discovery document"
    assert why_not(discovery.scopes(given)) == "the provider does not list its scopes"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token_endpoint": None}, "discovery.missing"),
        ({"jwks_uri": None}, "discovery.missing"),
        ({"authorization_endpoint": 7}, "discovery.type"),
        ({"token_endpoint": "http://ping.example/as/token"}, "discovery.not-https"),
        ({"response_types_supported": ["token"]}, "discovery.no-code-flow"),
    ],
)
def test_malformed_document_fails(changes: dict[str, object], code: str) -> None:
    assert code in codes(discovery.document(scene(published(**changes))))


def test_well_formed_document_passes() -> None:
    assert seen(discovery.document(scene()))


def test_issuer_must_be_the_published_one_character_by_character() -> None:
    assert seen(discovery.issuer(scene())) == ISSUER
    assert codes(discovery.issuer(scene(settings=typed(issuer=f"{ISSUER}/")))) == ["issuer.differs"]


def test_unknown_issuer_warns() -> None:
    outcome = discovery.issuer(scene(settings=typed(issuer="")))
    assert codes(outcome) == ["issuer.unknown"]


def test_document_that_lies_about_its_issuer_fails() -> None:
    evil = "https://evil.example/as"
    given = scene(published(issuer=evil) | {f"{evil}/.well-known/openid-configuration": reply(404)})
    assert codes(discovery.issuer(given)) == ["discovery.issuer-mismatch"]


def test_custom_domain_that_moved_the_issuer_fails_until_it_is_used() -> None:
    custom = "https://sso.example/as"
    moved = reply(200, document(issuer=custom))
    parts: dict[str, Part] = {DOCUMENT: moved, f"{custom}/.well-known/openid-configuration": moved}
    assert codes(discovery.issuer(scene(parts))) == ["issuer.differs"]
    assert seen(discovery.issuer(scene(parts, typed(issuer=custom)))) == custom


@pytest.mark.parametrize("field", ["authorize_url", "access_token_url", "jwks_url", "userinfo_url"])
def test_endpoint_on_another_host_fails(field: str) -> None:
    given = scene(settings=typed(**{field: "https://auth.example/as/x"}))
    outcome = discovery.endpoints(given)
    assert isinstance(outcome, tuple)
    assert [(p.code, p.field, p.is_error) for p in outcome] == [
        ("endpoint.other-host", field, True)
    ]


def test_endpoint_with_another_path_warns() -> None:
    outcome = discovery.endpoints(scene(settings=typed(authorize_url=f"{ISSUER}/authorise")))
    assert isinstance(outcome, tuple)
    assert [(p.code, p.is_error) for p in outcome] == [("endpoint.differs", False)]


def test_endpoints_that_agree_pass_and_empty_ones_are_not_compared() -> None:
    assert seen(discovery.endpoints(scene(settings=typed(userinfo_url="")))) == "as published"


@pytest.mark.parametrize(
    ("minutes", "code"), [(2, "clock.off"), (-2, "clock.off"), (6, "clock.wrong")]
)
def test_clocks_that_differ(minutes: int, code: str) -> None:
    given = scene(clock=lambda: NOON + timedelta(minutes=minutes))
    outcome = after_discovery(discovery.clock, given)
    assert codes(outcome) == [code]
    assert isinstance(outcome, tuple)
    assert ("ahead of" if minutes > 0 else "behind") in outcome[0].what


def test_clocks_that_agree_or_do_not_tell() -> None:
    assert seen(after_discovery(discovery.clock, scene())) == "0 seconds apart"
    given = scene(clock=lambda: NOON + timedelta(seconds=1))
    assert seen(after_discovery(discovery.clock, given)) == "1 second apart"
    silent: dict[str, Part] = {DOCUMENT: reply(200, document(), date="")}
    assert "does not tell" in why_not(after_discovery(discovery.clock, scene(silent)))


def test_scopes_are_a_hint() -> None:
    assert seen(discovery.scopes(scene()))
    outcome = discovery.scopes(scene(published(scopes_supported=["openid"])))
    assert isinstance(outcome, tuple)
    assert [(p.code, p.is_error) for p in outcome] == [("scopes.not-advertised", False)]
    assert "profile and email" in outcome[0].what


def test_product_that_was_not_chosen_is_said() -> None:
    assert "custom domain" in seen(discovery.product(scene(product=Product.PINGONE)))
    given = scene(product=Product.PINGFEDERATE)
    assert codes(discovery.product(given)) == ["product.contradiction"]


def test_address_of_nobody_known_is_fine() -> None:
    given = scene(settings=typed(authorize_url="https://login.example/oauth2/auth"))
    assert "not one of Ping's" in seen(discovery.product(given))
