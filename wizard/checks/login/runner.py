"""Runs the test login behind the browser: from the caught callback to verdicts and evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from wizard.checks.check import Check, Report, VerdictRecorder, no_report
from wizard.checks.login import claims as claim_checks
from wizard.checks.login.kept_claims import reduce_claims
from wizard.checks.product_words import LOGIN_AGAIN, product_in_use, verdict_for_product
from wizard.checks.redactor import Redactor
from wizard.model import urls
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Clock, Evidence, fingerprint
from wizard.model.problem import Problem, Severity, problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.settings import Settings, settle
from wizard.model.verdict import Verdict
from wizard.oidc import login
from wizard.oidc.callback import Callback, read_callback
from wizard.oidc.discovery import discover
from wizard.oidc.http import CancelToken, HttpClient, RequestError
from wizard.oidc.jws import unverified_claims
from wizard.oidc.keys import KeyStore
from wizard.oidc.login import LoginAttempt
from wizard.oidc.token import AuthMethod, ClientAuth, TokenEndpoint, Tokens
from wizard.oidc.userinfo import Userinfo
from wizard.oidc.verify import OPENING, RULES, Expected, verify

BROWSER = Check("login.browser", "Login did not return to ClearML")
"""Fails when the browser did not come back; not in the catalog, since there is nothing to pass."""

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

_ABOUT_CLAIMS = {check.name for check in claim_checks.CATALOG}


@dataclass(frozen=True, slots=True)
class LoginResult:
    """What a test login showed.

    Attributes:
        evidence: What may be kept.
        claims: Everything that was delivered, for this run of the program only.
        scopes: The scopes that the provider lists; asked only where groups are missing.
    """

    evidence: Evidence
    claims: Claims = field(default_factory=Claims, repr=False)
    scopes: tuple[str, ...] = ()


def reread(result: LoginResult, tested: Draft, draft: Draft, version: str) -> Evidence | None:
    """The evidence of a login of this run for `draft`; None when only a new login can show it.

    What is requested of Ping does not depend on group mapping, so with all claims at hand another
    groups claim is read instead of signing in again. Any other difference needs a new login.

    Args:
        result: The login.
        tested: The draft that it was made with.
        draft: The present one.
        version: Of the credentials.
    """
    same_groups = replace(
        draft, groups_enabled=tested.groups_enabled, groups_claim=tested.groups_claim
    )
    settings = settle(draft)
    comparable = fingerprint(same_groups, version) == result.evidence.fingerprint
    if not comparable or not isinstance(settings, Settings):
        return None
    product = product_in_use(settings, draft.product)
    found = claim_checks.check_claims(result.claims, settings.groups, result.scopes)
    return replace(
        result.evidence,
        fingerprint=fingerprint(draft, version),
        verdicts=(
            *(v for v in result.evidence.verdicts if v.check not in _ABOUT_CLAIMS),
            *(verdict_for_product(verdict, product, LOGIN_AGAIN) for verdict in found),
        ),
        claims=reduce_claims(result.claims, settings.groups, draft.clearml_groups),
    )


Found = TypeVar("Found")


class _Stopped(Exception):  # noqa: N818 - the run ends early; its last verdict says why
    """Nothing further can be checked."""


@dataclass(frozen=True, slots=True)
class LoginTest:
    """One test login of a setup; each needs a new one.

    Attributes:
        http: Sends the requests; not shared with the browser.
        settings: What is tested.
        credentials: Sent to the origin that they are bound to, and nowhere else.
        clock: The present moment.
        cancel: Stops whatever is under way, from any thread.
        report: Receives every verdict as soon as it is reached.
        fingerprint: Of the draft and credentials, for the evidence.
        product: What the administrator chose; the address takes precedence.
        clearml_groups: Groups that exist in ClearML, as far as they are known.
    """

    http: HttpClient
    settings: Settings
    credentials: Credentials
    clock: Clock
    cancel: CancelToken = field(default_factory=CancelToken)
    report: Report = no_report
    fingerprint: str = ""
    product: Product | None = None
    clearml_groups: tuple[str, ...] = ()

    def begin(self, *, prompt: str | None = None) -> LoginAttempt:
        """A new attempt; its `url` is where the browser goes."""
        return login.begin_login(self.settings, self.credentials.client_id, prompt=prompt)

    def prepare(self) -> ClientAuth:
        """Find out which client authentication is accepted, before anybody signs in.

        Never raises.
        """
        try:
            found = self._origin_refusal() or self.token_endpoint.probe()
        except RequestError as error:
            return ClientAuth({}, error.problem)
        redacted = found.problem and Redactor(self.credentials).problem(found.problem)
        return replace(found, problem=redacted)

    def finish(
        self, attempt: LoginAttempt, callback: Callback, known: ClientAuth | None = None
    ) -> LoginResult:
        """Everything that follows the callback. Never raises; what fails is a verdict.

        Args:
            attempt: The login under way.
            callback: What the browser brought back.
            known: What `prepare` found out, if it was called.
        """
        redactor = Redactor(self.credentials)
        redactor.learn(attempt.code_verifier)
        recorder = VerdictRecorder(self.report, lambda v: self._worded(redactor.verdict(v)))
        run = _Run(self, attempt, callback, recorder, redactor)
        try:
            run.add_verdicts(known)
        except _Stopped:
            recorder.skip_rest(CATALOG, "a check before it failed")
        found = self._result(tuple(recorder.verdicts), redactor.claims(run.claims), run.methods)
        return replace(found, scopes=run.scopes)

    def fail(
        self, check: Check, problem: Problem, attempt: LoginAttempt | None = None
    ) -> LoginResult:
        """The result of a login that ended before the callback; nothing is reported."""
        redactor = Redactor(self.credentials)
        if attempt:  # a page may quote the request
            redactor.learn(Secret(attempt.state), Secret(attempt.nonce), attempt.code_verifier)
        # What only warns before a login ends one here.
        ended = replace(problem, severity=Severity.ERROR)
        verdict = redactor.verdict(self._worded(check.failed(ended)))
        return self._result((verdict,), Claims(), ())

    def _result(
        self, verdicts: tuple[Verdict, ...], claims: Claims, methods: tuple[AuthMethod, ...]
    ) -> LoginResult:
        kept = reduce_claims(claims, self.settings.groups, self.clearml_groups)
        names = tuple(method.value for method in methods)
        return LoginResult(Evidence(self.clock(), self.fingerprint, verdicts, kept, names), claims)

    def _worded(self, verdict: Verdict) -> Verdict:
        product = product_in_use(self.settings, self.product)
        # The check before the login found nothing, so no remedy leads back to it.
        return verdict_for_product(verdict, product, LOGIN_AGAIN)

    def _origin_refusal(self) -> ClientAuth | None:
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
        """The provider's token endpoint as this setup uses it."""
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
    recorder: VerdictRecorder
    redactor: Redactor
    claims: Claims = field(default_factory=Claims)
    methods: tuple[AuthMethod, ...] = ()
    scopes: tuple[str, ...] = ()

    def add_verdicts(self, known: ClientAuth | None) -> None:
        code = self._required(CALLBACK, self._code())
        # From now on the provider may repeat it in any answer.
        self.redactor.learn(code)
        self.recorder.add(CALLBACK.passed("one code, and the state that was sent"))
        method = self._client_auth(known or self.test.prepare())
        tokens = self._required(REDEEM, self._redeem(code, method))
        self.redactor.learn(tokens.id_token, tokens.access_token)
        self._redeemed(tokens, method)
        # After the code was redeemed: PingFederate's codes expire after 60 seconds by default.
        store = KeyStore(self.test.http, self.test.settings.endpoints.jwks_url, self.test.cancel)
        self._required(KEYS, store.all())
        self.recorder.add(KEYS.passed("usable for signatures"))
        self._id_token(tokens, store)
        self._userinfo(tokens, store)
        groups = self.test.settings.groups
        if groups and not self.claims.find(groups.claim):
            self.scopes = self._offered_scopes()
        self.recorder.add(*claim_checks.check_claims(self.claims, groups, self.scopes))

    def _code(self) -> Secret | Problem:
        return read_callback(self.attempt, self.callback.url, self.callback.body)

    def _client_auth(self, found: ClientAuth) -> AuthMethod:
        """Would fail if the token endpoint refused the client by every method."""
        method = found.method
        if found.problem or method is None:
            refused = problem("token.client-refused", description="no method was accepted")
            self.recorder.add(CLIENT_AUTH.failed(found.problem or refused))
            raise _Stopped
        self.methods = found.accepted
        if found.accepted:
            answers = (f"{method.title} {answer.value}" for method, answer in found.results.items())
            self.recorder.add(CLIENT_AUTH.passed(", ".join(answers)))
        else:
            why = "the response to a test code does not show it; redeeming the real one will"
            self.recorder.add(CLIENT_AUTH.skipped(why))
        return method

    def _redeem(self, code: Secret, method: AuthMethod) -> Tokens | Problem:
        """Would fail if the token endpoint refused the code, or an answer had no usable tokens."""
        endpoint = self.test.token_endpoint
        found = _requested(lambda: endpoint.redeem(code, self.attempt.code_verifier, method))
        # A pasted callback went through the system's browser, so ClearML may have used its code.
        refused = isinstance(found, Problem) and found.code == "token.code-refused"
        return problem("token.code-taken") if refused and self.callback.pasted else found

    def _redeemed(self, tokens: Tokens, method: AuthMethod) -> None:
        # A redeemed code proves its method, even where test codes proved nothing.
        self.methods = tuple(dict.fromkeys((*self.methods, method)))
        self.recorder.add(*map(REDEEM.failed, tokens.problems))
        if not tokens.problems:
            self.recorder.add(REDEEM.passed(f"by {method.title}"))

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
        verified = verify(tokens.id_token, store, expected)
        self.recorder.add(*verified.verdicts)
        # Userinfo must be compared with a verified sub, so it cannot be checked either.
        if verified.claims is None:
            raise _Stopped
        self.claims = Claims(verified.claims, unverified_claims(tokens.access_token))

    def _userinfo(self, tokens: Tokens, store: KeyStore) -> None:
        """Would fail if userinfo refused the access token, or answered for another user."""
        url = self.test.settings.endpoints.userinfo_url
        if not url or not tokens.access_token:
            why = "no userinfo endpoint is known" if not url else "there is no access token"
            self.recorder.add(USERINFO.skipped(why))
            return
        userinfo = Userinfo(
            self.test.http,
            url,
            store,
            self.attempt.issuer,
            self.attempt.client_id,
            self.test.cancel,
        )
        subject = str((self.claims.id_token or {}).get("sub"))
        found = _requested(lambda: userinfo.claims(tokens.access_token, subject))
        if isinstance(found, Problem):
            self.recorder.add(USERINFO.failed(found))
            # Userinfo is optional, but after a cancel nothing else is to be checked.
            if self.test.cancel.is_set:
                raise _Stopped
            return
        self.claims = Claims(self.claims.id_token, self.claims.access_token, found)
        self.recorder.add(USERINFO.passed("the same user as in the ID token"))

    def _offered_scopes(self) -> tuple[str, ...]:
        if not self.attempt.issuer:
            return ()
        found = discover(self.test.http, self.attempt.issuer, cancel=self.test.cancel)
        return () if isinstance(found, Problem) else found.scopes_supported or ()

    def _required(self, check: Check, found: Found | Problem) -> Found:
        if isinstance(found, Problem):
            self.recorder.add(check.failed(found))
            raise _Stopped
        return found


def _requested(send: Callable[[], Found | Problem]) -> Found | Problem:
    try:
        return send()
    except RequestError as error:
        return error.problem
