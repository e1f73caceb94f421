"""Members who are handed over from one center to another."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import MemberRefused, NotOnDuty
from ..tools.transitions import Transitions
from .party_person_mixin import NOTE_LENGTH

ARRIVAL = "party_service_center.mail_activity_type_arrival"


class PartyMemberTransfer(models.Model):
    """One handing over of a member to another center, and that center's answer.

    Until the other center accepts, the member belongs to the center of before. Both
    centers see the row; the receiving one sees name and mobile and nothing else.

    Clause: A2.2 (transfer)
    """

    _name = "party.member.transfer"
    _description = "Handing Over of a Member"
    _inherit = [
        "party.transition.mixin",
        "party.reason.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["member_name"]

    _transitions = Transitions.declare(
        {
            "pending": ["accepted", "returned", "withdrawn"],
            "accepted": [],
            "returned": [],
            "withdrawn": [],
        }
    )
    _stamps = {
        state: ("decided_at", "decided_by_id")
        for state in ("accepted", "returned", "withdrawn")
    }
    _proof_fields = frozenset(
        {"from_center_id", "member_name", "mobile", "requested_by_id", "return_reason"}
    )
    _fixed_fields = frozenset({"member_id", "to_center_id", "reason"})
    _reasoned_steps = {"return": "_return"}

    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, index=True, ondelete="restrict"
    )
    member_name = fields.Char("Member's Name", readonly=True)
    mobile = fields.Char(readonly=True)
    from_center_id = fields.Many2one(
        "party.center", readonly=True, index=True, ondelete="restrict"
    )
    to_center_id = fields.Many2one(
        "party.center", required=True, index=True, ondelete="restrict"
    )
    reason = fields.Text(required=True, help="Where the member trades now.")
    state = fields.Selection(
        [
            ("pending", "Waiting for the Other Center"),
            ("accepted", "Accepted by the Center"),
            ("returned", "Returned"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="pending",
        copy=False,
        tracking=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", "Given by", readonly=True, ondelete="restrict"
    )
    decided_at = fields.Datetime("Decided at", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, copy=False, ondelete="restrict"
    )
    return_reason = fields.Text(readonly=True, copy=False)
    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_withdraw = fields.Boolean(compute="_compute_can_decide")

    _pending_uniq = models.UniqueIndex(
        "(member_id) WHERE state = 'pending'",
        "This member is being handed over already.",
    )
    _centers_differ = models.Constraint(
        "CHECK (from_center_id != to_center_id)",
        "The member belongs to this center already. Choose another one.",
    )
    _reason_given = models.Constraint(
        "CHECK (trim(reason) != '')", "Write down where the member trades now."
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(reason), char_length(return_reason))"
        f" <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.depends("member_name")
    def _compute_display_name(self):
        for transfer in self:
            transfer.display_name = transfer.member_name

    @api.depends("state", "to_center_id", "from_center_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        own = self.env["party.center"]._own()
        for transfer in self:
            is_pending = transfer.state == "pending"
            transfer.can_decide = is_pending and transfer.to_center_id in own
            transfer.can_withdraw = is_pending and transfer.from_center_id in own

    @api.model
    def _mine_to_decide(self, centers):
        """Members given to ``centers`` who wait for the present user's answer."""
        own = self.env["party.center"]._own()
        return Domain("state", "=", "pending") & Domain(
            "to_center_id", "in", [center.id for center in centers if center in own]
        )

    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        prepared = []
        for vals in vals_list:
            member = self.env["party.member"].browse(vals.get("member_id"))
            member.check_access("write")
            member._check_present()
            prepared.append(
                vals
                | {
                    "member_name": member.name,
                    "mobile": member.mobile,
                    "from_center_id": member.center_id.id,
                    "requested_by_id": self.env.uid,
                }
            )
        transfers = super(PartyMemberTransfer, self._as_mover()).create(prepared)
        for transfer in transfers:
            transfer._announce()
        return transfers._as_user()

    def _announce(self):
        """Ask the receiving center: its director, else whoever is assigned there."""
        duty = self.env["party.staff"]._on_duty_domain()
        staff = self.to_center_id.staff_ids.filtered_domain(duty)
        for user in (self.to_center_id.director_user_id or staff.user_id)[:1]:
            self.activity_schedule(
                ARRIVAL, user_id=user.id, date_deadline=self.to_center_id._today()
            )

    def _check_receiving(self):
        self.ensure_one()
        self.check_access("read")
        if not self.can_decide:
            raise NotOnDuty(
                self.env._(
                    "%(member)s is being handed over to %(center)s; only people"
                    " assigned there accept or return the member.",
                    member=self.member_name,
                    center=self.to_center_id.name,
                )
            )

    def _decide(self, state, **values):
        # staff may read both sides' rows but answer them by the steps alone
        transfer_sudo = self.sudo()
        transfer_sudo._move(state, **values)
        transfer_sudo.activity_unlink([ARRIVAL])

    def action_accept(self):
        """Take the member over: the new standing begins today."""
        self._check_receiving()
        self._decide("accepted")
        # the member was another center's until this moment
        member_sudo = self.sudo().member_id
        self.env["party.standing"]._change(
            member_sudo,
            member_sudo.center_id._today(),
            center_id=self.to_center_id.id,
            reason=self.reason,
        )
        member_sudo._hand_work_to(self.env.user)

    def action_return(self):
        self._check_receiving()
        return self._ask_reason("return", self.env._("Return the Member"))

    def _return(self, reason):
        self._check_receiving()
        # the number was for reaching who arrives; the other center needs it no more
        self._decide("returned", return_reason=reason, mobile=False)

    def action_withdraw(self):
        self.ensure_one()
        self.check_access("read")
        if not self.can_withdraw:
            raise NotOnDuty(
                self.env._(
                    "Only people assigned to %(center)s can take the member back.",
                    center=self.from_center_id.name,
                )
            )
        self._decide("withdrawn", mobile=False)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise MemberRefused(
            self.env._("These rows are kept. Withdraw one that was made by mistake.")
        )
