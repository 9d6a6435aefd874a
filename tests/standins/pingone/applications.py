"""`/environments/{e}`, `/applications`, `/resources`, `/groups`."""

from __future__ import annotations

from typing import Any

from tests.standins.common.messages import NO_CONTENT, Response, json_response
from tests.standins.common.schema import Rule, Violation
from tests.standins.pingone import errors, schemas
from tests.standins.pingone.context import Context, times
from tests.standins.pingone.model import (
    Application,
    Attribute,
    Environment,
    Json,
    Resource,
    Tenant,
    new_id,
)

DEFAULTS: Json = {
    "hiddenFromAppPortal": False,
    "assignActorRoles": False,
    "grantTypes": [],
    "responseTypes": [],
    "pkceEnforcement": "OPTIONAL",
    "parRequirement": "OPTIONAL",
    "parTimeout": 60,
    "refreshTokenDuration": 2_592_000,
    "additionalRefreshTokenReplayProtectionEnabled": True,
}
"""What an application has when the body leaves it out."""
_SUBJECT = {"name": "sub", "value": "${user.id}", "required": True}
_FIXED = ("type", "protocol")


def new_application(tenant: Tenant, environment: Environment, body: Json) -> Application:
    """Put an application into the environment as a POST does; `sub` is mapped."""
    now = tenant.clock.now()
    made = Application(new_id(), DEFAULTS | body, now, now)
    subject = Attribute(new_id(), "CORE", dict(_SUBJECT), now, now)
    made.attributes[subject.id] = subject
    environment.applications[made.id] = made
    return made


def foreign_applications() -> list[Json]:
    """What else an environment lists: portals without redirect URIs, other protocols."""
    theme: Json = {"applyDefaultTheme": True, "tokenEndpointAuthMethod": "NONE"}
    oidc: Json = {"protocol": "OPENID_CONNECT", **theme}
    saml: Json = {"protocol": "SAML"}
    sites: list[Json] = [
        {"name": "PingOne Application Portal", "type": "PING_ONE_PORTAL", **oidc},
        {"name": "PingOne Self-Service - MyAccount", "type": "PING_ONE_SELF_SERVICE", **oidc},
        {"name": "Payroll", "type": "WEB_APP", **saml, "spEntityId": "https://payroll.example"},
        {
            "name": "Canteen",
            "type": "PORTAL_LINK_APP",
            "protocol": "EXTERNAL_LINK",
            "homePageUrl": "https://canteen.example",
        },
    ]
    console = {"type": "PING_ONE_ADMIN_CONSOLE", "pkceEnforcement": "REQUIRED"}
    return [console, *({"id": new_id(), "enabled": True, **site} for site in sites)]


def read_environment(context: Context) -> Response:
    environment = context.environment
    body: dict[str, Any] = {
        "_links": {"self": {"href": context.within("")}},
        "id": environment.id,
        "name": environment.name,
        "type": environment.type,
        "region": environment.region,
        "status": "ACTIVE",
        "license": {"id": new_id()},
        "organization": {"id": new_id()},
    }
    return json_response(200, body)


def list_applications(context: Context) -> Response:
    first_page = "cursor" not in context.request.query()
    environment = context.environment
    applications, deleted = environment.applications.values(), environment.deleted.values()
    seen = [one for one in applications if not one.not_listed]
    seen += [one for one in deleted if one.not_listed]
    if first_page:
        for application in (*applications, *deleted):
            application.not_listed = max(0, application.not_listed - 1)
    shown = [_printed(context, application) for application in seen]
    return context.page("applications", [*environment.foreign, *shown])


def create_application(context: Context) -> Response:
    body = context.body
    violations = schemas.application(body)
    if violations or not isinstance(body, dict):
        return errors.invalid(violations)
    made = new_application(context.tenant, context.environment, body)
    behaviour = context.tenant.behaviour
    made.not_listed, made.not_read = behaviour.list_delay, behaviour.read_delay
    made.not_known = behaviour.client_delay
    return json_response(201, _printed(context, made))


def read_application(context: Context, application_id: str) -> Response:
    """Applications of other kinds can be read too, but nothing else here."""
    found = context.application(application_id)
    if found:
        return json_response(200, _printed(context, found))
    foreign = {one.get("id"): one for one in context.environment.foreign}
    other = foreign.get(application_id)
    return json_response(200, other) if other else errors.error(404)


def replace_application(context: Context, application_id: str) -> Response:
    """The whole object: what is left out gets its default. `assignActorRoles` is ignored."""
    found = context.application(application_id)
    if not found:
        return errors.error(404)
    body = context.body
    violations = schemas.application(body)
    if violations or not isinstance(body, dict):
        return errors.invalid(violations)
    changed = [name for name in _FIXED if body[name] != found.body[name]]
    if changed:
        return errors.invalid(
            [Violation(Rule.VALUE, name, "cannot be changed") for name in changed]
        )
    kept = {"assignActorRoles": found.body["assignActorRoles"]}
    found.former, found.not_updated = found.body, context.tenant.behaviour.update_delay
    found.body, found.updated = DEFAULTS | body | kept, context.tenant.clock.now()
    return json_response(200, _printed(context, found))


def delete_application(context: Context, application_id: str) -> Response:
    """Its grants, attributes and secret go with it."""
    if not context.application(application_id):
        return errors.error(404)
    gone = context.environment.applications.pop(application_id)
    gone.not_listed = gone.not_read = context.tenant.behaviour.delete_delay
    context.environment.deleted[application_id] = gone
    return NO_CONTENT


def _printed(context: Context, application: Application) -> Json:
    """Without the secret, and without fields that are null; a GET may show what was before."""
    address = context.within(f"/applications/{application.id}")
    identity = context.identity(application.id, address)
    identity["_links"]["secret"] = {"href": f"{address}/secret"}
    shown = application.body
    if context.request.method == "GET" and application.not_updated:
        application.not_updated -= 1
        shown = application.former
    body = {name: value for name, value in shown.items() if value is not None}
    return identity | body | times(application.created, application.updated)


def list_resources(context: Context) -> Response:
    resources = [
        context.identity(one.id, context.within(f"/resources/{one.id}"))
        | {"name": one.name, "type": one.type, "accessTokenValiditySeconds": 3600}
        for one in context.environment.resources
    ]
    return context.page("resources", resources)


def list_scopes(context: Context, resource_id: str) -> Response:
    found = next((r for r in context.environment.resources if r.id == resource_id), None)
    if not found:
        return errors.error(404)
    return context.page("scopes", [_scope(context, found, name) for name in found.scopes])


def _scope(context: Context, resource: Resource, name: str) -> Json:
    scope_id = resource.scopes[name]
    address = context.within(f"/resources/{resource.id}/scopes/{scope_id}")
    more = {"name": name, "resource": {"id": resource.id}, "mappedClaims": []}
    return context.identity(scope_id, address) | more


def list_groups(context: Context) -> Response:
    groups = [
        context.identity(group_id, context.within(f"/groups/{group_id}")) | {"name": name}
        for name, group_id in context.environment.groups.items()
    ]
    return context.page("groups", groups)
