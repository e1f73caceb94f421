"""Self check-in: the page that the code at the door opens on a member's phone (A3.3.3).

Whoever opens it need not be signed in. The pages read as superuser, after the code that
is shown at the door, and hand the templates plain values, no records.
"""

from odoo.http import Controller, request, route

from ..exceptions import CodeRefused, Refusal
from ..models.party_event_door_mixin import PAGE
from ..models.party_event_record_mixin import CAME
from .public_page import PUBLIC_PAGE, render_private

MAX_POST = 16 * 1024  # bytes
HIGHEST_ID = 2**31 - 1


class PartyEventDoor(Controller):
    @route(
        f"{PAGE}<int:event_id>",
        methods=["GET"],
        **PUBLIC_PAGE,
    )
    def open_check_in(self, event_id, c=None, **kw):
        """Ask for the personal code of whoever scanned the code at the door."""
        event_sudo = self._event_sudo(event_id)
        if not event_sudo._is_door_code(c) or not event_sudo.exists():
            return self._render(problem=self._expired_text())
        return self._render_form(event_sudo, event_sudo._form_token())

    @route(
        f"{PAGE}<int:event_id>",
        methods=["POST"],
        max_content_length=MAX_POST,
        **PUBLIC_PAGE,
    )
    def check_in(self, event_id, token=None, code=None, **kw):
        """Record that the member came; or the form again with what is wrong."""
        event_sudo = self._event_sudo(event_id)
        if not event_sudo._is_form_token(token) or not event_sudo.exists():
            return self._render(problem=self._expired_text())
        if closed := event_sudo._door_closed_text():
            return self._render(event_sudo, problem=closed)
        # a form that was tampered with may bring a file instead of a text
        code = code if isinstance(code, str) else ""
        try:
            participant_sudo = self._find_sudo(event_sudo, code)
        except CodeRefused:
            return self._render(event_sudo, problem=self._too_many_text())
        if not participant_sudo:
            return self._render_form(event_sudo, token, code, self._wrong_text())
        return self._let_in(event_sudo, participant_sudo._kept_row())

    def _let_in(self, event_sudo, participant_sudo):
        try:
            with request.env.cr.savepoint():
                row_sudo = event_sudo._let_in(participant_sudo, "self")
        except Refusal as refusal:
            return self._render(
                event_sudo, notice=self._recorded_text(participant_sudo) or str(refusal)
            )
        return self._render(
            event_sudo,
            done=request.env._(
                "You are checked in, %(moment)s.", moment=row_sudo._moment_text()
            ),
            person=participant_sudo._masked_name(),
            is_late=row_sudo.attendance == "late",
        )

    # ------------------------------------------------------------------
    # Who and what
    # ------------------------------------------------------------------
    def _event_sudo(self, event_id):
        """The activity of the page; nothing of it is shown before the code is right."""
        # visitors have no right on activities: the code at the door gives them one
        return request.env["party.event"].sudo().browse(min(event_id, HIGHEST_ID))

    def _find_sudo(self, event_sudo, code):
        """The invited member who has the code, or who is signed in and typed none.

        :raise CodeRefused: too many wrong codes came from the visitor's address
        """
        people_sudo = event_sudo.env["party.event.participant"]
        code = people_sudo._clean_code(code)
        if not code:
            return self._signed_in_sudo(event_sudo)
        attempts_sudo = event_sudo.env["party.code.attempt"]
        line = request.httprequest.remote_addr, f"door-{event_sudo.id}"
        attempts_sudo._check(*line)
        found_sudo = people_sudo.search(
            [("event_id", "=", event_sudo.id), ("code", "=", code)]
        )
        if not found_sudo:
            attempts_sudo._note(*line)
        return found_sudo

    def _signed_in_sudo(self, event_sudo):
        partner = request.env.user.partner_id
        return event_sudo.env["party.event.participant"].search(
            [
                ("event_id", "=", event_sudo.id),
                ("member_id.partner_id", "=", partner.id),
            ]
        )

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------
    def _render_form(self, event_sudo, token, code="", problem=None):
        """The form; its ``token`` stays, so that a wrong code gives no more time."""
        if closed := event_sudo._door_closed_text():
            return self._render(event_sudo, problem=closed)
        return self._render(
            event_sudo,
            action=f"{PAGE}{event_sudo.id}",
            token=token,
            signed_in=self._signed_in_sudo(event_sudo).member_name,
            code=code[:20],
            problem=problem,
        )

    def _render(self, event_sudo=None, **values):
        if event_sudo:
            values |= {"theme": event_sudo.name, "when": event_sudo._time_text()}
        return render_private("party_service_center.party_event_door", values)

    def _recorded_text(self, participant_sudo):
        """That the member is recorded, without what: a code may have been forwarded."""
        if participant_sudo.attendance in CAME:
            return request.env._("You are checked in already.")
        return participant_sudo.attendance and request.env._(
            "The staff have recorded you already. Ask them at the door."
        )

    def _expired_text(self):
        return request.env._(
            "This code is not shown any more. Scan the one that is on the screen at the"
            " door now."
        )

    def _wrong_text(self):
        return request.env._(
            "Nobody on the list of this activity has this code. It stands in your"
            " notice: eight letters and digits, never I, L, O, 0 or 1."
        )

    def _too_many_text(self):
        return request.env._(
            "Too many wrong codes came from your connection. Ask the staff at the door"
            " to tick you on their list, or try again in ten minutes."
        )
