"""The people an activity is for, one by one."""

import secrets

from odoo import api, fields, models

from ..exceptions import EventRefused, FiledRecord
from .event_codes import COMING_STATES

# no letters and digits that people take for each other; groups of four are read aloud
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
NOTE_LENGTH = 2000  # characters

REPLIES = [
    ("none", "No Answer"),
    ("coming", "Coming"),
    ("asking", "Asks to Be Excused"),
    ("excused", "Excused"),
    ("refused", "Excuse Not Accepted"),
]
ATTENDANCES = [
    ("present", "Present"),
    ("late", "Late"),
    ("left_early", "Left Early"),
    ("excused", "Excused"),
    ("absent", "Absent"),
    ("made_up", "Made up Later"),
]


class PartyEventParticipant(models.Model):
    """A member to whom an activity is addressed: notice, answer and attendance.

    Written by steps alone. The list follows the rule until the committee approves;
    afterwards nobody leaves it, and who is added is marked.

    Clause: A3.3.1 (named people), A3.3.2 (notified), A3.3.3 (attendance)
    """

    _name = "party.event.participant"
    _description = "Invited Member"
    _inherit = [
        "party.event.reached.mixin",
        "party.event.analysis.mixin",
        "party.event.double.mixin",
        "party.event.page.mixin",
        "party.event.part.mixin",
        "party.event.attendee.mixin",
    ]
    _order = "event_id desc, member_name, id"
    _rec_names_search = ["member_name"]

    _proof_fields = frozenset(
        {
            "event_id",
            "member_id",
            "origin",
            "is_late_addition",
            "added_at",
            "added_by_id",
            "code",
            "reply",
            "reply_reason",
            "replied_at",
            "attendance",
            "minutes",
            "attendance_note",
        }
    )

    # a draft that nobody has seen yet goes with its list
    event_id = fields.Many2one(ondelete="cascade")
    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, index=True, ondelete="restrict"
    )
    member_name = fields.Char("Member's Name", related="member_id.name", store=True)
    member_center_id = fields.Many2one(
        "party.center",
        "Member's Center",
        related="member_id.center_id",
        store=True,
        index=True,
        precompute=True,
    )
    theme = fields.Char(related="event_id.name", store=True)
    date_begin = fields.Datetime("Begins", related="event_id.date_begin", store=True)
    origin = fields.Selection(
        [("rule", "By Rule"), ("hand", "Chosen by Hand")], "How Invited", required=True
    )
    is_late_addition = fields.Boolean(
        "Added Later", help="After the committee had approved the list (A3.3.1)."
    )
    added_at = fields.Datetime(required=True)
    added_by_id = fields.Many2one(
        "res.users", "Added by", required=True, ondelete="restrict"
    )
    code = fields.Char(
        "Personal Code",
        required=True,
        help="Stands in the notice; with it the member answers and checks in.",
    )

    # answer
    reply = fields.Selection(REPLIES, required=True, default="none")
    reply_reason = fields.Text("Reason")
    replied_at = fields.Datetime("Replied at")

    # attendance, as the last record that was not undone says
    attendance = fields.Selection(ATTENDANCES)
    minutes = fields.Integer()
    attendance_note = fields.Char("Note")

    can_take_off = fields.Boolean(compute="_compute_can_take_off")

    # judged at the end of a statement: two rows may change places
    _member_uniq = models.Constraint(
        "UNIQUE (event_id, member_id) DEFERRABLE INITIALLY IMMEDIATE",
        "This member is on the list already.",
    )
    _code_uniq = models.UniqueIndex("(code)", "This code is taken; try again.")
    _minutes_sound = models.Constraint(
        "CHECK (minutes BETWEEN 0 AND 10080)",
        "Attendance lasts from nothing to a week, in minutes.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(reply_reason), char_length(attendance_note))"
        f" <= {NOTE_LENGTH})",
        "A reason or note has at most 2,000 characters.",
    )
    # the lists of one activity: by name, by answer, by attendance
    _event_idx = models.Index("(event_id, member_name, id)")

    @api.depends("member_name", "theme")
    def _compute_display_name(self):
        for participant in self:
            participant.display_name = (
                f"{participant.member_name or ''} · {participant.theme or ''}"
            )

    @api.depends_context("uid")
    @api.depends("event_id.state", "event_id.target_mode", "added_at")
    def _compute_can_take_off(self):
        workable = self.event_id._filtered_access("write")
        for participant in self:
            participant.can_take_off = (
                participant.event_id in workable
                and participant._may_leave()
                and not participant._is_put_back()
            )

    # ------------------------------------------------------------------
    # The list
    # ------------------------------------------------------------------
    def _may_leave(self):
        """Nobody leaves a list that the committee has approved, or has before it."""
        event = self.event_id
        if event.state != "draft":
            return False
        return not event.plan_version or (
            not self.is_late_addition and self.added_at > event.approved_at
        )

    def _is_put_back(self):
        """The rule of the activity finds them again when it is submitted."""
        return self.origin == "rule" and self.event_id.target_mode == "rule"

    def action_take_off(self):
        """Take these people off a list that was not approved yet."""
        self.check_access("read")
        self.event_id.check_access("write")
        for event in self.event_id:
            event._lock_list()
        for participant in self:
            if not participant._may_leave():
                raise EventRefused(
                    self.env._(
                        "%(person)s stays on the list: nobody leaves it once it is"
                        " submitted or approved (A3.3.1).",
                        person=participant.member_name,
                    )
                )
            if participant._is_put_back():
                raise EventRefused(
                    self.env._(
                        "%(person)s meets the conditions of the activity. Narrow them,"
                        " or invite by hand.",
                        person=participant.member_name,
                    )
                )
        # the list is written by its steps alone
        self.sudo()._as_mover().unlink()

    @api.model
    def _new_code(self):
        return "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))

    @api.model
    def _new_codes(self, count):
        """``count`` codes that nobody has, whatever their activity."""
        codes = set()
        while len(codes) < count:
            wanted = {self._new_code() for _place in range(count - len(codes))}
            # codes of all activities count, also of those that the user cannot see
            taken = self.sudo().search([("code", "in", list(wanted))])
            codes |= wanted - set(taken.mapped("code"))
        return list(codes)

    @api.model
    def _add(self, event, members, origin="hand"):
        """Put ``members`` on the list of ``event``; who is there already stays.

        :raise EventRefused: the activity takes nobody any more, or they are not of
            its center
        """
        event.check_access("write")
        if event.state not in ("draft", "approved", "announced", "held"):
            raise EventRefused(
                self.env._(
                    "Nobody can be put on the list of “%(theme)s” now.",
                    theme=event.name,
                )
            )
        members.check_access("read")
        event._lock_list()
        strangers = members.filtered(lambda m: m.center_id != event.center_id)
        if strangers:
            raise EventRefused(
                self.env._(
                    "%(person)s belongs to another center. Invite members of this one.",
                    person=strangers[0].name,
                )
            )
        gone = members.filtered(lambda m: m.is_deceased or not m.active)
        if gone:
            raise EventRefused(
                self.env._(
                    "%(person)s has left the register and is not invited.",
                    person=gone[0].name,
                )
            )
        known = self.search(
            [("event_id", "=", event.id), ("member_id", "in", members.ids)]
        ).member_id
        new = members - known
        now = fields.Datetime.now()
        # the list is written by its steps alone
        return (
            self.sudo()
            ._as_mover()
            .create(
                [
                    {
                        "event_id": event.id,
                        "member_id": member.id,
                        "origin": origin,
                        "is_late_addition": event.plan_version > 0
                        and event.state != "draft",
                        "added_at": now,
                        "added_by_id": self.env.uid,
                        "code": code,
                    }
                    for member, code in zip(new, self._new_codes(len(new)), strict=True)
                ]
            )
            ._as_user()
            .sudo(False)
        )

    @api.model
    def _follow_rule(self, event):
        """Let the list be what the rule of a draft finds today.

        Who was put there by hand stays, and so does who was on an approved list.
        """
        members = self.env["party.member"]
        if event.target_mode == "rule":
            members = members.search(event._target_domain())
        gone = self.search(
            [
                ("event_id", "=", event.id),
                ("origin", "=", "rule"),
                ("member_id", "not in", members.ids),
            ]
        ).filtered(lambda participant: participant._may_leave())
        # the list is written by its steps alone
        gone.sudo()._as_mover().unlink()
        self._add(event, members, "rule")

    # ------------------------------------------------------------------
    # The member's answer (A3.3.2)
    # ------------------------------------------------------------------
    def _answer(self, reply, reason=""):
        """Record what the member answers: ``coming``, or ``asking`` to be excused.

        Whoever calls has made sure that it is the member, or staff who heard them.

        :raise EventRefused: the activity takes no answers, or the reason is missing
        """
        self.ensure_one()
        if self.event_id.state not in COMING_STATES or (
            self.event_id.date_end <= fields.Datetime.now()
        ):
            raise EventRefused(
                self.env._("This activity takes no answers now; call the center.")
            )
        if reply not in ("coming", "asking"):
            raise EventRefused(
                self.env._("Answer whether you are coming or ask to be excused.")
            )
        reason = (reason or "").strip() if reply == "asking" else ""
        if reply == "asking" and not reason:
            raise EventRefused(self.env._("Write down why you cannot come."))
        if len(reason) > NOTE_LENGTH:
            raise EventRefused(
                self.env._("A reason has at most 2,000 characters; shorten it.")
            )
        self._record_proof(
            reply=reply, reply_reason=reason, replied_at=fields.Datetime.now()
        )
        self._after_answer()

    @api.ondelete(at_uninstall=False)
    def _unlink_by_step(self):
        if not self._is_mover():
            raise FiledRecord(
                self.env._(
                    "Use the steps of the activity to take somebody off its list; once"
                    " it is approved, nobody leaves it."
                )
            )
