"""`/applications/{a}/secret`: GET reads, POST rotates, DELETE ends the previous secret."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.standins.common.clock import timestamp
from tests.standins.common.messages import NO_CONTENT, Response, json_response
from tests.standins.common.schema import Rule, Violation
from tests.standins.pingone import errors, schemas
from tests.standins.pingone.context import Context
from tests.standins.pingone.model import Application, ClientSecret, Json, Tenant, new_secret

_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(days=30)


def is_accepted(tenant: Tenant, secret: ClientSecret, value: str) -> bool:
    """Whether `value` is the secret, or the previous one before its end."""
    if value == secret.value:
        return True
    if not secret.previous_until or value != secret.previous:
        return False
    if tenant.clock.now() >= secret.previous_until:
        return False
    secret.previous_used = tenant.clock.now()
    return True


def _readable(context: Context, application_id: str) -> Application | Response:
    found = context.application(application_id)
    if not found:
        return errors.error(404)
    if found.body["type"] == "WORKER":
        return errors.denied(errors.RECORDED_WORKER_SECRET)
    return found


def read_secret(context: Context, application_id: str) -> Response:
    found = _readable(context, application_id)
    return found if isinstance(found, Response) else _printed(context, found)


def rotate_secret(context: Context, application_id: str) -> Response:
    """Without `previous.expiresAt` the old secret ends at once."""
    found = _readable(context, application_id)
    if isinstance(found, Response):
        return found
    body = context.body if context.request.body else {}
    violations = schemas.secret(body)
    if violations or not isinstance(body, dict):
        return errors.invalid(violations)
    until = None
    if "previous" in body:
        until = _end(context, body["previous"]["expiresAt"])
        if until is None:
            message = "must be a time from 1 minute to 30 days ahead"
            return errors.invalid([Violation(Rule.VALUE, "previous.expiresAt", message)])
    previous = found.secret.value if until else ""
    found.secret = ClientSecret(new_secret(), previous, until)
    return _printed(context, found)


def end_previous(context: Context, application_id: str) -> Response:
    found = _readable(context, application_id)
    if isinstance(found, Response):
        return found
    found.secret.previous, found.secret.previous_until = "", None
    return NO_CONTENT


def _end(context: Context, text: str) -> datetime | None:
    """The time, if it is one with a time zone and in the allowed range."""
    try:
        until = datetime.fromisoformat(text)
        ahead = until - context.tenant.clock.now()
    except (TypeError, ValueError):
        return None
    return until if _SHORTEST <= ahead <= _LONGEST else None


def _printed(context: Context, application: Application) -> Response:
    secret, tenant = application.secret, context.tenant
    address = context.within(f"/applications/{application.id}/secret")
    body: Json = {
        "_links": {"self": {"href": address}},
        "environment": {"id": context.environment.id},
        "secret": tenant.issue(secret.value),
    }
    if secret.previous_until and tenant.clock.now() < secret.previous_until:
        used = secret.previous_used
        body["previous"] = {
            "secret": tenant.issue(secret.previous),
            "expiresAt": timestamp(secret.previous_until),
            **({"lastUsed": timestamp(used)} if used else {}),
        }
    return json_response(200, body, ("Cache-Control", "no-store"))
