"""The two servers of a PingFederate: administrative console and engine."""

from __future__ import annotations

import base64
import json
from secrets import token_urlsafe
from typing import Literal

from tests.standins.common.clock import Clock
from tests.standins.common.messages import (
    MalformedRequestError,
    Request,
    Response,
    json_response,
)
from tests.standins.common.openid import Person, Provider
from tests.standins.common.openid_token import answer
from tests.standins.common.standin import StandIn
from tests.standins.pingfederate import runtime
from tests.standins.pingfederate.api import Api, ApiError
from tests.standins.pingfederate.configuration import Configuration, Json, State

BASE = "/pf-admin-api/v1"
_WRITES = {"POST", "PUT", "DELETE"}
ADA = Person(
    "ada",
    "lovelace",
    {
        "username": "ada",
        "email": "ada@people.example",
        "groups": ["Science", "Operators, night"],
    },
)
GRACE = Person(
    "grace", "hopper", {"username": "grace", "email": "grace@people.example", "groups": ["Navy"]}
)


def typical() -> Configuration:
    """Scopes profile and email, one token manager that has username, email and groups."""
    site = Configuration()
    site.add_scopes("profile", "email")
    site.add_manager("jwt", {"username": False, "email": False, "groups": True})
    site.add_mapping("jwt", {name: name for name in ("username", "email", "groups")})
    return site


class PingFederate(StandIn):
    """See the package.

    Args:
        version: As `/version` says; fields that came later are unknown.
        clustered: Whether the engines need a replication.
        authentication: The one way of the administrative API: `native` is basic.
        site: What is configured at the beginning.
        clock: Of the API and of tokens.

    Attributes:
        read_only: The administrator is an auditor, who may not write.
        refused: By call, the fields that broke a rule: `POST /oauth/clients: name is required`.
    """

    def __init__(
        self,
        *,
        version: str = "12.1.0.4",
        clustered: bool = False,
        authentication: Literal["native", "oauth2"] = "native",
        site: Configuration | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(clock)
        self.username, self.password = "administrator", f"2:{token_urlsafe(12)}"
        self.access_token = token_urlsafe(24)
        self.authentication = authentication
        self.read_only = False
        self.refused: list[str] = []
        self.state = State(site or typical(), clustered)
        self.api = Api(self.state, version, self.clock)
        self.provider = Provider(
            runtime.PATHS,
            runtime.TEXTS,
            lambda client_id: runtime.find_client(self.state.engines, client_id),
            (ADA, GRACE),
            self.clock,
            lambda _origin: runtime.metadata(self.state.engines, pkce=self.api.level >= (10, 2)),
        )
        self.api_url = self.serve("admin", self._administer).base_url + BASE
        engine = self.serve("runtime", lambda request: answer(self.provider, request))
        self.provider.origin = self.api.runtime_url = self.runtime_url = engine.base_url
        self.discovery_url = self.runtime_url + runtime.PATHS.discovery

    def error(self, status: int) -> Response:
        return json_response(status, ApiError(status, "The stand-in fails here.").document)

    def made_earlier(self, path: str, body: Json) -> None:
        """What somebody created long ago, by a POST; the engines have it too."""
        assert not self.state.replication_required, "it would be replicated too"
        kind = {"content-type": "application/json"}
        self.api.answer(Request("POST", path, kind, json.dumps(body).encode()), path)
        self.state.replicate(self.clock.now())

    def change_elsewhere(self) -> None:
        """What another administrator does meanwhile: a change that waits for replication."""
        self.state.changed(self.clock.now())

    def _administer(self, request: Request) -> Response:
        try:
            self._authorise(request)
            return self.api.answer(request, request.path.removeprefix(BASE))
        except MalformedRequestError:
            return self._refuse(request, ApiError(400, "The request is malformed."))
        except ApiError as error:
            return self._refuse(request, error)

    def _refuse(self, request: Request, error: ApiError) -> Response:
        call = f"{request.method} {request.path.removeprefix(BASE)}"
        self.refused += [f"{call}: {one.target} {one.message}" for one in error.violations]
        return json_response(error.status, error.document)

    def _authorise(self, request: Request) -> None:
        pair = base64.b64encode(f"{self.username}:{self.password}".encode()).decode()
        wanted = {"native": f"Basic {pair}", "oauth2": f"Bearer {self.access_token}"}
        if request.headers.get("authorization") != wanted[self.authentication]:
            raise ApiError(401, "The credentials are not valid.")
        if request.headers.get("x-xsrf-header") != "PingFederate":
            raise ApiError(403, "The X-XSRF-Header is missing.")
        if self.read_only and request.method in _WRITES:
            raise ApiError(403, "The role does not allow this.")
