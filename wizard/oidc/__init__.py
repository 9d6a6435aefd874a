"""OpenID Connect as a careful client: requests, discovery, the code flow and its tokens.

Knows no Qt, no Ping and no ClearML. Every fault is a `Problem` from the tables in `oidc.faults`.
"""
