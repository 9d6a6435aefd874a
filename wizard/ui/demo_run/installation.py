"""`selftest`: whether this installation works, part by part."""

from __future__ import annotations

import ssl
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from wizard.assets import resource
from wizard.flow import STEPS
from wizard.model.problem import families, problem_types
from wizard.model.product import Product
from wizard.ping.guides import guide
from wizard.ui.demo_run.runner import MakeServices, say, unattended

Result = tuple[bool, str]
"""Whether a part works, and what it is, or in one sentence what is missing."""

_NEEDED = ("resources", "browser")
_BROWSER = "6-sign-on"
"""The picture of the provider's own page in the embedded browser."""
_NOT_REACHED = "The demo did not get there; what stopped it is said above."


def selftest(make_services: MakeServices) -> int:
    """Run the unattended demo and print what works; 0 when nothing needed is missing.

    Without a keyring or system authorities the program works on, and says so where it matters.
    """
    with tempfile.TemporaryDirectory() as folder:
        code = unattended(Path(folder), make_services)
        pictures = {path.stem for path in Path(folder).glob("*.png")}
    parts: dict[str, Result] = {
        "resources": _attempt(_resources),
        "keyring": _attempt(lambda: _keyring(make_services)),
        "system trust store": _attempt(_trust_store),
        "browser": (_BROWSER in pictures, "shows pages" if _BROWSER in pictures else _NOT_REACHED),
        **{f"page {n}: {step.title}": _page(f"{n}-{step.value}", pictures) for n, step in _PAGES},
    }
    _print(parts)
    pages = (name for name in parts if name.startswith("page"))
    fine = code == 0 and all(parts[name][0] for name in (*_NEEDED, *pages))
    say("self-test passed" if fine else "self-test FAILED")
    return 0 if fine else 1


_PAGES = tuple(enumerate(STEPS, 1))


def _print(parts: Mapping[str, Result]) -> None:
    width = max(map(len, parts))
    for name, (works, detail) in parts.items():
        say(f"{name:{width}}  {'works' if works else 'MISSING'}: {detail}")


def _attempt(check: Callable[[], Result]) -> Result:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - one part that fails must not hide the others
        return False, str(error) or type(error).__name__


def _page(picture: str, pictures: set[str]) -> Result:
    return (True, "opened and used") if picture in pictures else (False, _NOT_REACHED)


def _resources() -> Result:
    sentences = sum(len(problem_types(family)) for family in families())
    items = sum(len(guide(product).items) for product in Product)
    files = sum(path.is_file() for path in resource().rglob("*"))
    return True, f"{files} files, {sentences} problems, {items} items of guides"


def _keyring(make_services: MakeServices) -> Result:
    with tempfile.TemporaryDirectory() as drafts:
        status = make_services(demo=True, drafts=Path(drafts)).vault.status()
    return (False, status.problem.what) if status.problem else (True, status.title)


def _trust_store() -> Result:
    import truststore  # noqa: PLC0415 - slow to import

    if sys.platform in ("win32", "darwin"):
        return True, "that of the operating system"
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # It reads the authorities for a connection only.
    bare = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="ping.example")
    place = ssl.get_default_verify_paths()
    found = bare.context.get_ca_certs() or (
        place.capath and any(Path(place.capath).glob("*.[0-9]"))
    )
    if found:
        return True, place.cafile or place.capath or "found"
    return False, "No certificate authority was found; install the package ca-certificates."
