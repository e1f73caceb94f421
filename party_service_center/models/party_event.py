"""Activities of a center, from the draft to the filing cabinet."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import EventRefused, FiledRecord, NotOnDuty
from ..tools.transitions import Transitions
from .event_codes import COMING_STATES
from .party_event_target_mixin import TARGET_FIELDS

THEME_LENGTH = 100  # characters
TEXT_LENGTH = 20_000  # characters
# what the committee approves: a change of it goes back to the committee (A3.3.1)
APPROVED_FIELDS = ("name", "date_begin", "date_end", "place", *TARGET_FIELDS)
# what the committee has before it: none of it changes while it decides
SUBMITTED_FIELDS = (*APPROVED_FIELDS, "kind_id", "plan_text", "materials", "budget")


class PartyEvent(models.Model):
    """An organized activity of a center: planned, approved, announced, attended.

    The director drafts theme and plan, the committee approves, the staff notify those
    it is meant for, and who took part is recorded. The list of the invited freezes with
    the approval; whoever is added later is marked as such.

    Clause: A2.3, A3.3.1–A3.3.3
    """

    _name = "party.event"
    _description = "Activity"
    _inherit = [
        "party.event.announced.mixin",
        "party.event.target.mixin",
        "party.event.list.mixin",
        "party.event.step.mixin",
        "party.event.task.mixin",
        "party.event.calendar.mixin",
        "party.event.record.mixin",
        "party.event.door.mixin",
        "party.filed.mixin",
        "party.concurrency.mixin",
        "party.reason.mixin",
        "party.thread.mixin",
        "party.succession.mixin",
        "mail.activity.mixin",
    ]
    _order = "date_begin desc, id desc"
    _rec_names_search = ["name", "number"]

    _transitions = Transitions.declare(
        {
            "draft": ["submitted", "cancelled"],
            "submitted": ["approved", "draft", "cancelled"],
            "approved": ["announced", "held", "draft", "cancelled"],
            "announced": ["held", "draft", "cancelled"],
            "held": ["filed"],
            "filed": ["held"],
            "cancelled": [],
        }
    )
    _stamps = {
        "submitted": ("submitted_at", "submitted_by_id"),
        "approved": ("approved_at", "approved_by_id"),
        "announced": ("announced_at", "announced_by_id"),
        "held": ("held_at", "held_by_id"),
        "filed": ("filed_at", "filed_by_id"),
        "cancelled": ("cancelled_at", "cancelled_by_id"),
    }
    _proof_fields = frozenset({"number", "plan_version", "cancel_reason"})
    _fixed_fields = frozenset({"center_id"})
    _succession_field = "user_id"
    _reasoned_steps = {"cancel": "_cancel", "reopen": "_reopen"}

    # plan
    name = fields.Char("Theme", required=True, index="trigram", tracking=True)
    number = fields.Char(readonly=True, copy=False, index="btree_not_null")
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    kind_id = fields.Many2one(
        "party.event.kind", required=True, index=True, ondelete="restrict"
    )
    date_begin = fields.Datetime("Begins", required=True, tracking=True, index=True)
    date_end = fields.Datetime("Ends", required=True, tracking=True)
    place = fields.Char("Meeting Place", tracking=True)
    user_id = fields.Many2one(
        "res.users",
        "In Charge",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Who at the center notifies the invited and records who took part.",
    )
    plan_text = fields.Text("Plan", help="What happens, in which order, who does what.")
    bring_text = fields.Text(
        "What to Bring", help="Shown to the invited: papers, a pen, work clothes, …"
    )
    materials = fields.Text(help="What has to be there: papers, room, equipment.")
    budget = fields.Float("Budget (Yuan)", digits=(12, 2))
    plan_line_id = fields.Many2one(
        "party.event.plan.line",
        "In the Yearly Plan",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The line of the center's yearly plan that this activity carries out.",
    )

    # course
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Waiting for Approval"),
            ("approved", "Approved"),
            ("announced", "Announced"),
            ("held", "Held"),
            ("filed", "Filed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        group_expand="_expand_states",
    )
    plan_version = fields.Integer(
        "Approvals",
        readonly=True,
        copy=False,
        aggregator=None,
        help="How many times the plan was approved; a changed plan is approved anew.",
    )
    submitted_at = fields.Datetime(readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        "res.users", "Submitted by", readonly=True, copy=False, ondelete="restrict"
    )
    approved_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    announced_at = fields.Datetime(readonly=True, copy=False)
    announced_by_id = fields.Many2one(
        "res.users", "Announced by", readonly=True, copy=False, ondelete="restrict"
    )
    held_at = fields.Datetime("Recorded as Held at", readonly=True, copy=False)
    held_by_id = fields.Many2one(
        "res.users",
        "Recorded as Held by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    cancelled_at = fields.Datetime(readonly=True, copy=False)
    cancelled_by_id = fields.Many2one(
        "res.users", "Cancelled by", readonly=True, copy=False, ondelete="restrict"
    )
    cancel_reason = fields.Text("Reason for Cancelling", readonly=True, copy=False)

    # parts
    approval_ids = fields.One2many(
        "party.event.approval", "event_id", "Submissions", readonly=True
    )

    _number_uniq = models.UniqueIndex(
        "(number)", "Another activity has this number already; try again."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end > date_begin)", "An activity cannot end before it begins."
    )
    _dates_sound = models.Constraint(
        "CHECK (date_begin >= '2012-01-01' AND date_end < '2101-01-01')",
        "An activity lies between the years 2012 and 2100.",
    )
    _budget_sound = models.Constraint(
        "CHECK (budget >= 0)", "A budget is not less than nothing."
    )
    _place_known = models.Constraint(
        "CHECK (state IN ('draft', 'cancelled') OR place IS NOT NULL)",
        "Enter where the activity takes place.",
    )
    _numbered = models.Constraint(
        "CHECK (state IN ('draft', 'submitted', 'cancelled') OR number IS NOT NULL)",
        "An approved activity has its number.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (greatest(char_length(name), char_length(place)) <= {THEME_LENGTH}"
        " AND greatest(char_length(plan_text), char_length(materials),"
        " char_length(bring_text),"
        f" char_length(cancel_reason)) <= {TEXT_LENGTH})",
        "A theme or place has at most 100 characters, a text at most 20,000.",
    )
    _center_idx = models.Index("(center_id, date_begin desc, id desc)")

    @api.constrains("plan_line_id", "center_id")
    def _check_plan_line(self):
        for event in self:
            if event.plan_line_id and event.plan_line_id.center_id != event.center_id:
                raise EventRefused(
                    self.env._(
                        "This line stands in the plan of another center. Choose one of"
                        " %(center)s.",
                        center=event.center_id.name,
                    )
                )

    def _today(self):
        return self.center_id._today()

    # ------------------------------------------------------------------
    # Changes after the approval
    # ------------------------------------------------------------------
    def write(self, vals):
        """Take what was approved back to the committee when it changes (A3.3.1)."""
        names = [name for name in SUBMITTED_FIELDS if name in vals]
        if not names or self._is_mover():
            return super().write(vals)
        self.check_access("write")
        before = {event: event._values_of(names) for event in self}
        res = super().write(vals)
        for event in self:
            now, then = event._values_of(names), before[event]
            changed = {name for name in names if now[name] != then[name]}
            event._leave_approval(changed)
        return res

    def _values_of(self, names):
        return {name: self[name] for name in names}

    def _leave_approval(self, changed):
        """These fields are no longer what was submitted or approved."""
        if self.state == "submitted" and changed:
            raise EventRefused(
                self.env._(
                    "“%(theme)s” waits for the committee and stays as it was submitted."
                    " Take it back before you change it.",
                    theme=self.name,
                )
            )
        if self.state == "draft" or changed.isdisjoint(APPROVED_FIELDS):
            return
        if self.state not in COMING_STATES:
            state = dict(self._fields["state"]._description_selection(self.env))
            raise EventRefused(
                self.env._(
                    "“%(theme)s” is “%(state)s”: theme, time, place and target stay as"
                    " they are.",
                    theme=self.name,
                    state=state[self.state],
                )
            )
        self._check_not_begun()
        self._move("draft")
        self.message_post(
            body=self.env._(
                "What was approved has changed: the plan is to be approved again"
                " (A3.3.1)."
            )
        )
        self._next_task(
            self.center_id.director_user_id or self._person_in_charge(),
            summary=self.env._("Changed after the approval: submit the plan again"),
        )

    def _check_not_begun(self):
        """Raise EventRefused once the activity cannot be another one any more."""
        if self.recorded_count or self.date_begin <= fields.Datetime.now():
            raise EventRefused(
                self.env._(
                    "“%(theme)s” has begun, or attendance is recorded: theme, time,"
                    " place and target stay as they were approved. Write what was"
                    " different into the summary.",
                    theme=self.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(event.state != "draft" or event.approval_ids for event in self):
            raise FiledRecord(
                self.env._(
                    "An activity that was submitted once is kept. Cancel it instead,"
                    " with the reason."
                )
            )

    # ------------------------------------------------------------------
    # Approval (A3.3.1)
    # ------------------------------------------------------------------
    def _check_director(self):
        """Raise NotOnDuty unless the director acts; at a vacant center anyone may."""
        self.ensure_one()
        self.check_access("write")
        director = self.center_id.director_user_id
        if director and director != self.env.user:
            raise NotOnDuty(
                self.env._(
                    "The plan of an activity is submitted by the center's director"
                    " (A3.3.1). The draft is kept; let %(director)s look at it.",
                    director=director.name,
                )
            )

    def action_submit(self):
        """Put the plan before the committee, with those it is meant for."""
        self._check_director()
        self._check_step("submitted")
        self._check_plan()
        self.participant_ids._follow_rule(self)
        if not self.invited_count:
            raise EventRefused(
                self.env._(
                    "Nobody is on the list. Widen the conditions, or put people on the"
                    " list by hand."
                )
            )
        self._move("submitted")
        self._end_tasks()
        self.env["party.event.approval"]._ask(self)

    def _check_plan(self):
        """Raise EventRefused when something is missing that the committee must see."""
        if not (self.place or "").strip() or not (self.plan_text or "").strip():
            raise EventRefused(
                self.env._("Enter place and plan; the committee decides by them.")
            )
        if self.date_begin <= fields.Datetime.now():
            raise EventRefused(
                self.env._(
                    "The activity would have begun already. Enter when it shall be."
                )
            )

    def action_take_back(self):
        """Take the plan back before it is decided on."""
        self._check_director()
        self._approval_to_decide()._withdraw()
        self._move("draft")

    def _pending_approval(self):
        return self.approval_ids.filtered(lambda a: a.state == "requested")[:1]

    def _approve(self):
        """The committee agreed: number the activity; from now on its list is frozen."""
        number = self.number or self.center_id._next_number(
            "event_sequence_id", self.center_id._local_date(self.date_begin)
        )
        self._move("approved", number=number, plan_version=self.plan_version + 1)
        person = self._person_in_charge()
        self._next_task(person, summary=self.env._("Approved: notify the invited"))
        self._send_calendar_file(person)

    def _return(self):
        self._move("draft")

    def action_approve(self):
        """Decide in one step from the form what waits there."""
        return self._approval_to_decide().action_approve()

    def action_return(self):
        return self._approval_to_decide().action_return()

    def _approval_to_decide(self):
        """What waits for the committee; EventRefused when nothing does."""
        self.ensure_one()
        self.check_access("read")
        if not (pending := self._pending_approval()):
            raise EventRefused(
                self.env._(
                    "“%(theme)s” waits for no decision. Reload the form to see what"
                    " somebody else may have done meanwhile.",
                    theme=self.name,
                )
            )
        return pending

    # ------------------------------------------------------------------
    # Held, filed, cancelled
    # ------------------------------------------------------------------
    def action_hold(self):
        """Record that the activity took place (A3.3.3)."""
        self.ensure_one()
        self._check_step("held")
        if self.date_begin > fields.Datetime.now():
            raise EventRefused(
                self.env._("It has not begun yet; nothing can have taken place.")
            )
        self._move("held")
        self._ask_for_record()

    def action_file(self):
        """Close the record; nothing changes from now on."""
        self.ensure_one()
        self._check_step("filed")
        self._check_fileable()
        number = self.file_number or self.center_id._next_number(
            "file_sequence_id", self._today()
        )
        self._move("filed", file_number=number)
        self._end_tasks()

    def action_reopen(self):
        """Open a filed activity for a correction."""
        self._check_may_reopen()
        return self._ask_reason("reopen", self.env._("Open Again"))

    def _check_may_reopen(self):
        self.ensure_one()
        self.check_access("read")
        if self.env.user not in self.center_id._committee():
            raise NotOnDuty(
                self.env._("A filed activity is opened again by the committee.")
            )

    def _reopen(self, reason):
        self._check_may_reopen()
        # the committee may only read activities
        event_sudo = self.sudo()
        # who recorded it as held, and when, is what it was
        event_sudo._move(
            "held", held_at=event_sudo.held_at, held_by_id=event_sudo.held_by_id.id
        )
        event_sudo.message_post(
            body=self.env._("Opened for a correction: %(reason)s", reason=reason)
        )
        event_sudo._next_task(
            event_sudo._person_in_charge(),
            summary=self.env._("Opened for a correction: correct it and file it again"),
        )

    def action_cancel(self):
        self._check_step("cancelled")
        return self._ask_reason("cancel", self.env._("Cancel the Activity"))

    def _cancel(self, reason):
        """Call it off; what was approved before stays readable."""
        self.ensure_one()
        self._check_director()
        if self.recorded_count:
            raise EventRefused(
                self.env._(
                    "Attendance is recorded already. Record that the activity was held,"
                    " or undo the attendance first."
                )
            )
        pending = self._pending_approval()
        self._move("cancelled", cancel_reason=reason)
        pending._withdraw()
        self._end_tasks()
        self._end_excuse_task()
        return self._offer_cancellation()

    @api.model
    def _running_domain(self):
        """Activities to come or under way."""
        return Domain("state", "in", ("draft", "submitted", *COMING_STATES))

    # ------------------------------------------------------------------
    # Leaving of who is in charge (party.succession.mixin)
    # ------------------------------------------------------------------
    @api.model
    def _unfinished(self):
        """To come, under way, or held and not filed yet."""
        return self._running_domain() | Domain("state", "=", "held")

    def _work_due(self):
        return self.center_id._local_date(self.date_end)
