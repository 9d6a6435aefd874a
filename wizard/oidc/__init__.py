"""OpenID Connect client: HTTP, discovery, the authorization code flow and its tokens.

Knows no Qt, no Ping and no ClearML. Its problems are in `resources/problems/`.
"""
