"""`make docs`."""

from scripts.docs.pages import write

write()
