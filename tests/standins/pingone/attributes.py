"""`/applications/{a}/attributes`: claims. `sub` (CORE) is there from the start, PUT only."""

from __future__ import annotations

from tests.standins.common.messages import NO_CONTENT, Response, json_response
from tests.standins.common.schema import Rule, Violation
from tests.standins.pingone import errors, schemas
from tests.standins.pingone.context import Context, times
from tests.standins.pingone.model import Application, Attribute, Json, new_id

_DEFAULTS: Json = {"idToken": True, "userInfo": True}


def list_attributes(context: Context, application_id: str) -> Response:
    found = context.application(application_id)
    if not found:
        return errors.error(404)
    shown = [_printed(context, found, one) for one in found.attributes.values()]
    return context.page("attributes", shown)


def create_attribute(context: Context, application_id: str) -> Response:
    found = context.application(application_id)
    if not found:
        return errors.error(404)
    body = context.body
    violations = schemas.attribute(body) or _in_application(found, body, None)
    if violations or not isinstance(body, dict):
        return errors.invalid(violations)
    now = context.tenant.clock.now()
    made = Attribute(new_id(), "CUSTOM", _DEFAULTS | body, now, now)
    found.attributes[made.id] = made
    return json_response(201, _printed(context, found, made))


def read_attribute(context: Context, application_id: str, attribute_id: str) -> Response:
    found = context.application(application_id)
    if not found or attribute_id not in found.attributes:
        return errors.error(404)
    return json_response(200, _printed(context, found, found.attributes[attribute_id]))


def replace_attribute(context: Context, application_id: str, attribute_id: str) -> Response:
    found = context.application(application_id)
    if not found or attribute_id not in found.attributes:
        return errors.error(404)
    body, attribute = context.body, found.attributes[attribute_id]
    violations = schemas.attribute(body) or _in_application(found, body, attribute)
    if violations or not isinstance(body, dict):
        return errors.invalid(violations)
    attribute.body = body if attribute.kind == "CORE" else _DEFAULTS | body
    attribute.updated = context.tenant.clock.now()
    return json_response(200, _printed(context, found, attribute))


def delete_attribute(context: Context, application_id: str, attribute_id: str) -> Response:
    found = context.application(application_id)
    if not found or attribute_id not in found.attributes:
        return errors.error(404)
    if found.attributes[attribute_id].kind != "CUSTOM":
        return errors.invalid([Violation(Rule.VALUE, "id", "A CORE mapping cannot be removed")])
    del found.attributes[attribute_id]
    return NO_CONTENT


def _in_application(
    application: Application, body: object, own: Attribute | None
) -> list[Violation]:
    """The rules that depend on what is there; `own` is the attribute that is replaced."""
    assert isinstance(body, dict)
    others = [one for one in application.attributes.values() if one is not own]
    kind = own.kind if own else "CUSTOM"
    found = []
    if any(one.body["name"] == body["name"] for one in others):
        found.append(Violation(Rule.UNIQUE, "name", "The name is mapped already"))
    if body.get("mappingType", kind) != kind:
        found.append(Violation(Rule.VALUE, "mappingType", "cannot be chosen", (kind,)))
    if kind == "CORE" and (body["name"] != "sub" or not body["required"]):
        found.append(Violation(Rule.VALUE, "required", "sub keeps its name and is required"))
    granted = {scope for grant in application.grants.values() for scope in grant.scopes}
    if not granted.issuperset(body.get("oidcScopes") or ()):
        found.append(Violation(Rule.VALUE, "oidcScopes", "A scope is not granted"))
    return found


def _printed(context: Context, application: Application, attribute: Attribute) -> Json:
    address = context.within(f"/applications/{application.id}/attributes/{attribute.id}")
    body = {name: value for name, value in attribute.body.items() if value is not None}
    return {
        **context.identity(attribute.id, address),
        "application": {"id": application.id},
        **body,
        "mappingType": attribute.kind,
        **times(attribute.created, attribute.updated),
    }
