from datetime import UTC, datetime

import pytest

from wizard.demo.config import DemoConfig
from wizard.demo.http_types import Request
from wizard.demo.people import ADMINISTRATOR
from wizard.demo.product_profile import PINGONE
from wizard.demo.signing import SigningKeys
from wizard.demo.tenant import SESSION_COOKIE, Session, Tenant

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
SITE = PINGONE.site("http://127.0.0.1:1", "env")


@pytest.fixture
def tenant() -> Tenant:
    config = DemoConfig(("https://clearml.demo.invalid/callback_ping",))
    return Tenant(config, lambda: NOON, SITE, SigningKeys())


def test_person_is_found_by_name_and_password(tenant: Tenant) -> None:
    for username in ("ada", "ADA", " ada\t", "Ada@People.Example"):
        assert tenant.person(username, ADMINISTRATOR.password) is ADMINISTRATOR
    wrong = (("ada", "Ada-demo"), ("ada", "ü"), ("unknown", "ada-demo"), ("", ""))
    for username, password in wrong:
        assert tenant.person(username, password) is None


def test_session_is_found_by_its_cookie(tenant: Tenant) -> None:
    session = Session(ADMINISTRATOR, NOON)
    cookie = f"{SESSION_COOKIE}={tenant.sessions.issue(session)}"
    assert tenant.session_of(Request("GET", "/", headers={"cookie": cookie})) is session
    assert tenant.session_of(Request("GET", "/", headers={"cookie": cookie + "x"})) is None
    assert tenant.session_of(Request("GET", "/")) is None
