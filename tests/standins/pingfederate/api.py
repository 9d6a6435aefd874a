"""The resources of PingFederate's administrative API, as far as registering a client needs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote

from tests.standins.common.clock import Clock, timestamp
from tests.standins.common.messages import NO_CONTENT, Request, Response, json_response
from tests.standins.common.schema import Check, Rule, Violation
from tests.standins.pingfederate import rules, schemas
from tests.standins.pingfederate.configuration import Configuration, Json, State, part
from tests.standins.pingfederate.documents import (
    SecretError,
    shown_manager,
    stored_auth,
    stored_client,
    stored_policy,
)

_NOT_CLUSTERED = "This PingFederate instance is not deployed in clustered mode."
_BY_SECRET = {"SECRET", "CLIENT_SECRET_JWT"}
_MALFORMED = {Rule.UNKNOWN, Rule.KIND, Rule.READ_ONLY}
Item = TypeVar("Item")


class ApiError(Exception):
    """An answer other than success, with the rules that were broken."""

    def __init__(self, status: int, message: str, *violations: Violation) -> None:
        super().__init__(message)
        self.status, self.violations = status, violations
        self.document: Json = {"resultId": _RESULT_IDS.get(status, "error"), "message": message}
        if status == 422:
            self.document["validationErrors"] = [
                {
                    "errorId": "validation_error",
                    "message": f"A value {one.message}.",
                    "developerMessage": f"{one.target}: {one.message}",
                    "fieldPath": one.target,
                }
                for one in violations
            ]


_RESULT_IDS = {
    400: "invalid_request",
    401: "unauthorized",
    403: "forbidden",
    404: "resource_not_found",
    422: "validation_error",
}
_VALIDATION = "Validation error(s) occurred. Please review the error(s) and address accordingly."
_FORMAT = "The request was improperly formatted or contained invalid fields."


@dataclass
class Api:
    """The operations over one state; paths are below `/pf-admin-api/v1`."""

    state: State
    version: str
    clock: Clock
    runtime_url: str = ""

    def __post_init__(self) -> None:
        self.level = schemas.version_of(self.version)

    @property
    def site(self) -> Configuration:
        return self.state.console

    def answer(self, request: Request, path: str) -> Response:
        for pattern, methods in self._routes():
            found = re.fullmatch(pattern, path)
            if found is None:
                continue
            if request.method not in methods:
                raise ApiError(405, "Method not allowed")
            return methods[request.method](request, *map(unquote, found.groups()))
        raise ApiError(404, "Resource not found.")

    def _routes(self) -> Iterable[tuple[str, dict[str, Callable[..., Response]]]]:
        one = "([^/]+)"
        clients, policies = "/oauth/clients", "/oauth/openIdConnect/policies"
        scopes = "/oauth/authServerSettings/scopes"
        return (
            ("/version", {"GET": self._version}),
            ("/serverSettings", {"GET": self._server_settings}),
            ("/cluster/status", {"GET": self._cluster_status}),
            ("/cluster/replicate", {"POST": self._replicate}),
            (clients, {"GET": self._clients, "POST": self._create_client}),
            (
                f"{clients}/{one}",
                {"GET": self._client, "PUT": self._replace_client, "DELETE": self._delete_client},
            ),
            (
                f"{clients}/{one}/clientAuth/clientSecret",
                {"GET": self._secret, "PUT": self._change_secret},
            ),
            (policies, {"GET": self._policies, "POST": self._create_policy}),
            (
                f"{policies}/{one}",
                {"GET": self._policy, "PUT": self._replace_policy, "DELETE": self._delete_policy},
            ),
            ("/oauth/openIdConnect/settings", {"GET": self._oidc_settings}),
            ("/oauth/authServerSettings", {"GET": self._server}),
            ("/oauth/accessTokenManagers", {"GET": self._managers}),
            ("/oauth/accessTokenMappings", {"GET": self._mappings}),
            (f"{scopes}/(commonScopes|exclusiveScopes)", {"GET": self._scopes}),
            (f"{scopes}/(commonScopes|exclusiveScopes)/{one}", {"GET": self._scope}),
        )

    def _body(self, request: Request, check: Check) -> Json:
        """The body, if it is right: unknown fields and wrong types are 400, wrong values 422."""
        if request.media_type != "application/json":
            raise ApiError(415, "Unsupported media type")
        body = request.json()
        found = check(body, "")
        malformed = [one for one in found if one.rule in _MALFORMED]
        if malformed or not isinstance(body, dict):
            raise ApiError(400, _FORMAT, *malformed)
        _raise_invalid(found)
        return body

    def _changed(self) -> None:
        self.state.changed(self.clock.now())

    def _version(self, _request: Request) -> Response:
        return json_response(200, {"version": self.version})

    def _server_settings(self, _request: Request) -> Response:
        return json_response(200, {"federationInfo": {"baseUrl": self.runtime_url}})

    def _cluster_status(self, _request: Request) -> Response:
        state = self.state
        if not state.clustered:
            raise ApiError(403, _NOT_CLUSTERED)
        engine: Json = {}
        if self.level >= schemas.IN_11_2:
            due = state.replication_required
            engine["replicationStatus"] = "OUT_OF_DATE" if due else "SUCCEEDED"
        times = (
            ("lastConfigUpdateTime", state.updated_at),
            ("lastReplicationTime", state.replicated_at),
        )
        document = {
            "nodes": [self._node(0, "CONSOLE"), self._node(1, "ENGINE") | engine],
            "replicationRequired": state.replication_required,
            "mixedMode": False,
            "currentNodeIndex": 0,
        }
        return json_response(200, document | {name: timestamp(at) for name, at in times if at})

    def _node(self, index: int, mode: str) -> Json:
        address = f"192.0.2.{10 + index}:7600"
        return {
            "address": address,
            "index": index,
            "mode": f"CLUSTERED_{mode}",
            "version": self.version,
        }

    def _replicate(self, _request: Request) -> Response:
        if not self.state.clustered:
            raise ApiError(403, _NOT_CLUSTERED)
        self.state.replicate(self.clock.now())
        done = "Replication completed successfully."
        return json_response(200, {"resultId": "success", "message": done})

    def _clients(self, request: Request) -> Response:
        wanted = request.query().get("filter", "").lower()
        found = [
            one
            for id_, one in self.site.clients.items()
            if wanted in id_.lower() or wanted in str(one["name"]).lower()
        ]
        return json_response(200, {"items": _page(request, found)})

    def _create_client(self, request: Request) -> Response:
        sent = self._body(request, schemas.client(self.level, *schemas.CLIENT_REQUIRED))
        if sent["clientId"] in self.site.clients:
            raise _invalid("clientId", "is in use by another client")
        return self._store_client(sent, 201)

    def _replace_client(self, request: Request, id_: str) -> Response:
        _found(self.site.clients, id_)
        sent = self._body(request, schemas.client(self.level, "grantTypes", "name"))
        return self._store_client({**sent, "clientId": id_}, 200)

    def _store_client(self, sent: Json, status: int) -> Response:
        _raise_invalid(rules.check_client(self.site, sent))
        try:
            client = stored_client(self.site, sent, self.level, self.clock.now())
        except SecretError as error:
            raise ApiError(422, _VALIDATION, error.violation) from error
        self.site.clients[str(sent["clientId"])] = client
        self._changed()
        return json_response(status, client)

    def _client(self, _request: Request, id_: str) -> Response:
        return json_response(200, _found(self.site.clients, id_))

    def _delete_client(self, _request: Request, id_: str) -> Response:
        _found(self.site.clients, id_)
        if rules.users_of_client(self.site, id_):
            raise _in_use()
        del self.site.clients[id_]
        self._changed()
        return NO_CONTENT

    def _secret(self, _request: Request, id_: str) -> Response:
        auth = part(_found(self.site.clients, id_), "clientAuth")
        return json_response(200, _secret_of(auth))

    def _change_secret(self, request: Request, id_: str) -> Response:
        client = _found(self.site.clients, id_)
        old = part(client, "clientAuth")
        sent = self._body(request, schemas.CLIENT_SECRET)
        if old["type"] not in _BY_SECRET:
            raise _invalid("type", "is not a kind of authentication by secret")
        if not (sent.get("secret") or sent.get("encryptedSecret")):
            raise _invalid("secret", "is required")
        try:
            auth = stored_auth(self.site, {**sent, "type": old["type"]}, old, self.level)
        except SecretError as error:
            raise ApiError(422, _VALIDATION, error.violation) from error
        client["clientAuth"] = {**old, **auth}
        if self.level >= schemas.IN_11_2:
            client["clientSecretChangedTime"] = timestamp(self.clock.now())
        self._changed()
        return json_response(200, _secret_of(auth))

    def _policies(self, _request: Request) -> Response:
        return json_response(200, {"items": list(self.site.policies.values())})

    def _create_policy(self, request: Request) -> Response:
        sent = self._body(request, schemas.policy(self.level))
        if sent["id"] in self.site.policies:
            raise _invalid("id", "is in use by another policy")
        return self._store_policy(sent, 201)

    def _replace_policy(self, request: Request, id_: str) -> Response:
        _found(self.site.policies, id_)
        sent = self._body(request, schemas.policy(self.level))
        if sent["id"] != id_:
            raise _invalid("id", "cannot be changed")
        return self._store_policy(sent, 200)

    def _store_policy(self, sent: Json, status: int) -> Response:
        id_ = str(sent["id"])
        names = [one["name"] for key, one in self.site.policies.items() if key != id_]
        if sent["name"] in names:
            raise _invalid("name", "is in use by another policy")
        _raise_invalid(rules.check_policy(self.site, sent))
        policy = stored_policy(sent, self.level, self.clock.now())
        self.site.policies[id_] = policy
        self._changed()
        return json_response(status, policy)

    def _policy(self, _request: Request, id_: str) -> Response:
        return json_response(200, _found(self.site.policies, id_))

    def _delete_policy(self, _request: Request, id_: str) -> Response:
        _found(self.site.policies, id_)
        if rules.users_of_policy(self.site, id_):
            raise _in_use()
        del self.site.policies[id_]
        self._changed()
        return NO_CONTENT

    def _oidc_settings(self, _request: Request) -> Response:
        default = self.site.default_policy
        return json_response(200, {"defaultPolicyRef": {"id": default}} if default else {})

    def _server(self, _request: Request) -> Response:
        document = {
            "scopes": list(self.site.scopes.values()),
            "scopeGroups": [],
            "exclusiveScopes": list(self.site.exclusive_scopes.values()),
            "exclusiveScopeGroups": [],
            "authorizationCodeTimeout": 60,
            "authorizationCodeEntropy": 30,
            "disallowPlainPKCE": False,
            "refreshTokenLength": 42,
            "refreshRollingInterval": 0,
        }
        return json_response(200, document)

    def _managers(self, _request: Request) -> Response:
        shown = [shown_manager(one, self.level) for one in self.site.managers.values()]
        return json_response(200, {"items": shown})

    def _mappings(self, _request: Request) -> Response:
        return json_response(200, self.site.mappings)

    def _scopes(self, request: Request, kind: str) -> Response:
        query = request.query()
        scopes = dict(self._scopes_of(kind))
        if query.get("includeDefaultOpenId") == "true" and kind == "commonScopes":
            scopes.setdefault("openid", {"name": "openid", "description": "", "dynamic": False})
        wanted = query.get("filter", "").lower()
        names = sorted(name for name in scopes if wanted in name.lower())
        ordered = names[::-1] if query.get("sortOrder") == "DESC" else names
        found = [scopes[name] for name in ordered]
        return json_response(200, {"items": _page(request, found), "totalItems": len(found)})

    def _scope(self, _request: Request, kind: str, name: str) -> Response:
        return json_response(200, _found(self._scopes_of(kind), name))

    def _scopes_of(self, kind: str) -> dict[str, Json]:
        return self.site.scopes if kind == "commonScopes" else self.site.exclusive_scopes


def _found(things: dict[str, Json], id_: str) -> Json:
    if id_ not in things:
        raise ApiError(404, "Resource not found.")
    return things[id_]


def _secret_of(auth: Json) -> Json:
    shown = ("encryptedSecret", "secondarySecrets")
    return {name: auth[name] for name in shown if name in auth}


def _raise_invalid(found: list[Violation]) -> None:
    if found:
        raise ApiError(422, _VALIDATION, *found)


def _invalid(path: str, says: str) -> ApiError:
    return ApiError(422, _VALIDATION, Violation(Rule.VALUE, path, says))


def _in_use() -> ApiError:
    error = ApiError(422, "Resource is in use and cannot be deleted.")
    del error.document["validationErrors"]
    return error


def _page(request: Request, found: list[Item]) -> list[Item]:
    """One page; uncapped without `numberPerPage`, pages count from 1."""
    query = request.query()
    numbers = query.get("page", "1"), query.get("numberPerPage", str(max(len(found), 1)))
    if not all(number.isdecimal() and int(number) for number in numbers):
        raise _invalid("page", "has to be a positive number")
    page, size = map(int, numbers)
    return found[(page - 1) * size : page * size]
