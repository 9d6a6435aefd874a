"""What can be wrong with a provider's discovery document."""

from wizard.model.problem import Severity
from wizard.model.step import Step
from wizard.oidc.faults.row import Fault

_BY_HAND = "Or type the endpoints by hand in the step Endpoints and credentials."

FAULTS = (
    Fault(
        "discovery.not-found",
        "No discovery document was found at or above {url}.",
        "{tried} addresses on that host were asked; the last one answered with {status}.",
        f"Enter the issuer or the discovery URL that the provider publishes. {_BY_HAND}",
        Step.ENDPOINTS,
        "ping_url",
    ),
    Fault(
        "discovery.redirected",
        "{url} only redirects to {location}.",
        "Redirects are not followed, so that nobody in between can swap the provider.",
        "Enter the address that it redirects to, if that is your provider.",
        Step.ENDPOINTS,
        "ping_url",
    ),
    Fault(
        "discovery.issuer-mismatch",
        "Asked for {expected}, the provider calls itself {issuer}.",
        "The document's issuer must be the address it was read from (OpenID Connect Discovery "
        "4.3), "
        "and at the address of that issuer no document confirms it.",
        "Enter the issuer exactly as the provider publishes it; with a custom domain use that "
        "domain "
        "everywhere.",
        Step.ENDPOINTS,
        "ping_url",
    ),
    Fault(
        "discovery.issuer-moved",
        "The provider of {expected} calls itself {issuer}.",
        "Its own document confirms that. Tokens will carry this issuer, as they do once a custom "
        "domain is set up.",
        "Use the endpoints of {issuer}, which were filled in, and do not mix the two hosts.",
        Step.ENDPOINTS,
        "ping_url",
        Severity.WARNING,
    ),
    Fault(
        "discovery.missing",
        "The discovery document does not name the {title}.",
        "OpenID Connect Discovery requires the field {name}.",
        "Type the {title} by hand; the provider's administration pages show it.",
        Step.ENDPOINTS,
    ),
    Fault(
        "discovery.type",
        "The field {name} of the discovery document has the wrong form.",
        "It must be {form}.",
        f"Have the provider's document corrected. {_BY_HAND}",
        Step.ENDPOINTS,
    ),
    Fault(
        "discovery.not-https",
        "The {title} in the discovery document is not an https address.",
        "Codes and secrets must not travel unencrypted ({value}).",
        "Have the provider's base address set to https, then look it up again.",
        Step.ENDPOINTS,
    ),
    Fault(
        "discovery.no-code-flow",
        "The provider does not offer the authorization code flow.",
        "Its response types are {values}; ClearML needs “code”.",
        "Enable the response type “code” at the provider.",
        Step.REGISTER,
    ),
)
