"""Claims of an application's tokens, from its attribute mappings."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from tests.standins.pingone.model import Application, Environment, Json, Person

_MOST_VALUES_IN_ID_TOKEN = 25
_TOO_MANY = "[SIZE_LIMIT_EXCEEDED]"
_EXPRESSION = re.compile(r"\$\{\s*user\.([A-Za-z.]+)\s*\}")
_Value = str | list[str]
_OF_SCOPE: Mapping[str, Mapping[str, str]] = {
    "email": {"email": "${user.email}"},
    "profile": {
        "preferred_username": "${user.username}",
        "given_name": "${user.name.given}",
        "family_name": "${user.name.family}",
    },
}
"""What a granted scope adds to userinfo by itself."""


class MissingClaimError(Exception):
    """A required claim is empty for this person."""


def value_of(expression: str, person: Person, environment: Environment) -> _Value | None:
    """A constant, or an attribute of the person; None where it has none of that name."""
    if "${" not in expression:
        return expression
    found = _EXPRESSION.fullmatch(expression)
    read = _attributes(person, environment).get(found[1]) if found else None
    return (read() or None) if read else None


def _attributes(person: Person, environment: Environment) -> dict[str, Callable[[], _Value]]:
    return {
        "id": lambda: person.id,
        "username": lambda: person.username,
        "email": lambda: person.email,
        "name.given": lambda: person.given,
        "name.family": lambda: person.family,
        "memberOfGroupNames": lambda: person.groups,
        "memberOfGroupIDs": lambda: [environment.groups[name] for name in person.groups],
    }


def id_token_claims(
    application: Application, person: Person, environment: Environment, scopes: Collection[str]
) -> Json:
    found = _mapped("idToken", application, person, environment, scopes)
    return {name: _limited(value) for name, value in found.items()}


def userinfo_claims(
    application: Application, person: Person, environment: Environment, scopes: Collection[str]
) -> Json:
    found: Json = {}
    for scope in scopes:
        for name, expression in _OF_SCOPE.get(scope, {}).items():
            found[name] = value_of(expression, person, environment)
    found |= _mapped("userInfo", application, person, environment, scopes)
    return {name: value for name, value in found.items() if value is not None}


def _limited(value: _Value) -> _Value:
    too_many = isinstance(value, list) and len(value) > _MOST_VALUES_IN_ID_TOKEN
    return _TOO_MANY if too_many else value


def _mapped(
    place: str,
    application: Application,
    person: Person,
    environment: Environment,
    scopes: Collection[str],
) -> dict[str, _Value]:
    """The mappings for one place; those bound to scopes only when one of these was asked for."""
    names = environment.scope_names()
    found: dict[str, _Value] = {}
    for attribute in application.attributes.values():
        body = attribute.body
        bound = {names.get(one, "") for one in body.get("oidcScopes") or ()}
        if not body.get(place, True) or (bound and not bound.intersection(scopes)):
            continue
        value = value_of(body["value"], person, environment)
        if value is not None:
            found[body["name"]] = value
        elif body["required"]:
            raise MissingClaimError(body["name"])
    return found
