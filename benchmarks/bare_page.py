"""A bare copy of a page: the same Qt classes in the same layouts with the same words.

It has no names, kinds, icons, connections or drawings of the program's own. What the page hides is
there and hidden as well. The page is read first, so that only building the copy is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

Build = Callable[[], QWidget]
_Put = Callable[[Any], object]


def plan(page: QWidget | None) -> Build:
    """Reads the page; what is returned makes a copy."""
    if page is None:
        return QWidget
    steps = (*_words(page), *_inside(page))
    hidden = page.isHidden() and page.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    return partial(_built, _kind(page), steps, hidden)


def _built(kind: type[QWidget], steps: tuple[_Put, ...], hidden: bool) -> QWidget:  # noqa: FBT001 - bound once
    made = kind()
    for step in steps:
        step(made)
    if hidden:
        made.hide()
    return made


def _kind(one: QWidget) -> type[QWidget]:
    found = next(k for k in type(one).__mro__ if k.__module__.startswith("PySide6"))
    return QCheckBox if found is QAbstractButton else found


def _words(one: QWidget) -> Iterator[_Put]:
    if isinstance(one, QLabel | QAbstractButton | QLineEdit):
        text = one.text()
        yield lambda made: made.setText(text)
    if isinstance(one, QLabel):
        wraps = one.wordWrap()
        yield lambda made: made.setWordWrap(wraps)
    if isinstance(one, QTextEdit | QPlainTextEdit):
        plain = one.toPlainText()
        yield lambda made: made.setPlainText(plain)


def _inside(one: QWidget) -> Iterator[_Put]:
    if isinstance(one, QScrollArea) and one.widget() is not None:
        build, fits = plan(one.widget()), one.widgetResizable()
        yield lambda made: made.setWidgetResizable(fits)
        yield lambda made: made.setWidget(build())
    elif isinstance(one, QStackedWidget):
        for place in range(one.count()):
            yield _calling("addWidget", plan(one.widget(place)))
    elif not isinstance(one, QAbstractScrollArea | QComboBox):
        yield from _laid_out(one)


def _calling(how: str, build: Build) -> _Put:
    return lambda made: getattr(made, how)(build())


def _laid_out(one: QWidget) -> Iterator[_Put]:
    layout, inside = one.layout(), list[QWidget]()
    if layout is not None:
        build = _layout(layout, inside)
        yield lambda made: made.setLayout(build())
    for child in one.children():
        if isinstance(child, QWidget) and child not in inside and not child.isWindow():
            yield _inserted(plan(child))


def _inserted(build: Build) -> _Put:
    return lambda made: build().setParent(made)


def _layout(layout: QLayout, inside: list[QWidget]) -> Callable[[], QLayout]:
    kind = next(k for k in type(layout).__mro__ if k.__module__.startswith("PySide6"))
    margins, spacing = layout.contentsMargins(), layout.spacing()
    steps = [_item(layout, number, inside) for number in range(layout.count())]

    def build() -> QLayout:
        made: QLayout = kind()
        made.setContentsMargins(margins)
        made.setSpacing(spacing)
        for step in steps:
            step(made)
        return made

    return build


def _item(layout: QLayout, number: int, inside: list[QWidget]) -> Callable[[Any], object]:
    item: Any = layout.itemAt(number)
    at: Any = layout.getItemPosition(number) if isinstance(layout, QGridLayout) else ()
    if item.widget() is not None:
        inside.append(item.widget())
        build = plan(item.widget())
        return lambda made: made.addWidget(build(), *at)
    if item.layout() is not None:
        inner = _layout(item.layout(), inside)
        return lambda made: made.addLayout(inner(), *at)
    stretches = isinstance(layout, QBoxLayout)
    return lambda made: made.addStretch(1) if stretches else None
