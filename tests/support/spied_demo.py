"""The unattended demo with every log open, and with a provider that writes down what is secret.

Started as `python -m tests.support.spied_demo OUTPUT FOLDER`. It is the shipped demo otherwise.
`FOLDER` gets the drafts (`drafts/`), the log (`log/`), the report of an error (`report.txt`), the
secrets (`secrets.json`) and the text of every exception that was raised anywhere, caught or not
(`exceptions.txt`).
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from wizard import app
from wizard.demo import defaults as world
from wizard.demo.behaviour import Behaviour, Document
from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.demo.http_types import Request, Response
from wizard.demo.people import ADMINISTRATOR
from wizard.demo.product_profile import Endpoint
from wizard.demo.provider import DemoProvider
from wizard.files import log
from wizard.services import Services
from wizard.ui import demo_run as tour
from wizard.ui import demo_window, errors

SECRETS, DRAFTS, EXCEPTIONS = "secrets.json", "drafts", "exceptions.txt"
LOG, REPORT = "log", "report.txt"
LAST_WORD = "every log is open"


class Spy:
    """Knows what must not get out."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {"password": ADMINISTRATOR.password}
        self.exceptions: set[str] = set()

    def redeemed(self, request: Request, response: Response) -> Response:
        """Hook of the token endpoint: the wizard also sends a dummy code, which is refused."""
        if response.status == 200:
            for name in ("code", "code_verifier"):
                self.secrets[name] = request.form.get(name)
            self.secrets["authorization"] = request.headers.get("authorization", "")
        return response

    def issued(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Hook of the token response."""
        self.secrets |= {name: fields[name] for name in ("id_token", "access_token")}
        return fields

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ANN401 - as sys.settrace wants it
        """Looks at exceptions only."""
        frame.f_trace_lines = False
        # A coroutine returns its value by StopIteration, which never reaches anybody.
        if event == "exception" and argument[0] is not StopIteration:
            self.exceptions.add(f"{argument[0].__name__}: {argument[1]}")
        return self.trace

    @contextmanager
    def provider(self, services: Services) -> Iterator[DemoProvider]:
        """The demo's provider, spied on."""
        config = DemoConfig(
            (world.DEMO_CALLBACK_URL,),
            pkce=PkceEnforcement.S256_REQUIRED,
            behaviour=Behaviour(
                documents={Document.TOKEN_RESPONSE: self.issued},
                responses={Endpoint.TOKEN: self.redeemed},
            ),
        )
        self.secrets["client_secret"] = config.client_secret
        with DemoProvider(config, services.clock) as ping:
            yield ping


def open_logs() -> None:
    """Everything that anybody logs goes to standard error."""
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, format="%(name)s: %(message)s")
    for name in ("httpx", "httpcore", "keyring", *logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.DEBUG)


def main(output: Path, folder: Path) -> int:
    """Run it; the demo's own exit status."""
    spy = Spy()
    demo_window.provider = spy.provider
    open_logs()
    log.start(folder / LOG)
    sys.settrace(spy.trace)
    threading.settrace(spy.trace)
    code = tour.unattended(output, lambda **_: app.services(demo=True, drafts=folder / DRAFTS))
    sys.settrace(None)
    logging.getLogger("httpx.after").debug(LAST_WORD)
    secret = spy.secrets["client_secret"]
    (folder / REPORT).write_text(errors.report(ValueError(secret)), encoding="utf-8")
    (folder / SECRETS).write_text(json.dumps(spy.secrets))
    (folder / EXCEPTIONS).write_text("\n".join(sorted(spy.exceptions)))
    return code


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
