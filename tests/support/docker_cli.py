"""The real Docker CLI against a daemon that only listens: what it makes of env files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer
from typing import Any

from tests.support.parts import CHECKOUT, needed


def docker_binary() -> Path:
    """The Docker CLI; `DOCKER_BIN` names another one than that which `make test` fetches."""
    named = os.getenv("DOCKER_BIN")
    path = Path(named) if named else CHECKOUT / ".cache/compose/docker"
    return needed(path, "scripts/compose.sh fetches the Docker CLI")


@dataclass
class Daemon:
    """Remembers the containers that it was asked to make, and describes them when asked."""

    folder: Path
    created: list[dict[str, Any]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def surroundings(self) -> Mapping[str, str]:
        """The environment in which the CLI talks to this daemon."""
        return {
            "PATH": f"{self.folder}:/usr/bin:/bin",
            "HOME": str(self.folder),
            "DOCKER_HOST": f"unix://{self.folder}/socket",
            "DOCKER_CONFIG": str(self.folder),
        }

    def run(self, words: Sequence[str | Path]) -> subprocess.CompletedProcess[bytes]:
        """Run a command line in these surroundings; `docker` is the real CLI."""
        return subprocess.run(
            [*words], env=self.surroundings, capture_output=True, timeout=60, check=False
        )

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        """What the daemon says, as in the Engine's API."""
        if path.endswith("/containers/create"):
            self.created.append(json.loads(body))
            return 201, {"Id": f"made{len(self.created)}", "Warnings": []}
        if "/containers/" in path and method == "DELETE":
            self.removed.append(path.rpartition("/")[2])
            return 204, None
        if path.endswith("/json"):
            environment = self.created[-1]["Env"] if self.created else []
            config = {"Image": "apiserver-image", "Env": environment}
            return 200, {"Id": "made", "Config": config}
        return 200, "OK"


@contextmanager
def daemon() -> Iterator[Daemon]:
    """A daemon for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="dockerd") as name:  # short: a socket's path is limited
        found = Daemon(Path(name))
        (found.folder / "docker").symlink_to(shutil.which(docker_binary()) or docker_binary())
        with ThreadingUnixStreamServer(f"{name}/socket", _handler(found)) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            try:
                yield found
            finally:
                server.shutdown()
                thread.join()


def _handler(found: Daemon) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.partition("?")[0]
            status, said = found.answer(self.command, path, body)
            data = b"" if said is None else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Api-Version", "1.41")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_HEAD = do_POST = do_DELETE = _reply  # noqa: N815 - the library's names

        def log_message(self, *_args: object) -> None:
            pass

        def address_string(self) -> str:
            return "socket"

    return Handler
