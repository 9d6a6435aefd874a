"""Sign-in without a browser on this computer (RFC 8628)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from urllib.parse import quote

from tests.standins.common.messages import Request, Response, html_response, json_response
from tests.standins.pingone import clients, errors
from tests.standins.pingone.authorization import Authorization, granted_scopes
from tests.standins.pingone.model import Environment, Tenant

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_SLOWER_BY = 5  # seconds (RFC 8628, 3.5)
RECORDED_NO_SCOPE = "Authentication has failed for unknown reason"


class Decision(Enum):
    """What the administrator did with the code."""

    NONE_YET = auto()
    APPROVED = auto()
    DENIED = auto()


@dataclass
class Device:
    """A device code, by the user code that is typed in."""

    code: str
    authorization: Authorization
    expires: datetime
    interval: float
    decision: Decision = Decision.NONE_YET
    polled: datetime | None = None


class DeviceAuthorization:
    """`/as/device_authorization`, the page where the code is typed, and the polls."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self.by_user_code: dict[str, Device] = {}

    def begin(self, environment: Environment, request: Request) -> Response:
        form = request.form()
        client = clients.authenticated(self._tenant, environment, request, form)
        if not client:
            return errors.client_refused()
        if "DEVICE_CODE" not in client.body["grantTypes"]:
            text = "Client is missing required grant type: DEVICE_CODE"
            return errors.oauth_error("unauthorized_client", text)
        asked = Authorization(
            client=client,
            environment=environment,
            person=self._tenant.administrator,
            redirect_uri="",
            scopes=granted_scopes(client, environment, form.get("scope", "")),
            challenge=form.get("code_challenge", ""),
            method=form.get("code_challenge_method", "plain"),
        )
        return self._begun(asked)

    def _begun(self, asked: Authorization) -> Response:
        behaviour = self._tenant.behaviour
        first, second = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
        user_code, code = f"{first}-{second}", self._tenant.issue(secrets.token_urlsafe(24))
        expires = self._tenant.clock.after(behaviour.device_seconds)
        self.by_user_code[user_code] = Device(code, asked, expires, behaviour.device_interval)
        page = f"{self._tenant.auth_url}/{asked.environment.id}/device"
        body = {
            "device_code": code,
            "user_code": user_code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={quote(user_code)}",
            "expires_in": behaviour.device_seconds,
            "interval": behaviour.device_interval,
        }
        return json_response(200, body)

    def page(self, _environment: Environment, request: Request) -> Response:
        """With the code in the address the administrator approves at once."""
        user_code = request.query().get("user_code", "")
        text = self.decide(user_code, Decision.APPROVED) if user_code else "Enter the code"
        return html_response(f"<h1>{text}</h1>")

    def decide(self, user_code: str, decision: Decision) -> str:
        """What the person sees. Without the scope `openid` the sign-in fails in the browser."""
        device = self.by_user_code.get(user_code)
        if not device or self._tenant.clock.now() >= device.expires:
            return "The code is unknown or has expired"
        if "openid" not in device.authorization.scopes:
            return RECORDED_NO_SCOPE
        device.decision = decision
        return "You may return to your device"

    def polled(self, client_id: str, form: Mapping[str, str]) -> Authorization | Response:
        """The approved sign-in, once; until then the errors of RFC 8628, 3.5."""
        user_code = next(
            (u for u, d in self.by_user_code.items() if d.code == form.get("device_code")), ""
        )
        device = self.by_user_code.get(user_code)
        if not device or device.authorization.client.id != client_id:
            return errors.oauth_error("invalid_grant", "The device code is unknown")
        refusal = self._pending(device)
        if refusal:
            return errors.oauth_error(refusal, "The device code is not approved")
        del self.by_user_code[user_code]
        return device.authorization

    def _pending(self, device: Device) -> str:
        now, behaviour = self._tenant.clock.now(), self._tenant.behaviour
        if now >= device.expires:
            return "expired_token"
        before, device.polled = device.polled, now
        early = before is not None and (now - before).total_seconds() < device.interval
        if early or behaviour.slow_downs:
            behaviour.slow_downs -= behaviour.slow_downs > 0
            device.interval += _SLOWER_BY
            return "slow_down"
        refusals = {Decision.NONE_YET: "authorization_pending", Decision.DENIED: "access_denied"}
        return refusals.get(device.decision, "")
