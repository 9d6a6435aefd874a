"""A strict stand-in of PingOne's management API and authorization server, on loopback http.

    with PingOne() as pingone:
        pingone.api_url, pingone.auth_url           …/v1, and the base of /{environment}/as/…
        pingone.environment, .admin_environment     ids: where applications go, who administrates
        pingone.worker_client_id                    public client: code + PKCE, device code
        pingone.credentials_worker.id, .secret.value    client credentials (Basic)
        pingone.access_token()                      a ready token of the administrator
        pingone.applications[id]                    .body .enabled .grants .claims() .secret
        pingone.add_application(name=…)             one that somebody made earlier
        pingone.calls                               method, path, status, outcome, transaction id
        pingone.tokens, .refresh_tokens, .revoked, .issued_secrets, .authorizations

Other settings: `PingOne(clock=Clock(fixed), environment_type="PRODUCTION", one_environment=True,
redirect_uris=…)`, and at any time `pingone.behaviour` (pages, delays, late roles, second factor,
token format and lifetime: see `Behaviour`), `pingone.administrator.environments.clear()` for
missing roles, `pingone.user` for who signs in to applications, `pingone.clock.advance(seconds)`.

Faults: `pingone.faults.lose(Where("POST", "/applications$"))`, see `tests.standins.common.faults`.
The person: `tests.standins.common.browser.visit(address)` signs in, with a second factor too;
`pingone.approve_device(user_code)` and `deny_device`.

Stricter than known of PingOne: unknown and read-only fields, unknown query parameters, a missing
`state` at the administrator's sign-in, http on loopback for `homePageUrl`. Not known of PingOne
and invented: texts of errors that no source of Ping prints (errors.py); what a token poll says
after a sign-in without `openid`.
"""

from tests.standins.pingone.model import Behaviour, SignIn
from tests.standins.pingone.standin import REDIRECT_URIS, PingOne

__all__ = ["REDIRECT_URIS", "Behaviour", "PingOne", "SignIn"]
