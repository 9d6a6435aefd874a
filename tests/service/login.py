"""A whole test login against the strict demo provider, over sockets; the browser is played."""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.service.demo.visitor import CALLBACK, Visitor
from tests.support.demo_provider import RecordingProvider
from wizard.checks.login.runner import LoginResult, LoginTest
from wizard.demo.people import ADMINISTRATOR, Person
from wizard.demo.product_profile import Endpoint
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings
from wizard.model.verdict import State, Verdict
from wizard.oidc.callback import Callback
from wizard.oidc.client import NetworkClient
from wizard.oidc.login import LoginAttempt

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
GROUPS = GroupSettings(claim="groups")


class DemoLogin:
    """A running provider, somebody in front of a browser, and the wizard's side of the login."""

    def __init__(self, provider: RecordingProvider, visitor: Visitor) -> None:
        self.provider = provider
        self.visitor = visitor
        self.now = NOON
        self.told: list[Verdict] = []

    def test(self) -> LoginTest:
        site = self.provider.site
        endpoints = Endpoints(
            authorize_url=site.url(Endpoint.AUTHORIZE),
            access_token_url=site.url(Endpoint.TOKEN),
            issuer=site.issuer,
            userinfo_url=site.url(Endpoint.USERINFO),
            jwks_url=site.url(Endpoint.JWKS),
        )
        settings = Settings("https://clearml.demo.invalid", endpoints, groups=GROUPS)
        credentials = Credentials(
            self.provider.client_id,
            Secret(self.provider.client_secret),
            "version",
            urls.origin(endpoints.access_token_url),
        )
        clock = lambda: self.now  # noqa: E731
        return LoginTest(NetworkClient(), settings, credentials, clock, report=self.told.append)

    def sign_in(self, attempt: LoginAttempt, person: Person = ADMINISTRATOR) -> str:
        """What the browser would be sent to next: the callback's address."""
        response = self.visitor.browser.get(attempt.url)
        if not response.headers["location"].startswith(CALLBACK):
            page = self.visitor.page_after(response)
            response = self.visitor.submit(page, person.username, person.password)
        location: str = response.headers["location"]
        return location

    def login(
        self, person: Person = ADMINISTRATOR, /, test: LoginTest | None = None
    ) -> LoginResult:
        test = test or self.test()
        attempt = test.begin()
        return test.finish(attempt, Callback(self.sign_in(attempt, person)))


Launch = Callable[..., DemoLogin]


def by_check(result: LoginResult) -> dict[str, Verdict]:
    return {verdict.check: verdict for verdict in result.evidence.verdicts}


def states(result: LoginResult) -> dict[str, State]:
    return {name: verdict.state for name, verdict in by_check(result).items()}


def code_at(result: LoginResult, check: str) -> str:
    found = by_check(result)[check].problem
    assert found is not None
    return found.code
