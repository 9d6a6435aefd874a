"""Signing on at the provider's own page, inside the embedded browser, by mouse and keys.

Scripts only ask where an element is, in a world that the page cannot see; they never act on it.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from wizard.ui.demo_run.user_input import Hands, TourError

_PRIVATE_WORLD = 1
_DRAWN = "performance.getEntriesByName('first-contentful-paint').length > 0"
"""True once the page shows something: clicks and keys that come earlier are dropped."""


def fill_in(hands: Hands, username: str, password: str) -> None:
    """Type into the provider's form."""
    _type(hands, "#username", username)
    _type(hands, "#password", password)


def sign_on(hands: Hands) -> None:
    """Press the form's button."""
    _click(hands, "#sign-on")


def _type(hands: Hands, selector: str, text: str) -> None:
    _click(hands, selector)
    hands.wait(
        lambda: _asked(hands, f"document.activeElement.matches({json.dumps(selector)})") is True,
        f"the cursor in {selector}",
    )
    QTest.keyClicks(_target(hands), text)
    value = f"document.querySelector({json.dumps(selector)}).value.length"
    hands.wait(lambda: _asked(hands, value) == len(text), f"the text in {selector}")


def _click(hands: Hands, selector: str) -> None:
    hands.wait(lambda: _asked(hands, _DRAWN) is True, "the page to be painted")
    found: list[QPoint] = []
    hands.wait(lambda: _middle(hands, selector, found), f"{selector} on the page")
    QTest.mouseClick(_target(hands), Qt.MouseButton.LeftButton, pos=found[0])


def _middle(hands: Hands, selector: str, found: list[QPoint]) -> bool:
    query = f"document.querySelector({json.dumps(selector)})"
    box = f"(r => [r.x + r.width / 2, r.y + r.height / 2])({query}.getBoundingClientRect())"
    place = _asked(hands, f"{query} && {query}.offsetWidth > 0 && {box}")
    if isinstance(place, list):
        zoom = _view(hands).zoomFactor()
        found.append(QPoint(*(round(float(part) * zoom) for part in place)))
    return bool(found)


def _asked(hands: Hands, script: str) -> object:
    answers: list[object] = []
    page = _view(hands).page()
    page.runJavaScript(f"JSON.stringify({script})", _PRIVATE_WORLD, answers.append)
    hands.wait(lambda: bool(answers), "the page to answer")
    return json.loads(str(answers[0])) if answers[0] else None


def _view(hands: Hands) -> QWebEngineView:
    views = hands.all_seen(QWebEngineView, "")
    if not views:
        raise TourError("The login browser has closed.")
    return views[0]


def _target(hands: Hands) -> QWidget:
    view = _view(hands)
    return view.focusProxy() or view
