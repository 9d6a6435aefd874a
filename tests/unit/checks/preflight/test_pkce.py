"""wizard.checks.preflight.pkce: what the document says of PKCE is a hint only."""

from dataclasses import replace

from tests.support.preflight import SETTINGS, Part, document, reply, scene, seen, why_not
from wizard.checks.preflight.pkce import advertised


def listing(methods: object) -> dict[str, Part]:
    body = document(code_challenge_methods_supported=methods)
    return {"/as/.well-known/openid-configuration": reply(200, body)}


def test_s256_listed_passes() -> None:
    assert seen(advertised(scene())) == "S256 listed"


def test_silence_is_not_a_no() -> None:
    assert "does not mean it has none" in why_not(advertised(scene(listing(None))))


def test_only_plain_warns_with_pkce_on() -> None:
    outcome = advertised(scene(listing(["plain"])))
    assert isinstance(outcome, tuple)
    assert [(p.code, p.is_error) for p in outcome] == [("pkce.not-advertised", False)]


def test_only_plain_is_fine_with_pkce_off() -> None:
    assert seen(advertised(scene(listing(["plain"]), replace(SETTINGS, pkce=False))))
