"""The program ends at once, whatever its requests are waiting for."""

import subprocess
import sys
import time

SCRIPT = """
import socket
import threading

from wizard.oidc.client import NetworkClient
from wizard.oidc.http import Request, RequestError

def hanging(*_, **__):
    threading.Event().wait()

socket.getaddrinfo = hanging
client = NetworkClient(deadline=0.2)
try:
    client.send(Request("https://idp.example/"))
except RequestError as error:
    print(error.problem.code, flush=True)
waiting = NetworkClient(deadline=600)
threading.Thread(target=waiting.send, args=(Request("https://idp.example/"),), daemon=True).start()
print("end", flush=True)
"""


def test_resolver_that_never_answers_does_not_delay_the_exit() -> None:
    command = [sys.executable, "-W", "error", "-c", SCRIPT]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(2)]
        began = time.monotonic()
        rest = process.stdout.read()
        process.wait(30)
    assert time.monotonic() - began < 1
    assert (lines, rest, process.returncode) == (["http.timeout", "end"], "", 0)
