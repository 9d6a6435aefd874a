"""Secrets of a whole run are searched for wherever they could have got to.

One run of the unattended demo with every log open, on a real keyring, at a provider that knows
what it handed out. The client secret may be in the env file that was asked for, and nowhere else.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.demo_run import DemoRun, run_demo
from tests.support.keyring_session import keyring_session
from tests.support.pictures import PIXELS_ONLY, parts
from tests.support.spied_demo import DRAFTS, EXCEPTIONS, LAST_WORD, REPORT, SECRETS
from wizard.files.log import NAME

pytestmark = pytest.mark.live
ENV_FILE = "ping-sso.env"
KINDS = ("client_secret", "authorization", "code", "code_verifier", "id_token", "access_token")
KINDS_AND_PASSWORD = (*KINDS, "password")


@dataclass(frozen=True)
class Searched:
    """A run and every byte it left behind, by the place where it was found."""

    run: DemoRun
    output: Path
    secrets: dict[str, str]
    places: dict[str, bytes]

    def found(self, text: str) -> list[str]:
        """Where a text is, in any of its disguises."""
        forms = disguises(text)
        return [name for name, data in self.places.items() if any(form in data for form in forms)]


def disguises(text: str) -> set[bytes]:
    """The forms in which a text may lie about: plain, in an address, in JSON, in Qt's UTF-16."""
    plain = {text, quote(text, safe=""), json.dumps(text)[1:-1]}
    in_base64 = {base64.b64encode(text.encode()[start:]).rstrip(b"=")[:-2] for start in range(3)}
    return {form.encode() for form in plain} | {text.encode("utf-16-le")} | in_base64


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    folder = tmp_path_factory.mktemp("spied")
    output, temporary = folder / "out", folder / "tmp"
    temporary.mkdir()
    with keyring_session() as session:
        session.start_keyring()
        environment = {
            **session.env,
            "TMPDIR": str(temporary),
            "QT_LOGGING_RULES": "qt.webengine*=true;qt.network*=true;js*=true",
        }
        command = ("-m", "tests.support.spied_demo", output, folder)
        run = run_demo(command, environment, folder)
        assert run.code == 0, run.printed[-4000:]
        root = Path(session.env["HOME"]).parent
        places = {**files(folder), **files(root)}
    secrets = json.loads(places.pop(str(folder / SECRETS)))
    places |= {f"process {number}": text for number, text in enumerate(sorted(run.started))}
    return Searched(run, output, secrets, places)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestTheSearchItself:
    def test_every_secret_is_known(self, searched: Searched) -> None:
        assert set(searched.secrets) == set(KINDS_AND_PASSWORD)
        assert {name for name, text in searched.secrets.items() if len(text) < 8} == set()

    def test_every_place_is_there(self, searched: Searched) -> None:
        names = set(searched.places)
        wanted = ("stdout.txt", "stderr.txt", EXCEPTIONS, ".yml", ".png", f"{DRAFTS}/demo-")
        assert [part for part in wanted if not any(part in name for name in names)] == []
        assert any(name.endswith(".keyring") for name in names)
        assert any(b"QtWebEngineProcess" in started for started in searched.run.started)
        assert any(b"tests.support.spied_demo" in started for started in searched.run.started)

    def test_log_and_report_are_searched(self, searched: Searched) -> None:
        texts = {Path(name).name: text for name, text in searched.places.items()}
        assert b"Step login" in texts[NAME]
        assert b"ValueError" in texts[REPORT]
        assert b"Step verify" in texts[REPORT]

    def test_logs_were_open(self, searched: Searched) -> None:
        assert f"httpx.after: {LAST_WORD}" in searched.run.stderr
        assert "qt.webengine" in searched.run.stderr

    def test_exceptions_were_seen(self, searched: Searched) -> None:
        (exceptions,) = [text for name, text in searched.places.items() if EXCEPTIONS in name]
        assert len(exceptions.splitlines()) > 5

    def test_a_disguised_secret_is_found(self) -> None:
        text = "never.shown~to/anybody+else"
        for hidden in (f"id:{text}", f"a:{text}", f":{text}", text):
            blob = base64.b64encode(hidden.encode())
            assert any(form in blob for form in disguises(text))
        assert any(form in quote(text, safe="").encode() for form in disguises(text))


def test_client_secret_is_in_the_env_file_alone(searched: Searched) -> None:
    assert searched.found(searched.secrets["client_secret"]) == [str(searched.output / ENV_FILE)]


def test_every_other_secret_is_nowhere(searched: Searched) -> None:
    secrets = {
        kind: searched.secrets[kind].removeprefix("Basic ") for kind in KINDS_AND_PASSWORD[1:]
    }
    found = {kind: searched.found(text) for kind, text in secrets.items()}
    assert {kind: places for kind, places in found.items() if places} == {}


def test_no_part_of_a_token_is_anywhere(searched: Searched) -> None:
    parts_of = {
        kind: searched.secrets[kind].split(".")[1:] for kind in ("id_token", "access_token")
    }
    found = {kind: [searched.found(part) for part in two] for kind, two in parts_of.items()}
    assert found == {kind: [[], []] for kind in parts_of}


def test_pictures_hold_pixels_and_nothing_else(searched: Searched) -> None:
    pictures = list(searched.output.glob("*.png"))
    assert len(pictures) > 5
    assert {p.name: parts(p) - PIXELS_ONLY for p in pictures} == {p.name: set() for p in pictures}
