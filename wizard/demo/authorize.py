"""The authorization endpoint: checks the request and sends the browser on."""

from __future__ import annotations

import json
import uuid
from urllib.parse import urlencode

from wizard.demo.authorization_request import (
    AuthorizationRequest,
    PageRefusal,
    RequestProblem,
    objection,
    page_refusal,
)
from wizard.demo.callback import code_callback, error_callback
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request, Response, redirect
from wizard.demo.product_profiles import Refusal
from wizard.demo.refused import refused_page
from wizard.demo.tenant import Grant, Session, Tenant

LOGIN_REQUIRED = RequestProblem("login_required", "Nobody is signed on, and prompt=none was sent")


def authorize(tenant: Tenant, request: Request) -> Response:
    """Answer GET and form POST (OpenID Connect Core 3.1.2.1)."""
    parameters = request.parameters
    refusal = page_refusal(tenant.config, parameters)
    if refusal:
        request.note("refused", refusal.message)
        return _refuse(tenant, refusal)
    broken = objection(tenant.config, parameters)
    if broken:
        request.note("error", broken.error)
        return error_callback(tenant, parameters, broken)
    return _sign_on(tenant, request)


def _sign_on(tenant: Tenant, request: Request) -> Response:
    wanted = AuthorizationRequest.of(request.parameters)
    session = tenant.session_of(request)
    if session and _still_counts(tenant, session, wanted):
        request.note("session", "used")
        return code_callback(tenant, Grant(session, wanted))
    if "none" in wanted.prompts:
        request.note("error", LOGIN_REQUIRED.error)
        return error_callback(tenant, request.parameters, LOGIN_REQUIRED)
    flow = {"environmentId": tenant.config.environment_id, "flowId": tenant.flows.issue(wanted)}
    return redirect(f"{tenant.site.url(Endpoint.SIGN_ON)}?{urlencode(flow)}")


def _still_counts(tenant: Tenant, session: Session, wanted: AuthorizationRequest) -> bool:
    if wanted.prompts & {"login", "select_account"}:
        return False
    age = (tenant.clock() - session.since).total_seconds()
    return wanted.max_age is None or age < wanted.max_age


def _refuse(tenant: Tenant, refusal: PageRefusal) -> Response:
    """Show the refusal in the product's way; the redirect URI isn't trusted."""
    fields = {
        "id": str(uuid.uuid4()),
        "code": refusal.code,
        "message": refusal.message,
        "details": [],
    }
    if tenant.config.shape.refusal is Refusal.SIGN_ON_PAGE:
        query = urlencode({"error": json.dumps(fields)})
        return redirect(f"{tenant.site.url(Endpoint.SIGN_ON)}?{query}")
    return refused_page(tenant, fields, 400)
