import pytest

from wizard.model.credentials import Credentials
from wizard.model.secret import DOTS, Secret


@pytest.mark.parametrize(
    ("client_id", "secret", "complete"),
    [("", "", False), ("id", "", False), ("", "s", False), ("id", "s", True)],
)
def test_complete_needs_both(client_id: str, secret: str, complete: bool) -> None:
    assert Credentials(client_id, Secret(secret), "v1").complete is complete


def test_shows_the_id_and_hides_the_secret() -> None:
    shown = repr(Credentials("my-client", Secret("hunter2"), "v1"))
    assert "my-client" in shown
    assert DOTS in shown
    assert "hunter2" not in shown
