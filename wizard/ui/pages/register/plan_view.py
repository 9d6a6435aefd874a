"""What would be changed in Ping, field by field, and the one button that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.verdict import State
from wizard.registration.audit import audit
from wizard.registration.plan import Action, Consent, Findings, Item, Match, Place, Plan, make_plan
from wizard.ui import theme
from wizard.ui.widgets import Banner, Button, Card, Disclosure, Field, Glyph, Toggle, labels
from wizard.ui.widgets.card import Separator, add, boxed, clear, column, icon_row, refill, row
from wizard.ui.widgets.choice import Choice, Option
from wizard.ui.widgets.verdict_list import VerdictList

_KEEP, _CHANGE = "keep", "change"


class PlanView(Card):
    """The environment, what exists or is created there, and what has to be agreed to.

    Attributes:
        again: Pressed to have Ping read again.
        back: Pressed when the user does not want this.

    Signals:
        agreed: The `Plan` and the consents that were given to it.
        opened: The button opened or closed.
    """

    agreed = Signal(object, object)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__(name="plan-card")
        self._plan: Plan | None = None
        self._asked: dict[Consent, Callable[[], bool]] = {}
        self._title = labels.label("", "heading", "plan-title")
        self._place, self._inside = column(spacing=2), column(spacing=theme.MEDIUM)
        self._consents = column(spacing=theme.MEDIUM)
        self._problem = Banner(name="plan-problem")
        self._go = Button("", "accent", name="plan-go")
        self.back = Button("Cancel", "plain", name="plan-back")
        self.again = Button("Read again", "quiet", "again", "plan-again")
        self._note = labels.label("", "small", "plan-note")
        self.add(self._title, self._place, Separator(), self._inside, self._consents)
        self.add(self._problem, row(self._go, self.back, self.again, stretch=True), self._note)
        self._go.clicked.connect(lambda: self.agreed.emit(self._plan, self._given()))

    def show_findings(self, product: Product, findings: Findings) -> None:
        """Show what was found; an existing application is left alone unless the user says so."""
        self._product, self._findings = product, findings
        self._title.setText(f"In {findings.place.name or product.title}")
        refill(self._place, _place_lines(findings.place))
        clear(self._inside)
        if len(findings.matches) > 1:
            names = [Option(m.id, m.name, f"{m.reason} {m.id}") for m in findings.matches]
            which = Choice("plan-which", names, "Which of these is ClearML's?", columns=1)
            by_id: dict[object, Match] = {m.id: m for m in findings.matches}
            which.value_changed.connect(lambda picked: self._show_match(by_id[picked]))
            self._inside.addWidget(which)
        self._below = column(spacing=theme.MEDIUM)
        self._inside.addLayout(self._below)
        if len(findings.matches) == 1:
            self._show_match(findings.matches[0])
        elif findings.matches:
            self._set_plan(None)
        else:
            self._set_plan(make_plan(product, findings))
            add(self._below, *map(_item, findings.new))

    def _show_match(self, match: Match) -> None:
        """Compare it with what ClearML needs; change it only when that is chosen."""
        verdicts = audit(match)
        wrong = [one for one in verdicts if one.state is not State.PASSED]
        found = VerdictList("plan-verdicts", actions=_CHANGES)
        found.show_verdicts(wrong)
        rest = Disclosure(f"{len(verdicts) - len(wrong)} values are as needed", "plan-rest")
        fitting = VerdictList("plan-fitting")
        fitting.show_verdicts([one for one in verdicts if one not in wrong])
        rest.column.addWidget(fitting)
        heading = labels.label(f"{match.name} is registered already", "strong", "plan-match")
        parts: list[QWidget] = [heading, labels.label(f"{match.reason} {_ID.format(match.id)}")]
        if wrong:
            keep = Option(_KEEP, "Use it as it is", "Nothing in it is changed")
            change = Option(_CHANGE, "Change it", "People sign in through this now")
            way = Choice("plan-way", (keep, change), "What differs is listed below.")
            way.set_value(_KEEP)
            way.value_changed.connect(lambda value: self._choose(match, change=value == _CHANGE))
            found.fix.connect(lambda _: way.cards[1].click())
            parts.append(way)
        refill(self._below, [*parts, found, rest])
        self._choose(match, change=False)

    def _choose(self, match: Match, *, change: bool) -> None:
        self._set_plan(make_plan(self._product, self._findings, match.id, change=change))

    def _set_plan(self, found: Plan | Problem | None) -> None:
        plan = self._plan = found if isinstance(found, Plan) else None
        self._problem.show_problem(found if isinstance(found, Problem) else None)
        button, note = _offer(plan, there=bool(self._findings.matches))
        self._go.setText(button)
        self._note.setText(note)
        refill(self._consents, self._questions(plan))
        self._refresh()

    def _questions(self, plan: Plan | None) -> Iterator[QWidget]:
        """What has to be agreed to; changing an application was chosen by its own button."""
        self._asked = {Consent.IN_USE: lambda: True}
        if plan and Consent.PRODUCTION in plan.consents:
            name = Field("plan-name", _PRODUCTION.format(plan.place.kind), "", _TYPE)
            name.value_changed.connect(self._refresh)
            self._asked[Consent.PRODUCTION] = lambda: name.value.strip() == plan.place.name.strip()
            yield name
        if plan and Consent.REPLICATE in plan.consents:
            replicate = Toggle("plan-replicate", "Replicate all the same", _REPLICATE)
            replicate.value_changed.connect(self._refresh)
            self._asked[Consent.REPLICATE] = lambda: replicate.value
            yield replicate

    def _given(self) -> frozenset[Consent]:
        """What is agreed to now."""
        return frozenset(one for one, is_given in self._asked.items() if is_given())

    def _refresh(self) -> None:
        self._go.setEnabled(self._plan is not None and self._plan.consents <= self._given())
        self.opened.emit()


def _place_lines(place: Place) -> Iterator[QWidget]:
    kind = "Type" if place.id else "Version"
    facts = {kind: place.kind, "Environment ID": place.id, "Calls go to": place.api}
    for name, value in facts.items():
        if value:
            yield labels.selectable(labels.label(f"{name}: {value}", "muted"))
    for note in place.notes:
        yield labels.label(note)


def _item(item: Item) -> QWidget:
    """What happens to one object, and each of its values, old → new."""
    word, icon = _WORDS[item.action]
    heading = labels.label(f"{word}: {item.kind} {item.name}", "strong")
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.MEDIUM)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for number, field in enumerate(item.fields):
        old = f"{field.old} → " if field.old and field.differs else ""
        name = labels.label(field.name, "muted")
        name.setFixedWidth(theme.scaled(170))
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        value = labels.WrappingLabel(f"{old}{field.new or 'none'}")
        grid.addWidget(value, number, 1, Qt.AlignmentFlag.AlignTop)
    parts: tuple[QWidget | QLayout, ...] = (heading, grid) if item.fields else (heading,)
    return boxed(icon_row(Glyph(icon, "accent"), *parts))


def _offer(plan: Plan | None, *, there: bool) -> tuple[str, str]:
    """What the button does, and what is said below it."""
    if not there:
        return "Register ClearML now", f"{_NOT_YET} {_OFF}"
    if plan and plan.writes:
        return "Change it now", f"{_NOT_YET} Only what differs is changed."
    if plan is None:
        return "Use this application", _NOT_YET
    # Only PingOne shows the secret of an application that is there.
    taken = _TAKEN if plan.product is Product.PINGONE else ""
    return "Use this application", f"Nothing in Ping is changed. {taken}".strip()


_WORDS = {
    Action.CREATE: ("Create", "plus"),
    Action.CHANGE: ("Change", "again"),
    Action.KEEP: ("Leave alone", "minus"),
}
_CHANGES = dict.fromkeys(("registration.differs", "registration.mapped"), "Change it")
_ID = "Its client ID: {}"
_NOT_YET = "Nothing was written yet."
_OFF = "It is created switched off, and switched on last."
_TAKEN = "Its client secret is read and put into the keyring."
_PRODUCTION = "This environment is not a sandbox ({}). Type its name to go on."
_TYPE = "Exactly as it is shown above."
_REPLICATE = (
    "Changes that others have made and not replicated yet would go live together with these."
)
