"""Reading plain files only; writing each either old or new, and private where it has a secret.

Each part is loaded when it is first used: the first page only reads.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.files.access import readable_by_all, restrict_command
    from wizard.files.reading import read_plain, read_plain_with_mode
    from wizard.files.writing import (
        NOT_OURS,
        OutputFile,
        Overwrite,
        Written,
        is_own,
        make_folder,
        put_aside,
        write_all,
        write_new,
        write_text,
    )

__all__ = [
    "NOT_OURS",
    "OutputFile",
    "Overwrite",
    "Written",
    "is_own",
    "make_folder",
    "put_aside",
    "read_plain",
    "read_plain_with_mode",
    "readable_by_all",
    "restrict_command",
    "write_all",
    "write_new",
    "write_text",
]

_ELSEWHERE = {
    "read_plain": "reading",
    "read_plain_with_mode": "reading",
    "readable_by_all": "access",
    "restrict_command": "access",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_ELSEWHERE.get(name, 'writing')}"), name)
