"""PingFederate and AIC as one JSON document: the calls in their order, each with its body."""

from __future__ import annotations

import json
from collections.abc import Mapping

from wizard.model.product import Product
from wizard.registration import aic, pingfederate
from wizard.registration.model import Registration
from wizard.registration.ready_made import ReadyMade, words

_ABOUT = "Written by the ClearML Ping SSO wizard: calls that register ClearML"
_MARK = f'  "about": "{_ABOUT}",'
_JSON = {"Content-Type": "application/json"}
_PF_HEADERS = {"X-XSRF-Header": "PingFederate", **_JSON}
_AM_HEADERS = {**aic.HEADERS, **_JSON}
_AM_CLIENTS = aic.configuration("alpha") + aic.CLIENTS

_Call = Mapping[str, object]


def _call(method: str, path: str, headers: Mapping[str, str], body: object = None) -> _Call:
    return {"method": method, "path": path, "headers": headers} | ({"body": body} if body else {})


def _document(name: str, *calls: _Call) -> str:
    made = {"about": _ABOUT, "notes": words()[name]["notes"], "calls": calls}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _pingfederate(registration: Registration) -> str:
    policy, client = pingfederate.policy(registration), pingfederate.client(registration)
    return _document(
        "pingfederate.json",
        _call("GET", "/version", _PF_HEADERS),
        _call("POST", "/oauth/openIdConnect/policies", _PF_HEADERS, policy),
        _call("POST", "/oauth/clients", _PF_HEADERS, client),
    )


def _aic(registration: Registration) -> str:
    path = f"{_AM_CLIENTS}/{registration.client_id}"
    return _document(
        "aic.json",
        _call("GET", path, _AM_HEADERS),
        _call("PUT", path, _AM_HEADERS, aic.client(registration)),
    )


PINGFEDERATE = ReadyMade(Product.PINGFEDERATE, "pingfederate.json", _pingfederate, _MARK)
AIC = ReadyMade(Product.AIC, "aic.json", _aic, _MARK)
