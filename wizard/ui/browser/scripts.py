"""What is done inside the pages: remember a form that goes to the callback, notice WebAuthn."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from PySide6.QtWebEngineCore import QWebEngineFrame, QWebEnginePage, QWebEngineScript

_World = QWebEngineScript.ScriptWorldId
_OURS = int(_World.ApplicationWorld)

# The request interceptor can't read a body: PySide6 6.11 crashes in `requestBody`, since Chromium's
# object has no run-time type. Every form that is sent tells its fields beforehand, though, also to
# this world of our own, which the page's scripts can't see. Only an answer of OAuth is kept.
_REMEMBER = """
addEventListener('formdata', event => {
  const answer = ['code', 'error', 'state', 'id_token'].some(name => event.formData.has(name));
  const texts = [...event.formData].filter(([, value]) => typeof value === 'string');
  globalThis.wizardPosted = answer ? new URLSearchParams(texts).toString() : '';
}, true);
"""
_RECALL = "globalThis.wizardPosted || ''"

# Without a key in its slot nothing is signalled, so that a page would wait in silence. The
# function taken away never answers in Qt WebEngine, and some login pages wait for it.
_NOTICE = """
(token => {
  const credentials = globalThis.CredentialsContainer && CredentialsContainer.prototype;
  for (const name of credentials ? ['get', 'create'] : []) {
    const real = credentials[name];
    credentials[name] = function (options) {
      if (options && options.publicKey && options.mediation !== 'conditional')
        console.debug(token);
      return real.apply(this, arguments);
    };
  }
  if (globalThis.PublicKeyCredential) delete PublicKeyCredential.getClientCapabilities;
})(TOKEN);
"""


def remember() -> QWebEngineScript:
    """Keeps the last form of each frame that looks like an answer of OAuth."""
    return _script("remember", _REMEMBER, _World.ApplicationWorld)


def notice(token: str) -> QWebEngineScript:
    """Writes `token` to the console when a page asks for a security key or passkey."""
    return _script("notice", _NOTICE.replace("TOKEN", json.dumps(token)), _World.MainWorld)


def posted(pages: Iterable[QWebEnginePage], done: Callable[[bytes], None]) -> None:
    """Look for the form that was on its way to the callback in every frame of `pages`.

    `done` gets its body, `application/x-www-form-urlencoded`, or nothing when there was none.
    """
    frames = [frame for page in pages for frame in _with_children(page.mainFrame())]
    answers: list[str] = []

    def heard(answer: object) -> None:
        answers.append(answer if isinstance(answer, str) else "")
        if len(answers) == len(frames):
            done(next(filter(None, answers), "").encode())

    for frame in frames:
        frame.runJavaScript(_RECALL, _OURS, heard)


def _with_children(frame: QWebEngineFrame) -> list[QWebEngineFrame]:
    below = [found for child in frame.children() for found in _with_children(child)]
    return [frame, *below]


def _script(name: str, source: str, world: QWebEngineScript.ScriptWorldId) -> QWebEngineScript:
    made = QWebEngineScript()
    made.setName(name)
    made.setSourceCode(source)
    made.setWorldId(world)
    made.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    made.setRunsOnSubFrames(True)
    return made
