"""wizard.checks.preflight.context: what is fetched is fetched once."""

from dataclasses import replace

from tests.support.preflight import ENDPOINTS, SETTINGS, FakeProvider, Part, document, reply, scene
from wizard.checks.preflight.context import PreflightContext
from wizard.model.problem import Problem, problem


def paths(given: PreflightContext) -> list[str]:
    door = given.http.door
    assert isinstance(door, FakeProvider)
    return door.paths()


def test_document_is_fetched_once() -> None:
    given = scene()
    assert given.metadata is given.metadata
    assert given.troubles
    assert paths(given) == ["/as/.well-known/openid-configuration"]


def test_without_issuer_the_authorization_endpoint_leads_to_the_document() -> None:
    given = scene(settings=replace(SETTINGS, endpoints=replace(ENDPOINTS, issuer="")))
    assert given.metadata
    assert given.metadata.issuer == ENDPOINTS.issuer


def test_trouble_on_the_way_belongs_to_the_issuers_host() -> None:
    lost = problem("http.dns", host="ping.example")
    given = scene({"/as/.well-known/openid-configuration": lost})
    assert isinstance(given.discovered, Problem)
    assert given.metadata is None
    assert dict(given.troubles) == {"https://ping.example": lost}


def test_missing_document_is_no_trouble_with_the_host() -> None:
    given = scene({"/as/.well-known/openid-configuration": reply(404)})
    assert isinstance(given.discovered, Problem)
    assert dict(given.troubles) == {"https://ping.example": None}


def test_other_hosts_are_asked_for_their_root_and_say_which_field_they_are_from() -> None:
    parts: dict[str, Part] = {
        "/as/.well-known/openid-configuration": reply(200, document()),
        "https://keys.example/": problem("http.dns", host="keys.example"),
    }
    endpoints = replace(ENDPOINTS, jwks_url="https://keys.example/jwks")
    given = scene(parts, replace(SETTINGS, endpoints=endpoints))
    assert given.troubles["https://keys.example"]
    door = given.http.door
    assert isinstance(door, FakeProvider)
    assert [(r.url, r.at) for r in door.asked[1:]] == [("https://keys.example/", "jwks_url")]
