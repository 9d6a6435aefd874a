"""The sign-on pages: who are you, what went wrong, you are signed off."""

from __future__ import annotations

import json
from typing import Any

from wizard.demo.authorization_request import AuthorizationRequest
from wizard.demo.callback import SEE_OTHER, code_callback
from wizard.demo.http_types import Request, Response
from wizard.demo.pages import page
from wizard.demo.people import Person
from wizard.demo.refused import refused_page
from wizard.demo.tenant import SESSION_COOKIE, Grant, Session, Tenant

FLOW = "flowId"
EXPIRED = {"code": "EXPIRED", "message": "This sign-on page has expired or was used already"}
WRONG_PASSWORD = "The username or the password is wrong. Both are listed below."  # noqa: S105


def sign_on(tenant: Tenant, request: Request) -> Response:
    """Show the form, take what was typed, or explain a refusal."""
    if "error" in request.query:
        return refused_page(tenant, _error_fields(request.query.get("error")), 200)
    person = _who(tenant, request)
    flow = (request.query + request.form).get(FLOW)
    # A flow is used up by the sign-on that succeeds, not by the page that is shown again.
    found = tenant.flows.take(flow) if person else tenant.flows.look(flow)
    if found.good is None:
        request.note("flow", found.standing)
        return refused_page(tenant, EXPIRED, 400)
    if person is None:
        return _form(tenant, request, flow, found.good)
    return _signed_on(tenant, request, person, found.good)


def sign_off(tenant: Tenant, request: Request) -> Response:
    """End the session (OpenID Connect RP-Initiated Logout 1.0); goes nowhere afterwards."""
    tenant.sessions.take(request.cookie(SESSION_COOKIE))
    return page("signed_off.html", {"product": tenant.config.shape.product}).with_headers(
        ("Set-Cookie", f"{_cookie(tenant, '')}; Max-Age=0")
    )


def _who(tenant: Tenant, request: Request) -> Person | None:
    """Whoever has signed on with this request, if it is a filled-in form at all."""
    if request.method != "POST":
        return None
    person = tenant.person(request.form.get("username"), request.form.get("password"))
    request.note("sign_on", person.username if person else "refused")
    return person


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


def _form(tenant: Tenant, request: Request, flow: str, wanted: AuthorizationRequest) -> Response:
    typed = request.method == "POST"
    context = {
        "username": request.form.get("username") if typed else wanted.login_hint,
        "alert": WRONG_PASSWORD if typed else "",
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
