"""The sign-on pages: who are you, what went wrong, you are signed off."""

from __future__ import annotations

import json
from typing import Any

from wizard.demo.authorization_request import AuthorizationRequest
from wizard.demo.callback import SEE_OTHER, code_callback
from wizard.demo.pages import page
from wizard.demo.people import Person
from wizard.demo.refused import refused_page
from wizard.demo.tenant import SESSION_COOKIE, Grant, Session, Tenant
from wizard.demo.wire import Request, Response

FLOW = "flowId"
EXPIRED = {"code": "EXPIRED", "message": "This sign-on page has expired or was used already"}
WRONG_PASSWORD = "The username or the password is wrong. Both are listed below."  # noqa: S105


def sign_on(tenant: Tenant, request: Request) -> Response:
    """Show the form, take what was typed, or explain a refusal."""
    if "error" in request.query:
        return refused_page(tenant, _error_fields(request.query.get("error")), 200)
    flow = (request.query + request.form).get(FLOW)
    wanted = tenant.flows.look(flow).good
    if wanted is None:
        request.note("flow", "unusable")
        return refused_page(tenant, EXPIRED, 400)
    if request.method != "POST":
        return _form(tenant, flow, wanted)
    return _check(tenant, request, flow, wanted)


def sign_off(tenant: Tenant, request: Request) -> Response:
    """End the session (OpenID Connect RP-Initiated Logout 1.0); goes nowhere afterwards."""
    tenant.sessions.take(request.cookie(SESSION_COOKIE))
    return page("signed_off.html", {"product": tenant.config.shape.product}).with_headers(
        ("Set-Cookie", f"{_cookie(tenant, '')}; Max-Age=0")
    )


def _check(tenant: Tenant, request: Request, flow: str, wanted: AuthorizationRequest) -> Response:
    username = request.form.get("username")
    person = tenant.person(username, request.form.get("password"))
    if person is None:
        request.note("sign_on", "refused")
        return _form(tenant, flow, wanted, {"username": username, "alert": WRONG_PASSWORD})
    if tenant.flows.take(flow).good is None:
        return refused_page(tenant, EXPIRED, 400)
    request.note("sign_on", person.username)
    return _signed_on(tenant, request, person, wanted)


def _signed_on(
    tenant: Tenant, request: Request, person: Person, wanted: AuthorizationRequest
) -> Response:
    tenant.sessions.take(request.cookie(SESSION_COOKIE))
    session = Session(person, tenant.clock())
    handle = tenant.sessions.issue(session)
    response = code_callback(tenant, Grant(session, wanted), SEE_OTHER)
    return response.with_headers(("Set-Cookie", _cookie(tenant, handle)))


def _cookie(tenant: Tenant, value: str) -> str:
    secure = "; Secure" if tenant.config.tls else ""
    return f"{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"


def _form(
    tenant: Tenant, flow: str, wanted: AuthorizationRequest, typed: dict[str, str] | None = None
) -> Response:
    fields = {"username": wanted.login_hint, "alert": ""} | (typed or {})
    context = {
        **fields,
        "flow": flow,
        "people": tenant.config.people,
        "product": tenant.config.shape.product,
    }
    # Chromium applies form-action to the redirect after the form too.
    return page("sign_on.html", context, form_targets=("'self'", wanted.redirect_uri))


def _error_fields(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        fields = None
    return fields if isinstance(fields, dict) else {"message": "Unreadable error"}
