"""`selftest`: whether this installation works, part by part."""

from __future__ import annotations

import ssl
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from wizard.assets import resource
from wizard.flow import STEPS
from wizard.model.problem import families, problem_types
from wizard.model.product import Product
from wizard.ping.guides import guide
from wizard.ui.demo_run.runner import MakeServices, drive, say

_OPTIONAL = ("keyring", "system trust store")
"""Without them the program works on, and says so where it matters."""
_PAGES = {f"page {n}: {step.title}": f"{n}-{step.value}" for n, step in enumerate(STEPS, 1)}
_PICTURES = {"browser": "6-sign-on", **_PAGES}
"""The demo's picture that shows that a part works."""
_WIDTH = max(map(len, _PICTURES))


def selftest(make_services: MakeServices) -> int:
    """Run the unattended demo and print what works; 0 when nothing needed is missing."""
    with tempfile.TemporaryDirectory() as folder:
        code = drive(Path(folder), make_services)
        pictures = {path.stem for path in Path(folder).glob("*.png")}
    works = {
        "resources": _works("resources", _resources),
        "keyring": _works("keyring", lambda: _keyring(make_services)),
        "system trust store": _works("system trust store", _trust_store),
    }
    for part, picture in _PICTURES.items():
        works[part] = _works(part, lambda: _reached(picture in pictures))  # noqa: B023 - called now
    fine = code == 0 and all(works[part] for part in works if part not in _OPTIONAL)
    say("self-test passed" if fine else "self-test FAILED")
    return 0 if fine else 1


def _works(part: str, check: Callable[[], str]) -> bool:
    """Print a row: what `check` returns, or why it raises."""
    try:
        works, detail = "works", check()
    except Exception as error:  # noqa: BLE001 - one part that fails must not hide the others
        works, detail = "MISSING", str(error) or type(error).__name__
    say(f"{part:{_WIDTH}}  {works}: {detail}")
    return works == "works"


def _reached(reached: bool) -> str:
    if not reached:
        raise LookupError("The demo did not get there; what stopped it is said above.")
    return "opened and used"


def _resources() -> str:
    sentences = sum(len(problem_types(family)) for family in families())
    items = sum(len(guide(product).items) for product in Product)
    files = sum(path.is_file() for path in resource().rglob("*"))
    return f"{files} files, {sentences} problems, {items} items of guides"


def _keyring(make_services: MakeServices) -> str:
    with tempfile.TemporaryDirectory() as drafts:
        status = make_services(demo=True, drafts=Path(drafts)).vault.status()
    if status.problem:
        raise LookupError(status.problem.what)
    return status.title


def _trust_store() -> str:
    import truststore  # noqa: PLC0415 - slow to import

    if sys.platform in ("win32", "darwin"):
        return "that of the operating system"
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # It reads the authorities for a connection only.
    bare = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="ping.example")
    place = ssl.get_default_verify_paths()
    if bare.context.get_ca_certs() or any(Path(place.capath or "").glob("*.[0-9]")):
        return place.cafile or place.capath or "found"
    raise LookupError("No certificate authority was found; install the package ca-certificates.")
