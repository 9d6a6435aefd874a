"""Writing files safely: each is either old or new, and private where it contains a secret."""

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
    "write_all",
    "write_new",
    "write_text",
]
