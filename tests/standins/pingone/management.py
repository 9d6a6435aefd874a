"""The management API: who may call, which handler answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.standins.common.messages import MalformedRequestError, Request, Response
from tests.standins.pingone import applications, attributes, client_secrets, errors, grants
from tests.standins.pingone.context import Context
from tests.standins.pingone.model import Environment, Tenant, Token

_Handler = Callable[..., Response]
_ONE = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_APPLICATION = f"/applications/{_ONE}"
_ROUTES: Mapping[str, Mapping[str, _Handler]] = {
    "": {"GET": applications.read_environment},
    "/applications": {
        "GET": applications.list_applications,
        "POST": applications.create_application,
    },
    _APPLICATION: {
        "GET": applications.read_application,
        "PUT": applications.replace_application,
        "DELETE": applications.delete_application,
    },
    f"{_APPLICATION}/secret": {
        "GET": client_secrets.read_secret,
        "POST": client_secrets.rotate_secret,
        "DELETE": client_secrets.end_previous,
    },
    f"{_APPLICATION}/grants": {"GET": grants.list_grants, "POST": grants.create_grant},
    f"{_APPLICATION}/grants/{_ONE}": {
        "GET": grants.read_grant,
        "PUT": grants.replace_grant,
        "DELETE": grants.delete_grant,
    },
    f"{_APPLICATION}/attributes": {
        "GET": attributes.list_attributes,
        "POST": attributes.create_attribute,
    },
    f"{_APPLICATION}/attributes/{_ONE}": {
        "GET": attributes.read_attribute,
        "PUT": attributes.replace_attribute,
        "DELETE": attributes.delete_attribute,
    },
    "/resources": {"GET": applications.list_resources},
    f"/resources/{_ONE}/scopes": {"GET": applications.list_scopes},
    "/groups": {"GET": applications.list_groups},
}
_PATH = re.compile(r"/v1/environments/([^/]+)(/.*)?")
_LONGEST_TRANSACTION = 100


class Management:
    """`https://api.pingone.eu`, on loopback."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def answer(self, request: Request) -> Response:
        path = _PATH.fullmatch(request.path)
        token = self._token(request)
        if token is None:
            return errors.error(401)
        if not path:
            return errors.error(404)
        environment = self._tenant.environments.get(path[1])
        refused = self._refused(request, environment, token)
        if refused or not environment:
            return refused or errors.error(404)
        try:
            return _dispatch(Context(self._tenant, environment, request), path[2] or "")
        except MalformedRequestError:
            return errors.error(400)

    def _token(self, request: Request) -> Token | None:
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        token = self._tenant.tokens.get(value) if scheme == "Bearer" else None
        if not token or token.revoked or self._tenant.clock.now() >= token.expires:
            return None
        return token

    def _refused(
        self, request: Request, environment: Environment | None, token: Token
    ) -> Response | None:
        """A wrong environment looks like a missing role, unless the environment itself is read."""
        behaviour = self._tenant.behaviour
        if not environment:
            reading = request.method == "GET" and request.path.count("/") == 3
            return errors.error(404 if reading else behaviour.wrong_environment)
        if environment.id not in token.roles:
            return errors.no_role()
        if behaviour.late_roles:
            behaviour.late_roles -= 1
            return errors.no_role()
        return _malformed(request)


def _malformed(request: Request) -> Response | None:
    if len(request.headers.get("x-ping-external-transaction-id", "")) > _LONGEST_TRANSACTION:
        return errors.error(400)
    if request.body and request.media_type != "application/json":
        return errors.error(415)
    if request.body and request.method in {"GET", "DELETE"}:
        return errors.error(400)
    return None


def _dispatch(context: Context, path: str) -> Response:
    for pattern, methods in _ROUTES.items():
        found = re.fullmatch(pattern, path)
        if found:
            handler = methods.get(context.request.method)
            return handler(context, *found.groups()) if handler else errors.error(405)
    return errors.error(404)
