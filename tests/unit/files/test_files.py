"""The package's names, each loaded with the part that has it."""

import subprocess
import sys

import pytest

from tests.support.parts import CHECKOUT
from wizard import files


def test_each_name_is_there_and_no_other() -> None:
    assert [name for name in files.__all__ if not hasattr(files, name)] == []
    with pytest.raises(AttributeError):
        vars(files)["__getattr__"]("import_module_of_another")


def test_reading_does_not_load_what_writes() -> None:
    program = "import sys; from wizard.files import read_plain; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "wizard.files.reading" in loaded
    assert "wizard.files.writing" not in loaded
