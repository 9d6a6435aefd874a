"""A server's answers, read tolerantly."""

from __future__ import annotations

import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert read.standing is SsoStatus.PING_ABSENT


@pytest.mark.parametrize(
    "data",
    [
        {"sso": {"ping": LOGIN}},
        {"sso": {}, "sso_providers": [{"name": "ping", "url": LOGIN}]},
        {"sso_providers": [{"name": "oauth", "displayName": "Ping", "url": LOGIN}]},
    ],
)
def test_ping_is_found_wherever_it_stands(data: dict[str, object]) -> None:
    read = read_modes(answer(**data))
    assert read.standing is SsoStatus.PING_ACTIVE
    assert read.advertised.client_id == "abc"
    assert read.advertised.redirect_uri == "https://clearml.example/callback_ping"


@pytest.mark.parametrize(
    "data",
    [
        {"sso": {"keycloak": KEYCLOAK}},
        {"sso": {"google": "https://accounts.google.com/o?x=ping"}},
        {"sso_providers": [{"name": "keycloak", "url": KEYCLOAK}]},
        {"sso_providers": [{"displayName": "Azure AD", "links": {"url": [KEYCLOAK]}}]},
        {"sso": {"okta": LOGIN}},
    ],
)
def test_the_addresses_of_another_provider_are_not_about_ping(data: dict[str, object]) -> None:
    read = read_modes(answer(**data))
    assert read.standing is SsoStatus.PING_ABSENT
    assert read.advertised.url == ""


@pytest.mark.parametrize(
    ("data", "sure"),
    [
        ({"sso": {"oauth": KEYCLOAK}}, False),
        ({"sso": {"oauth": LOGIN}}, True),
        ({"sso": {"oauth": KEYCLOAK, "ping": "https://x.example"}}, True),
        ({"sso": {"keycloak": KEYCLOAK}, "sso_providers": [{"name": "Ping"}]}, True),
        ({"sso_providers": [{"name": "keycloak", "displayName": "Ping by Keycloak"}]}, True),
    ],
)
def test_an_address_alone_is_no_sure_sign(data: dict[str, object], *, sure: bool) -> None:
    read = read_modes(answer(**data))
    assert read.standing is SsoStatus.PING_ACTIVE
    assert read.sure is sure


def test_another_provider_whose_name_merely_holds_the_letters_is_not_ping() -> None:
    assert read_modes(answer(sso={"shipping": "x"})).standing is SsoStatus.PING_ABSENT


@pytest.mark.parametrize(
    "body", [{}, {"meta": META}, {"data": {}}, {"meta": META, "data": {"a": 1}}]
)
def test_other_services_are_not_taken_for_clearml(body: dict[str, Json]) -> None:
    assert read_modes(body).standing is SsoStatus.NOT_CLEARML


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from(["meta", "data", "x"]), json_values))
def test_no_answer_makes_the_reader_stumble(body: dict[str, Json]) -> None:
    assert isinstance(read_modes(json.loads(json.dumps(body))).standing, SsoStatus)


def test_candidates_follow_the_web_app() -> None:
    assert api_candidates("https://app.clearml.example", "x") == (
        "https://app.clearml.example/api/x",
        "https://api.clearml.example/x",
        "https://app.clearml.example:8008/x",
        "https://app.clearml.example:8008/api/x",
    )
    assert "http://[::1]:8008/x" in api_candidates("http://[::1]:8080", "x")


@pytest.mark.parametrize(("status", "told"), [(404, True), (401, False), (500, None)])
def test_the_edition_is_told_only_when_it_shows(status: int, *, told: bool | None) -> None:
    assert edition_is_open_source(status) is told
