"""Who may call the management API, and how a wrong environment differs from missing roles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins.pingone import PingOne
from tests.standins.pingone.client import APPLICATION, Api, Reply

ELSEWHERE = "99999999-9999-4999-8999-999999999999"
NO_ROLE = "The actor attempting to perform the request is not authorized."


@pytest.fixture
def pingone() -> Iterator[PingOne]:
    with PingOne() as standin:
        yield standin


def denied_for_no_role(reply: Reply) -> bool:
    [detail] = reply.body["details"]
    return (reply.status, reply.body["code"], detail) == (
        403,
        "ACCESS_FAILED",
        {"code": "INSUFFICIENT_PERMISSIONS", "message": NO_ROLE},
    )


def test_the_environment_shows_name_type_and_region() -> None:
    with PingOne(environment_type="PRODUCTION") as pingone:
        shown = Api(pingone).get("")
    assert shown.status == 200
    expected = {"name": "ClearML tests", "type": "PRODUCTION", "region": "EU"}
    assert shown.body.items() >= expected.items()


def test_a_wrong_environment_is_unknown_only_when_it_is_read_itself(pingone: PingOne) -> None:
    elsewhere = Api(pingone, environment=ELSEWHERE)
    for status in (400, 401, 403):
        pingone.behaviour.wrong_environment = status
        assert elsewhere.get("/applications").status == status
        assert elsewhere.post("/applications", APPLICATION).status == status
    assert denied_for_no_role(elsewhere.get("/applications"))
    assert (elsewhere.get("").status, elsewhere.get("").body["code"]) == (404, "NOT_FOUND")


def test_without_a_role_the_right_environment_answers_403(pingone: PingOne) -> None:
    pingone.administrator.environments.clear()
    api = Api(pingone)
    assert denied_for_no_role(api.get("/applications"))
    assert denied_for_no_role(api.get(""))
    assert denied_for_no_role(Api(pingone, environment=pingone.admin_environment).get(""))


def test_roles_arrive_late(pingone: PingOne) -> None:
    pingone.behaviour.late_roles = 2
    api = Api(pingone)
    assert denied_for_no_role(api.get("/applications"))
    assert denied_for_no_role(api.post("/applications", APPLICATION))
    assert api.post("/applications", APPLICATION).status == 201


def test_tokens_are_checked(pingone: PingOne) -> None:
    def status(token: str) -> int:
        return Api(pingone, token).get("").status

    good = pingone.access_token()
    assert (status(good), status("made-up")) == (200, 401)
    pingone.clock.advance(3601)
    assert status(good) == 401
    [token] = pingone.tokens
    assert token.value in pingone.issued_secrets
    pingone.behaviour.jwt_access_tokens = False
    opaque = pingone.access_token()
    assert ("." in opaque, "." in good) == (False, True)
    pingone.tenant.tokens[opaque].revoked = True
    assert status(opaque) == 401
    assert pingone.revoked == {opaque}


def test_both_environments_may_be_one() -> None:
    with PingOne(one_environment=True) as pingone:
        assert pingone.environment == pingone.admin_environment
        listed = Api(pingone).get("/applications").body["_embedded"]["applications"]
        assert pingone.applications == {}
        assert pingone.worker_client_id in {one.get("id") for one in listed}
