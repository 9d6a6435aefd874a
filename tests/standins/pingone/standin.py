"""`PingOne`: the management API and the authorization server over one state."""

from __future__ import annotations

from collections.abc import Mapping

from tests.standins.common.clock import Clock
from tests.standins.common.messages import Response
from tests.standins.common.standin import StandIn
from tests.standins.pingone import errors, issuing
from tests.standins.pingone.applications import foreign_applications, new_application
from tests.standins.pingone.devices import Decision
from tests.standins.pingone.management import Management
from tests.standins.pingone.model import (
    Application,
    Behaviour,
    Environment,
    Json,
    Person,
    Tenant,
    Token,
    new_id,
)
from tests.standins.pingone.provider import Provider

REDIRECT_URIS = tuple(f"http://127.0.0.1:{port}/callback" for port in (7464, 7465, 7466))
_WORKER: Json = {
    "name": "ClearML set-up wizard",
    "enabled": True,
    "type": "WORKER",
    "protocol": "OPENID_CONNECT",
    "accessControl": {"role": {"type": "ADMIN_USERS_ONLY"}},
}
_WEB_APP: Json = {
    "name": "ClearML",
    "enabled": True,
    "type": "WEB_APP",
    "protocol": "OPENID_CONNECT",
    "grantTypes": ["AUTHORIZATION_CODE"],
    "responseTypes": ["CODE"],
    "redirectUris": ["https://clearml.example/callback_ping"],
    "pkceEnforcement": "S256_REQUIRED",
    "tokenEndpointAuthMethod": "CLIENT_SECRET_BASIC",
}


class PingOne(StandIn):
    """See the package's docstring."""

    logged_headers = ("X-Ping-External-Transaction-ID",)

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        environment_type: str = "SANDBOX",
        one_environment: bool = False,
        redirect_uris: tuple[str, ...] = REDIRECT_URIS,
    ) -> None:
        super().__init__(clock)
        self.behaviour = Behaviour()
        self._target = Environment("ClearML tests", environment_type)
        self._home = self._target
        if not one_environment:
            self._home = Environment("Administrators", "PRODUCTION")
        self.administrator, self.user = _administrator(self._target), _user()
        self._target.groups = {name: new_id() for name in self.user.groups}
        self._target.foreign = foreign_applications()
        environments = {one.id: one for one in (self._target, self._home)}
        self.tenant = Tenant(
            *(self.clock, self.behaviour, self.administrator, self.user), environments
        )
        self.provider = Provider(self.tenant)
        self.tenant.api_url = self.serve("api", Management(self.tenant).answer).base_url + "/v1"
        self.tenant.auth_url = self.serve("auth", self.provider.answer).base_url
        self.worker = self._add_worker(redirect_uris)
        self.credentials_worker = self._add_credentials_worker()

    def error(self, status: int) -> Response:
        return errors.error(status)

    @property
    def api_url(self) -> str:
        """Base of the management API, with `/v1`."""
        return self.tenant.api_url

    @property
    def auth_url(self) -> str:
        """Base of the authorization server; an environment's endpoints are at `/{id}/as/…`."""
        return self.tenant.auth_url

    @property
    def environment(self) -> str:
        """The id of the environment in which applications are registered."""
        return self._target.id

    @property
    def admin_environment(self) -> str:
        """The id of the environment of the administrators and the worker applications."""
        return self._home.id

    @property
    def target(self) -> Environment:
        return self._target

    @property
    def worker_client_id(self) -> str:
        return self.worker.id

    @property
    def applications(self) -> Mapping[str, Application]:
        """The applications in the target environment by id; not the workers, not the foreign."""
        workers = {self.worker.id, self.credentials_worker.id}
        return {i: one for i, one in self._target.applications.items() if i not in workers}

    @property
    def authorizations(self) -> list[Mapping[str, str]]:
        """The parameters of each request to `/as/authorize`."""
        return self.provider.front.requests

    @property
    def tokens(self) -> list[Token]:
        """All access tokens ever issued."""
        return list(self.tenant.tokens.values())

    @property
    def refresh_tokens(self) -> list[Token]:
        """The worker gets one when REFRESH_TOKEN is among its grant types, as by default."""
        return list(self.tenant.refresh_tokens.values())

    @property
    def revoked(self) -> set[str]:
        issued = (*self.tokens, *self.refresh_tokens)
        return {token.value for token in issued if token.revoked}

    @property
    def issued_secrets(self) -> set[str]:
        """Tokens, codes and client secrets that went out: none may be in a log or a file."""
        return self.tenant.issued

    def add_application(self, **body: object) -> Application:
        """An application that somebody else made earlier."""
        return new_application(self.tenant, self._target, _WEB_APP | body)

    def access_token(self, value: str = "") -> str:
        """A ready token of the administrator, for PINGONE_API_ACCESS_TOKEN."""
        roles = frozenset(self.administrator.environments)
        token = issuing.access_token(
            *(self.tenant, self.worker, self._home),
            scopes=("openid",),
            roles=roles,
            person=self.administrator,
            value=value,
        )
        return token.value

    def approve_device(self, user_code: str) -> str:
        """The administrator types the code: what the page says then."""
        return self.provider.devices.decide(user_code, Decision.APPROVED)

    def deny_device(self, user_code: str) -> str:
        return self.provider.devices.decide(user_code, Decision.DENIED)

    def _add_worker(self, redirect_uris: tuple[str, ...]) -> Application:
        more = {
            "redirectUris": list(redirect_uris),
            "grantTypes": ["AUTHORIZATION_CODE", "REFRESH_TOKEN", "DEVICE_CODE"],
            "responseTypes": ["CODE"],
            "pkceEnforcement": "S256_REQUIRED",
            "tokenEndpointAuthMethod": "NONE",
        }
        return new_application(self.tenant, self._home, _WORKER | more)

    def _add_credentials_worker(self) -> Application:
        more = {
            "name": "Automation",
            "grantTypes": ["CLIENT_CREDENTIALS"],
            "tokenEndpointAuthMethod": "CLIENT_SECRET_BASIC",
        }
        made = new_application(self.tenant, self._home, _WORKER | more)
        self.provider.back.worker_roles[made.id] = frozenset({self._target.id})
        self.tenant.issue(made.secret.value)
        return made


def _administrator(target: Environment) -> Person:
    return Person("grace", "grace@clearml.example", "Grace", "Example", environments={target.id})


def _user() -> Person:
    groups = ["Researchers", "Operators, night"]
    return Person("ada", "ada@clearml.example", "Ada", "Example", groups)
