"""What a button says that leads to where a problem is fixed: the deed, not the place."""

from __future__ import annotations

from wizard.model.problem import Problem
from wizard.model.step import Step

_BY_FIELD = {
    "webapp_url": "Correct the server's address",
    "product": "Choose the product",
    "ping_url": "Correct the tenant's address",
    "issuer": "Correct the issuer",
    "authorize_url": "Correct the authorization endpoint",
    "access_token_url": "Correct the token endpoint",
    "userinfo_url": "Correct the userinfo endpoint",
    "jwks_url": "Correct the JWKS address",
    "ca_file": "Choose the CA file",
    "client_id": "Correct the client ID",
    "client_secret": "Replace the secret",
    "pkce": "Switch PKCE",
    "default_company": "Correct the company ID",
    "groups_claim": "Change the groups claim",
    "groups_admins": "Change the admin groups",
    "groups_case_sensitive": "Change how names are compared",
    "groups_prohibit": "Change who is refused",
}
_BY_STEP = {
    Step.SERVER: "Check the server's address",
    Step.REGISTER: "Compare with the list for Ping",
    Step.ENDPOINTS: "Check the endpoints",
    Step.OPTIONS: "Change the options",
    Step.GROUPS: "Change the groups",
    Step.LOGIN: "Open the login again",
    Step.EXPORT: "Save the files again",
    Step.VERIFY: "Check the server again",
}


def deed(problem: Problem) -> str:
    """What is to be done about `problem` where its field or its step is."""
    return _BY_FIELD.get(problem.field or "", _BY_STEP[problem.step])
