"""How the command line speaks."""

from __future__ import annotations

import json

import pytest

from wizard.cli import messages as talk
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.model.verdict import failed, passed

PROBLEM = Problem("family.rule", "What happened.", "Why it did.", "What to do.", Step.GROUPS)


def test_a_problem_is_printed_with_everything_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    talk.complain([PROBLEM])
    said = capsys.readouterr()
    assert said.out == ""
    for word in ("error", "What happened.", "Why it did.", "What to do.", "Groups", "family.rule"):
        assert word in said.err


def test_a_passed_verdict_takes_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    talk.say_verdict(passed("c", "Nonce", "it is ours"))
    assert capsys.readouterr().out.strip() == "ok  Nonce: it is ours"


def test_a_failed_verdict_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    talk.say_verdict(failed("c", "Nonce", PROBLEM))
    said = capsys.readouterr().out
    assert "FAILED  Nonce" in said
    assert "What to do." in said


def test_json_carries_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    talk.say_json({"verdicts": [failed("c", "Nonce", PROBLEM).record()]})
    body = json.loads(capsys.readouterr().out)
    assert body["version"] == 1
    assert body["verdicts"][0]["code"] == "family.rule"
