"""What `make release` writes, without building: sums, archive, notices, SBOM; the workflows."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from datetime import UTC, datetime
from email import message_from_string
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
import yaml

from scripts import contents, icons, notices, release
from scripts.contents import Component
from tests.support.parts import CHECKOUT

AT = datetime(2026, 11, 29, tzinfo=UTC)
PARTS = (
    Component("Qt", "6.11.3", "LGPL-3.0-only", "pkg:generic/qt@6.11.3"),
    Component("libx.so (origin not known)", "", "not known", files=["libx.so"]),
)
_METADATA = {
    "MIT": "License-Expression: MIT\nLicense: old\n",
    "LGPL-3.0-only": "License: LGPL-3.0-only\n",
    "BSD License AND MIT License": (
        "License: a whole\n  text\n"
        "Classifier: License :: OSI Approved :: BSD License\n"
        "Classifier: License :: OSI Approved :: MIT License\n"
    ),
    "not known": "Name: x\n",
}


def test_licences_are_those_of_the_packages_metadata() -> None:
    found = {
        wanted: contents.licence_of(cast("Any", message_from_string(text)))
        for wanted, text in _METADATA.items()
    }
    assert found == {wanted: wanted for wanted in _METADATA}


def test_debians_licences_are_named_once() -> None:
    text = "Files: *\nLicense: LGPL-2.1+\n text\n\nFiles: a\nLicense: MIT\n\nLicense: MIT\n text"
    assert contents.debian_licences(text) == "LGPL-2.1+, MIT"
    assert contents.debian_licences("This is a free-form file") == "see the copyright file"


def test_sbom_names_every_component_once() -> None:
    made = json.loads(json.dumps(notices.sbom(PARTS, AT)))
    refs = [one["bom-ref"] for one in made["components"]]
    assert refs == ["pkg:generic/qt@6.11.3", "libx.so (origin not known)"]
    assert made["dependencies"][0]["dependsOn"] == sorted(refs)
    assert made["components"][1]["evidence"]["occurrences"] == [{"location": "libx.so"}]
    assert made == json.loads(json.dumps(notices.sbom(PARTS, AT)))


def test_notices_have_the_table_qts_duties_and_the_texts(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Permission is granted", encoding="utf-8")
    given = Component("lib", "1.0", "MIT", texts=(tmp_path / "LICENSE",))
    text = notices.notices((*PARTS, given))
    wanted = ("lib 1.0: MIT", "Permission is granted", "You may replace", "download.qt.io")
    assert [part for part in wanted if part not in text] == []


def test_same_files_give_the_same_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    digests = set()
    for name in ("a", "b"):
        folder = tmp_path / name
        (folder / "folder" / "sub").mkdir(parents=True)
        (folder / "folder" / "sub" / "file").write_text("content", encoding="utf-8")
        made = release.archive(folder / "folder", "name", folder)
        digests.add(hashlib.sha256(made.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_sums_are_those_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    (tmp_path / "SHA256SUMS.asc").write_text("of an earlier release", encoding="ascii")
    sums = release.write_sums([tmp_path / "a"], tmp_path)
    assert not (tmp_path / "SHA256SUMS.asc").exists()
    assert sums.read_text() == f"{hashlib.sha256(b'content').hexdigest()}  a\n"


def test_icons_have_their_sizes(tmp_path: Path) -> None:
    icons.write_pngs(tmp_path, "name")
    found = {p.parts[-3]: p.read_bytes()[16:24] for p in tmp_path.rglob("*.png")}
    assert found == {f"{s}x{s}": s.to_bytes(4, "big") * 2 for s in icons.SIZES}


def test_every_place_has_the_same_version() -> None:
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"]
    changes = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    metainfo = ET.parse(notices.PACKAGING / f"{contents.NAME}.metainfo.xml")  # noqa: S314 - ours
    (newest, *_) = [one.get("version") for one in metainfo.iter("release")]
    (latest, *_) = re.findall(r"^## \[(\d[^]]+)\] - \d{4}-\d\d-\d\d$", changes, re.MULTILINE)
    assert (newest, latest) == (version, version)
    assert "## [Unreleased]" in changes


def test_workflows_pin_their_actions_and_say_that_they_were_not_run() -> None:
    targets = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    for path in (CHECKOUT / ".github" / "workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# Not run here")
        jobs = yaml.safe_load(text)["jobs"].values()
        steps = [step for job in jobs for step in job["steps"]]
        actions = [step["uses"] for step in steps if "uses" in step]
        assert [a for a in actions if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", a)] == []
        wanted = re.findall(r"^ .*- run: make (?:PYTHON=python )?([a-z]+)$", text, re.MULTILINE)
        assert wanted
        assert [target for target in wanted if f"\n{target}: " not in targets] == []


def test_workflows_build_for_linux_where_the_scripts_install_what_is_missing() -> None:
    """`scripts/system.sh` does that on Debian as root; elsewhere it only says what is missing."""
    found = {}
    for path in (CHECKOUT / ".github" / "workflows").glob("*.yml"):
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
            runs = [step.get("run", "") for step in job["steps"]]
            if any(run.startswith(("make", ".ci/")) for run in runs) and "ubuntu" in str(job):
                found[f"{path.name}: {name}"] = str(job.get("container"))
    assert len(found) == 3
    assert [name for name, where in found.items() if not _is_debian_12(where)] == []


def _is_debian_12(image: str) -> bool:
    return image == "debian:12" or image.endswith("-bookworm")
