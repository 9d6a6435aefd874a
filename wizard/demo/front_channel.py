"""What the browser meets: authorization endpoint, sign-on pages, the redirect to the callback."""

from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from wizard.demo.authorization_request import (
    RESPONSE_MODES,
    AuthorizationRequest,
    ErrorPage,
    ErrorResponse,
    check_redirect,
    check_request,
)
from wizard.demo.behaviour import Document
from wizard.demo.http_types import Parameters, Request, Response, redirect
from wizard.demo.pages import error_page, page
from wizard.demo.people import Person
from wizard.demo.product_profile import Endpoint
from wizard.demo.tenant import SESSION_COOKIE, Grant, Session, Tenant

LOGIN_REQUIRED = ErrorResponse("login_required", "There is no session, and prompt=none was sent")
FOUND = 302
SEE_OTHER = 303  # after a POST: the browser must not post the password to the callback
FLOW = "flowId"
EXPIRED = {"code": "EXPIRED", "message": "This sign-on page has expired or was used already"}
WRONG_PASSWORD = "The username or the password is wrong. Both are listed below."  # noqa: S105


def authorize(tenant: Tenant, request: Request) -> Response:
    """Answer GET and form POST (OpenID Connect Core 3.1.2.1)."""
    parameters = request.parameters
    shown = check_redirect(tenant.config, parameters)
    if shown:
        request.note("refused", shown.message)
        return _show_error(tenant, shown)
    error = check_request(tenant.config, parameters)
    if error:
        request.note("error", error.error)
        return error_callback(tenant, parameters, error)
    return _start_sign_on(tenant, request)


def _start_sign_on(tenant: Tenant, request: Request) -> Response:
    wanted = AuthorizationRequest.of(request.parameters)
    session = tenant.session_of(request)
    if session and _may_use(tenant, session, wanted):
        request.note("session", "used")
        return code_callback(tenant, Grant(session, wanted))
    if "none" in wanted.prompts:
        request.note("error", LOGIN_REQUIRED.error)
        return error_callback(tenant, request.parameters, LOGIN_REQUIRED)
    flow = {"environmentId": tenant.config.environment_id, FLOW: tenant.flows.issue(wanted)}
    return redirect(f"{tenant.site.url(Endpoint.SIGN_ON)}?{urlencode(flow)}")


def _may_use(tenant: Tenant, session: Session, wanted: AuthorizationRequest) -> bool:
    if wanted.prompts & {"login", "select_account"}:
        return False
    age = (tenant.clock() - session.since).total_seconds()
    return wanted.max_age is None or age < wanted.max_age


def _show_error(tenant: Tenant, error: ErrorPage) -> Response:
    """Show the error in the product's way; the redirect URI isn't trusted."""
    fields = {
        "id": str(uuid.uuid4()),
        "code": error.code,
        "message": error.message,
        "details": [],
    }
    if tenant.config.profile.errors_on_sign_on_page:
        query = urlencode({"error": json.dumps(fields)})
        return redirect(f"{tenant.site.url(Endpoint.SIGN_ON)}?{query}")
    return error_page(tenant, fields, 400)


def code_callback(tenant: Tenant, grant: Grant, status: int = FOUND) -> Response:
    """Redirect with a new one-time code."""
    wanted = grant.request
    fields = {"code": tenant.codes.issue(grant), "state": wanted.state}
    return _callback(tenant, wanted.redirect_uri, wanted.response_mode, (fields, status))


def error_callback(tenant: Tenant, parameters: Parameters, error: ErrorResponse) -> Response:
    """Redirect with an error; the redirect URI has been found to be a registered one."""
    mode = parameters.get("response_mode")
    fields = {
        "error": error.error,
        "error_description": error.description,
        "state": parameters.get("state"),
    }
    # An unknown mode may be the error itself.
    mode = mode if mode in RESPONSE_MODES else "query"
    return _callback(tenant, parameters.get("redirect_uri"), mode, (fields, FOUND))


def _callback(
    tenant: Tenant, redirect_uri: str, mode: str, answer: tuple[dict[str, str], int]
) -> Response:
    fields, status = answer
    present = {name: value for name, value in fields.items() if value}
    complete: dict[str, Any] = {**present, "iss": tenant.site.issuer}  # iss: RFC 9207
    changed = tenant.config.behaviour.document(Document.CALLBACK, complete)
    if mode == "form_post":
        context = {"action": redirect_uri, "fields": _pairs(changed)}
        return page("form_post.html", context, form_targets=(redirect_uri,))
    return redirect(_with_query(redirect_uri, changed), status)


def _with_query(redirect_uri: str, fields: dict[str, Any]) -> str:
    parts = urlsplit(redirect_uri)
    added = urlencode(_pairs(fields))
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit(parts._replace(query=query))


def _pairs(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """A list as a value means the parameter several times."""
    return [
        (name, str(each))
        for name, value in fields.items()
        for each in (value if isinstance(value, list) else [value])
    ]


def sign_on(tenant: Tenant, request: Request) -> Response:
    """Show the form, take what was typed, or explain a refusal."""
    if "error" in request.query:
        return error_page(tenant, _error_fields(request.query.get("error")), 200)
    person = _who(tenant, request)
    flow = (request.query + request.form).get(FLOW)
    # A flow is used up by the sign-on that succeeds, not by the page that is shown again.
    found = tenant.flows.take(flow) if person else tenant.flows.find(flow)
    if found.valid is None:
        request.note("flow", found.status)
        return error_page(tenant, EXPIRED, 400)
    if person is None:
        return _form(tenant, request, flow, found.valid)
    return _signed_on(tenant, request, person, found.valid)


def sign_off(tenant: Tenant, request: Request) -> Response:
    """End the session (OpenID Connect RP-Initiated Logout 1.0); goes nowhere afterwards."""
    tenant.sessions.take(request.cookie(SESSION_COOKIE))
    return page("signed_off.html", {"product": tenant.config.profile.product}).with_headers(
        ("Set-Cookie", f"{_cookie(tenant, '')}; Max-Age=0")
    )


def _who(tenant: Tenant, request: Request) -> Person | None:
    """The person who signed on with this request, if it is a filled-in form at all."""
    if request.method != "POST":
        return None
    person = tenant.person(request.form.get("username"), request.form.get("password"))
    request.note("sign_on", person.username if person else "refused")
    return person


def _signed_on(
    tenant: Tenant, request: Request, person: Person, wanted: AuthorizationRequest
) -> Response:
    # Ends the earlier session: no handle from before is signed on now (session fixation).
    tenant.sessions.take(request.cookie(SESSION_COOKIE))
    session = Session(person, tenant.clock())
    handle = tenant.sessions.issue(session)
    response = code_callback(tenant, Grant(session, wanted), SEE_OTHER)
    return response.with_headers(("Set-Cookie", _cookie(tenant, handle)))


def _cookie(tenant: Tenant, value: str) -> str:
    # Lax, not Strict: ClearML's redirect comes from another site and needs the session.
    secure = "; Secure" if tenant.config.tls else ""
    return f"{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"


def _form(tenant: Tenant, request: Request, flow: str, wanted: AuthorizationRequest) -> Response:
    typed = request.method == "POST"
    context = {
        "username": request.form.get("username") if typed else wanted.login_hint,
        "alert": WRONG_PASSWORD if typed else "",
        "flow": flow,
        "people": tenant.config.people,
        "product": tenant.config.profile.product,
    }
    # Chromium applies form-action to the redirect after the form too.
    return page("sign_on.html", context, form_targets=("'self'", wanted.redirect_uri))


def _error_fields(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        fields = None
    return fields if isinstance(fields, dict) else {"message": "Unreadable error"}
