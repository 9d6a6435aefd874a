"""A ClearML server on loopback, as far as its login page asks: open-source, Enterprise, or ill."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode

from tests.support.loopback import Response, Site

MODES, EDITION = "login.supported_modes", "login.get_settings"
JSON = (("Content-Type", "application/json"),)


class Mood(Enum):
    """What the server is like at this moment."""

    OPEN_SOURCE = "open-source"
    WITHOUT_PING = "Enterprise without the variables"
    WITH_PING = "Enterprise with Ping"
    UNSURE = "Enterprise with something whose address mentions Ping"
    DOWN = "the web server is up, the apiserver is not"


def said(data: Mapping[str, object], status: int = 200) -> Response:
    """An answer in ClearML's form."""
    meta = {"result_code": status, "endpoint": {"requested_version": "2.34"}}
    return Response(json.dumps({"meta": meta, "data": data}), status, JSON)


def modes(**more: object) -> Response:
    """The answer of an open-source server, with `more` in it."""
    plain = {
        "authenticated": False,
        "basic": {"enabled": False, "guest": {"enabled": False}},
        "server_errors": {"es_connection_error": False, "missed_es_upgrade": False},
        "sso": {},
        "sso_providers": [],
    }
    return said({**plain, **more})


def ping_login(client_id: str, callback_url: str) -> str:
    """The address that ClearML's login button leads to."""
    sent = {"response_type": "code", "client_id": client_id, "redirect_uri": callback_url}
    return f"https://ping.example/as/authorize?{urlencode(sent)}"


@dataclass
class FakeClearml(Site):
    """The web app with `/api` behind it; `mood` may change while it runs.

    Enterprise is what is inferred of it: it makes the callback URL from the prefix that the login
    page sends, or from `callback_prefix` when that is set.
    """

    mood: Mood = Mood.OPEN_SOURCE
    client_id: str = "an-id"
    callback_prefix: str = ""
    api_path: str = "/api/"
    get_only: bool = False

    def reply(self, path: str, headers: dict[str, str]) -> Response:  # noqa: ARG002 - the site's form
        if path in self.pages:
            return self.pages[path]
        if not path.startswith(self.api_path):
            return Response("<!doctype html><title>ClearML</title>")
        if self.mood is Mood.DOWN:
            return Response("<html>502 Bad Gateway</html>", 502)
        return self._call(path.removeprefix(self.api_path))

    def _call(self, name: str) -> Response:
        if name == MODES:
            post = self.requests[-1].method == "POST"
            return Response("no", 405) if post and self.get_only else self._modes()
        if name == EDITION and self.mood is not Mood.OPEN_SOURCE:
            return said({}, 401)
        return said({}, 404)

    def _modes(self) -> Response:
        if self.mood is Mood.UNSURE:
            return modes(sso={"oauth": "https://ping.example/login"})
        if self.mood is not Mood.WITH_PING:
            return modes()
        sent = json.loads(self.requests[-1].body or b"{}")
        prefix = self.callback_prefix or sent.get("callback_url_prefix", "")
        url = ping_login(self.client_id, f"{prefix}ping")
        return modes(sso={"ping": url}, sso_providers=[{"name": "ping", "url": url}])
