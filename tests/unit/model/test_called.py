"""What a set-up is called."""

from __future__ import annotations

import pytest

from wizard.model.called import called, host
from wizard.model.draft import Draft


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("", "", ""),
        ("", "ftp://clearml.example.com", ""),
        ("", "HTTPS://ClearML.Example.com:443/projects", "clearml.example.com"),
        ("", "http://clearml.example.com:8080", "clearml.example.com:8080"),
        ("  ", "https://clearml.example.com", "clearml.example.com"),
        (" Production ", "https://clearml.example.com", "Production"),
        ("Production", "", "Production"),
    ],
)
def test_a_set_up_is_called_like_its_server_until_somebody_names_it(
    name: str, address: str, expected: str
) -> None:
    assert called(Draft(name=name, webapp_url=address)) == expected


def test_the_host_does_not_depend_on_the_name() -> None:
    assert host(Draft(name="Mine", webapp_url="https://clearml.example.com")) == (
        "clearml.example.com"
    )
