"""What was saved before this run, and whether it still fits."""

from __future__ import annotations

from wizard.export.plan import ExportRequest
from wizard.export.record import changed_since
from wizard.model.export_record import ExportRecord
from wizard.model.text import day, from_home, join_names
from wizard.ui.session import Session
from wizard.ui.widgets import Banner


class SavedEarlier(Banner):
    """A notice about the last export of an earlier run; hidden without one."""

    def __init__(self, session: Session) -> None:
        super().__init__(name="saved-earlier")
        self._session = session
        self._request: ExportRequest | None = None
        self._over = False
        session.evidence_changed.connect(lambda: self.show_request(self._request))

    def show_request(self, request: ExportRequest | None) -> None:
        """Compare with what would be saved now; None while that is not complete."""
        self._request = request
        records = self._session.exports
        if records and not self._over:
            self._show(records[0], None if request is None else changed_since(records[0], request))

    def end(self) -> None:
        """Files were saved in this run: the page says that itself."""
        self._over = True
        self.say("")

    def _show(self, record: ExportRecord, changed: tuple[str, ...] | None) -> None:
        at = record.at.astimezone()
        what = f"Saved on {day(at)} at {at:%H:%M} to {from_home(record.folder)}"
        if changed is None:
            self.say(what, _INCOMPLETE)
        elif changed:
            more = f"Changed since: {join_names(changed)}. Save the files again."
            self.say(f"{what}: no longer fits", more, tone="warned")
        else:
            self.say(what, _FITS)


_INCOMPLETE = "Whether it still fits shows once the steps before are complete."
_FITS = "It still fits: settings and credentials are as they were then."
