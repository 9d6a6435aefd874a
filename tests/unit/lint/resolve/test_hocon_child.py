import json
import subprocess
import sys

import pytest

from wizard.cli.messages import HOCON_CHILD
from wizard.lint.resolve.child_process import COMMAND
from wizard.lint.resolve.hocon_child import answer

PROBE = """
import os, socket, subprocess, sys, urllib.request
from wizard.lint.resolve.hocon_child import _refuse
sys.addaudithook(_refuse)
{attempts}
"""
ATTEMPT = """
try:
    {}
    print("allowed")
except PermissionError:
    print("refused")
"""


def child(program: str, given: bytes = b"") -> str:
    command = [sys.executable, "-I", "-c", program]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


def test_the_command_line_knows_its_name() -> None:
    assert COMMAND == HOCON_CHILD


def test_answers_are_lines_of_json() -> None:
    questions = [{"path": "a.b", "text": '"x"'}, {"path": "a.b", "text": "a$b"}]
    program = "from wizard.lint.resolve.hocon_child import main; main()"
    first, second = child(program, json.dumps(questions).encode()).splitlines()
    assert json.loads(first) == {"type": "text", "value": "x", "also": 0}
    assert json.loads(second)["type"] == "error"


def test_files_network_and_programs_are_refused() -> None:
    attempts = (
        "open('/etc/hostname')",
        "socket.create_connection(('127.0.0.1', 9))",
        "urllib.request.urlopen('http://127.0.0.1:9')",
        "subprocess.run(['true'])",
        "os.listdir('/')",
        "os.system('true')",
    )
    program = PROBE.format(attempts="\n".join(map(ATTEMPT.format, attempts)))
    assert child(program).split() == ["refused"] * len(attempts)


@pytest.mark.not_on_wine("does not enforce a job's limits")
def test_memory_is_limited() -> None:
    program = (
        "from wizard.lint.resolve import hocon_child as c\nc._limit()\n"
        "try:\n  bytearray(2 * c.MEMORY_BYTES)\nexcept MemoryError:\n  print('limited')\n"
    )
    assert child(program).strip() == "limited"


def test_whatever_stops_the_parser_is_an_answer() -> None:
    assert answer("a", "[" * 5000)["type"] == "error"
    assert answer("a", "x\nb: 1") == {"type": "text", "value": "x", "also": 1}
