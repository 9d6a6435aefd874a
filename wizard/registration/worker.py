"""The worker application by which administrators sign in: made once per organisation."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from wizard.assets import resource
from wizard.export.html import html_page
from wizard.files import OutputFile, Written
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step
from wizard.registration.handout import write_files
from wizard.registration.ready_made import words
from wizard.registration.templates import MARK, rendered
from wizard.store import FileType, SetupFiles

WORKERS = FileType(".workers.json", 100_000, Step.REGISTER)
FILE = f"registration{WORKERS.ending}"
_VERSION, _MOST = 1, 20

WORKER_PAGE = "ping-worker.html"
WORKER_FILES = ("worker-curl.sh", "worker-pingcli.sh", "worker.tf")
_MARK = "<!-- Written by the ClearML Ping SSO wizard: hand-out of the worker application -->"


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker application without roles and secret; nothing of it is secret.

    Attributes:
        client_id: Its ID.
        environment: ID of the environment where it is, with the administrators' accounts.
        region: That environment's region, by its code.
        device_client_id: ID of the second one, for device codes; empty when there is none.
    """

    client_id: str
    environment: str
    region: str
    device_client_id: str = ""

    @property
    def for_device(self) -> Worker:
        """The one to sign in with by device code."""
        return replace(self, client_id=self.device_client_id or self.client_id)


def remembered(folder: Path) -> tuple[Worker, ...]:
    """The applications that were used, the last one first; none when the file cannot be read.

    Args:
        folder: That of the saved setups.
    """
    return _read(folder) or ()


def remember(folder: Path, worker: Worker) -> Problem | None:
    """Keep it for the next sign-in, one for each environment; None when it is done."""
    known = _read(folder)
    others = (one for one in known or () if one.environment != worker.environment)
    kept = [asdict(one) for one in (worker, *others)][:_MOST]
    text = json.dumps({"version": _VERSION, "workers": kept}, indent=2)
    return SetupFiles(folder, WORKERS).write(folder / FILE, text, damaged=known is None)


def _read(folder: Path) -> tuple[Worker, ...] | None:
    """None when there is something else in the file."""
    text = SetupFiles(folder, WORKERS).read(folder / FILE)
    if text is None:
        return ()
    try:
        document = json.loads(text if isinstance(text, str) else "")
        texts = [{name: str(text) for name, text in one.items()} for one in document["workers"]]
        found, version = tuple(Worker(**one) for one in texts), document["version"]
    except (AttributeError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if version == _VERSION else None


def write_worker_handout(folder: Path, now: datetime) -> Written | Problems:
    """Write a page and ready-made files for those who create the application."""
    bodies = tomllib.loads(resource("registration", "worker.toml").read_text(encoding="utf-8"))
    page = html_page(
        ("registration", "worker.html"),
        (("sheet", "sheet.css"), ("registration", "handout.css")),
        mark=_MARK,
        made_at=f"{now:%Y-%m-%d %H:%M} UTC",
        files={name: words()[name] for name in WORKER_FILES},
        **bodies,
    )
    files = [OutputFile(name, rendered(name, None, **bodies), mark=MARK) for name in WORKER_FILES]
    return write_files(folder, [OutputFile(WORKER_PAGE, page, mark=_MARK), *files])
