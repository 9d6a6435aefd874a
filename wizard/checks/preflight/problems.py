"""The problems that only the pre-flight finds; all others come from the tables of `oidc.faults`."""

from __future__ import annotations

from wizard.model.problem import Problem, Severity
from wizard.model.step import Step
from wizard.model.text import visible

_LOOK_UP = f"In step “{Step.ENDPOINTS.title}” choose Look up, so that all addresses agree."
_CHECK_NOW = f"then choose “Check now” in step “{Step.ENDPOINTS.title}”."
_TEST_LOGIN = f"The step “{Step.LOGIN.title}” will tell."
_SHOWN = 40

OUT_OF_TIME = "preflight.out-of-time"


def out_of_time(seconds: float) -> Problem:
    """The whole run took longer than its limit."""
    return Problem(
        OUT_OF_TIME,
        f"The checks were not done after {seconds:g} seconds and were stopped.",
        "The provider answers, but very slowly, or the network loses packets on the way.",
        f"Have the way from this computer to the provider looked at, {_CHECK_NOW}",
        Step.ENDPOINTS,
    )


def issuer_differs(typed: str, published: str) -> Problem:
    """Core 3.1.3.7: tokens carry the published issuer, and it must be the one expected."""
    return Problem(
        "issuer.differs",
        f"The provider calls itself {visible(published, _SHOWN)}, not as filled in.",
        f"Filled in is {visible(typed)}, published is {visible(published)}. Tokens carry the "
        "published issuer and would be refused; a custom domain changes it, and so does one slash.",
        f"Use the published issuer. {_LOOK_UP}",
        Step.ENDPOINTS,
        "issuer",
    )


def issuer_unknown(published: str) -> Problem:
    """Without an issuer nobody can tell who signed in the user."""
    return Problem(
        "issuer.unknown",
        "No issuer is filled in, so the test login cannot check who issued the ID token.",
        f"The provider publishes {visible(published)}.",
        f"Fill it in. {_LOOK_UP}",
        Step.ENDPOINTS,
        "issuer",
        Severity.WARNING,
    )


def endpoint_elsewhere(title: str, field: str, typed: str, published: str) -> Problem:
    """A host that the provider does not name would get codes or the secret."""
    return Problem(
        "endpoint.other-host",
        f"The {title} is on another host than the provider publishes.",
        f"Filled in is {visible(typed)}, published is {visible(published)}. Mixed hosts, such as "
        "a custom domain beside the original one, break the login.",
        _LOOK_UP,
        Step.ENDPOINTS,
        field,
    )


def endpoint_differs(title: str, field: str, typed: str, published: str) -> Problem:
    """The same host, another path: most often a slip of the pen."""
    return Problem(
        "endpoint.differs",
        f"The {title} is not the one that the provider publishes.",
        f"Filled in is {visible(typed)}, published is {visible(published)}.",
        f"If it was not changed on purpose: {_LOOK_UP}",
        Step.ENDPOINTS,
        field,
        Severity.WARNING,
    )


def clock_wrong(seconds: int, *, serious: bool) -> Problem:
    """ID tokens live for minutes, codes for one."""
    direction = "behind" if seconds > 0 else "ahead of"
    return Problem(
        "clock.wrong" if serious else "clock.off",
        f"This computer's clock is {abs(seconds)} seconds {direction} the provider's.",
        "ID tokens are good for some minutes only, so with such a difference good ones look "
        "expired or not yet valid. ClearML judges by the clock of its own server.",
        f"Set this computer's clock by a time server, {_CHECK_NOW}",
        Step.ENDPOINTS,
        severity=Severity.ERROR if serious else Severity.WARNING,
    )


def keys_not_filled_in(published: str) -> Problem:
    """The login needs the address, and nobody looks it up by then."""
    return Problem(
        "keys.not-filled-in",
        "No JWKS address is filled in, so the test login can only fail.",
        "With the keys from there it checks the ID token's signature. The provider publishes "
        f"{visible(published)}.",
        f"Fill it in. {_LOOK_UP}",
        Step.ENDPOINTS,
        "jwks_url",
    )


def keys_unsuited(algorithms: str) -> Problem:
    """Keys are there, but none fits the algorithms that the provider says it signs with."""
    return Problem(
        "keys.unsuited",
        "None of the published keys can check the ID tokens that this provider signs.",
        f"It signs with {visible(algorithms)}, and the key set holds keys of other kinds.",
        "Have the ID token signing algorithm of the application set to RS256 "
        f"(step “{Step.REGISTER.title}”), and the provider publish an RSA key.",
        Step.REGISTER,
        "jwks_url",
    )


def pkce_not_advertised(methods: str) -> Problem:
    """A hint only: the document may be older than the product."""
    return Problem(
        "pkce.not-advertised",
        "The provider does not list the PKCE method S256, and PKCE is on.",
        f"It lists {visible(methods) or 'none'}. The document may be incomplete.",
        f"{_TEST_LOGIN} If it fails, switch PKCE off in step “{Step.OPTIONS.title}”.",
        Step.OPTIONS,
        "pkce",
        Severity.WARNING,
    )


def scopes_not_advertised(missing: str) -> Problem:
    """A hint only: the list is often incomplete."""
    return Problem(
        "scopes.not-advertised",
        f"The provider does not list the scope {visible(missing, _SHOWN)}.",
        "ClearML asks for openid, profile and email. Providers may list fewer scopes than exist.",
        f"Allow them for the application (step “{Step.REGISTER.title}”). {_TEST_LOGIN}",
        Step.REGISTER,
        severity=Severity.WARNING,
    )


def authorize_undetermined(seen: str) -> Problem:
    """An answer that may be the sign-on page or a refusal."""
    return Problem(
        "authorize.undetermined",
        "It cannot be told whether the provider accepts client ID and callback URL.",
        f"The authorization endpoint answers with {visible(seen)}, which may be its sign-on page "
        "or a refusal.",
        f"{_TEST_LOGIN} If no sign-on page appears there, compare client ID and callback URL with "
        f"the application (step “{Step.REGISTER.title}”).",
        Step.REGISTER,
        severity=Severity.WARNING,
    )


def authorize_elsewhere(status: int) -> Problem:
    """Nothing there speaks OAuth."""
    return Problem(
        "authorize.endpoint",
        f"There is no authorization endpoint at this address (HTTP {status}).",
        "The host answers, but not at this path. With realms or environment IDs in the path, one "
        "of them may be wrong.",
        _LOOK_UP,
        Step.ENDPOINTS,
        "authorize_url",
    )


def authorize_down(status: int) -> Problem:
    """A fault of the provider itself."""
    return Problem(
        "authorize.server-error",
        f"The authorization endpoint has a fault of its own (HTTP {status}).",
        "The provider could not even say what is wrong with the request. Some providers do this "
        "for an unknown client ID.",
        f"Compare the client ID in step “{Step.ENDPOINTS.title}” with the application's; if it is "
        "right, look at the provider's log for this time.",
        Step.ENDPOINTS,
        "client_id",
    )


def authorize_busy() -> Problem:
    """Asked too often."""
    return Problem(
        "authorize.busy",
        "The authorization endpoint asks for patience: too many requests (HTTP 429).",
        "Client ID and callback URL could not be tried.",
        f"Wait a minute, {_CHECK_NOW}",
        Step.ENDPOINTS,
        severity=Severity.WARNING,
    )


def client_auth_undetermined() -> Problem:
    """The token endpoint's answers to dummy codes say nothing."""
    return Problem(
        "client-auth.undetermined",
        "It cannot be told whether the provider accepts this client ID and secret.",
        "Its token endpoint answers a test code in a way that means neither yes nor no.",
        f"{_TEST_LOGIN}",
        Step.LOGIN,
        severity=Severity.WARNING,
    )
