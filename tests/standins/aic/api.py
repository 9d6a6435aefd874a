"""AM's REST interface to the configuration of a realm, as far as registering needs it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from tests.standins.aic import schemas
from tests.standins.aic.realm import Realm, shown
from tests.standins.aic.schemas import Json
from tests.standins.common.messages import Request, Response, json_response
from tests.standins.common.schema import Check, Violation

CLIENTS = "/realm-config/agents/OAuth2Client"
_INVALID = "Invalid attribute specified."
_CLOUD = "This operation is not available in PingOne Advanced Identity Cloud."
_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
}


class ApiError(Exception):
    """An answer other than success, with the rules that were broken."""

    def __init__(self, status: int, message: str = "", *violations: Violation) -> None:
        super().__init__(message)
        self.status, self.violations = status, violations
        reason = _REASONS.get(status, "Error")
        self.document: Json = {"code": status, "reason": reason, "message": message or reason}


@dataclass
class Api:
    """The operations over one realm; paths are below `/am/json/realms/root/realms/alpha`.

    Attributes:
        whole_bodies: Refuse a client in which a group is left out.
        largest_page: No list is longer, whatever `_pageSize` says.
    """

    realm: Realm
    whole_bodies: bool = False
    largest_page: int = 1000

    def answer(self, request: Request, path: str) -> Response:
        for pattern, version, methods in self._routes():
            found = re.fullmatch(pattern, path)
            if found is None:
                continue
            _check_headers(request, version)
            if request.method not in methods:
                raise ApiError(405)
            return methods[request.method](request, *map(unquote, found.groups()))
        raise ApiError(404)

    def _routes(self) -> Iterable[tuple[str, str, dict[str, Callable[..., Response]]]]:
        agents, scripts = "protocol=2.1,resource=1.0", "protocol=2.0,resource=1.0"
        return (
            (CLIENTS, agents, {"GET": self._clients, "POST": self._action}),
            (
                f"{CLIENTS}/([^/]+)",
                agents,
                {"GET": self._client, "PUT": self._put_client, "DELETE": self._delete_client},
            ),
            (
                "/realm-config/services/oauth-oidc",
                "",
                {"GET": self._provider, "PUT": self._refuse_in_cloud},
            ),
            ("/scripts", scripts, {"GET": self._scripts}),
            (
                "/scripts/([^/]+)",
                scripts,
                {"GET": self._script, "PUT": self._put_script, "DELETE": self._delete_script},
            ),
        )

    def _clients(self, request: Request) -> Response:
        whole = {id_: shown(id_, client) for id_, client in self.realm.clients.items()}
        return self._list(request, whole)

    def _list(self, request: Request, whole: Mapping[str, Json]) -> Response:
        query = request.query()
        found = _filtered(query.get("_queryFilter", ""), whole)
        size = min(_number(query.get("_pageSize", "0")) or self.largest_page, self.largest_page)
        start = _number(query.get("_pagedResultsCookie", "0"))
        page, after = found[start : start + size], start + size
        more = "_pageSize" in query and after < len(found)
        document = {
            "result": [_fields(one, query.get("_fields", "")) for one in page],
            "resultCount": len(page),
            "pagedResultsCookie": str(after) if more else None,
            "totalPagedResultsPolicy": "NONE",
            "totalPagedResults": -1,
            "remainingPagedResults": -1,
        }
        return json_response(200, document)

    def _action(self, request: Request) -> Response:
        if request.query().get("_action") != "template":
            raise ApiError(501, "The action is not supported")
        return json_response(200, schemas.TEMPLATE)

    def _client(self, request: Request, id_: str) -> Response:
        if id_ not in self.realm.clients:
            raise ApiError(404)
        whole = shown(id_, self.realm.clients[id_])
        return json_response(200, _fields(whole, request.query().get("_fields", "")))

    def _put_client(self, request: Request, id_: str) -> Response:
        if re.search(r"[/\\]", id_):
            raise ApiError(400)
        check = schemas.WHOLE_CLIENT if self.whole_bodies else schemas.CLIENT
        body = _body(request, check)
        status = 200 if id_ in self.realm.clients else 201
        self.realm.put(id_, body)
        return json_response(status, shown(id_, self.realm.clients[id_]))

    def _delete_client(self, _request: Request, id_: str) -> Response:
        if id_ not in self.realm.clients:
            raise ApiError(404)
        return json_response(200, shown(id_, self.realm.clients.pop(id_)))

    def _provider(self, _request: Request) -> Response:
        kind = {"_id": "oauth-oidc", "name": "OAuth2 Provider", "collection": False}
        return json_response(200, {"_id": "", "_rev": "-1", **self.realm.provider, "_type": kind})

    def _refuse_in_cloud(self, _request: Request) -> Response:
        raise ApiError(403, _CLOUD)

    def _scripts(self, request: Request) -> Response:
        return self._list(request, self.realm.scripts)

    def _script(self, _request: Request, id_: str) -> Response:
        if id_ not in self.realm.scripts:
            raise ApiError(404)
        return json_response(200, self.realm.scripts[id_])

    def _put_script(self, request: Request, id_: str) -> Response:
        body = _body(request, schemas.SCRIPT)
        if self.realm.scripts.get(id_, {}).get("default"):
            raise ApiError(403, "Access denied")
        status = 200 if id_ in self.realm.scripts else 201
        revision = self.realm.next_revision()
        self.realm.scripts[id_] = {**body, "_id": id_, "_rev": revision}
        return json_response(status, self.realm.scripts[id_])

    def _delete_script(self, _request: Request, id_: str) -> Response:
        if id_ not in self.realm.scripts:
            raise ApiError(404)
        if self.realm.scripts[id_].get("default"):
            raise ApiError(403, "Access denied")
        return json_response(200, self.realm.scripts.pop(id_))


def _check_headers(request: Request, version: str) -> None:
    """Both are needed on every call here; `version` empty takes any."""
    sent = request.headers.get("accept-api-version", "").replace(" ", "")
    if not sent or (version and sent != version):
        raise ApiError(400, "Accept-API-Version is missing or not served")
    if not request.headers.get("x-requested-with"):
        raise ApiError(403, "Access denied")


def _body(request: Request, check: Check) -> Json:
    """The body; whatever the schema does not know is an invalid attribute."""
    if request.media_type != "application/json":
        raise ApiError(415)
    body = request.json()
    found = check(body, "")
    if found or not isinstance(body, dict):
        raise ApiError(400, _INVALID, *found)
    return body


def _filtered(wanted: str, whole: Mapping[str, Json]) -> list[Json]:
    """By `true` or `name eq "text"`."""
    if wanted == "true":
        return list(whole.values())
    found = re.fullmatch(r'(_id|name) eq "([^"\\]*)"', wanted)
    if found is None:
        raise ApiError(400, "The query is not supported")
    return [one for one in whole.values() if one.get(found[1]) == found[2]]


def _fields(document: Json, names: str) -> Json:
    wanted = [name for name in names.split(",") if name]
    chosen = {name: document[name] for name in ("_id", "_rev", *wanted) if name in document}
    return chosen if wanted else document


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ApiError(400, "Not a number")
    return int(text)
