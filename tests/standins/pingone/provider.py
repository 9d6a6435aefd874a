"""The authorization server: routes, discovery, keys and userinfo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.standins.common.messages import MalformedRequestError, Request, Response, json_response
from tests.standins.pingone import claims, errors
from tests.standins.pingone.authorization import AuthorizationEndpoint
from tests.standins.pingone.devices import DeviceAuthorization
from tests.standins.pingone.issuing import issuer
from tests.standins.pingone.model import Environment, Json, Tenant, Token
from tests.standins.pingone.signing import public_keys
from tests.standins.pingone.tokens import DEVICE_GRANT, TokenEndpoint

_Handler = Callable[[Environment, Request], Response]
_ENDPOINTS = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "token",
    "userinfo_endpoint": "userinfo",
    "jwks_uri": "jwks",
    "revocation_endpoint": "revoke",
    "device_authorization_endpoint": "device_authorization",
}


class Provider:
    """`https://auth.pingone.eu`, on loopback."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self.front = AuthorizationEndpoint(tenant)
        self.devices = DeviceAuthorization(tenant)
        self.back = TokenEndpoint(tenant, self.front, self.devices)
        front, get, post = self.front, {"GET"}, {"POST"}
        self._routes: Mapping[str, tuple[_Handler, set[str]]] = {
            "/as/.well-known/openid-configuration": (self._discovery, get),
            "/as/jwks": (self._keys, get),
            "/as/authorize": (front.authorize, get | post),
            "/as/resume": (front.resume, get),
            "/signon/mfa": (front.second_factor, get | post),
            "/signon/": (front.sign_on_page, get),
            "/device": (self.devices.page, get),
            "/as/device_authorization": (self.devices.begin, post),
            "/as/token": (self.back.token, post),
            "/as/revoke": (self.back.revoke, post),
            "/as/userinfo": (self._userinfo, get | post),
        }

    def answer(self, request: Request) -> Response:
        environment_id, slash, rest = request.path.removeprefix("/").partition("/")
        environment = self._tenant.environments.get(environment_id)
        handler, methods = self._routes.get(slash + rest, (None, set[str]()))
        if not environment or not handler:
            return errors.error(404)
        if request.method not in methods:
            return errors.error(405)
        try:
            return handler(environment, request)
        except MalformedRequestError as error:
            return errors.oauth_error("invalid_request", str(error))

    def _discovery(self, environment: Environment, _request: Request) -> Response:
        address = issuer(self._tenant, environment)
        document: Json = {
            "issuer": address,
            **{name: f"{address}/{path}" for name, path in _ENDPOINTS.items()},
            "claims_parameter_supported": False,
            "request_parameter_supported": True,
            "request_uri_parameter_supported": False,
            "scopes_supported": ["openid", "profile", "email", "address", "phone"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "client_credentials", DEVICE_GRANT],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "claims_supported": ["sub", "iss", "auth_time", "email", "preferred_username"],
            "code_challenge_methods_supported": ["plain", "S256"],
        }
        return json_response(200, document)

    def _keys(self, _environment: Environment, _request: Request) -> Response:
        return json_response(200, public_keys())

    def _userinfo(self, environment: Environment, request: Request) -> Response:
        token = self._valid_token(request)
        client = environment.applications.get(token.client_id) if token else None
        if not token or not token.person or not client or "openid" not in token.scopes:
            return errors.error(401)
        found = claims.userinfo_claims(client, token.person, environment, token.scopes)
        return json_response(200, found)

    def _valid_token(self, request: Request) -> Token | None:
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        token = self._tenant.tokens.get(value) if scheme == "Bearer" else None
        if not token or token.revoked or self._tenant.clock.now() >= token.expires:
            return None
        return token
