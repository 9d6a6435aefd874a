"""Third-party notices, licence texts, SBOM and desktop files, written into the built folder.

`python -m scripts.notices` is the last part of `make bundle`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from scripts import icons
from scripts.contents import FOLDER, NAME, ROOT, Component, components

PACKAGING = ROOT / "packaging"
NOTICES, SBOM = "THIRD-PARTY-NOTICES.txt", f"{NAME}.cdx.json"
_LINE = "=" * 78


def built_at() -> datetime:
    """SOURCE_DATE_EPOCH, else the time of the last commit: the same source gives the same files.

    Without git's answer it is the present moment.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")  # noqa: TID251 - a build script
    if not epoch:
        command = ("git", "log", "-1", "--format=%ct")
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603
        epoch = done.stdout.strip() or str(time.time())
    return datetime.fromtimestamp(int(float(epoch)), UTC)


def notices(found: Sequence[Component]) -> str:
    """Who made what is inside, under which licence, with the licence texts that came with it."""
    duties = (PACKAGING / "notices.txt").read_text(encoding="utf-8")
    table = "\n".join(f"{one.name} {one.version}: {one.licence}" for one in found)
    head = f"Third-party software inside {NAME} {version(NAME)}\n\n{table}\n\n{_LINE}\n{duties}"
    return "\n".join((head, *map(_texts, found)))


def _texts(one: Component) -> str:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in one.texts]
    return "\n".join((_LINE, f"{one.name} {one.version}", *texts)) if texts else ""


def sbom(found: Sequence[Component], at: datetime) -> dict[str, object]:
    """A CycloneDX 1.6 document of what is inside."""
    own = Component(NAME, version(NAME), "Apache-2.0", f"pkg:generic/{NAME}@{version(NAME)}")
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"{own.purl} {at.isoformat()} {len(found)}")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": at.isoformat(),
            "lifecycles": [{"phase": "build"}],
            "component": {**_entry(own), "type": "application"},
        },
        "components": [_entry(one) for one in found],
        "dependencies": [{"ref": _ref(own), "dependsOn": sorted(map(_ref, found))}],
    }


def _entry(one: Component) -> dict[str, object]:
    entry: dict[str, object] = {
        "type": "library",
        "bom-ref": _ref(one),
        "name": one.name,
        "version": one.version,
        "licenses": [{"license": {"name": one.licence}}],
    }
    if one.purl:
        entry["purl"] = one.purl
    if one.files:
        entry["evidence"] = {"occurrences": [{"location": file} for file in one.files]}
    return entry


def _ref(one: Component) -> str:
    return one.purl or one.name


def write() -> None:
    """Write everything beside the program."""
    found = components()
    (FOLDER / NOTICES).write_text(notices(found), encoding="utf-8")
    text = json.dumps(sbom(found, built_at()), indent=1)
    (FOLDER / SBOM).write_text(f"{text}\n", encoding="utf-8")
    shutil.copytree(PACKAGING / "licences", FOLDER / "licences", dirs_exist_ok=True)
    shutil.copy(ROOT / "LICENSE", FOLDER)
    if sys.platform == "linux":
        _write_desktop(FOLDER / "share")
    unknown = [one.name for one in found if one.licence == "not known"]
    print(f"{len(found)} components; licence not known: {', '.join(unknown) or 'none'}")


def written() -> list[Path]:
    """The texts among what `write` wrote."""
    licences = sorted((FOLDER / "licences").iterdir())
    return [FOLDER / NOTICES, FOLDER / SBOM, FOLDER / "LICENSE", *licences]


def _write_desktop(share: Path) -> None:
    for place, name in (("applications", f"{NAME}.desktop"), ("metainfo", f"{NAME}.metainfo.xml")):
        (share / place).mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGING / name, share / place)
    icons.write_pngs(share / "icons" / "hicolor", NAME)


if __name__ == "__main__":
    write()
