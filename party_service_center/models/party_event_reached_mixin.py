"""Whether an invited person knows of the activity, and what they answer."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import EventRefused, NotOnDuty
from ..tools import phone_number
from .party_event_notice import TOLD, WORDS_LENGTH

EXCUSE = "party_service_center.mail_activity_type_event_excuse"
REACHES = [
    ("none", "Not Told Yet"),
    ("waiting", "On the Way"),
    ("told", "Told"),
    ("to_call", "To Be Called"),
    ("answered", "Has Replied"),
    ("gone", "No Longer Here"),
]


class PartyEventReachedMixin(models.AbstractModel):
    """An invited person who is told of the activity and answers.

    Who is reached by no message is called. Staff write down what they hear; whether an
    excuse is accepted is the director's to decide.

    Clause: A3.3.2; P-14 (no content in messages), P-19 (none to the deceased)
    """

    _name = "party.event.reached.mixin"
    _description = "Invited Person Who Is Told"
    _inherit = ["party.protected.mixin", "party.reason.mixin"]

    _reasoned_steps = {
        "excuse": "_reached_excuse",
        "hear_excuse": "_hear_excuse",
        "later": "_call_later",
        "refuse": "_refuse_excuse",
    }

    notice_ids = fields.One2many(
        "party.event.notice", "participant_id", "Notices", readonly=True
    )
    reach = fields.Selection(
        REACHES,
        "Knows",
        compute="_compute_reach",
        store=True,
        help="Whether the person was told what holds now.",
    )
    mobile = fields.Char(
        compute="_compute_mobile",
        compute_sudo=True,  # shown only while the member is of the activity's center
    )
    call_reason = fields.Char("Why by Telephone", compute="_compute_calls")
    call_count = fields.Integer("Calls", compute="_compute_calls")
    last_call_text = fields.Char("Last Call", compute="_compute_calls")
    can_record = fields.Boolean(compute="_compute_steps")
    can_excuse = fields.Boolean(compute="_compute_steps")
    heard_by_id = fields.Many2one(
        "res.users",
        "Answer Heard by",
        ondelete="restrict",
        help="Who wrote the answer down; empty when the member answered in person.",
    )
    excuse_decided_at = fields.Datetime("Excuse Decided at")
    excuse_decided_by_id = fields.Many2one(
        "res.users", "Excuse Decided by", ondelete="restrict"
    )
    excuse_note = fields.Text("Why Not Accepted")

    _excuse_note_bounded = models.Constraint(
        "CHECK (char_length(excuse_note) <= 2000)",
        "A reason has at most 2,000 characters.",
    )
    _call_idx = models.Index("(center_id, date_begin) WHERE reach = 'to_call'")
    _asking_idx = models.Index("(center_id) WHERE reply = 'asking'")

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "heard_by_id",
            "excuse_decided_at",
            "excuse_decided_by_id",
            "excuse_note",
        }

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends(
        "reply",
        "replied_at",
        "notice_ids.state",
        "notice_ids.announcement_id.is_running",
        "member_center_id",
        "member_id.active",
        "member_id.is_deceased",
    )
    def _compute_reach(self):
        for person in self:
            person.reach = "gone" if person._silence() else person._reach_now()

    def _reach_now(self):
        running = self.notice_ids.filtered("announcement_id.is_running")
        states = set(running.mapped("state"))
        is_to_call = any(
            row.kind == "phone" and row.state == "manual" for row in running
        )
        if self._has_answered(running.announcement_id):
            return "answered"
        if is_to_call:
            return "to_call"
        if states & set(TOLD):
            return "told"
        if states & {"queued", "manual"}:
            return "waiting"
        return "to_call" if running else "none"

    def _has_answered(self, announcements):
        """Whether the member answered to what ``announcements`` say.

        A refused excuse is no answer: the member has to be told.
        """
        if self.reply in ("none", "refused"):
            return False
        news = announcements.filtered(lambda row: row.kind != "invitation")
        return all(self.replied_at >= row.made_at for row in news)

    @api.depends(
        "member_center_id",
        "center_id",
        "member_id.active",
        "member_id.is_deceased",
        "member_id.mobile",
    )
    def _compute_mobile(self):
        for person in self:
            person.mobile = not person._silence() and person.member_id.mobile

    @api.depends("notice_ids.state", "notice_ids.outcome", "notice_ids.told_at")
    def _compute_calls(self):
        outcomes = dict(
            self.env["party.event.notice"]
            ._fields["outcome"]
            ._description_selection(self.env)
        )
        for person in self:
            calls = person.notice_ids.filtered(lambda row: row.kind == "phone")
            waiting = calls.filtered(lambda row: row.state == "manual")
            made = calls.filtered("outcome").sorted("id")
            last = made[-1:]
            person.call_reason = waiting[:1].reason
            person.call_count = len(made)
            parts = (outcomes.get(last.outcome), last.note)
            person.last_call_text = " · ".join(filter(None, parts))

    @api.depends_context("uid")
    @api.depends("reply", "center_id", "event_id")
    def _compute_steps(self):
        """What screens offer; the steps themselves ask anew."""
        workable = self.event_id._filtered_access("write")
        decided_by_me = self.center_id._excused_by_me()
        for person in self:
            person.can_record = person.event_id in workable
            person.can_excuse = (
                person.reply == "asking" and person.center_id in decided_by_me
            )

    # ------------------------------------------------------------------
    # Ways to reach people
    # ------------------------------------------------------------------
    def _silence(self):
        """Why this person must not be told at all; empty while they may (P-19)."""
        member = self.member_id
        if member.is_deceased:
            return "deceased"
        if not member.active:
            return "left"
        return "" if self.member_center_id == self.center_id else "moved"

    def _barrier(self, kind):
        """Why a notice of ``kind`` cannot reach this person; empty when it can."""
        member = self.member_id
        if kind == "sms":
            number = member.mobile
            if not number:
                return "no_mobile"
            is_mobile = phone_number.is_plain(number) or phone_number.is_mobile(number)
            return "" if is_mobile else "fixed_line"
        if kind == "email":
            return "" if member.partner_id.email else "no_email"
        if kind == "portal":
            return "" if member.portal_login else "no_portal"
        return ""

    @api.model
    def _barrier_words(self):
        return {
            "deceased": self.env._("has died"),
            "left": self.env._("left the register"),
            "moved": self.env._("belongs to another center now"),
            "no_mobile": self.env._("no mobile"),
            "fixed_line": self.env._("a fixed line gets no text messages"),
            "no_email": self.env._("no e-mail address"),
            "no_portal": self.env._("does not sign in to the portal"),
        }

    def _by_way(self, kinds, tried=frozenset()):
        """These people by the first of ``kinds`` that reaches them, not yet tried.

        ``phone`` has those whom none reaches, ``nobody`` those not to be told at all.

        :param tried: pairs of a person and a kind
        """
        ways = {way: [] for way in (*kinds, "phone", "nobody")}
        for person in self:
            if person._silence():
                ways["nobody"].append(person.id)
                continue
            open_kinds = (
                kind
                for kind in kinds
                if (person, kind) not in tried and not person._barrier(kind)
            )
            ways[next(open_kinds, "phone")].append(person.id)
        return {way: self.browse(ids) for way, ids in ways.items() if ids}

    def _why_to_call(self, routes):
        """Why none of the personal ways reaches each of these people, in words."""
        words = self._barrier_words()
        unready = {
            route: self.env._("%(way)s: not set up", way=route.display_name)
            for route in routes
            if not route._is_ready(route.kind)
        }
        by_hand = self.env._("chosen to be called")
        return {
            person: " · ".join(
                unready.get(route) or words[person._barrier(route.kind)]
                for route in routes
            )
            or by_hand
            for person in self
        }

    def _notices_of(self, announcement):
        return self.notice_ids.filtered(lambda n: n.announcement_id == announcement)

    # ------------------------------------------------------------------
    # Telephone list
    # ------------------------------------------------------------------
    def _put_on_call_list(self, announcement, reasons):
        """Let these people be called; who is on the list already stays once."""
        on_list = self.filtered("call_reason")
        notices = self.env["party.event.notice"]
        # the database sees a call that was made just now before the next one waits
        notices.flush_model(["state"])
        notices._make(
            announcement,
            self - on_list,
            "phone",
            "manual",
            reason=lambda person: reasons[person][:WORDS_LENGTH],
        )

    def _running_announcement(self):
        """What this person is to know now; none before the first announcement."""
        own = self.notice_ids.announcement_id.filtered("is_running")
        return (own or self.event_id.announcement_ids.filtered("is_running"))[:1]

    def _waiting_calls(self):
        return self.notice_ids.filtered(
            lambda row: row.kind == "phone" and row.state == "manual"
        )

    def _need_no_call(self):
        """They know, or have answered: nobody has to call any more."""
        # notices are written by their steps alone
        self.sudo()._waiting_calls()._move("cancelled")

    def _check_may_record(self):
        """Raise unless the present user keeps the list of this person's activity."""
        self.ensure_one()
        self.check_access("read")
        self.event_id.check_access("write")
        self.event_id._check_unlocked("write")

    def _record_call(self, outcome, note=False):
        """Record a call that the present user has just made."""
        self._check_may_record()
        # notices are written by their steps alone
        person_sudo = self.sudo()
        announcement_sudo = person_sudo._running_announcement()
        if not announcement_sudo:
            raise EventRefused(
                self.env._(
                    "The activity is not announced yet; there is nothing to tell."
                )
            )
        call_sudo = person_sudo._waiting_calls()[:1]
        reason = call_sudo.reason or self.env._("called besides")
        if not call_sudo:
            person_sudo._put_on_call_list(announcement_sudo, {person_sudo: reason})
            call_sudo = person_sudo._waiting_calls()[:1]
        is_reached = outcome == "reached"
        call_sudo._move(
            "delivered" if is_reached else "failed", outcome=outcome, note=note
        )
        if not is_reached:
            person_sudo._put_on_call_list(
                call_sudo.announcement_id, {person_sudo: reason}
            )

    def action_reached_coming(self):
        """Called, reached, and they are coming."""
        self._record_call("reached")
        self._hear("coming")

    def action_reached_excuse(self):
        self._check_may_record()
        return self._ask_reason("excuse", self.env._("Asks to Be Excused"))

    def _reached_excuse(self, reason):
        self._record_call("reached")
        self._hear("asking", reason)

    def action_reached(self):
        """Called and told; the answer is to come."""
        self._record_call("reached")

    def action_not_reached(self):
        self._record_call("not_reached")

    def action_wrong_number(self):
        self._record_call("wrong_number")

    def action_call_later(self):
        self._check_may_record()
        return self._ask_reason("later", self.env._("When to Call Again"))

    def _call_later(self, note):
        self._record_call("later", note)

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------
    def _hear(self, reply, reason=""):
        """Write down what the present user heard the member answer."""
        self._check_may_record()
        # answers are written by their steps alone
        person_sudo = self.sudo()
        person_sudo._answer(reply, reason)
        person_sudo._record_proof(heard_by_id=self.env.uid)

    def action_hear_coming(self):
        """The member said, at the window or anywhere, that they are coming."""
        self._hear("coming")

    def action_hear_excuse(self):
        self._check_may_record()
        return self._ask_reason("hear_excuse", self.env._("Asks to Be Excused"))

    def _hear_excuse(self, reason):
        self._hear("asking", reason)

    def _after_answer(self):
        """A new answer: no call is needed, and an excuse is to be decided on."""
        self._record_proof(
            heard_by_id=False,
            excuse_decided_at=False,
            excuse_decided_by_id=False,
            excuse_note=False,
        )
        self._need_no_call()
        self.event_id._watch_excuses()

    def _record_opened(self):
        """The member opened the page of the activity in the portal."""
        # notices are written by their steps alone
        portal_sudo = self.sudo().notice_ids.filtered(
            lambda row: row.kind == "portal" and row.state == "sent"
        )
        portal_sudo._take_result("delivered")

    # ------------------------------------------------------------------
    # Excuses: the director decides
    # ------------------------------------------------------------------
    @api.model
    def _mine_to_decide(self, centers):
        """Who asks to be excused and waits for the present user (``can_excuse``)."""
        return (
            Domain("center_id", "in", centers._excused_by_me().ids)
            & Domain("reply", "=", "asking")
            & Domain("date_begin", ">", fields.Datetime.now())
            & Domain("event_state", "!=", "cancelled")
        )

    def _check_may_decide_excuses(self):
        """Raise unless these people ask and the present user decides on it."""
        self.check_access("read")
        for center in self.center_id:
            if self.env.user not in center._answerable():
                raise NotOnDuty(
                    self.env._(
                        "Whether an excuse is accepted is decided by the center's"
                        " director, or by the committee while the post is vacant"
                        " (A3.3.2)."
                    )
                )
        # the committee, who may only read, decides where a director cannot
        self.event_id.sudo()._check_unlocked("write")
        if any(person.reply != "asking" for person in self):
            raise EventRefused(
                self.env._(
                    "Choose people who ask to be excused; some of these do not, or it"
                    " is decided already."
                )
            )

    def _decide_excuses(self, reply, note=False):
        self._check_may_decide_excuses()
        # the committee, who may only read, decides where a director cannot
        people_sudo = self.sudo()
        people_sudo._record_proof(
            reply=reply,
            excuse_decided_at=fields.Datetime.now(),
            excuse_decided_by_id=self.env.uid,
            excuse_note=note,
        )
        people_sudo.event_id._watch_excuses()

    def action_accept_excuse(self):
        """Accept the excuses of these people."""
        self._decide_excuses("excused")

    def action_refuse_excuse(self):
        self._check_may_decide_excuses()
        return self._ask_reason("refuse", self.env._("Do Not Accept the Excuse"))

    def _refuse_excuse(self, reason):
        """The member is to come; somebody calls and says so."""
        self.ensure_one()
        self._decide_excuses("refused", reason)
        person_sudo = self.sudo()
        if running_sudo := person_sudo._running_announcement():
            text = self.env._("Tell: the excuse is not accepted. %(why)s", why=reason)
            person_sudo._put_on_call_list(running_sudo, {person_sudo: text})
