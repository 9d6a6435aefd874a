"""One text, one line of YAML, the same text for both YAML libraries."""

from __future__ import annotations

import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from wizard.clearml.yaml_text import scalar


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@example("\x85\u2028\u2029\ufeff\x7f")
@example("a: b # c")
@example("true")
@example(" " * 5000 + "x " * 3000)
@example("it's 🔑")
@example("\ufffe\uffff\U0010ffff")
def test_two_parsers_read_the_text_back(text: str) -> None:
    line = scalar(text)
    assert len(line.splitlines()) == 1
    document = f"outer:\n  - k: {line}\n"
    assert yaml.safe_load(document) == {"outer": [{"k": text}]}
    assert YAML(typ="safe", pure=True).load(document) == {"outer": [{"k": text}]}


def test_what_can_be_seen_stays_readable() -> None:
    assert scalar('"Möller"') == "'\"Möller\"'"
    assert scalar("a\u202eb") == '"a\\u202Eb"'
