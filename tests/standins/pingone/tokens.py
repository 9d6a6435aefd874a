"""The token endpoint and revocation."""

from __future__ import annotations

from collections.abc import Mapping

from tests.standins.common.messages import Request, Response
from tests.standins.pingone import clients, errors, issuing
from tests.standins.pingone.authorization import Authorization, AuthorizationEndpoint
from tests.standins.pingone.devices import DeviceAuthorization
from tests.standins.pingone.model import Application, Environment, Json, Tenant
from tests.standins.pingone.signing import s256

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_GRANT_TYPES = {
    "authorization_code": "AUTHORIZATION_CODE",
    "client_credentials": "CLIENT_CREDENTIALS",
    DEVICE_GRANT: "DEVICE_CODE",
}


class TokenEndpoint:
    """`/as/token` and `/as/revoke`."""

    def __init__(
        self, tenant: Tenant, front: AuthorizationEndpoint, devices: DeviceAuthorization
    ) -> None:
        self._tenant, self._front, self._devices = tenant, front, devices
        self.worker_roles: dict[str, frozenset[str]] = {}
        """The environments in which a worker application itself has a role."""

    def token(self, environment: Environment, request: Request) -> Response:
        form = request.form()
        client = clients.authenticated(self._tenant, environment, request, form)
        if not client:
            return errors.client_refused()
        grant_type = _GRANT_TYPES.get(form.get("grant_type", ""))
        if not grant_type:
            return errors.oauth_error("unsupported_grant_type", "The grant type is unknown")
        if grant_type not in client.body["grantTypes"]:
            text = f"Client is missing required grant type: {grant_type}"
            return errors.oauth_error("unauthorized_client", text)
        if grant_type == "CLIENT_CREDENTIALS":
            return self._for_worker(environment, client)
        code = grant_type == "AUTHORIZATION_CODE"
        approved = self._by_code(client, form) if code else self._devices.polled(client.id, form)
        if isinstance(approved, Response):
            return approved
        return self._for_person(approved, form.get("code_verifier"))

    def _by_code(self, client: Application, form: Mapping[str, str]) -> Authorization | Response:
        """A code is spent even when the rest of the request is wrong."""
        code = self._front.codes.pop(form.get("code", ""), None)
        if not code or code.authorization.client is not client:
            return errors.oauth_error("invalid_grant", "The code is unknown or was used")
        if self._tenant.clock.now() >= code.expires:
            return errors.oauth_error("invalid_grant", "The code has expired")
        if form.get("redirect_uri") != code.authorization.redirect_uri:
            return errors.oauth_error("invalid_grant", "The redirect URI is another one")
        return code.authorization

    def _for_worker(self, environment: Environment, client: Application) -> Response:
        roles = self.worker_roles.get(client.id, frozenset())
        token = issuing.access_token(self._tenant, client, environment, roles=roles)
        return issuing.token_response(self._tenant, token, {})

    def _for_person(self, approved: Authorization, verifier: str | None) -> Response:
        """An administrator's roles are in effect only through a worker application."""
        if not _is_verified(approved, verifier):
            return errors.oauth_error("invalid_grant", "PKCE verification failed")
        worker = approved.client.body["type"] == "WORKER"
        token = issuing.access_token(
            *(self._tenant, approved.client, approved.environment),
            scopes=approved.scopes,
            roles=frozenset(approved.person.environments if worker else ()),
            person=approved.person,
        )
        more: Json = {"scope": " ".join(approved.scopes)}
        if "REFRESH_TOKEN" in approved.client.body["grantTypes"]:
            more["refresh_token"] = issuing.refresh_token(self._tenant, token)
        if "openid" in approved.scopes:
            more["id_token"] = issuing.id_token(self._tenant, approved, token)
        return issuing.token_response(self._tenant, token, more)

    def revoke(self, environment: Environment, request: Request) -> Response:
        """RFC 7009: 200 for unknown tokens too; only the client's own are revoked."""
        form = request.form()
        client = clients.authenticated(self._tenant, environment, request, form)
        if not client:
            return errors.client_refused()
        if "token" not in form:
            return errors.oauth_error("invalid_request", "The token is missing")
        issued = self._tenant.tokens | self._tenant.refresh_tokens
        token = issued.get(form["token"])
        if token and token.client_id == client.id:
            token.revoked = True
        return Response(200)


def _is_verified(approved: Authorization, verifier: str | None) -> bool:
    """RFC 7636, 4.6; a verifier without a challenge is refused too (RFC 9700, 2.1.1)."""
    if not approved.challenge:
        return verifier is None
    if verifier is None:
        return False
    sent = s256(verifier) if approved.method == "S256" else verifier
    return sent == approved.challenge
