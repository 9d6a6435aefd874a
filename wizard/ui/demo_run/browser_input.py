"""Signing on at the provider's own page, inside the embedded browser, by mouse and keys.

Scripts only find out where an element is, in a JavaScript world of their own; they never act on it.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from wizard.ui.demo_run.user_input import DemoRunError, UserInput

_PRIVATE_WORLD = 1
_DRAWN = "performance.getEntriesByName('first-contentful-paint').length > 0"
"""True once the page shows something: clicks and keys that come earlier are dropped."""


def fill_in(user: UserInput, username: str, password: str) -> None:
    """Type into the provider's form."""
    _type(user, "#username", username)
    _type(user, "#password", password)


def sign_on(user: UserInput) -> None:
    """Press the form's button."""
    _click(user, "#sign-on")


def _type(user: UserInput, selector: str, text: str) -> None:
    _click(user, selector)
    user.wait(
        lambda: _evaluate(user, f"document.activeElement.matches({json.dumps(selector)})") is True,
        f"the cursor in {selector}",
    )
    QTest.keyClicks(_target(user), text)
    value = f"document.querySelector({json.dumps(selector)}).value.length"
    user.wait(lambda: _evaluate(user, value) == len(text), f"the text in {selector}")


def _click(user: UserInput, selector: str) -> None:
    user.wait(lambda: _evaluate(user, _DRAWN) is True, "the page to be painted")
    found: list[QPoint] = []
    user.wait(lambda: _middle(user, selector, found), f"{selector} on the page")
    QTest.mouseClick(_target(user), Qt.MouseButton.LeftButton, pos=found[0])


def _middle(user: UserInput, selector: str, found: list[QPoint]) -> bool:
    query = f"document.querySelector({json.dumps(selector)})"
    box = f"(r => [r.x + r.width / 2, r.y + r.height / 2])({query}.getBoundingClientRect())"
    place = _evaluate(user, f"{query} && {query}.offsetWidth > 0 && {box}")
    if isinstance(place, list):
        # The page counts in CSS pixels, a mouse event in those of the widget.
        zoom = _view(user).zoomFactor()
        found.append(QPoint(*(round(float(part) * zoom) for part in place)))
    return bool(found)


def _evaluate(user: UserInput, script: str) -> object:
    answers: list[object] = []
    page = _view(user).page()
    page.runJavaScript(f"JSON.stringify({script})", _PRIVATE_WORLD, answers.append)
    user.wait(lambda: bool(answers), "the page to answer")
    return json.loads(str(answers[0])) if answers[0] else None


def _view(user: UserInput) -> QWebEngineView:
    views = user.all_seen(QWebEngineView)
    if not views:
        raise DemoRunError("The login browser has closed.")
    return views[0]


def _target(user: UserInput) -> QWidget:
    view = _view(user)
    # Chromium's own widget inside the view receives the events.
    return view.focusProxy() or view
