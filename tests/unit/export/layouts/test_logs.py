"""Looking at a running apiserver without seeing a value."""

from __future__ import annotations

from tests.support.setups import credentials, full_settings
from wizard.export.layouts.logs import arrived, container, offered, started
from wizard.export.outputs import ExportRequest

HANDOFF = ExportRequest(full_settings(), credentials())


def test_lines_for_either_shell() -> None:
    names, log = container("it", windows=False)
    assert names.endswith(" it | grep ping__")
    assert log.startswith("if log=$(docker logs --since 10m it 2>&1); then ")
    assert "grep -cE 'ParseException|ConfigSubstitutionException'" in log
    assert '"' not in "".join(container("it", windows=True))
    assert container("it", windows=True)[0].endswith(" it | Select-String ping__")


def test_what_is_asked_of_clearml() -> None:
    asked, seen = offered(HANDOFF, windows=False)
    assert asked.line.startswith("curl -fsS ")
    assert "Enterprise" in asked.says
    assert "https://clearml.example in a private window" in seen.says
    assert offered(HANDOFF, windows=True)[0].line.startswith("curl.exe -fsS ")


def test_the_lines_are_kept() -> None:
    assert [arrived("x").line, started("y").line] == ["x", "y"]
