"""A stand-in of a ClearML server: it reads an exported env file, and answers by what is in it.

It answers what ClearML's login page asks, in the form that the web app's source shows; what
ClearML Enterprise itself answers is not verified. No login is possible here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from wizard.demo.config import Clock
from wizard.demo.http_types import Request, Response, json_response, plain
from wizard.demo.server import LoopbackServer

RESTART = timedelta(seconds=2)
"""How long it is down after `deploy`; a real one takes about a minute."""

_API = "/api/"
_VARIABLE = re.compile(r"^CLEARML__(?:secure|services)__\w+__ping__(\w+)=(.+)$", re.MULTILINE)
_NEEDED = frozenset(("authorize_url", "access_token_url", "client_id", "client_secret"))
_SHOWN = frozenset(("authorize_url", "client_id"))
_PREFIX = re.compile(rb'"callback_url_prefix": ?"([^"]*)"')
_ESCAPE = re.compile(r"\\(.)")


class StandInClearml(AbstractContextManager["StandInClearml"]):
    """A server in this process: Enterprise without Ping, until a file is deployed to it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ping: Mapping[str, str] = {}
        self._up_at = clock()
        self._server = LoopbackServer("127.0.0.1", None, clock)
        self._server.start(self._answer)

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._server.stop()

    @property
    def origin(self) -> str:
        """Where it listens."""
        return self._server.origin

    def deploy(self, env_file: Path) -> bool:
        """Restart with the variables of a file; False when it can't be read and nothing changed."""
        try:
            found = variables(env_file.read_text("utf-8"))
        except (OSError, ValueError):
            return False
        # Without one of these, ClearML's guide has no login with Ping. The secret is not kept.
        self._ping = {n: found[n] for n in _SHOWN} if found.keys() >= _NEEDED else {}
        self._up_at = self._clock() + RESTART
        return True

    def _answer(self, request: Request) -> Response:
        if f"http://{request.headers.get('host', '')}" != self.origin:
            return plain(421, "This address is not served here.")
        if not request.path.startswith(_API):
            return plain(404, "There is nothing at this address.")
        if self._clock() < self._up_at:
            return plain(502, "The apiserver is starting.")
        return self._call(request.path.removeprefix(_API), request.body)

    def _call(self, name: str, body: bytes) -> Response:
        if name == "login.supported_modes":
            return _said(200, {"basic": {"enabled": True}, **self._providers(body)})
        # Known to Enterprise only, which is expected to want credentials for it.
        return _said(401 if name == "login.get_settings" else 404, {})

    def _providers(self, body: bytes) -> dict[str, object]:
        if not self._ping:
            return {"sso": {}, "sso_providers": []}
        prefix = _PREFIX.search(body)
        callback = f"{prefix[1].decode() if prefix else ''}ping"
        sent = {"client_id": self._ping["client_id"], "redirect_uri": callback}
        url = f"{self._ping['authorize_url']}?{urlencode(sent)}"
        return {"sso": {"ping": url}, "sso_providers": [{"name": "ping", "url": url}]}


def variables(text: str) -> dict[str, str]:
    """Ping's variables in an env file for Compose or `docker run`, by the end of their names."""
    return {name: _plain(value) for name, value in _VARIABLE.findall(text)}


def _plain(value: str) -> str:
    """The value without the quotes of the env file and those of HOCON."""
    value = value.strip()
    if value.startswith("'"):
        value = value.strip("'")
    elif value.startswith('"\\"'):
        value = _ESCAPE.sub(r"\1", value[1:-1])
    return _ESCAPE.sub(r"\1", value.removeprefix('"').removesuffix('"'))


def _said(status: int, data: Mapping[str, object]) -> Response:
    return json_response(status, {"meta": {"result_code": status}, "data": data})
