"""The keys of the window, as Help and docs/guide.md list them."""

from __future__ import annotations

from PySide6.QtCore import Qt

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
HELP, UNDO, BACK, NEXT = "F1", "Ctrl+Z", "Alt+Left", "Alt+Right"
STEP = "Ctrl+{}"

SHORTCUTS = (
    (HELP, "Help on the page in view"),
    ("Tab, Shift+Tab", "To the next or the previous part of the page"),
    ("Space", "Press the button, switch the switch, pick the answer"),
    (
        "Enter",
        "In a field or on Next: look up, add, else Next. Never Save, Delete, Close or a consent",
    ),
    (f"{STEP.format(1)} to {STEP.format(8)}", "To a step"),
    (f"{BACK}, {NEXT}", "Back, Next"),
    (UNDO, "In a field: undo typing. Elsewhere: what “Undo” at the lower edge offers"),
    ("F2, Delete", "In a list: correct or remove the entry"),
    ("Esc", "Close a dialog, a menu or Help; what is typed on a page stays"),
)
"""Keys, and what they do."""


def table() -> str:
    """As Markdown."""
    rows = (f"| {keys} | {does} |" for keys, does in SHORTCUTS)
    return "\n".join(("| keys | what they do |", "|---|---|", *rows))
