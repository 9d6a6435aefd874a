"""Page 2: the Ping product, two more questions, and what to do there step by step."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.step import Step
from wizard.ping import guides
from wizard.ping.guides import Context, Guide, Item, Tick
from wizard.ui import theme
from wizard.ui.page import Page
from wizard.ui.pages.register.checklist import ItemCard
from wizard.ui.session import Session
from wizard.ui.widgets import Card, Choice, Disclosure, Option, Separator, Toggle, labels
from wizard.ui.widgets.card import column, refill

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
    sentence = (
        "Ping must know ClearML before it lets people sign in to it. "
        "Answer three questions, then follow the checklist in Ping."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._cards: dict[str, ItemCard] = {}
        self._heading = labels.label("", "heading", "checklist-title")
        self._intro = labels.label("", "muted", "checklist-intro")
        self._items = column()
        self._sources = Disclosure("Where these steps come from", "sources")
        self._source_words = labels.selectable(labels.label("", "muted", "sources-text"))
        self._sources.column.addWidget(self._source_words)
        self._lay_out()
        self.show_draft(session.draft)

    def show_draft(self, draft: Draft) -> None:
        """Show the checklist for the answers; open items stay open."""
        super().show_draft(draft)
        if draft.product is None:
            self._heading.setText("The checklist appears here")
            self._intro.setText("Choose a product above.")
        else:
            self._show_guide(guides.guide(draft.product), draft)

    def _lay_out(self) -> None:
        product = Choice("product", _PRODUCTS, "Which product do your people sign in with?")
        groups = Toggle("groups_enabled", "Will you map groups?", _GROUPS)
        pkce = Toggle("pkce", "Will the application require PKCE? (recommended)", _PKCE)
        for made in (product, groups, pkce):
            self.bind(made)
        questions = Card()
        questions.add(groups, Separator(), pkce)
        self.add(product, questions)
        self.column.addSpacing(theme.SMALL)
        self.add(self._heading, self._intro, self._items, self._sources)
        self._sources.hide()

    def _show_guide(self, guide: Guide, draft: Draft) -> None:
        items = guides.checklist(guide, Context.of(draft), draft.ticks)
        # Cards are rebuilt only for another list: rebuilding loses focus and scroll position.
        if items != tuple(card.item for card in self._cards.values()):
            self._rebuild(guide, items)
        states = {item.id: guides.tick(item, draft.ticks) for item in items}
        for key, card in self._cards.items():
            card.show_tick(states[key])
        done = sum(state is Tick.TICKED for state in states.values())
        self._heading.setText(f"In {guide.title}: {done} of {len(items)} done")
        # Something is always open, so that the user sees what comes next.
        if not any(card.is_open for card in self._cards.values()):
            self._open_next(states)

    def _rebuild(self, guide: Guide, items: tuple[Item, ...]) -> None:
        opened = {key for key, card in self._cards.items() if card.is_open}
        self._cards = {i.id: self._card(i, number) for number, i in enumerate(items, 1)}
        refill(self._items, self._cards.values())
        for key in opened & set(self._cards):
            self._cards[key].unfold(opened=True)
        self._intro.setText(f"{guide.intro} {guide.note}")
        self._source_words.setText("\n".join(_sources(guide)))
        self._sources.show()

    def _card(self, item: Item, number: int) -> ItemCard:
        card = ItemCard(item, number)
        card.ticked.connect(lambda done: self._tick(item.id, done=done))
        card.unfolded.connect(lambda opened: self._unfold(item.id, opened=opened))
        return card

    def _unfold(self, key: str, *, opened: bool) -> None:
        for other, card in self._cards.items():
            card.unfold(opened=opened and other == key)

    def _tick(self, key: str, *, done: bool) -> None:
        draft = self.session.draft
        if draft.product is None:
            return
        self._cards[key].unfold(opened=not done)
        guide, context = guides.guide(draft.product), Context.of(draft)
        ticks = guides.ticked(guide, context, draft.ticks, key)
        self.session.edit(ticks=ticks if done else guides.unticked(draft.ticks, key))

    def _open_next(self, states: dict[str, Tick]) -> None:
        for key, state in states.items():
            if state is not Tick.TICKED:
                self._cards[key].unfold(opened=True)
                return


def _sources(guide: Guide) -> Iterator[str]:
    for source in guide.sources:
        yield f"{source.page} ({source.revision}):" if source.revision else f"{source.page}:"
        yield source.url
    yield f"The list follows: {guide.revision}."


_GROUPS = (
    "ClearML then takes people's groups from Ping at each login. "
    "Ping must deliver a groups claim for it, so the checklist gets one more item."
)
_PKCE = (
    f"{guides.PKCE_MEANS} ClearML and Ping must agree on it; leave it on unless your "
    "company's rules say otherwise."
)
