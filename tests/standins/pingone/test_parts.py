"""What belongs to an application: grants, attribute mappings, the secret."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.standins.common.clock import Clock, timestamp
from tests.standins.pingone import PingOne
from tests.standins.pingone.client import Api

NOW = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
OTHER = "99999999-9999-4999-8999-999999999999"
GROUPS = {"name": "groups", "value": "${user.memberOfGroupNames}", "required": False}


@pytest.fixture
def pingone() -> Iterator[PingOne]:
    with PingOne(clock=Clock(NOW)) as standin:
        yield standin


@pytest.fixture
def api(pingone: PingOne) -> Api:
    return Api(pingone)


def scopes_of(api: Api, kind: str) -> tuple[str, dict[str, str]]:
    """A resource's id, and its scopes, id by name."""
    resources = api.get("/resources").body["_embedded"]["resources"]
    [resource] = [one["id"] for one in resources if one["type"] == kind]
    scopes = api.get(f"/resources/{resource}/scopes").body["_embedded"]["scopes"]
    assert all(one["resource"] == {"id": resource} for one in scopes)
    return resource, {one["name"]: one["id"] for one in scopes}


def grant(resource: str, *scopes: str) -> dict[str, object]:
    return {"resource": {"id": resource}, "scopes": [{"id": scope} for scope in scopes]}


def test_a_resource_is_granted_once_and_changed_by_put(pingone: PingOne, api: Api) -> None:
    openid, scopes = scopes_of(api, "OPENID_CONNECT")
    path = api.create()
    created = api.post(f"{path}/grants", grant(openid, scopes["profile"]))
    assert created.status == 201
    assert created.body["application"] == {"id": path.rpartition("/")[2]}
    again = api.post(f"{path}/grants", grant(openid, scopes["email"]))
    assert (again.status, again.codes) == (400, ["UNIQUENESS_VIOLATION"])
    own = f"{path}/grants/{created.body['id']}"
    both = grant(openid, scopes["profile"], scopes["email"])
    assert api.put(own, both).body["scopes"] == both["scopes"]
    assert api.get(own).body["scopes"] == both["scopes"]
    [listed] = api.get(f"{path}/grants").body["_embedded"]["grants"]
    assert listed == api.get(own).body
    assert (api.delete(own).status, api.get(own).status) == (204, 404)
    [application] = pingone.applications.values()
    assert application.grants == {}


def test_wrong_grants_are_refused(api: Api) -> None:
    openid, scopes = scopes_of(api, "OPENID_CONNECT")
    custom, foreign = scopes_of(api, "CUSTOM")
    path = api.create()
    profile = scopes["profile"]
    wrong = {
        "resource.id": grant(OTHER, profile),
        "scopes[0].id": grant(openid, foreign["read"]),
        "scopes": grant(openid),
        "id": {**grant(openid, profile), "id": OTHER},
        "application": {**grant(openid, profile), "application": {"id": OTHER}},
    }
    found = {target: api.post(f"{path}/grants", body).targets for target, body in wrong.items()}
    assert found == {target: [target] for target in wrong}
    assert api.post(f"{path}/grants", grant(openid, profile, profile)).status == 400
    made = api.post(f"{path}/grants", grant(openid, profile)).body["id"]
    moved = api.put(f"{path}/grants/{made}", grant(custom, foreign["read"]))
    assert moved.targets == ["resource.id"]


def test_claims_are_added_changed_and_removed(pingone: PingOne, api: Api) -> None:
    path = api.create()
    created = api.post(f"{path}/attributes", GROUPS)
    assert created.status == 201
    shown = {"mappingType": "CUSTOM", "idToken": True, "userInfo": True}
    assert created.body.items() >= (GROUPS | shown).items()
    own = f"{path}/attributes/{created.body['id']}"
    assert api.put(own, GROUPS | {"userInfo": False}).body["userInfo"] is False
    [application] = pingone.applications.values()
    assert application.claims() == {"sub": "${user.id}", "groups": "${user.memberOfGroupNames}"}
    assert (api.delete(own).status, api.delete(own).status) == (204, 404)


def test_the_subject_is_there_and_changed_by_put_only(pingone: PingOne, api: Api) -> None:
    path = api.create()
    [subject] = api.get(f"{path}/attributes").body["_embedded"]["attributes"]
    assert (subject["name"], subject["mappingType"], subject["required"]) == ("sub", "CORE", True)
    own = f"{path}/attributes/{subject['id']}"
    mapped = {"name": "sub", "value": "${user.username}", "required": True}
    assert api.post(f"{path}/attributes", mapped).codes == ["UNIQUENESS_VIOLATION"]
    assert api.put(own, mapped | {"required": False}).status == 400
    assert api.put(own, mapped | {"name": "subject"}).status == 400
    assert api.put(own, mapped).body["mappingType"] == "CORE"
    assert api.delete(own).status == 400
    [application] = pingone.applications.values()
    assert application.attribute("sub").body["value"] == "${user.username}"


def test_wrong_claims_are_refused(api: Api) -> None:
    path = api.create()
    openid, scopes = scopes_of(api, "OPENID_CONNECT")
    assert api.post(f"{path}/attributes", GROUPS | {"name": "taken"}).status == 201
    wrong: list[tuple[str, dict[str, object]]] = [
        ("oidcScopes", {"oidcScopes": []}),
        ("oidcScopes", {"oidcScopes": [scopes["email"]]}),
        ("idToken", {"idToken": False, "userInfo": False}),
        ("name", {"name": "aud"}),
        ("name", {"name": "taken"}),
        ("value", {"value": "${department.name}"}),
        ("mappingType", {"mappingType": "CORE"}),
        ("application", {"application": {"id": OTHER}}),
        ("multiValued", {"multiValued": True}),
    ]
    found = [api.post(f"{path}/attributes", GROUPS | body).targets for _, body in wrong]
    assert found == [[target] for target, _ in wrong]
    assert api.post(f"{path}/grants", grant(openid, scopes["email"])).status == 201
    bound = GROUPS | {"oidcScopes": [scopes["email"]]}
    assert api.post(f"{path}/attributes", bound).status == 201
    unbound = {"name": "mail", "value": "${user.email}", "required": False, "oidcScopes": None}
    assert api.post(f"{path}/attributes", unbound).status == 201


def test_the_secret_is_read_by_get_and_rotated_by_post(pingone: PingOne, api: Api) -> None:
    path = api.create()
    first = api.get(f"{path}/secret").body["secret"]
    assert len(first) >= 64
    assert api.get(f"{path}/secret").body["secret"] == first
    week = timestamp(NOW + timedelta(days=7))
    rotated = api.post(f"{path}/secret", {"previous": {"expiresAt": week}})
    assert rotated.status == 200
    assert rotated.body["secret"] != first
    assert rotated.body["previous"] == {"secret": first, "expiresAt": week}
    assert {first, rotated.body["secret"]} <= pingone.issued_secrets
    assert api.delete(f"{path}/secret").status == 204
    assert "previous" not in api.get(f"{path}/secret").body


def test_the_previous_secret_ends(pingone: PingOne, api: Api) -> None:
    path = api.create()
    day = timestamp(NOW + timedelta(days=1))
    api.post(f"{path}/secret", {"previous": {"expiresAt": day}})
    assert "previous" in api.get(f"{path}/secret").body
    pingone.clock.advance(24 * 3600)
    later = Api(pingone)
    assert "previous" not in later.get(f"{path}/secret").body
    assert "previous" not in later.send("POST", f"{path}/secret").body


def test_the_end_of_the_previous_secret_is_limited(pingone: PingOne, api: Api) -> None:
    path = api.create()
    before = api.get(f"{path}/secret").body["secret"]
    wrong = [
        timestamp(NOW + timedelta(seconds=59)),
        timestamp(NOW + timedelta(days=30, seconds=1)),
        "2031-05-08T12:00:00",
        "next week",
    ]
    for text in wrong:
        refused = api.post(f"{path}/secret", {"previous": {"expiresAt": text}})
        assert refused.targets == ["previous.expiresAt"]
    assert api.post(f"{path}/secret", {"secret": "mine"}).targets == ["secret"]
    assert api.post(f"{path}/secret", {"previous": {}}).targets == ["previous.expiresAt"]
    assert api.get(f"{path}/secret").body["secret"] == before


def test_a_worker_keeps_its_secret(api: Api) -> None:
    path = api.create(type="WORKER", grantTypes=["CLIENT_CREDENTIALS"], responseTypes=[])
    denied = api.get(f"{path}/secret")
    assert denied.status == 403
    [detail] = denied.body["details"]
    assert detail["message"] == (
        "Actor does not have permissions to access worker application client secrets"
    )
