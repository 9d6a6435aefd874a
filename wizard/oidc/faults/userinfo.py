"""What can be wrong at the userinfo endpoint."""

from wizard.model.step import Step
from wizard.oidc.faults.row import Fault

_LOOK_UP = "Look the endpoints up again, or correct the userinfo endpoint."

FAULTS = (
    Fault(
        "userinfo.refused",
        "Userinfo refuses the access token: HTTP {status}.",
        "It answered: {description}",
        "Allow the scope openid for the application, and check that the userinfo endpoint belongs "
        "to "
        "this provider.",
        Step.REGISTER,
    ),
    Fault(
        "userinfo.status",
        "The userinfo endpoint {host} answers with HTTP {status}.",
        "It answered: {description}",
        _LOOK_UP,
        Step.ENDPOINTS,
        "userinfo_url",
    ),
    Fault(
        "userinfo.encrypted",
        "Userinfo is encrypted.",
        "ClearML has no key to open it.",
        "Switch userinfo encryption off for the application.",
        Step.REGISTER,
    ),
    Fault(
        "userinfo.signature",
        "Userinfo is signed, but the signature is not good.",
        "{reason}",
        "Switch userinfo signing off for the application, or sign it with a published key.",
        Step.REGISTER,
    ),
    Fault(
        "userinfo.meant-for",
        "Signed userinfo names another {name} than it should.",
        "It says {value} (OpenID Connect Core 5.3.2).",
        "Check that the userinfo endpoint belongs to the same provider and application.",
        Step.ENDPOINTS,
        "userinfo_url",
    ),
    Fault(
        "userinfo.subject",
        "Userinfo speaks of another user than the ID token.",
        "The claim sub must be the same in both (OpenID Connect Core 5.3.2); userinfo is not used.",
        "Give sub the same source for ID token and userinfo in the provider.",
        Step.REGISTER,
    ),
)
