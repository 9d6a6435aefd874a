"""A strict stand-in of PingFederate: administrative API and runtime endpoints on loopback.

with PingFederate(clustered=True) as ping:
    ping.api_url                                  …/pf-admin-api/v1
    ping.username, ping.password                  or authentication="oauth2": ping.access_token
    ping.discovery_url                            of the runtime endpoints
    ping.state.console.clients["clearml"]         what is configured; `engines` after replication
    ping.made_earlier("/oauth/clients", {…})      what existed before; also state.console.add_…
    ping.change_elsewhere()                       another administrator's change, not replicated
    ping.faults.lose(Where("POST", "/clients$"))  see tests.standins.common.faults
    ping.calls, ping.refused                      what was called; why something was refused

It follows Ping's OpenAPI document 12.1.0.4. Not known, and chosen here: texts and error IDs of
single fields, and whether a wrong value is 400 or 422 (a field or type unknown to the schema is
400 here, a value of an enumeration or a missing field 422).
"""

from __future__ import annotations

from tests.standins.pingfederate.configuration import Configuration, State
from tests.standins.pingfederate.standin import ADA, GRACE, PingFederate, typical

__all__ = ["ADA", "GRACE", "Configuration", "PingFederate", "State", "typical"]
