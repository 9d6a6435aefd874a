from dataclasses import replace

from wizard.model.credentials import Credentials
from wizard.model.secret import DOTS, Secret


def test_complete_needs_both() -> None:
    both = Credentials("id", Secret("s"), "v1")
    assert both.complete
    assert not replace(both, client_id="").complete
    assert not replace(both, client_secret=Secret("")).complete


def test_shows_the_id_and_hides_the_secret() -> None:
    shown = repr(Credentials("my-client", Secret("hunter2"), "v1"))
    assert "my-client" in shown
    assert DOTS in shown
    assert "hunter2" not in shown
