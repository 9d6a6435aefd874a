"""Applications in the management API: their life, what is refused, lists, delays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.standins.common.faults import Kind, Where
from tests.standins.pingone import PingOne
from tests.standins.pingone.client import APPLICATION, Api, send


@pytest.fixture
def pingone() -> Iterator[PingOne]:
    with PingOne() as standin:
        yield standin


@pytest.fixture
def api(pingone: PingOne) -> Api:
    return Api(pingone)


def test_an_application_is_created_read_replaced_and_deleted(pingone: PingOne, api: Api) -> None:
    created = api.post("/applications", APPLICATION)
    assert created.status == 201
    path = urlsplit(created.body["_links"]["self"]["href"]).path.partition(pingone.environment)[2]
    assert created.body["_links"]["secret"]["href"].endswith(f"{path}/secret")
    assert created.body["environment"] == {"id": pingone.environment}
    assert created.body.items() >= APPLICATION.items()
    defaults = {"refreshTokenDuration": 2592000, "parTimeout": 60, "parRequirement": "OPTIONAL"}
    assert created.body.items() >= (defaults | {"assignActorRoles": False}).items()
    assert "secret" not in created.body
    assert "clientSecret" not in created.body
    assert api.get(path).body == created.body

    replaced = api.put(path, {**APPLICATION, "enabled": True, "assignActorRoles": True})
    assert (replaced.status, replaced.body["enabled"]) == (200, True)
    assert replaced.body["assignActorRoles"] is False
    [application] = pingone.applications.values()
    assert application.enabled

    without = {name: value for name, value in APPLICATION.items() if name != "description"}
    assert "description" not in api.put(path, without).body
    assert api.delete(path).status == 204
    assert (api.get(path).status, api.delete(path).status) == (404, 404)
    assert pingone.applications == {}


REFUSED: dict[str, dict[str, Any]] = {
    "colour": {"colour": "red"},
    "id": {"id": "22222222-2222-4222-8222-222222222222"},
    "_links": {"_links": {}},
    "environment": {"environment": {"id": "x"}},
    "createdAt": {"createdAt": "2026-11-27T12:00:00.000Z"},
    "clientId": {"clientId": "clearml-1"},
    "clientSecret": {"clientSecret": "12345678"},
    "name": {"name": ""},
    "enabled": {"enabled": "true"},
    "type": {"type": "WEBAPP"},
    "protocol": {"protocol": "SAML"},
    "description": {"description": None},
    "grantTypes[0]": {"grantTypes": ["authorization_code"]},
    "responseTypes": {"responseTypes": []},
    "redirectUris": {"redirectUris": []},
    "redirectUris[1]": {"redirectUris": ["https://a.example/cb", "http://a.example/cb"]},
    "redirectUris[0]": {"redirectUris": ["https://a.example/cb#x"]},
    "homePageUrl": {"homePageUrl": "http://clearml.example"},
    "initiateLoginUri": {"initiateLoginUri": "http://clearml.example/login"},
    "pkceEnforcement": {"pkceEnforcement": "S256"},
    "tokenEndpointAuthMethod": {"tokenEndpointAuthMethod": "client_secret_basic"},
    "parTimeout": {"parTimeout": 601},
    "refreshTokenDuration": {"refreshTokenDuration": 59},
    "accessControl.role.type": {"accessControl": {"role": {"type": "EVERYBODY"}}},
    "corsSettings.origins": {"corsSettings": {"behavior": "ALLOW_SPECIFIC_ORIGINS"}},
    "supportUnsignedRequestObject": {
        "requireSignedRequestObject": True,
        "supportUnsignedRequestObject": True,
    },
}


def test_bodies_that_break_the_schema_are_refused_and_name_the_field(
    pingone: PingOne, api: Api
) -> None:
    replies = {
        target: api.post("/applications", APPLICATION | wrong) for target, wrong in REFUSED.items()
    }
    assert {t: r.status for t, r in replies.items() if r.status != 400} == {}
    assert {t: r.targets for t, r in replies.items() if r.targets != [t]} == {}
    assert {r.body["code"] for r in replies.values()} == {"INVALID_DATA"}
    assert pingone.applications == {}


def test_each_required_field_is_missed(api: Api) -> None:
    required = {"enabled", "name", "protocol", "type", "tokenEndpointAuthMethod"}
    for missing in required:
        body = {name: value for name, value in APPLICATION.items() if name != missing}
        assert api.post("/applications", body).targets == [missing]


def test_wildcards_need_their_switch_and_an_enum_names_its_values(api: Api) -> None:
    wildcard = {"redirectUris": ["https://clearml.example/*"]}
    [detail] = api.post("/applications", APPLICATION | wildcard).body["details"]
    assert detail["message"].startswith("Wildcards are not allowed in redirect URIs.")
    api.create(**wildcard, allowWildcardInRedirectUris=True)
    [detail] = api.post("/applications", APPLICATION | {"parRequirement": "X"}).body["details"]
    assert detail["innerError"]["allowedValues"] == ["REQUIRED", "OPTIONAL"]


def test_a_put_is_checked_too_and_cannot_change_the_type(api: Api) -> None:
    path = api.create()
    assert api.put(path, api.get(path).body).status == 400
    assert api.put(path, APPLICATION | {"type": "SERVICE"}).targets == ["type"]
    assert api.put(path, {"enabled": True}).status == 400


def test_names_need_not_be_unique_but_ids_are(pingone: PingOne, api: Api) -> None:
    assert api.create() != api.create()
    assert len(pingone.applications) == 2


def test_lists_are_paged_by_their_next_link(pingone: PingOne, api: Api) -> None:
    paths = [api.create(name=f"ClearML {number}") for number in range(5)]
    pingone.behaviour.page_size = 4
    address, listed, sizes = "/applications", [], []
    while address:
        page = api.get(address).body
        listed += page["_embedded"]["applications"]
        sizes.append((page["size"], page["count"]))
        address = page["_links"].get("next", {}).get("href", "")
    assert sizes == [(4, 10), (4, 10), (2, 10)]
    own = [one for one in listed if one.get("name", "").startswith("ClearML ")]
    assert [f"/applications/{one['id']}" for one in own] == paths
    assert any("redirectUris" not in one for one in listed)
    assert any("name" not in one for one in listed)
    assert api.get("/applications?limit=100").status == 400
    assert api.get("/applications?cursor=").status == 400


def test_applications_of_other_kinds_can_be_read(pingone: PingOne, api: Api) -> None:
    payroll = next(one for one in pingone.target.foreign if one.get("protocol") == "SAML")
    assert api.get(f"/applications/{payroll['id']}").body == payroll


def test_a_next_link_can_lead_astray(pingone: PingOne, api: Api) -> None:
    pingone.behaviour.page_size = 1
    pingone.behaviour.links_base = "https://elsewhere.example/v1"
    links = api.get("/applications").body["_links"]
    assert links["next"]["href"].startswith("https://elsewhere.example/v1/environments/")


def test_a_new_application_is_listed_and_read_late(pingone: PingOne, api: Api) -> None:
    pingone.behaviour.list_delay, pingone.behaviour.read_delay = 2, 1
    path = api.create(name="Late")

    def listed() -> bool:
        found = api.get("/applications").body["_embedded"]["applications"]
        return any(one.get("name") == "Late" for one in found)

    assert [listed() for _ in range(3)] == [False, False, True]
    assert [api.get(path).status for _ in range(2)] == [404, 200]


def test_a_change_is_read_and_a_removed_application_gone_late(pingone: PingOne, api: Api) -> None:
    path = api.create(name="Late")
    pingone.behaviour.update_delay, pingone.behaviour.delete_delay = 1, 2
    assert api.put(path, APPLICATION | {"name": "Later"}).body["name"] == "Later"
    assert [api.get(path).body["name"] for _ in range(2)] == ["Late", "Later"]
    assert (api.delete(path).status, api.delete(path).status) == (204, 404)
    assert pingone.applications == {}
    assert [api.get(path).status for _ in range(3)] == [200, 200, 404]
    pages = [api.get("/applications").body["_embedded"]["applications"] for _ in range(3)]
    assert ["Later" in [one.get("name") for one in page] for page in pages] == [True, True, False]


def test_a_lost_answer_leaves_the_application_behind(pingone: PingOne, api: Api) -> None:
    pingone.faults.lose(Where("POST", "/applications$"))
    pingone.faults.cut(Where("POST", "/applications$", at=2))
    assert [api.post("/applications", APPLICATION).status for _ in range(3)] == [0, 0, 201]
    assert len(pingone.applications) == 2
    outcomes = [call.outcome for call in pingone.calls]
    assert outcomes == [Kind.LOST, Kind.CUT, Kind.ANSWERED]
    assert {str(call) for call in pingone.calls} == {
        f"POST /v1/environments/{pingone.environment}/applications"
    }


def test_rate_limits_and_programmed_errors_have_pings_form(pingone: PingOne, api: Api) -> None:
    pingone.faults.rate_limit("2")
    pingone.faults.fail(503, Where(at=2))
    pingone.faults.fail(403, Where(at=3))
    limited, broken, denied = (api.get("/applications") for _ in range(3))
    assert (limited.status, limited.body["code"]) == (429, "REQUEST_LIMITED")
    assert limited.headers["Retry-After"] == "2"
    assert (broken.status, broken.body["code"]) == (503, "UNEXPECTED_ERROR")
    assert (denied.status, denied.body["code"]) == (403, "ACCESS_FAILED")
    assert all(set(reply.body) >= {"id", "code", "message"} for reply in (limited, broken, denied))


def test_the_media_type_and_the_transaction_id_are_checked(pingone: PingOne, api: Api) -> None:
    wrong = {"Content-Type": "text/plain"}
    assert api.send("POST", "/applications", APPLICATION, **wrong).status == 415
    long = {"X-Ping-External-Transaction-ID": "x" * 101}
    assert api.send("GET", "/applications", None, **long).status == 400
    api.send("GET", "/applications", None, **{"X-Ping-External-Transaction-ID": "clearml-1"})
    assert pingone.calls[-1].headers == {"x-ping-external-transaction-id": "clearml-1"}


def test_malformed_json_and_other_methods_are_refused(api: Api) -> None:
    headers = {"Authorization": f"Bearer {api.token}", "Content-Type": "application/json"}
    assert send("POST", f"{api.base}/applications", "{", headers).status == 400
    assert send("POST", f"{api.base}/applications", "[]", headers).status == 400
    assert api.send("DELETE", "/applications").status == 405
    assert api.get("/populations").status == 404


def test_somebody_else_changes_an_application_in_between(pingone: PingOne, api: Api) -> None:
    application = pingone.add_application(name="Theirs")
    path = f"/applications/{application.id}"
    pingone.faults.before(
        lambda: application.body.update(description="changed meanwhile"), Where("GET", path, at=2)
    )
    assert "description" not in api.get(path).body
    assert api.get(path).body["description"] == "changed meanwhile"
