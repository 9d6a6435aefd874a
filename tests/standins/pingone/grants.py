"""`/applications/{a}/grants`: the scopes that an application may ask for, one grant a resource."""

from __future__ import annotations

from tests.standins.common.messages import NO_CONTENT, Response, json_response
from tests.standins.common.schema import Rule, Violation
from tests.standins.pingone import errors, schemas
from tests.standins.pingone.context import Context, times
from tests.standins.pingone.model import Application, Grant, Json, new_id


def list_grants(context: Context, application_id: str) -> Response:
    found = context.application(application_id)
    if not found:
        return errors.error(404)
    return context.page("grants", [_printed(context, found, one) for one in found.grants.values()])


def create_grant(context: Context, application_id: str) -> Response:
    found = context.application(application_id)
    if not found:
        return errors.error(404)
    body = context.body
    violations = schemas.grant(body) or _against_resources(context, body)
    if violations or not isinstance(body, dict):
        return errors.invalid(violations)
    resource = body["resource"]["id"]
    if any(grant.resource == resource for grant in found.grants.values()):
        message = "The resource is granted already"
        return errors.invalid([Violation(Rule.UNIQUE, "resource", message)])
    now = context.tenant.clock.now()
    made = Grant(new_id(), resource, [scope["id"] for scope in body["scopes"]], now, now)
    found.grants[made.id] = made
    return json_response(201, _printed(context, found, made))


def read_grant(context: Context, application_id: str, grant_id: str) -> Response:
    found = context.application(application_id)
    if not found or grant_id not in found.grants:
        return errors.error(404)
    return json_response(200, _printed(context, found, found.grants[grant_id]))


def replace_grant(context: Context, application_id: str, grant_id: str) -> Response:
    """The full list of scopes; the resource cannot be changed."""
    found = context.application(application_id)
    if not found or grant_id not in found.grants:
        return errors.error(404)
    body, grant = context.body, found.grants[grant_id]
    violations = schemas.grant(body) or _against_resources(context, body)
    if violations or not isinstance(body, dict):
        return errors.invalid(violations)
    if body["resource"]["id"] != grant.resource:
        return errors.invalid([Violation(Rule.VALUE, "resource.id", "cannot be changed")])
    grant.scopes = [scope["id"] for scope in body["scopes"]]
    grant.updated = context.tenant.clock.now()
    return json_response(200, _printed(context, found, grant))


def delete_grant(context: Context, application_id: str, grant_id: str) -> Response:
    found = context.application(application_id)
    if not found or grant_id not in found.grants:
        return errors.error(404)
    del found.grants[grant_id]
    return NO_CONTENT


def _against_resources(context: Context, body: object) -> list[Violation]:
    """The resource exists, and the scopes are its own, each once."""
    assert isinstance(body, dict)
    resources = {one.id: one for one in context.environment.resources}
    resource = resources.get(body["resource"]["id"])
    if not resource:
        return [Violation(Rule.VALUE, "resource.id", "There is no such resource")]
    scopes = [scope["id"] for scope in body["scopes"]]
    if len(set(scopes)) != len(scopes):
        return [Violation(Rule.UNIQUE, "scopes", "A scope is repeated")]
    foreign = [place for place, one in enumerate(scopes) if one not in resource.scopes.values()]
    message = "is no scope of this resource"
    return [Violation(Rule.VALUE, f"scopes[{place}].id", message) for place in foreign]


def _printed(context: Context, application: Application, grant: Grant) -> Json:
    address = context.within(f"/applications/{application.id}/grants/{grant.id}")
    return {
        **context.identity(grant.id, address),
        "application": {"id": application.id},
        "resource": {"id": grant.resource},
        "scopes": [{"id": scope} for scope in grant.scopes],
        **times(grant.created, grant.updated),
    }
