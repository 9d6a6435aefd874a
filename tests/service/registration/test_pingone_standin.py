"""An application registered in the stand-in of PingOne passes the pre-flight and a test login."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.standins.common.browser import visit
from tests.standins.pingone import PingOne
from tests.standins.pingone.client import WEB_CALLBACK
from tests.standins.pingone.test_login import registered, secret
from wizard.checks.login.runner import LoginTest
from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings
from wizard.model.verdict import State, Verdict
from wizard.oidc.callback import Callback
from wizard.oidc.client import NetworkClient


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the stand-in's tokens live in the present


def settings_for(pingone: PingOne) -> Settings:
    issuer = f"{pingone.auth_url}/{pingone.environment}/as"
    endpoints = Endpoints(
        authorize_url=f"{issuer}/authorize",
        access_token_url=f"{issuer}/token",
        issuer=issuer,
        userinfo_url=f"{issuer}/userinfo",
        jwks_url=f"{issuer}/jwks",
    )
    webapp = WEB_CALLBACK.removesuffix("/callback_ping")
    return Settings(webapp, endpoints, pkce=True, groups=GroupSettings("groups"))


def credentials_for(pingone: PingOne, path: str) -> Credentials:
    client_id, value = path.rpartition("/")[2], Secret(secret(pingone, path))
    return Credentials(client_id, value, "v1", urls.origin(pingone.auth_url))


def outcome(verdicts: tuple[Verdict, ...]) -> dict[str, str]:
    """What did not pass: the problem's code, or why it was skipped."""
    others = [verdict for verdict in verdicts if verdict.state is not State.PASSED]
    return {v.check: v.problem.code if v.problem else v.detail for v in others}


def preflight(pingone: PingOne, path: str) -> dict[str, str]:
    settings, credentials = settings_for(pingone), credentials_for(pingone, path)
    checked = Preflight(NetworkClient(), settings, credentials, Product.PINGONE, now)
    return outcome(run_preflight(checked))


def test_the_preflight_and_a_login_pass() -> None:
    with PingOne() as pingone:
        path = registered(pingone)
        found = preflight(pingone, path)
        test = LoginTest(
            NetworkClient(), settings_for(pingone), credentials_for(pingone, path), now
        )
        attempt = test.begin()
        callback = visit(attempt.url, stop_before=WEB_CALLBACK).url
        result = test.finish(attempt, Callback(callback))
    assert found == {"preflight.certificate": "plain http, which never leaves this computer"}
    assert outcome(result.evidence.verdicts) == {}
    assert result.claims.id_token
    assert result.claims.id_token["groups"] == ["Researchers", "Operators, night"]


def test_the_preflight_finds_a_disabled_application() -> None:
    with PingOne() as pingone:
        found = preflight(pingone, registered(pingone, enabled=False))
    assert found["preflight.application"] == "authorize.disabled"
    assert found["preflight.client-auth"] == "token.client-refused"
