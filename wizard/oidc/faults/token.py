"""What can go wrong at the token endpoint."""

from wizard.model.step import Step
from wizard.oidc.faults.row import Fault

_SAID = "It answered: {description}"
_AGAIN = f"Start the login again in step “{Step.LOGIN.title}”."

FAULTS = (
    Fault(
        "token.origin",
        "Sending the client secret to {origin} has not been agreed to.",
        "The stored secret belongs to {agreed}. It is sent nowhere else without asking.",
        "Check the token endpoint; if it is right, enter the client secret again and agree.",
        Step.ENDPOINTS,
        "client_secret",
    ),
    Fault(
        "token.credentials-missing",
        "Client ID or client secret is missing.",
        "The token endpoint gives tokens to a proven client only.",
        "Enter both in the step Endpoints and credentials.",
        Step.ENDPOINTS,
        "client_secret",
    ),
    Fault(
        "token.endpoint-wrong",
        "The token endpoint {host} does not answer like one: {status}.",
        "A token endpoint answers a test request with a JSON error; this looks like another "
        "address.",
        "Use the token endpoint that the provider publishes, or look the endpoints up again.",
        Step.ENDPOINTS,
        "access_token_url",
    ),
    Fault(
        "token.client-refused",
        "The provider refuses this client ID and secret: invalid_client.",
        "Most often the secret was copied incompletely, or it is that of another application. An "
        "unsuitable method of client authentication looks the same; Basic and post were tried. "
        f"{_SAID}.",
        "Copy client ID and client secret of this application again. If they are right, allow "
        "client "
        "authentication with the secret (Client Secret Basic or Post).",
        Step.ENDPOINTS,
        "client_secret",
    ),
    Fault(
        "token.rate-limited",
        "The token endpoint asks for patience: too many requests.",
        f"{_SAID}.",
        "Wait a minute, then try again.",
        Step.LOGIN,
    ),
    Fault(
        "token.server-error",
        "The token endpoint has a fault of its own: HTTP {status}.",
        f"{_SAID}.",
        f"{_AGAIN} If it stays so, look at the provider's log for this time.",
        Step.LOGIN,
    ),
    Fault(
        "token.unauthorized-client",
        "The application may not redeem codes: unauthorized_client.",
        f"{_SAID}.",
        "Allow the grant type Authorization Code for the application.",
        Step.REGISTER,
    ),
    Fault(
        "token.grant-type",
        "The grant type Authorization Code is not allowed for the application.",
        f"{_SAID}.",
        "Allow the grant type Authorization Code for the application.",
        Step.REGISTER,
    ),
    Fault(
        "token.scope",
        "The provider refuses the scopes when the code is redeemed: invalid_scope.",
        f"{_SAID}.",
        "Allow the scopes openid, profile and email for the application.",
        Step.REGISTER,
    ),
    Fault(
        "token.code-refused",
        "The provider refuses its own code: invalid_grant.",
        f"{_SAID}. The code was used before, or too much time passed.",
        f"{_AGAIN} Sign in without long pauses.",
        Step.LOGIN,
    ),
    Fault(
        "token.code-taken",
        "The code was no longer good: ClearML was probably faster.",
        "In a system browser a running ClearML sees the callback first and may use the code.",
        "Use the embedded browser, or stop ClearML's web server while you test.",
        Step.LOGIN,
    ),
    Fault(
        "token.pkce-mismatch",
        "The provider finds that code verifier and code challenge do not match.",
        f"{_SAID}. The challenge was sent with the method S256.",
        "Allow S256 as PKCE method for the application, then start the test login again.",
        Step.OPTIONS,
        "pkce",
    ),
    Fault(
        "token.pkce-required",
        "The provider wants a code verifier, and PKCE is off here.",
        f"{_SAID}.",
        "Switch PKCE on in the step Options.",
        Step.OPTIONS,
        "pkce",
    ),
    Fault(
        "token.redirect-uri",
        "The provider misses the redirect URI when the code is redeemed.",
        f"{_SAID}. The same redirect URI was sent as at the beginning of the login.",
        "Compare the registered callback URL with the one shown in the step Register in Ping, "
        "character by character.",
        Step.REGISTER,
    ),
    Fault(
        "token.refused",
        "The token endpoint refuses with the error {error} (HTTP {status}).",
        f"{_SAID}.",
        "Look the error up in the provider's documentation or log, mend it there, and try again.",
        Step.REGISTER,
    ),
    Fault(
        "token.no-id-token",
        "The provider sent no ID token.",
        "Without it nobody is signed in: the login was plain OAuth.",
        "Allow the scope openid for the application and give it an OpenID Connect policy.",
        Step.REGISTER,
    ),
    Fault(
        "token.form",
        "The token endpoint's field {name} has the wrong form.",
        "It must be a text of printable ASCII characters (RFC 6749 appendix A).",
        "Have the provider's token settings checked.",
        Step.REGISTER,
    ),
    Fault(
        "token.type",
        "The access token is of the type “{type}”, not Bearer.",
        "OpenID Connect Core 3.1.3.3 requires the type Bearer; ClearML can use no other.",
        "Set the application's access token type to Bearer.",
        Step.REGISTER,
    ),
    Fault(
        "token.no-access-token",
        "The provider sent no access token.",
        "RFC 6749 section 5.1 requires one, and userinfo cannot be read without it.",
        "Give the application an access token manager in the provider.",
        Step.REGISTER,
    ),
)
