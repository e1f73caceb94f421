"""Checking in at the door: a code that changes by the minute, and scans by staff."""

import calendar
from datetime import timedelta

from odoo import fields, models
from odoo.tools import consteq, format_datetime, format_time
from odoo.tools.misc import hash_sign, hmac, verify_hash_signed

from ..exceptions import EventRefused, Refusal
from ..tools.qr_code import qr_data_uri

OPENS_BEFORE = timedelta(minutes=30)  # before the beginning
GRACE = timedelta(minutes=10)  # after the beginning; who comes later is late
FORM_TIME = timedelta(minutes=5)  # to type the personal code after the scan
DOOR_CODE_LENGTH = 20  # hexadecimal digits
DOOR_SCOPE = "party.event.door"
FORM_SCOPE = "party.event.check.in"
PAGE = "/activity/check-in/"
RAW_LENGTH = 300  # characters; no address of ours is longer


class PartyEventDoorMixin(models.AbstractModel):
    """An activity at whose door members check in.

    Self check-in takes two things: the code shown at the place, which is worth nothing
    a minute later, and the personal code of the notice.

    Clause: A3.3.3
    """

    _name = "party.event.door.mixin"
    _description = "Activity With Check-in at the Door"

    def _opens_at(self):
        """The moment from which attendance is recorded."""
        return self.date_begin - OPENS_BEFORE

    def _late_from(self):
        return self.date_begin + GRACE

    def _moment(self, moment):
        """``moment`` by the center's clock, in words."""
        center = self.center_id
        if center._local_date(moment) == center._today():
            return format_time(self.env, moment, tz=center.tz, time_format="short")
        return format_datetime(self.env, moment, tz=center.tz, dt_format="short")

    def _door_closed_text(self):
        """Why nobody can check in now; None while the door is open."""
        self.ensure_one()
        if self.state == "filed":
            return self.env._("“%(theme)s” is over.", theme=self.name)
        if refusal := self._unrecordable_text():
            return refusal
        if fields.Datetime.now() > self.date_end:
            return self.env._(
                "“%(theme)s” ended at %(moment)s; nobody can check in any more.",
                theme=self.name,
                moment=self._moment(self.date_end),
            )
        return None

    # ------------------------------------------------------------------
    # The code at the door
    # ------------------------------------------------------------------
    def _door_code(self, minute):
        """The code shown at the door during ``minute`` (counted since 1970)."""
        # signed with the database's secret, which no user may read
        signature = hmac(self.env(su=True), DOOR_SCOPE, (self.id, minute))
        return signature[:DOOR_CODE_LENGTH]

    def _present_minute(self):
        return calendar.timegm(fields.Datetime.now().timetuple()) // 60

    def _is_door_code(self, code):
        """Whether ``code`` is shown at the door, or was a minute ago."""
        if not isinstance(code, str) or not code.isascii():
            return False
        minute = self._present_minute()
        return any(consteq(code, self._door_code(minute - ago)) for ago in (0, 1))

    def _form_token(self):
        """What the form carries: its holder scanned the code at the door just now."""
        # signed with the database's secret, which no user may read
        return hash_sign(self.env(su=True), FORM_SCOPE, self.id, expiration=FORM_TIME)

    def _is_form_token(self, token):
        if not isinstance(token, str):
            return False
        try:
            signed = verify_hash_signed(self.env(su=True), FORM_SCOPE, token)
        except ValueError:  # whatever else than a token was sent
            return False
        return signed == self.id

    def action_open_door(self):
        """Show the code for self check-in on the whole screen."""
        return self._open_screen("party_event_door", "fullscreen")

    def action_scan(self):
        """Scan the codes of members who come."""
        return self._open_screen("party_event_scan", "current")

    def _open_screen(self, tag, target):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.client",
            "tag": tag,
            "name": self.name,
            "target": target,
            "context": {"active_id": self.id},
        }

    def door_values(self):
        """What the screen at the door shows now; asked for every few seconds."""
        self.ensure_one()
        self.check_access("write")
        closed = self._door_closed_text()
        code = self._door_code(self._present_minute())
        address = f"{self.get_base_url()}{PAGE}{self.id}?c={code}"
        people = self.env["party.event.participant"]
        came = [("event_id", "=", self.id), ("attendance", "in", ("present", "late"))]
        return {
            "theme": self.name,
            "place": self.place or "",
            "time": self._time_text(),
            "closed": closed or False,
            "qr": not closed and qr_data_uri(address),
            "checked_in": people.search_count(came),
            "invited": self.invited_count,
        }

    def _time_text(self):
        center = self.center_id
        begin = format_datetime(
            self.env, self.date_begin, tz=center.tz, dt_format="short"
        )
        if center._local_date(self.date_begin) == center._local_date(self.date_end):
            end = format_time(
                self.env, self.date_end, tz=center.tz, time_format="short"
            )
        else:
            end = format_datetime(
                self.env, self.date_end, tz=center.tz, dt_format="short"
            )
        return f"{begin} – {end}"

    # ------------------------------------------------------------------
    # Coming in
    # ------------------------------------------------------------------
    def _let_in(self, participant, way):
        """Record that ``participant`` came now.

        Whoever calls has made sure that it is the member, or staff who saw them.

        :raise EventRefused: not now, or they are recorded already
        """
        if closed := self._door_closed_text():
            raise EventRefused(closed)
        now = fields.Datetime.now()
        attendance = "late" if now > self._late_from() else "present"
        return self.env["party.event.attendance"]._record(
            participant, attendance, way, arrived_at=now
        )

    def scan_code(self, text):
        """Record the member whose code staff scanned or typed.

        Answers in words whatever was scanned, so that the next one can be scanned.

        :return: ``kind`` (success, warning, danger), ``title`` and ``text``
        """
        self.ensure_one()
        self.check_access("write")
        participant = self._participant_of(text)
        if participant.event_id != self:
            return {
                "kind": "danger",
                "title": self.env._("Not on This List"),
                "text": self._stranger_text(participant),
            }
        participant = participant._kept_row()
        try:
            with self.env.cr.savepoint():
                row = self._let_in(participant, "scan")
        except Refusal as refusal:
            return {
                "kind": "warning",
                "title": participant.member_name,
                "text": str(refusal),
            }
        return {
            "kind": "success",
            "title": participant.member_name,
            "text": f"{participant._attendance_label()} · {row._moment_text()}",
        }

    def _participant_of(self, text):
        """Who has the code, alone or as the end of an address; seen by the user."""
        people = self.env["party.event.participant"]
        text = text[:RAW_LENGTH] if isinstance(text, str) else ""
        code = people._clean_code(text.split("?")[0].rstrip("/ ").rpartition("/")[2])
        return people.search([("code", "=", code)])

    def _stranger_text(self, participant):
        if participant:
            return self.env._(
                "This code belongs to another activity: “%(theme)s”.",
                theme=participant.theme,
            )
        return self.env._(
            "Nobody has this code. Look for the name on the list instead."
        )
