"""How far test logins prove what will be exported, and what they leave open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard import flow
from wizard.flow import Proof, SetupState
from wizard.model.problem import Problem, Problems
from wizard.ui import theme
from wizard.ui.widgets import Banner, Glyph, labels
from wizard.ui.widgets.card import boxed, column, icon_row, refill


class ProofView(QWidget):
    """How far test logins prove the setup, and each open finding.

    Signals:
        acted: The step of the test login is wanted.
    """

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: Problems = ()
        self._banner = Banner("info", "proof")
        self._findings = column(spacing=theme.MEDIUM)
        self._all = boxed(self._findings, "open-findings")
        column(self._banner, self._all, on=self, spacing=theme.MEDIUM)
        self._banner.acted.connect(self.acted)

    def show_state(self, state: SetupState) -> None:
        """Bring it up to the setup."""
        roles = state.role_proof
        findings = roles.findings if roles else ()
        if findings != self._shown:
            self._shown = findings
            refill(self._findings, map(_finding, findings))
        self._all.setVisible(bool(findings))
        _say_proof(self._banner, state, " ".join(roles.lines) if roles else "")


def _finding(found: Problem) -> QWidget:
    kind: labels.Kind = "failed" if found.is_error else "warned"
    what = labels.selectable(labels.label(found.what, kind, f"{found.code}-what"))
    more = labels.label(f"{found.why} {found.remedy}", "muted", f"{found.code}-remedy")
    return boxed(icon_row(Glyph(kind, kind, 1.3), what, more, spacing=theme.SMALL, gap=2))


def _say_proof(banner: Banner, state: SetupState, lines: str) -> None:
    proof, summary = flow.proof(state), flow.proof_summary(state)
    if proof is Proof.PASSED and state.evidence is not None:
        when = f"{state.evidence.at:%Y-%m-%d %H:%M} UTC"
        banner.say(summary, _PROVEN.format(when=when), tone="passed")
    else:
        why = f"{_WHY}\n" if proof in _UNTESTED else ""
        banner.say(summary, f"{why}{lines}", "Go to Test login", "warned")


_PROVEN = (
    "On {when} a login went through with exactly these endpoints, credentials, callback URL, PKCE "
    "setting and claims. What a login can't prove is said with each value."
)
_UNTESTED = (Proof.NONE, Proof.STALE)
_WHY = "Everything below was checked for form only. A test login takes a minute."
