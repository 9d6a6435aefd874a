"""The server of an Advanced Identity Cloud tenant."""

from __future__ import annotations

from tests.standins.aic import runtime
from tests.standins.aic.api import Api, ApiError
from tests.standins.aic.realm import Realm
from tests.standins.aic.tokens import ServiceAccounts
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

TOKEN = "/am/oauth2/access_token"
ADA = Person(
    "ada",
    "lovelace",
    {
        "name": "Ada Lovelace",
        "email": "ada@people.example",
        "groups": ["Science", "Operators, night"],
    },
)
GRACE = Person(
    "grace",
    "hopper",
    {"name": "Grace Hopper", "email": "grace@people.example", "groups": ["Navy"]},
)


class AIC(StandIn):
    """See the package.

    Args:
        realm: `alpha` or `bravo`; the other one is empty and may not be read.
        whole_bodies: Refuse clients in which groups of attributes are left out.
        clock: Of assertions and tokens.

    Attributes:
        refused: By call, what broke a rule: `PUT /realm-config/…: _id is not a known field`.
    """

    def __init__(
        self, *, realm: str = "alpha", whole_bodies: bool = False, clock: Clock | None = None
    ) -> None:
        super().__init__(clock)
        self.state = Realm()
        self.api = Api(self.state, whole_bodies)
        self.accounts = ServiceAccounts(self.clock)
        self.refused: list[str] = []
        self._base = f"/am/json/realms/root/realms/{realm}"
        self.provider = Provider(
            runtime.paths(realm),
            runtime.TEXTS,
            lambda client_id: runtime.find_client(self.state, client_id),
            (ADA, GRACE),
            self.clock,
            lambda _origin: runtime.metadata(self.state),
        )
        self.tenant_url = self.serve("am", self._answer).base_url
        self.api_url = f"{self.tenant_url}/am"
        self.realm_url = self.tenant_url + self._base
        self.token_url = self.accounts.audience = self.tenant_url + TOKEN
        self.provider.origin = self.tenant_url
        self.discovery_url = self.tenant_url + self.provider.paths.discovery

    def error(self, status: int) -> Response:
        return json_response(status, ApiError(status).document)

    def _answer(self, request: Request) -> Response:
        if request.path == TOKEN:
            known = request.method == "POST"
            return self.accounts.answer(request) if known else self.error(405)
        if request.path.startswith("/am/json/"):
            return self._administer(request)
        return answer(self.provider, request)

    def _administer(self, request: Request) -> Response:
        path = request.path.removeprefix(self._base)
        try:
            self._authorise(request)
            return self.api.answer(request, path)
        except MalformedRequestError:
            return self._refuse(request, ApiError(400))
        except ApiError as error:
            return self._refuse(request, error)

    def _refuse(self, request: Request, error: ApiError) -> Response:
        call = f"{request.method} {request.path.removeprefix(self._base)}"
        self.refused += [f"{call}: {one.target} {one.message}" for one in error.violations]
        return json_response(error.status, error.document)

    def _authorise(self, request: Request) -> None:
        status = self.accounts.status(request.headers.get("authorization", ""))
        if status != 200:
            raise ApiError(status, "Access denied")
