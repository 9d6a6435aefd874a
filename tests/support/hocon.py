"""pyhocon in the tests' own process: a table of cases needs no child process for each of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from wizard.lint.resolve import hocon, hocon_child
from wizard.lint.resolve.hocon import Question, Read


def parse_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values of the tests' own files are parsed without a child process."""
    monkeypatch.setattr(hocon, "_child", _answers)


def _answers(questions: Sequence[Question], _seconds: float) -> list[Read]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.environ", {})  # the child process has an empty environment
        found = [hocon_child.answer(q.path, q.text.reveal()) for q in questions]
    return [hocon._read(json.loads(json.dumps(one))) for one in found]
