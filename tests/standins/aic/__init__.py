"""A strict stand-in of PingOne Advanced Identity Cloud: AM's configuration and OpenID endpoints.

with AIC() as ping:
    ping.api_url                              …/am; ping.tenant_url is the part before
    ping.accounts.account_id, ping.accounts.jwk   the service account, its private key
    ping.token_url                            where a signed assertion becomes an access token
    ping.realm_url                            …/am/json/realms/root/realms/alpha
    ping.discovery_url                        of the realm's OpenID endpoints
    ping.state.clients["clearml"]             what is configured
    ping.faults, ping.calls, ping.refused     see tests.standins.common

It follows recorded answers of tenants. Not known, and chosen here: what becomes of a body in part
(`whole_bodies`), whether a client that is replaced without a secret keeps it
(`state.keeps_secret`), the texts of errors beyond those recorded, and the statuses for missing
headers. Not played: a self-hosted PingAM, whose administrators have sessions.
"""

from __future__ import annotations

from tests.standins.aic.realm import Realm
from tests.standins.aic.standin import ADA, AIC, GRACE

__all__ = ["ADA", "AIC", "GRACE", "Realm"]
