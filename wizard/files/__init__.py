"""Writing files safely: whole or not at all, private where they hold a secret."""

from wizard.files.output import OutputFile, Overwrite, Written
from wizard.files.problems import NOT_OURS
from wizard.files.writing import is_own, make_folder, write_all, write_new, write_text

__all__ = [
    "NOT_OURS",
    "OutputFile",
    "Overwrite",
    "Written",
    "is_own",
    "make_folder",
    "write_all",
    "write_new",
    "write_text",
]
