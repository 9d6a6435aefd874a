from pathlib import Path

import pytest

from tests.unit.lint.cases import given
from tests.unit.lint.files import lines, name, put
from wizard.lint.deployment import deployment
from wizard.lint.entry import Form


@pytest.mark.parametrize("item", [f"{name('client_id')}=a"])
def test_only_environment_beats_env_files(item: str, tmp_path: Path) -> None:
    composed = deployment([put(tmp_path, "a.yml", given(item))]).entries
    listed = deployment([put(tmp_path, "a.env", lines())]).entries
    assert [e.form for e in composed] == [Form.ITEM]
    assert composed[0].in_environment
    assert not any(e.in_environment for e in listed)


def test_no_value_shows_in_its_repr(tmp_path: Path) -> None:
    entries = deployment([put(tmp_path, "a.env", lines(client_secret="hunter2"))]).entries
    assert "hunter2" not in repr(entries)
