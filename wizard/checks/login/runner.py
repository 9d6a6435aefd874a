"""The test login behind the browser: from the caught callback to verdicts and evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from wizard.checks.check import Check, Report, VerdictRecorder, no_report
from wizard.checks.login import claims as claim_checks
from wizard.checks.login.kept_claims import reduce_claims
from wizard.checks.redactor import Redactor
from wizard.model import urls
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.evidence import Clock, Evidence
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.model.settings import Settings
from wizard.oidc import login
from wizard.oidc.callback import Callback, read_callback
from wizard.oidc.http import CancelToken, HttpClient, RequestError
from wizard.oidc.jws import peek
from wizard.oidc.keys import KeyStore
from wizard.oidc.login import LoginAttempt
from wizard.oidc.token import AuthMethod, ClientAuth, TokenEndpoint, Tokens
from wizard.oidc.userinfo import Userinfo
from wizard.oidc.verify import OPENING, RULES, Expected, verify

CALLBACK = Check("login.callback", "Callback: code and state")
CLIENT_AUTH = Check("token.client-auth", "Client ID and secret accepted")
REDEEM = Check("token.redeem", "Code redeemed for tokens")
KEYS = Check("keys.published", "Signing keys published")
USERINFO = Check("userinfo.claims", "Userinfo")

CATALOG: tuple[Check, ...] = (
    CALLBACK,
    CLIENT_AUTH,
    REDEEM,
    KEYS,
    *(Check(name, title) for name, title in OPENING),
    *(Check(name, title) for name, title, _ in RULES),
    USERINFO,
    *claim_checks.CATALOG,
)
"""Every check of a test login, in the order in which it is made."""


@dataclass(frozen=True, slots=True)
class LoginResult:
    """What a test login showed.

    Attributes:
        evidence: What may be kept.
        claims: Everything that was delivered, to be looked at in this run only.
    """

    evidence: Evidence
    claims: Claims = field(repr=False)


Found = TypeVar("Found")


class _Stopped(Exception):  # noqa: N818 - the run ends early; its last verdict says why
    """Nothing further can be checked."""


@dataclass(frozen=True, slots=True)
class LoginTest:
    """One test login of a set-up; made anew for each.

    Attributes:
        http: The door to the network, not shared with the browser.
        settings: What is tested.
        credentials: Sent to the origin that they are bound to, and nowhere else.
        clock: Gives the present moment.
        cancel: Stops whatever is under way, from any thread.
        report: Is told every verdict as it comes.
        fingerprint: Of the draft and credentials, for the evidence.
    """

    http: HttpClient
    settings: Settings
    credentials: Credentials
    clock: Clock
    cancel: CancelToken = field(default_factory=CancelToken)
    report: Report = no_report
    fingerprint: str = ""

    def begin(self, *, prompt: str | None = None) -> LoginAttempt:
        """A new attempt; its `url` is where the browser goes."""
        return login.begin_login(self.settings, self.credentials.client_id, prompt=prompt)

    def prepare(self) -> ClientAuth:
        """Find out before the browser opens which client authentication is taken. Never raises."""
        try:
            found = self._origin_fault() or self.token_endpoint.probe()
        except RequestError as trouble:
            return ClientAuth({}, trouble.problem)
        told = found.problem and Redactor(self.credentials).problem(found.problem)
        return replace(found, problem=told)

    def finish(
        self, attempt: LoginAttempt, callback: Callback, known: ClientAuth | None = None
    ) -> LoginResult:
        """Everything that follows the callback. Never raises; what fails is a verdict.

        Args:
            attempt: The login under way.
            callback: What the browser brought back.
            known: What `prepare` found out, so that it is not asked again.
        """
        discretion = Redactor(self.credentials)
        discretion.learn(attempt.code_verifier)
        run = _Run(
            self, attempt, callback, VerdictRecorder(self.report, discretion.verdict), discretion
        )
        try:
            run.go(known)
        except _Stopped:
            run.trail.skip_rest(CATALOG, "a check before it failed")
        claims = discretion.claims(run.claims)
        evidence = Evidence(
            at=self.clock(),
            fingerprint=self.fingerprint,
            verdicts=tuple(run.trail.verdicts),
            claims=reduce_claims(claims, self.settings.groups),
            auth_methods=tuple(method.value for method in run.methods),
        )
        return LoginResult(evidence, claims)

    def _origin_fault(self) -> ClientAuth | None:
        """The secret goes only where the administrator agreed to send it."""
        origin = urls.origin(self.settings.endpoints.access_token_url)
        if not self.credentials.complete:
            return ClientAuth({}, problem("token.credentials-missing"))
        if self.credentials.origin == origin:
            return None
        agreed = self.credentials.origin or "no provider yet"
        return ClientAuth({}, problem("token.origin", origin=origin, agreed=agreed))

    @property
    def token_endpoint(self) -> TokenEndpoint:
        """The provider's token endpoint as this set-up uses it."""
        return TokenEndpoint(
            self.http,
            self.settings.endpoints.access_token_url,
            self.credentials,
            self.settings.callback_url,
            self.settings.pkce,
            self.cancel,
        )


@dataclass
class _Run:
    """The state of one run of `finish`, step by step."""

    test: LoginTest
    attempt: LoginAttempt
    callback: Callback
    trail: VerdictRecorder
    discretion: Redactor
    claims: Claims = field(default_factory=Claims)
    methods: tuple[AuthMethod, ...] = ()

    def go(self, known: ClientAuth | None) -> None:
        code = self._judged(CALLBACK, self._code())
        self.discretion.learn(code)
        self.trail.add(CALLBACK.passed("one code, and the state that was sent"))
        method = self._client_auth(known or self.test.prepare())
        tokens = self._judged(REDEEM, self._redeemed(code, method))
        self.discretion.learn(tokens.id_token, tokens.access_token)
        self._accepted(tokens, method)
        store = KeyStore(self.test.http, self.test.settings.endpoints.jwks_url, self.test.cancel)
        self._judged(KEYS, store.all())
        self.trail.add(KEYS.passed("usable for signatures"))
        self._id_token(tokens, store)
        self._userinfo(tokens, store)
        self.trail.add(*claim_checks.check_claims(self.claims, self.test.settings.groups))

    def _code(self) -> Secret | Problem:
        return read_callback(self.attempt, self.callback.url, self.callback.body)

    def _client_auth(self, found: ClientAuth) -> AuthMethod:
        method = found.method
        if found.problem or method is None:
            refused = problem("token.client-refused", description="no method was accepted")
            self.trail.add(CLIENT_AUTH.failed(found.problem or refused))
            raise _Stopped
        self.methods = found.accepted
        if found.accepted:
            self.trail.add(CLIENT_AUTH.passed(_told(found)))
        else:
            why = "the answer to a test code does not tell; redeeming the real one will"
            self.trail.add(CLIENT_AUTH.skipped(why))
        return method

    def _redeemed(self, code: Secret, method: AuthMethod) -> Tokens | Problem:
        endpoint = self.test.token_endpoint
        found = _tried(lambda: endpoint.redeem(code, self.attempt.code_verifier, method))
        refused = isinstance(found, Problem) and found.code == "token.code-refused"
        return problem("token.code-taken") if refused and self.callback.pasted else found

    def _accepted(self, tokens: Tokens, method: AuthMethod) -> None:
        self.methods = tuple(dict.fromkeys((*self.methods, method)))
        for found in tokens.problems:
            self.trail.add(REDEEM.failed(found))
        if not tokens.problems:
            self.trail.add(REDEEM.passed(f"by {method.title}"))

    def _id_token(self, tokens: Tokens, store: KeyStore) -> None:
        now = self.test.clock()
        expected = Expected(
            issuer=self.attempt.issuer,
            client_id=self.attempt.client_id,
            nonce=self.attempt.nonce,
            access_token=tokens.access_token,
            now=now,
            skew=tokens.skew(now),
        )
        judged = verify(tokens.id_token, store, expected)
        self.trail.add(*judged.verdicts)
        if judged.claims is None:
            raise _Stopped
        self.claims = Claims(judged.claims, peek(tokens.access_token))

    def _userinfo(self, tokens: Tokens, store: KeyStore) -> None:
        url = self.test.settings.endpoints.userinfo_url
        if not url or not tokens.access_token:
            why = "no userinfo endpoint is known" if not url else "there is no access token"
            self.trail.add(USERINFO.skipped(why))
            return
        asked = Userinfo(
            self.test.http,
            url,
            store,
            self.attempt.issuer,
            self.attempt.client_id,
            self.test.cancel,
        )
        subject = str((self.claims.id_token or {}).get("sub"))
        told_claims = _tried(lambda: asked.claims(tokens.access_token, subject))
        if isinstance(told_claims, Problem):
            self.trail.add(USERINFO.failed(told_claims))
            if self.test.cancel.is_set:
                raise _Stopped
            return
        self.claims = Claims(self.claims.id_token, self.claims.access_token, told_claims)
        self.trail.add(USERINFO.passed("the same user as in the ID token"))

    def _judged(self, check: Check, found: Found | Problem) -> Found:
        if isinstance(found, Problem):
            self.trail.add(check.failed(found))
            raise _Stopped
        return found


def _tried(ask: Callable[[], Found | Problem]) -> Found | Problem:
    try:
        return ask()
    except RequestError as trouble:
        return trouble.problem


def _told(found: ClientAuth) -> str:
    return ", ".join(f"{method.title} {answer.value}" for method, answer in found.answers.items())
