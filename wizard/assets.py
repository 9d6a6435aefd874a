"""Files that come with the program: guides, drawings, icons, style sheet, sentences."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(*parts: str) -> Path:
    """Path of a file or folder in resources/, given its parts below it.

    They are inside the package in a wheel and in the bundle, next to it in a source checkout.

    Raises:
        FileNotFoundError: no such file or folder came with the program.
    """
    path = _root().joinpath(*parts)
    if not path.exists():
        message = (
            f"The program is incomplete: resources/{'/'.join(parts)} is missing. Install it again."
        )
        raise FileNotFoundError(message)
    return path


def _root() -> Path:
    packaged = _PACKAGE / "_resources"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "resources"
