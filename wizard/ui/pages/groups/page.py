"""Page 5: group mapping, admin groups, who may sign up."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wizard.model.draft import Draft
from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.session import Session
from wizard.ui.widgets import Card, Field, ListEditor, Toggle, notice
from wizard.ui.widgets.admin_spelling import AdminSpelling


class GroupsPage(Page):
    """How ClearML uses the groups that Ping sends."""

    step = Step.GROUPS
    sentence = (
        "Ping can tell ClearML which groups a person is in. Members then join the ClearML groups "
        "of the same name at every login."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._cards: tuple[QWidget, ...] = ()
        self._spelling = AdminSpelling(session)
        self._build()
        self.show_draft(session.draft)

    def show_draft(self, draft: Draft) -> None:
        """Show what belongs to group mapping while it is on."""
        super().show_draft(draft)
        for card in self._cards:
            # Hidden instead of disabled: nothing there has an effect without group mapping.
            card.setVisible(draft.groups_enabled)
        self._spelling.show_logins(self.session.people)

    def entered(self) -> None:
        """Compare the names again: people may have signed in since."""
        self._spelling.show_logins(self.session.people)

    def _build(self) -> None:
        claim, admins = self._claim_card(), self._admins_card()
        restricted = Card("Who may sign up", name="restrict-card")
        self._cards = (claim, admins, self._switched(restricted, "groups_prohibit", *_RESTRICT))
        mapped = self._switched(Card(name="groups-card"), "groups_enabled", *_MAP)
        self.add(mapped, *self._cards)
        self.column.addStretch(1)

    def _switched(self, card: Card, name: str, title: str, meaning: str) -> Card:
        """The card, with a switch in it."""
        toggle = Toggle(name, title, meaning)
        self.bind(toggle)
        card.add(toggle)
        return card

    def _claim_card(self) -> Card:
        card = Card("Group names", name="claim-card")
        claim = Field(
            "groups_claim",
            "Name of the groups claim",
            "groups",
            "The exact name of the attribute in Ping. It must be delivered in the token: see the "
            "checklist of the step “Register in Ping”.",
        )
        case = Toggle(
            "groups_case_sensitive",
            "Upper and lower case matter",
            "On (ClearML's default): “Admins” in Ping and “admins” in ClearML are two groups.",
        )
        self.bind(claim)
        self.bind(case)
        by_hand = notice(
            "Groups must be created in ClearML by hand.",
            "ClearML ignores groups that do not exist there, and creates none by itself.",
            name="groups-by-hand",
        )
        card.add(claim, case, by_hand)
        return card

    def _admins_card(self) -> Card:
        card = Card("Admins", name="admins-card")
        admins = ListEditor(
            "groups_admins",
            "Ping groups whose members become ClearML admins",
            "e.g. ClearML Admins, or CN=clearml-admins,OU=Groups",
            "One group at a time; commas inside a name are fine. The group need not exist in "
            "ClearML. Leave the list empty to appoint admins in ClearML.",
        )
        self.bind(admins)
        card.add(admins, self._spelling)
        return card


_MAP = (
    "Map groups from Ping to ClearML",
    "Without it ClearML ignores Ping's groups, and you appoint admins in ClearML.",
)
_RESTRICT = (
    "Only people in a mapped group may sign up",
    (
        "Someone is admitted only if one of their Ping groups also exists in ClearML. Create the "
        "groups in ClearML before you deploy this, or everybody is refused."
    ),
)
