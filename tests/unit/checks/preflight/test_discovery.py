"""wizard.checks.preflight.discovery: what is published and whether the set-up agrees."""

from dataclasses import replace
from datetime import timedelta

from tests.support.preflight import (
    ENDPOINTS,
    ISSUER,
    NOON,
    SETTINGS,
    Part,
    after_discovery,
    codes,
    context,
    document,
    public_key,
    reply,
    seen,
    why_not,
)
from tests.support.tables import failures
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
    assert seen(discovery.found(context())) == f"{ISSUER}/.well-known/openid-configuration"


def test_issuer_without_a_document_fails() -> None:
    outcome = discovery.found(context(NOWHERE))
    assert codes(outcome) == ["discovery.not-found"]
    assert isinstance(outcome, tuple)
    assert outcome[0].is_error


def test_endpoints_typed_by_hand_only_warn_without_a_document() -> None:
    outcome = discovery.found(context(NOWHERE, typed(issuer="")))
    assert isinstance(outcome, tuple)
    assert [(p.code, p.is_error) for p in outcome] == [("discovery.not-found", False)]


def test_without_a_document_the_others_do_not_guess() -> None:
    given = context(NOWHERE)
    for look in (discovery.document, discovery.issuer, discovery.endpoints):
        assert why_not(look(given)) == "there is no discovery document"
    assert why_not(discovery.scopes(given)) == "the provider does not list its scopes"


def test_malformed_document_fails() -> None:
    def check(changes: dict[str, object], code: str) -> None:
        assert code in codes(discovery.document(context(published(**changes))))

    rows: list[tuple[dict[str, object], str]] = [
        ({"token_endpoint": None}, "discovery.missing"),
        ({"jwks_uri": None}, "discovery.missing"),
        ({"authorization_endpoint": 7}, "discovery.type"),
        ({"token_endpoint": "http://ping.example/as/token"}, "discovery.not-https"),
    ]
    assert failures(rows, check) == {}


LISTS: list[tuple[dict[str, object], str]] = [
    ({"response_types_supported": ["token"]}, "discovery.no-code-flow"),
    ({"scopes_supported": []}, "scopes.not-advertised"),
    ({"code_challenge_methods_supported": []}, "pkce.not-advertised"),
    ({"id_token_signing_alg_values_supported": ["ES256"]}, "keys.unlisted"),
    ({"id_token_signing_alg_values_supported": ["HS256"]}, "keys.unlisted"),
    ({"id_token_signing_alg_values_supported": []}, "keys.unlisted"),
]


def test_lists_only_warn() -> None:
    def check(changes: dict[str, object], code: str) -> None:
        given = context(published(**changes))
        rules = (discovery.document, discovery.scopes, discovery.pkce, discovery.keys)
        found = [p for rule in rules if isinstance(o := rule(given), tuple) for p in o]
        assert [(p.code, p.is_error) for p in found] == [(code, False)]

    assert failures(LISTS, check) == {}


def test_well_formed_document_passes() -> None:
    assert seen(discovery.document(context()))


def test_issuer_must_be_the_published_one_character_by_character() -> None:
    assert seen(discovery.issuer(context())) == ISSUER
    assert codes(discovery.issuer(context(settings=typed(issuer=f"{ISSUER}/")))) == [
        "issuer.differs"
    ]


def test_unknown_issuer_warns() -> None:
    outcome = discovery.issuer(context(settings=typed(issuer="")))
    assert codes(outcome) == ["issuer.unknown"]


def test_document_that_lies_about_its_issuer_fails() -> None:
    evil = "https://evil.example/as"
    given = context(
        published(issuer=evil) | {f"{evil}/.well-known/openid-configuration": reply(404)}
    )
    assert codes(discovery.issuer(given)) == ["discovery.issuer-mismatch"]


def test_custom_domain_that_moved_the_issuer_fails_until_it_is_used() -> None:
    custom = "https://sso.example/as"
    moved = reply(200, document(issuer=custom))
    parts: dict[str, Part] = {DOCUMENT: moved, f"{custom}/.well-known/openid-configuration": moved}
    assert codes(discovery.issuer(context(parts))) == ["issuer.differs"]
    assert seen(discovery.issuer(context(parts, typed(issuer=custom)))) == custom


def test_endpoint_on_another_host_fails() -> None:
    def check(field: str) -> None:
        given = context(settings=typed(**{field: "https://auth.example/as/x"}))
        outcome = discovery.endpoints(given)
        assert isinstance(outcome, tuple)
        assert [(p.code, p.field, p.is_error) for p in outcome] == [
            ("endpoint.other-host", field, True)
        ]

    assert (
        failures(zip(["authorize_url", "access_token_url", "jwks_url", "userinfo_url"]), check)
        == {}
    )


def test_endpoint_with_another_path_warns() -> None:
    outcome = discovery.endpoints(context(settings=typed(authorize_url=f"{ISSUER}/authorise")))
    assert isinstance(outcome, tuple)
    assert [(p.code, p.is_error) for p in outcome] == [("endpoint.differs", False)]


def test_endpoints_that_agree_pass_and_empty_ones_are_not_compared() -> None:
    assert seen(discovery.endpoints(context(settings=typed(userinfo_url="")))) == "as published"


def test_clocks_that_differ() -> None:
    def check(minutes: int, code: str) -> None:
        given = context(clock=lambda: NOON + timedelta(minutes=minutes))
        outcome = after_discovery(discovery.clock, given)
        assert codes(outcome) == [code]
        assert isinstance(outcome, tuple)
        assert ("ahead of" if minutes > 0 else "behind") in outcome[0].what

    assert failures([(2, "clock.off"), (-2, "clock.off"), (6, "clock.wrong")], check) == {}


def test_clocks_that_agree_or_are_not_known() -> None:
    assert seen(after_discovery(discovery.clock, context())) == "0 seconds apart"
    given = context(clock=lambda: NOON + timedelta(seconds=1))
    assert seen(after_discovery(discovery.clock, given)) == "1 second apart"
    silent: dict[str, Part] = {DOCUMENT: reply(200, document(), date="")}
    assert "sends no date" in why_not(after_discovery(discovery.clock, context(silent)))


def test_scopes_are_a_hint() -> None:
    assert seen(discovery.scopes(context()))
    outcome = discovery.scopes(context(published(scopes_supported=["openid"])))
    assert isinstance(outcome, tuple)
    assert [(p.code, p.is_error) for p in outcome] == [("scopes.not-advertised", False)]
    assert "profile and email" in outcome[0].what


def test_product_that_was_not_chosen_is_said() -> None:
    assert "custom domain" in seen(discovery.product(context(product=Product.PINGONE)))
    given = context(product=Product.PINGFEDERATE)
    assert codes(discovery.product(given)) == ["product.contradiction"]


def test_address_of_no_known_product_is_fine() -> None:
    given = context(settings=typed(authorize_url="https://login.example/oauth2/auth"))
    assert "not one of Ping's" in seen(discovery.product(given))


def listing(methods: object) -> dict[str, Part]:
    body = document(code_challenge_methods_supported=methods)
    return {"/as/.well-known/openid-configuration": reply(200, body)}


def test_s256_listed_passes() -> None:
    assert seen(discovery.pkce(context())) == "S256 listed"


def test_silence_is_not_a_no() -> None:
    assert "does not mean it has none" in why_not(discovery.pkce(context(listing(None))))


def test_only_plain_warns_with_pkce_on() -> None:
    outcome = discovery.pkce(context(listing(["plain"])))
    assert isinstance(outcome, tuple)
    assert [(p.code, p.is_error) for p in outcome] == [("pkce.not-advertised", False)]


def test_only_plain_is_fine_with_pkce_off() -> None:
    assert seen(discovery.pkce(context(listing(["plain"]), replace(SETTINGS, pkce=False))))


WEAK = {"kty": "RSA", "kid": "weak", "e": "AQAB", "n": "w" * 171}
"""About 1024 bits."""
DOCUMENT = "/as/.well-known/openid-configuration"


def key_set(*keys: object) -> dict[str, Part]:
    return {"/as/jwks": reply(200, {"keys": list(keys)})}


def test_usable_key_passes() -> None:
    assert seen(discovery.keys(context())) == "1 usable, good for RS256"


def test_an_address_that_is_not_filled_in_fails_as_the_login_would() -> None:
    bare = replace(SETTINGS, endpoints=replace(ENDPOINTS, jwks_url=""))
    assert codes(discovery.keys(context(settings=bare))) == ["keys.not-filled-in"]
    hidden: dict[str, Part] = {DOCUMENT: reply(200, document(jwks_uri=None))}
    assert codes(discovery.keys(context(hidden, bare))) == ["keys.no-address"]


def test_keys_that_are_no_use_fail() -> None:
    def check(parts: dict[str, Part], code: str) -> None:
        assert codes(discovery.keys(context(parts))) == [code]

    rows: list[tuple[dict[str, Part], str]] = [
        (key_set(), "keys.none"),
        (key_set({**public_key(), "use": "enc"}), "keys.none"),
        (key_set({"kty": "oct", "k": "eA"}), "keys.symmetric"),
        (key_set({**public_key(), "d": "AQ"}), "keys.private"),
        (key_set(WEAK), "keys.none"),
        ({"/as/jwks": reply(200, {})}, "keys.form"),
        ({"/as/jwks": reply(403)}, "keys.status"),
        ({"/as/jwks": reply(200, b"<html>")}, "json.html"),
        (key_set({**public_key(), "alg": "RSA-OAEP"}), "keys.none"),
        (key_set({**public_key(), "alg": "HS256"}), "keys.none"),
    ]
    assert failures(rows, check) == {}


def test_issuer_that_is_not_published_is_not_compared() -> None:
    unnamed: dict[str, Part] = {DOCUMENT: reply(200, document(issuer=5))}
    assert why_not(discovery.issuer(context(unnamed))) == "the document names no issuer"
