"""A server's answers, parsed leniently."""

from __future__ import annotations

import json
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import failures
from wizard.clearml.server import (
    SsoStatus,
    api_candidates,
    edition_is_open_source,
    read_modes,
)
from wizard.model.claims import Json

META = {"result_code": 200}
LOGIN = (
    "https://ping.example/as/authorize?client_id=abc"
    "&redirect_uri=https%3A%2F%2Fclearml.example%2Fcallback_ping"
)

KEYCLOAK = (
    "https://keycloak.example/auth?client_id=abc"
    "&redirect_uri=https://clearml.ping-pong.example/callback_keycloak"
)


def answer(**data: object) -> dict[str, Json]:
    return cast("dict[str, Json]", {"meta": META, "data": {"authenticated": False, **data}})


def test_an_open_source_answer_has_no_ping() -> None:
    read = read_modes(answer(basic={"enabled": False}, sso={}, sso_providers=[]))
    assert read.status is SsoStatus.PING_ABSENT


def test_ping_is_found_wherever_it_is_named() -> None:
    rows: list[dict[str, object]] = [
        {"sso": {"ping": LOGIN}},
        {"sso": {}, "sso_providers": [{"name": "ping", "url": LOGIN}]},
        {"sso_providers": [{"name": "oauth", "displayName": "Ping", "url": LOGIN}]},
    ]

    def check(data: dict[str, object]) -> None:
        read = read_modes(answer(**data))
        assert read.status is SsoStatus.PING_ACTIVE
        assert read.advertised.client_id == "abc"
        assert read.advertised.redirect_uri == "https://clearml.example/callback_ping"

    assert failures(((row,) for row in rows), check) == {}


def test_the_addresses_of_another_provider_are_not_about_ping() -> None:
    rows: list[dict[str, object]] = [
        {"sso": {"keycloak": KEYCLOAK}},
        {"sso": {"google": "https://accounts.google.com/o?x=ping"}},
        {"sso_providers": [{"name": "keycloak", "url": KEYCLOAK}]},
        {"sso_providers": [{"displayName": "Azure AD", "links": {"url": [KEYCLOAK]}}]},
        {"sso": {"okta": LOGIN}},
    ]

    def check(data: dict[str, object]) -> None:
        read = read_modes(answer(**data))
        assert read.status is SsoStatus.PING_ABSENT
        assert read.advertised.url == ""

    assert failures(((row,) for row in rows), check) == {}


def test_an_address_alone_is_no_sure_sign() -> None:
    rows: list[tuple[dict[str, object], bool]] = [
        ({"sso": {"oauth": KEYCLOAK}}, False),
        ({"sso": {"oauth": LOGIN}}, True),
        ({"sso": {"oauth": KEYCLOAK, "ping": "https://x.example"}}, True),
        ({"sso": {"keycloak": KEYCLOAK}, "sso_providers": [{"name": "Ping"}]}, True),
        ({"sso_providers": [{"name": "keycloak", "displayName": "Ping by Keycloak"}]}, True),
    ]

    def check(data: dict[str, object], sure: bool) -> None:
        read = read_modes(answer(**data))
        assert (read.status, read.sure) == (SsoStatus.PING_ACTIVE, sure)

    assert failures(rows, check) == {}


def test_another_provider_whose_name_merely_holds_the_letters_is_not_ping() -> None:
    assert read_modes(answer(sso={"shipping": "x"})).status is SsoStatus.PING_ABSENT


def test_other_services_are_not_taken_for_clearml() -> None:
    both: dict[str, Json] = {"meta": cast("Json", META), "data": {"a": 1}}
    bodies: list[dict[str, Json]] = [{}, {"meta": cast("Json", META)}, {"data": {}}, both]
    statuses = {read_modes(body).status for body in bodies}
    assert statuses == {SsoStatus.NOT_CLEARML}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from(["meta", "data", "x"]), json_values))
def test_no_answer_makes_the_reader_stumble(body: dict[str, Json]) -> None:
    assert isinstance(read_modes(json.loads(json.dumps(body))).status, SsoStatus)


def test_what_is_nested_too_deep_is_not_read() -> None:
    nested: Json = "ping"
    for _ in range(20):
        nested = [nested]
    assert read_modes(answer(sso=nested)).status is SsoStatus.PING_ABSENT


def test_candidates_follow_the_web_app() -> None:
    assert api_candidates("https://app.clearml.example", "x") == (
        "https://app.clearml.example/api/x",
        "https://api.clearml.example/x",
        "https://app.clearml.example:8008/x",
        "https://app.clearml.example:8008/api/x",
    )
    assert "http://[::1]:8008/x" in api_candidates("http://[::1]:8080", "x")


def test_the_edition_is_known_only_when_it_shows() -> None:
    expected = {404: True, 401: False, 403: False, 200: False, 500: None}
    assert {status: edition_is_open_source(status) for status in expected} == expected
