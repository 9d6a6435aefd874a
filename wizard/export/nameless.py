"""First lines of problems without what they quote of a login: for a sheet that names nobody.

Only the names of groups and of claims may stay. Problems that quote nothing keep their own words.
"""

from __future__ import annotations

from wizard.model.problem import Problem

_PLAIN = {
    "authorize.refused": "The provider shows its own error page.",
    "callback.elsewhere": "This is not the callback URL.",
    "callback.error": "The provider ended the login with an error.",
    "callback.issuer": "The callback comes from another issuer than was asked.",
    "callback.login-required": "The provider wants the user to act, and was told not to ask.",
    "callback.server-error": "The provider has a fault of its own.",
    "claim.email-form": "The claim email holds no email address.",
    "claim.username-form": "The claim for the user name is not a text.",
    "id-token.algorithm": "The ID token is signed with an algorithm that is not accepted.",
    "id-token.audience": "The ID token is meant for another application.",
    "id-token.audience-extra": "The ID token is meant for others as well.",
    "id-token.azp": "The ID token was made for another client.",
    "id-token.hs256": "The ID token is signed with a shared secret, not with a provider's key.",
    "id-token.issuer": "The ID token was issued by another issuer than was asked.",
    "id-token.type": "The ID token says that it is something else.",
    "token.refused": "The token endpoint refuses with an error.",
    "token.type": "The access token is not of the type Bearer.",
}
"""What stands in place of a line that quotes what was sent."""


def what(problem: Problem) -> str:
    """What happened, as far as it tells nothing about the person who signed in."""
    return _PLAIN.get(problem.code, problem.what)
