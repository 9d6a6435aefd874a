"""The request that shows whether the apiserver reaches the token endpoint, run in a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.support.exports import REQUEST
from tests.support.loopback import Response, Site
from wizard.export.commands import reach


def _reached(url: str) -> subprocess.CompletedProcess[str]:
    endpoints = replace(REQUEST.settings.endpoints, access_token_url=url)
    request = replace(REQUEST, settings=replace(REQUEST.settings, endpoints=endpoints))
    (command,) = reach(request, "env -i", windows=False)
    line = command.line.replace("python3", sys.executable, 1)
    words = ["sh", "-c", line]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.skipif(os.name == "nt", reason="runs a POSIX shell")
def test_any_status_shows_that_the_token_endpoint_is_reached() -> None:
    pages = {f"/{status}": Response("", status) for status in (200, 302, 400, 405, 500)}
    with Site(pages) as site:
        for path in pages:
            assert _reached(site.url(path)).stdout == f"HTTP {path[1:]}\n"
        assert _reached(f"{site.url('/200')}?key=hunter2").stdout == "HTTP 200\n"
        assert "hunter2" not in repr(site.requests)
        origin = site.origin
    failed = _reached(origin)
    assert (failed.stdout, failed.returncode) == ("", 1)
    assert "refused" in failed.stderr.splitlines()[-1]
