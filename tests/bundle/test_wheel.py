"""What `pip install` gives: a command, with all of resources/ inside the wheel."""

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT

pytestmark = pytest.mark.bundle


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the checkout with the build backend of .venv, so without network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(CHECKOUT)], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scripts folder of an environment that holds the wheel; its dependencies are borrowed."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home)
    scripts = home / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python")]
    subprocess.run(
        [
            *pip,
            "install",
            "--quiet",
            "--no-index",
            "--no-deps",
            "--no-warn-script-location",
            str(wheel),
        ],
        check=True,
    )
    borrowed = sysconfig.get_path("purelib")
    (site_packages,) = home.glob("lib/python*/site-packages")
    (site_packages / "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    return scripts


def _output(*command: str | Path, cwd: Path) -> str:
    return subprocess.run(
        command, cwd=cwd, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_every_resource_is_in_the_wheel(wheel: Path) -> None:
    inside = {
        name.removeprefix("wizard/_resources/")
        for name in zipfile.ZipFile(wheel).namelist()
        if name.startswith("wizard/_resources/")
    }
    ours = CHECKOUT / "resources"
    tracked = _output("git", "ls-files", cwd=ours).splitlines()

    assert inside >= set(tracked)


def test_command_runs_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert _output(installed / "clearml-ping-wizard", "--version", cwd=tmp_path)


def test_command_prints_the_example_draft(installed: Path, tmp_path: Path) -> None:
    command = installed / "clearml-ping-wizard"
    draft = json.loads(_output(command, "export", "--example-draft", cwd=tmp_path))

    assert draft["version"]


def test_installed_program_finds_its_resources(installed: Path, tmp_path: Path) -> None:
    question = "import wizard.assets; print(wizard.assets.resource())"
    answer = Path(_output(installed / "python", "-c", question, cwd=tmp_path))

    assert answer.is_relative_to(installed.parent)
    assert answer.name == "_resources"
