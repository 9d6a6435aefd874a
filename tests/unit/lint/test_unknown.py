"""Variables that are not Ping's, as the files of a deployment give them."""

from __future__ import annotations

from pathlib import Path

from tests.unit.lint.files import lines, put
from wizard.lint.deployment import deployment
from wizard.lint.unknown import unknown


def test_pings_own_variables_are_none_of_them(tmp_path: Path) -> None:
    assert unknown(deployment([put(tmp_path, "a.env", lines())])) == ()


def test_the_last_of_one_name_counts(tmp_path: Path) -> None:
    (found,) = unknown(deployment([put(tmp_path, "a.env", "AB=1\nAB=2\n")]))
    assert found.value is not None
    assert (found.value.reveal(), found.line) == ("2", 2)


def test_a_value_that_is_filled_in_stands_where_it_comes_from(tmp_path: Path) -> None:
    put(tmp_path, ".env", "PING_SSO_KEPT_AB=x\n")
    service = "services: {apiserver: {environment: ['AB=${PING_SSO_KEPT_AB?no}']}}\n"
    (found,) = unknown(deployment([put(tmp_path, "o.yml", service)]))
    assert found.file == tmp_path / ".env"
    assert not found.lost


def test_a_value_with_a_hole_is_not_passed_on(tmp_path: Path) -> None:
    service = "services: {apiserver: {environment: ['AB=x${GONE}y', 'CD=x${GONE:-z}y']}}\n"
    ab, cd = unknown(deployment([put(tmp_path, "o.yml", service)]))
    assert "GONE, which the files do not set" in ab.lost
    assert not cd.lost
