import pytest

from wizard.oidc.http_types import RequestError
from wizard.oidc.lines import Line, Lines

HERE, THERE = "https://idp.example/a", "https://other.example/a"


def test_idle_line_is_taken_again_for_its_origin() -> None:
    lines = Lines("")
    line = lines.take(HERE, fresh=False)
    lines.give_back(line)
    other, fresh = lines.take(THERE, fresh=False), lines.take(HERE, fresh=True)
    assert other is not line
    assert fresh is not line
    assert lines.take("https://IDP.example:443/b", fresh=False) is line
    assert lines.take(HERE, fresh=False) is not line


def test_only_some_are_kept() -> None:
    lines = Lines("")
    taken = [lines.take(HERE, fresh=True) for _ in range(12)]
    for line in taken:
        lines.give_back(line)
    assert [line.client.is_closed for line in taken] == [True] * 4 + [False] * 8
    lines.close()
    assert all(line.client.is_closed for line in taken)


def test_unusable_extra_ca_file(private_home: object) -> None:
    with pytest.raises(RequestError) as caught:
        Line(HERE, f"{private_home}/none.pem")
    assert caught.value.problem.code == "http.ca-file"
