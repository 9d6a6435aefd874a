"""How a login can end at the callback without a usable code."""

from wizard.model.step import Step
from wizard.oidc.faults.row import Fault

_AGAIN = f"Start the login again in step “{Step.LOGIN.title}”."
_REPORT = f"{_AGAIN} If it stays so, have the provider's administrators look at its log."
_SAID = "The provider answered: {description}"

FAULTS = (
    Fault(
        "callback.scheme",
        "The login ended at an address that is neither http nor https.",
        "A callback is a web address; {url} belongs to some other program.",
        "Register the callback URL shown in the step Register in Ping, nothing else.",
        Step.REGISTER,
    ),
    Fault(
        "callback.elsewhere",
        "This is not the callback URL: {url}",
        "The login must end at exactly {redirect_uri}.",
        "Copy the whole address of the page on which the login ended, beginning with the callback "
        "URL.",
        Step.LOGIN,
    ),
    Fault(
        "callback.too-long",
        "The callback carries far more data than a login needs.",
        "A callback with {length} characters is not read.",
        _REPORT,
        Step.LOGIN,
    ),
    Fault(
        "callback.repeated",
        "The callback carries “{name}” more than once.",
        "Each parameter may appear once (RFC 6749 section 3.1); which one counts would be a guess.",
        _REPORT,
        Step.LOGIN,
    ),
    Fault(
        "callback.tokens",
        "The provider sent tokens through the browser instead of a code.",
        "The callback carries “{name}”, which belongs to another flow than the code flow.",
        "Allow the response type “code” (grant type Authorization Code) for the application, and "
        "no "
        "other.",
        Step.REGISTER,
    ),
    Fault(
        "callback.fragment",
        "The provider answered behind a # sign, where ClearML cannot read it.",
        "The code flow answers in the query; an answer in the fragment belongs to the implicit "
        "flow.",
        "Set the application's response type to “code” and its grant type to Authorization Code.",
        Step.REGISTER,
    ),
    Fault(
        "callback.no-state",
        "The callback carries no state.",
        "Without it the answer cannot be told from one that somebody slipped in (RFC 6749 10.12).",
        _REPORT,
        Step.LOGIN,
    ),
    Fault(
        "callback.state",
        "The callback belongs to another login: its state is not ours.",
        "It is an answer to an older attempt, or somebody slipped it in. Its code is not used.",
        _AGAIN,
        Step.LOGIN,
    ),
    Fault(
        "callback.issuer",
        "The callback comes from {issuer}, not from {expected}.",
        "The provider names itself in the callback (RFC 9207), and it is not the one looked up.",
        "Make the issuer in the step Endpoints and credentials the one that the provider "
        "publishes; "
        "with a custom domain use that domain everywhere.",
        Step.ENDPOINTS,
        "issuer",
    ),
    Fault(
        "callback.code-and-error",
        "The callback carries a code and an error at once.",
        "It contradicts itself, so the code is not used. The error is {error}.",
        _REPORT,
        Step.LOGIN,
    ),
    Fault(
        "callback.no-code",
        "The callback carries neither a code nor an error.",
        "The browser came back, but the provider told nothing.",
        _REPORT,
        Step.LOGIN,
    ),
    Fault(
        "callback.code-form",
        "The code in the callback is not one.",
        "A code is printable ASCII of limited length (RFC 6749 appendix A.11).",
        _REPORT,
        Step.LOGIN,
    ),
    Fault(
        "callback.access-denied",
        "The provider refused this user: access_denied.",
        f"{_SAID}. The login or the consent was cancelled, or this user may not use the "
        f"application.",
        "Try another user, or give this user access to the application in the provider.",
        Step.REGISTER,
    ),
    Fault(
        "callback.invalid-scope",
        "The provider refused a scope: invalid_scope.",
        f"{_SAID}. ClearML asks for openid, profile and email.",
        "Allow the scopes openid, profile and email for the application.",
        Step.REGISTER,
    ),
    Fault(
        "callback.pkce-required",
        "The application requires PKCE, and PKCE is off here.",
        f"{_SAID}.",
        "Switch PKCE on in the step Options; ClearML then sends the code challenge.",
        Step.OPTIONS,
        "pkce",
    ),
    Fault(
        "callback.pkce-refused",
        "The provider does not take our PKCE code challenge.",
        f"{_SAID}. The challenge was sent with the method S256.",
        "Allow S256 for the application, or switch PKCE off in the step Options.",
        Step.OPTIONS,
        "pkce",
    ),
    Fault(
        "callback.invalid-request",
        "The provider finds the request faulty: invalid_request.",
        f"{_SAID}.",
        "Compare the application's settings with the checklist in the step Register in Ping.",
        Step.REGISTER,
    ),
    Fault(
        "callback.unauthorized-client",
        "The application may not use the code flow: unauthorized_client.",
        f"{_SAID}.",
        "Allow the grant type Authorization Code for the application.",
        Step.REGISTER,
    ),
    Fault(
        "callback.unsupported-response-type",
        "The application does not allow the response type “code”.",
        f"{_SAID}.",
        "Set the application's response type to “code”.",
        Step.REGISTER,
    ),
    Fault(
        "callback.login-required",
        "The provider wants the user to act, and was told not to ask: {error}.",
        f"{_SAID}.",
        f"{_AGAIN} Sign in or consent when asked.",
        Step.LOGIN,
    ),
    Fault(
        "callback.server-error",
        "The provider has a fault of its own: {error}.",
        f"{_SAID}. A claim that is marked as required but empty for this user shows like this too.",
        f"{_AGAIN} If it stays so, look at the provider's log and at this user's attributes.",
        Step.LOGIN,
    ),
    Fault(
        "callback.error",
        "The provider ended the login with the error {error}.",
        f"{_SAID}.",
        "Look the error up in the provider's documentation or log, mend it there, and try again.",
        Step.REGISTER,
    ),
)
