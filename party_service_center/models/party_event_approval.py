"""What the committee decided on the plan of an activity, each time."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..exceptions import FiledRecord
from ..tools.transitions import Transitions
from .party_decision_mixin import TEXT_LENGTH
from .party_event_task_mixin import APPROVAL

# what is shown of an earlier version when it differs
COMPARED_FIELDS = (
    "theme",
    "date_begin",
    "date_end",
    "place",
    "kind_id",
    "target_text",
    "plan_text",
    "materials",
    "budget",
    "invited_count",
)


class PartyEventApproval(models.Model):
    """One submission of a plan to the committee, as it was then, and the decision.

    The committee's member in charge of the center decides; a stand-in while they are
    away, and never who drafted or submitted it.

    Clause: A3.3.1
    """

    _name = "party.event.approval"
    _description = "Approval of an Activity"
    _inherit = ["party.decision.mixin", "party.event.part.mixin"]
    _order = "id desc"
    _rec_name = "theme"

    _transitions = Transitions.declare(
        {
            "requested": ["approved", "returned", "withdrawn"],
            "approved": [],
            "returned": [],
            "withdrawn": [],
        }
    )
    _stamps = {
        state: ("decided_at", "decided_by_id")
        for state in ("approved", "returned", "withdrawn")
    }
    _proof_fields = frozenset(
        {
            "event_id",
            "theme",
            "date_begin",
            "date_end",
            "place",
            "kind_id",
            "target_text",
            "plan_text",
            "materials",
            "budget",
            "invited_count",
            "stood_in_for_id",
        }
    )
    _reasoned_steps = {"return": "_return"}

    state = fields.Selection(
        [
            ("requested", "Waiting"),
            ("approved", "Approved"),
            ("returned", "Returned"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="requested",
        copy=False,
    )
    # the plan as it was submitted
    theme = fields.Char(required=True)
    date_begin = fields.Datetime("Begins", required=True)
    date_end = fields.Datetime("Ends", required=True)
    place = fields.Char("Meeting Place", required=True)
    kind_id = fields.Many2one("party.event.kind", ondelete="restrict")
    target_text = fields.Text("Meant for", required=True)
    plan_text = fields.Text("Plan")
    materials = fields.Text()
    budget = fields.Float("Budget (Yuan)", digits=(12, 2))
    invited_count = fields.Integer("People", aggregator=None)
    stood_in_for_id = fields.Many2one(
        "res.users",
        "Stood in for",
        ondelete="restrict",
        help="Who would have decided, had they been there.",
    )

    in_charge_id = fields.Many2one(
        "res.users", related="center_id.approver_id", string="Decides for the Center"
    )
    decider_ids = fields.Many2many(
        "res.users",
        string="Waits for",
        compute="_compute_decider_ids",
        help="The member of the committee in charge of the center, or the stand-in.",
    )
    changes = fields.Html("Changed Since the Last Approval", compute="_compute_changes")

    _pending_uniq = models.UniqueIndex(
        "(event_id) WHERE state = 'requested'",
        "The plan waits for approval already.",
    )
    _waiting_idx = models.Index("(center_id) WHERE state = 'requested'")
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(decision_note) <= {TEXT_LENGTH})",
        "Remarks have at most 20,000 characters.",
    )

    @api.depends("state", "center_id.approver_id")
    def _compute_decider_ids(self):
        for approval in self:
            waits = approval.state == "requested"
            approval.decider_ids = waits and approval._deciders()

    @api.depends("event_id.approval_ids.state")
    def _compute_changes(self):
        for approval in self:
            before = approval._approved_before()
            approval.changes = bool(before) and self.env["ir.qweb"]._render(
                "party_service_center.party_event_changes",
                {"rows": approval._changed_from(before)},
            )

    def _approved_before(self):
        """The version that was approved last before this one was submitted."""
        return self.event_id.approval_ids.filtered(
            lambda other: other.state == "approved" and other.id < self.id
        ).sorted("id")[-1:]

    def _changed_from(self, before):
        """(label, old text, new text) of what differs from the version ``before``."""
        return [
            (
                self._fields[name]._description_string(self.env),
                before._shown(name),
                self._shown(name),
            )
            for name in COMPARED_FIELDS
            if before[name] != self[name]
        ]

    def _shown(self, name):
        value = self[name]
        if self._fields[name].type == "many2one":
            return value.display_name
        if self._fields[name].type != "datetime":
            return value
        return format_datetime(self.env, value, tz=self.center_id.tz, dt_format="short")

    def _ask(self, event):
        """Put ``event`` as it is before the committee."""
        # staff may read approvals but make them by this step alone
        approval = (
            self.sudo()
            ._as_mover()
            .create(
                self._asked_now()
                | {
                    "event_id": event.id,
                    "theme": event.name,
                    "kind_id": event.kind_id.id,
                    "target_text": event._target_text(),
                    "invited_count": event.invited_count,
                }
                | {
                    name: event[name]
                    for name in (
                        "date_begin",
                        "date_end",
                        "place",
                        "plan_text",
                        "materials",
                        "budget",
                    )
                }
            )
            ._as_user()
            .sudo(False)
        )
        approval._call_on_deciders()
        return approval

    def _call_on_deciders(self):
        """Let the task be with who decides today: the stand-in of who went away."""
        self.ensure_one()
        # the tasks of others are theirs to read
        event_sudo = self.event_id.sudo()
        kind = self.env.ref(APPROVAL)
        tasks = event_sudo.activity_ids.filtered(lambda t: t.activity_type_id == kind)
        people = self._deciders()
        if tasks.user_id != people:
            event_sudo.activity_unlink([APPROVAL])
            self.event_id._give_task(APPROVAL, people)

    @api.depends("state", "asked_by_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        """Ask once for all plans that the same people made at a center."""
        self.can_decide = False
        waiting = self.filtered(lambda approval: approval.state == "requested")
        for alike in waiting.grouped(lambda a: (a.center_id, a._involved())).values():
            alike.can_decide = self.env.user in alike[0]._deciders()

    def _involved(self):
        """Who made the plan and does not decide on it."""
        return self.asked_by_id | self.event_id.create_uid

    def _deciders(self):
        self.ensure_one()
        return self.center_id._plan_deciders(self._involved())

    @api.model
    def _mine_to_decide(self, centers):
        """The same rule as ``_plan_deciders`` of each center."""
        if not centers._is_on_committee():
            return Domain.FALSE
        committee = centers._committee()
        mine = Domain.OR(
            Domain("center_id", "in", those.ids)
            & (
                self._made_by(person)
                if person in committee - self.env.user
                else Domain.TRUE
            )
            for person, those in centers._by_person_in_charge().items()
        )
        return Domain("state", "=", "requested") & ~self._made_by(self.env.user) & mine

    @api.model
    def _made_by(self, person):
        """Plans that ``person`` is involved in."""
        return Domain("asked_by_id", "=", person.id) | Domain(
            "event_id.create_uid", "=", person.id
        )

    def _decision_rule(self):
        return self.env._(
            "The plan of an activity is decided by the member of the committee in"
            " charge of the center, or by the stand-in while they are away; nobody"
            " decides on their own plan (A3.3.1)."
        )

    def _settle(self, state, **values):
        in_charge = self.center_id.approver_id
        if in_charge and in_charge != self.env.user:
            values["stood_in_for_id"] = in_charge.id
        # the committee may only read plans; tasks of colleagues are closed with it
        approval_sudo = self.sudo()
        approval_sudo._move(state, **values)
        approval_sudo.event_id.activity_unlink([APPROVAL])

    def action_approve(self):
        self._check_may_decide("approved")
        self._settle("approved")
        # the committee may only read activities
        self.sudo().event_id._approve()

    def action_return(self):
        self._check_may_decide("returned")
        return self._ask_reason("return", self.env._("Return With Remarks"))

    def _return(self, reason):
        self._check_may_decide("returned")
        self._settle("returned", decision_note=reason)
        # the committee may only read activities
        event_sudo = self.sudo().event_id
        event_sudo._return()
        event_sudo._give_task(
            "party_service_center.mail_activity_type_event",
            self.asked_by_id,
            summary=self.env._("The plan came back with remarks"),
        )

    def _withdraw(self):
        """Who submitted the plan takes it back, or it is called off."""
        # staff may read approvals but take them back by this step alone
        self.sudo().filtered(lambda a: a.state == "requested")._move("withdrawn")
        self.sudo().event_id.activity_unlink([APPROVAL])

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("What was submitted and decided is kept."))
