"""The command line's word on faults; every fault is run in tests/service/demo/faults."""

import pytest

from wizard import app
from wizard.cli.faults import unknown
from wizard.cli.messages import Exit
from wizard.demo.faults import CATALOG


def test_the_table_is_printed_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["faults"]) == Exit.FINE
    printed = capsys.readouterr().out
    for name, fault in CATALOG.items():
        assert f"{name}  [{fault.code}]" in printed


def test_a_fault_is_told_as_it_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["faults", "--run", "secret-wrong-pingfederate"]) == Exit.FAILURE
    printed = capsys.readouterr().out
    assert "FAILED  Client ID and secret accepted" in printed
    assert "[token.client-refused]" in printed
    assert "step:   Endpoints and credentials" in printed


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no-such-fault", "no fault named “no-such-fault”"),
        ("\u202egnp", "\\u{202e}gnp"),
        ("login-given-up", "demo --fault login-given-up"),
        ("sign-on-certificate-expired", "in a window only"),
    ],
)
def test_what_cannot_be_run_is_a_usage_error(
    name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["faults", "--run", name]) == Exit.USAGE
    printed = capsys.readouterr()
    assert words in printed.err
    assert not printed.out


def test_a_warning_alone_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["faults", "--run", "issuer-left-empty"]) == Exit.FINE
    assert "[issuer.unknown]" in capsys.readouterr().out


def test_a_known_name_is_no_problem() -> None:
    assert unknown("secret-wrong-aic") is None
