"""Reading plain files only; writing each either old or new, and private where it has a secret."""

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
