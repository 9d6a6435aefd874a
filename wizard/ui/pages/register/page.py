"""Page 2: the Ping product, two more questions, and what to do there step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wizard.model.draft import Draft
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ping import guides
from wizard.ping.guides import Context, Guide
from wizard.ping.recognise import contradiction, known_address, recognise
from wizard.registration.journal import Journal, JournalFile
from wizard.ui import theme
from wizard.ui.announce import announce
from wizard.ui.page import Page
from wizard.ui.pages.register.checklist import Checklist
from wizard.ui.pages.register.forms import FORMS, Purpose
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, Choice, Option, Separator, Toggle, labels
from wizard.ui.widgets.card import Disclosure, boxed, column, row

if TYPE_CHECKING:  # loaded when they are first opened
    from wizard.ui.pages.register.automatic_card import AutomaticCard
    from wizard.ui.pages.register.handout_card import HandoutCard

AUTOMATIC, STEPS, HANDOUT = "automatic", "steps", "handout"
_WAYS = (
    Option(
        AUTOMATIC, "Do it for me", "Sign in as an administrator of Ping, and read the plan", "key"
    ),
    Option(STEPS, "Show me how", "Six steps with drawings, in Ping's console", "file"),
    Option(HANDOUT, "Give it to our Ping team", "A page and files; paste the answer", "people"),
)
_PRODUCTS = (
    Option(Product.PINGONE, "PingOne", "Ping's own cloud service", "cloud"),
    Option(Product.PINGFEDERATE, "PingFederate", "Run by your own company", "building"),
    Option(
        Product.AIC,
        "Advanced Identity Cloud / PingAM",
        "ForgeRock, before it was Ping",
        "cloud-key",
    ),
    Option(Product.OTHER, "Another provider", "Anything that speaks OpenID Connect", "globe"),
)


class RegisterPage(Page):
    """Shows a guide as a checklist whose ticks are stored in the draft."""

    step = Step.REGISTER
    sentence = "Ping must know ClearML before it lets people sign in to it."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._found = Banner("info", "product-found")
        self._unfinished = Banner("warned", "unfinished")
        self._answers = labels.label("", "strong", "answers")
        self._change = Button("Change", "quiet", name="answers-change")
        self._change.setAccessibleName("Change the answers")
        self._heading = labels.label("", "heading", "checklist-title")
        self._intro = labels.label("", "muted", "checklist-intro")
        self._checklist = Checklist()
        self._handout: HandoutCard | None = None
        self._automatic: AutomaticCard | None = None
        self._then: Callable[[], object] = lambda: None
        self._sources = Disclosure("Where these steps come from", "sources")
        self._source_words = labels.selectable(labels.label("", "muted", "sources-text"))
        self._sources.column.addWidget(self._source_words)
        self._lay_out()
        self._connect()
        self.show_draft(session.draft)
        if session.draft.product:
            self._fold()

    @property
    def next_is_quiet(self) -> bool:
        """Also while something is waited for."""
        waits = self._automatic is not None and self._automatic.waiting
        return waits or super().next_is_quiet

    def show_draft(self, draft: Draft) -> None:
        """Show the checklist for the answers; an open item stays open."""
        super().show_draft(draft)
        self._show_found(draft)
        if self._automatic:
            self._automatic.show_draft(draft)
        if draft.product is None:
            self._heading.setText("The checklist appears here")
            self._intro.setText("Choose a product above.")
            self._show_way("")
        else:
            self._show_guide(guides.guide(draft.product), draft)

    def entered(self) -> None:
        """Go on with the answers; without a product take the one that Ping's address shows."""
        session = self.session
        file = JournalFile(session.services.store.folder, session.draft.setup_id)
        session.runner.run(lambda _: file.read(), self._show_journal)
        found = recognise(known_address(session.draft))
        if session.draft.product:
            self._fold()
        elif found:
            session.edit(product=found.product)
            self._found.say(f"{found.flavour}: chosen by the address that you opened.")

    def left(self) -> None:
        """What waits for the administrator is ended, and the access token revoked."""
        if self._automatic:
            self._automatic.leave()

    @property
    def busy_words(self) -> str:
        """The card says what is being done."""
        return "One moment: see above."

    def focus_field(self, name: str) -> None:
        """Show the questions again, which may be folded."""
        self._fold(folded=False)
        super().focus_field(name)

    def _lay_out(self) -> None:
        way = Choice("register_way", _WAYS, "Who will register ClearML in Ping?", wide_first=True)
        self._offer = way.cards[0]
        product = Choice("product", _PRODUCTS, "Which product do your people sign in with?")
        groups = Toggle("groups_enabled", "Will you map groups?", _GROUPS)
        pkce = Toggle("pkce", "Will the application require PKCE? (recommended)", _PKCE)
        for made in (way, product, groups, pkce):
            self.bind(made)
        questions = Card(name="questions")
        questions.add(groups, Separator(), pkce)
        self._questions = boxed(column(way, product, questions, spacing=theme.LARGE))
        # In a small window what follows from the product begins out of sight.
        product.value_changed.connect(lambda _: self.reveal.emit(questions))
        self._folded = boxed(row(self._answers, self._change, wide=0))
        self.add(self._unfinished, self._found, self._questions, self._folded)
        self.add(self._heading, self._intro, self._checklist, self._sources)
        self._folded.hide()
        self._sources.hide()

    def _connect(self) -> None:
        self._found.acted.connect(self._take_found)
        self._unfinished.acted.connect(lambda: self._offer_automatic(Purpose.UNDO))
        self._change.clicked.connect(lambda: self._fold(folded=False))
        self._checklist.ticked.connect(self._tick)
        self._checklist.opened.connect(self.reveal)
        self._checklist.opened.connect(lambda _: self.next_changed.emit())

    def _fold(self, *, folded: bool = True) -> None:
        """Show the questions, or the answers in one line."""
        self._questions.setVisible(not folded)
        self._folded.setVisible(folded)
        if folded:
            self._checklist.show_open()

    def _show_found(self, draft: Draft) -> None:
        """Ask before another product is taken than the one that was chosen."""
        address = known_address(draft)
        found, against = recognise(address), contradiction(draft.product, address)
        self._found.show_problem(against, f"Use {found.product.title}" if found else "")

    def _take_found(self) -> None:
        if found := recognise(known_address(self.session.draft)):
            self.session.edit(product=found.product)

    def _show_guide(self, guide: Guide, draft: Draft) -> None:
        items = guides.checklist(guide, Context.of(draft))
        done = self._checklist.show_items(items, draft.ticks)
        way = self._way(draft)
        self._show_way(way)
        groups = "groups are mapped" if draft.groups_enabled else "no groups"
        pkce = "with PKCE" if draft.pkce else "without PKCE"
        self._answers.setText(f"{guide.title}, {groups}, {pkce}")
        waits = "done" if done == len(items) else _COUNTS.get(way)
        count = f"{done} of {len(items)} done" if way == STEPS or not waits else waits
        self._heading.setText(f"{guide.title}: {count}")
        self._intro.setText(_KEEP_OPEN if done == len(items) else f"{guide.intro} {guide.note}")
        self._intro.setVisible(way == STEPS)
        self._source_words.setText("\n".join(_sources(guide)))
        self._sources.setVisible(way == STEPS)

    def _way(self, draft: Draft) -> str:
        """The chosen way, as far as the product has it."""
        offered = draft.product in FORMS
        self._offer.setVisible(offered)
        return STEPS if draft.register_way == AUTOMATIC and not offered else draft.register_way

    def _show_way(self, way: str) -> None:
        """The checklist, or what the Ping team gets and sends back, or what the wizard does."""
        if way == HANDOUT and not self._handout:
            self._handout = self._add_handout()
        if way == AUTOMATIC:
            self._add_automatic()
        self._checklist.setVisible(way == STEPS)
        for part, shown in ((self._handout, HANDOUT), (self._automatic, AUTOMATIC)):
            if part:
                part.setVisible(way == shown)

    def _add_handout(self) -> HandoutCard:
        from wizard.ui.pages.register import handout_card  # noqa: PLC0415 - when opened

        made = handout_card.HandoutCard(self.session)
        made.news.connect(self.reveal)
        made.news.connect(lambda _: self.next_changed.emit())
        self.bind(made.contact)
        self.add(made)
        return made

    def _add_automatic(self) -> None:
        """The card of the product that is chosen now."""
        from wizard.ui.pages.register import automatic_card  # noqa: PLC0415 - when opened

        if self._automatic and self._automatic.product is self.session.draft.product:
            return
        if self._automatic:
            self._automatic.leave()
            self._automatic.deleteLater()
        self._automatic = made = automatic_card.AutomaticCard(self.session)
        made.go.connect(self.go)
        made.news.connect(self.reveal)
        made.moved.connect(self._show_work)
        made.removed.connect(self._removed)
        self.add(made)

    def unregister(self, then: Callable[[], object]) -> None:
        """Let the administrator remove the application that this setup created; then call that."""
        self._then = then
        self._offer_automatic(Purpose.REMOVE)

    def _removed(self) -> None:
        then, self._then = self._then, lambda: None
        then()

    def _offer_automatic(self, purpose: Purpose) -> None:
        self.session.edit(register_way=AUTOMATIC)
        if self._automatic:
            self._automatic.begin(purpose)

    def _show_journal(self, found: Journal | Problem | None) -> None:
        """What a run left that was killed; not while one is under way."""
        running = self._automatic is not None and self._automatic.running
        if isinstance(found, Journal) and found.is_open and not running:
            kept = ", ".join(f"{one.kind} {one.name}" for one in found.entries)
            self._unfinished.say(_UNFINISHED, _MAYBE.format(kept), "Undo it…", "warned")
        else:
            self._unfinished.say("")

    def _show_work(self) -> None:
        if self._automatic:
            self.set_busy(busy=self._automatic.running)
            if not self._automatic.running:
                self._unfinished.say("")
        self.next_changed.emit()

    def _tick(self, ticks: frozenset[str]) -> None:
        self.session.edit(ticks=ticks)
        self._fold()
        announce(self, self._heading.text())
        if self._intro.text() == _KEEP_OPEN:
            self.completed.emit()


def _sources(guide: Guide) -> Iterator[str]:
    for source in guide.sources:
        yield f"{source.page} ({source.revision}):" if source.revision else f"{source.page}:"
        yield source.url
    yield f"The list follows: {guide.revision}."


_KEEP_OPEN = "Keep this console open: the next step asks for the client ID and the client secret."
_COUNTS = {HANDOUT: "waiting for your Ping team", AUTOMATIC: "not done yet"}
_UNFINISHED = "An earlier registration was not finished"
_MAYBE = "This may be left in Ping: {}. Undoing needs a sign-in as an administrator."
_GROUPS = "ClearML takes people's groups from Ping at each login; Ping must deliver them."
_PKCE = guides.PKCE_MEANS
