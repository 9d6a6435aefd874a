"""The command line as a process: foreign code pages, line ends, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.tables import failures
from wizard import environment

CODE_PAGES = ("utf-8", "cp437", "cp850", "cp1250", "cp1252", "cp932", "cp936", "cp949")
SECONDS = 120
CREDENTIALS = {"PING_AUTH_CLIENT_ID": "client", "PING_AUTH_CLIENT_SECRET": 's3cret "$é"'}


def run(*words: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    process = {**environment.process(), **CREDENTIALS, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "wizard", *words]
    return subprocess.run(command, capture_output=True, check=False, timeout=SECONDS, env=process)


def export(folder: Path) -> Path:
    """Files for a draft with letters that no Western code page has."""
    text = run("export", "--example-draft").stdout.decode()
    # The example's own addresses are reported as placeholders.
    example = json.loads(text.replace("example.com", "corp.test"))
    example["draft"]["groups_admins"] = ["Админы 東京"]
    draft = folder / "draft.json"
    draft.write_text(json.dumps(example), encoding="utf-16")
    done = run("export", "--draft", str(draft), "--output", str(folder / "out"))
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return folder / "out" / "ping-sso.env"


def test_files_have_the_line_ends_of_the_server(tmp_path: Path) -> None:
    folder = export(tmp_path).parent
    assert [f.name for f in folder.iterdir() if b"\r" in f.read_bytes()] == []


def test_no_code_page_ends_in_a_traceback(tmp_path: Path) -> None:
    env = export(tmp_path)

    def check(encoding: str) -> None:
        for words in (("check", str(env)), ("--help",)):
            done = run(*words, encoding=encoding)
            assert b"Traceback" not in done.stderr
            assert done.returncode == 0
            assert b"s3cret" not in done.stdout + done.stderr

    assert failures(((page,) for page in CODE_PAGES), check) == {}


def test_check_offers_a_command_of_windows(tmp_path: Path) -> None:
    assert b"chmod" not in run("check", str(export(tmp_path))).stdout
