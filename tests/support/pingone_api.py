"""A strict stand-in of PingOne's management API on loopback: it keeps state, refuses surprises."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support import ping_schemas as schemas

ENVIRONMENT = "11111111-1111-4111-8111-111111111111"
APPLICATION = "22222222-2222-4222-8222-222222222222"
RESOURCE = "33333333-3333-4333-8333-333333333333"
SCOPES = {
    "profile": "44444444-4444-4444-8444-444444444444",
    "email": "55555555-5555-4555-8555-555555555555",
}
OTHER = "66666666-6666-4666-8666-666666666666"
TOKEN = "a.token-OF_the~administrator+/="

Json = dict[str, object]


@dataclass
class PingOne:
    """The environment: one other application, no grants.

    Attributes:
        calls: Method and path of each, in order.
        wrong: What was sent against the schemas.
        fails: Number of the call, from 0, that is answered by 500 and has no effect.
        existing: Redirect URIs of the other application, which is on the second page.
    """

    calls: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    fails: int = -1
    status: int = 500
    existing: list[str] = field(default_factory=list)
    application: Json = field(default_factory=dict)
    grants: list[Json] = field(default_factory=list)
    attributes: list[Json] = field(default_factory=list)
    enabled_after: list[str] = field(default_factory=list)
    base: str = ""

    def answer(self, method: str, path: str, body: object, token: str) -> tuple[int, object]:
        call = f"{method} {path}"
        self.calls.append(call)
        if token != f"Bearer {TOKEN}":
            return 401, {"code": "ACCESS_FAILED", "message": "Not authorised"}
        if len(self.calls) - 1 == self.fails:
            return self.status, {"id": "77", "code": "UNEXPECTED_ERROR", "message": "It broke."}
        if method == "GET":
            return self._read(path)
        return self._write(call, body)

    def _read(self, path: str) -> tuple[int, object]:
        lists: dict[str, object] = {
            "": {"id": ENVIRONMENT, "name": "Test", "type": "SANDBOX", "region": "EU"},
            "/applications": {
                "_embedded": {"applications": []},
                "_links": {"next": {"href": f"{self.base}/applications?cursor=2"}},
            },
            "/applications?cursor=2": {
                "_embedded": {
                    "applications": [{"id": OTHER, "name": "Old", "redirectUris": self.existing}]
                }
            },
            "/resources": {
                "_embedded": {
                    "resources": [
                        {"id": OTHER, "type": "PING_ONE_API"},
                        {"id": RESOURCE, "type": "OPENID_CONNECT"},
                    ]
                }
            },
            f"/resources/{RESOURCE}/scopes": {
                "_embedded": {"scopes": [{"id": i, "name": n} for n, i in SCOPES.items()]}
            },
        }
        return (200, lists[path]) if path in lists else (404, {"code": "NOT_FOUND"})

    def _write(self, call: str, body: object) -> tuple[int, object]:
        at = f"/applications/{APPLICATION}"
        checks = {
            "POST /applications": schemas.PINGONE_APPLICATION,
            f"POST {at}/grants": schemas.PINGONE_GRANT,
            f"POST {at}/attributes": schemas.PINGONE_ATTRIBUTE,
            f"PUT {at}": schemas.PINGONE_APPLICATION,
        }
        if call not in checks:
            self.wrong.append(f"{call}: unknown")
            return 404, {}
        found = checks[call](body, call)
        self.wrong += found
        if found or not isinstance(body, dict):
            return 400, {"code": "INVALID_DATA", "message": "wrong", "details": found}
        if call.endswith("/grants"):
            self.grants.append(body)
        elif call.endswith("/attributes"):
            self.attributes.append(body)
        else:
            self.application = body
            if body["enabled"]:
                self.enabled_after = list(self.calls)
        return 201 if call.startswith("POST") else 200, body | {"id": APPLICATION}


@contextmanager
def served(api: PingOne) -> Iterator[str]:
    """The base of the API while it is served."""

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            path = self.path.removeprefix(f"/v1/environments/{ENVIRONMENT}")
            token = self.headers.get("Authorization", "")
            status, said = api.answer(self.command, path, body, token)
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = _reply  # noqa: N815 - the base class's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - likewise
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}/v1"
    api.base = f"{base}/environments/{ENVIRONMENT}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
