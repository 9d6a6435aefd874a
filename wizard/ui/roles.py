"""The colours by what they are for, once light and once dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Roles:
    """One colour per role, as `#rrggbb`.

    Attributes:
        window: The quiet background that cards lie on.
        rail: Background of the list of steps and of the footer.
        card: Background of a card.
        field: Background of what can be typed into.
        code: Background of values to copy.
        line: Border of a card.
        edge: Border of what can be typed into or switched; 3:1 against its surroundings.
        text: Text.
        muted: Explanations; 4.5:1 against window and card.
        accent: The one accent.
        accent_hover: The accent under the pointer.
        accent_soft: The accent as a background.
        on_accent: Text on the accent.
        passed: Verdict passed; never used for anything but verdicts, like the next two.
        passed_soft: The same as a background.
        warned: Verdict warned.
        warned_soft: The same as a background.
        failed: Verdict failed.
        failed_soft: The same as a background.
    """

    window: str
    rail: str
    card: str
    field: str
    code: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    passed: str
    passed_soft: str
    warned: str
    warned_soft: str
    failed: str
    failed_soft: str


LIGHT = Roles(
    window="#f4f5f8",
    rail="#fbfbfd",
    card="#ffffff",
    field="#ffffff",
    code="#f1f3f9",
    line="#e0e3ea",
    edge="#858d9b",
    text="#191c22",
    muted="#555c69",
    accent="#3553d1",
    accent_hover="#2842b4",
    accent_soft="#e8ecfb",
    on_accent="#ffffff",
    passed="#17764a",
    passed_soft="#e3f4ea",
    warned="#8a5800",
    warned_soft="#fdf2dc",
    failed="#b4271f",
    failed_soft="#fcebe9",
)

DARK = Roles(
    window="#15171c",
    rail="#1a1d23",
    card="#20242b",
    field="#191c22",
    code="#191c23",
    line="#323842",
    edge="#7b8594",
    text="#e9ebf0",
    muted="#a6aebb",
    accent="#8fa6ff",
    accent_hover="#adbfff",
    accent_soft="#2a3252",
    on_accent="#10163a",
    passed="#62d39b",
    passed_soft="#1a3428",
    warned="#efb94c",
    warned_soft="#382d16",
    failed="#ff8f85",
    failed_soft="#412322",
)
