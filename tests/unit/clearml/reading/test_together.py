from pathlib import Path

import pytest

from tests.unit.clearml.reading.files import codes, lines, name, read_env


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"code_challenge": "true", "code_challenge_method": "S256"}, set()),
        ({"code_challenge": "false"}, set()),
        ({"code_challenge": "false", "code_challenge_method": "S256"}, {"pkce.no-challenge"}),
        ({"groups_enabled": "false", "groups_claim": "g"}, {"groups.not-enabled"}),
        ({"groups_enabled": "false"}, set()),
        ({"groups_enabled": "true", "groups_claim": "g"}, set()),
    ],
)
def test_settings_that_belong_together(
    given: dict[str, str], expected: set[str], tmp_path: Path
) -> None:
    assert codes(read_env(tmp_path, lines(**given))) == expected


def test_every_missing_one_is_named(tmp_path: Path) -> None:
    reading = read_env(tmp_path, f"{name('client_id')}=a\n")
    missing = {d.variable for d in reading.defects if d.code == "missing.required"}
    assert missing == {name(n) for n in ("authorize_url", "access_token_url", "client_secret")}
