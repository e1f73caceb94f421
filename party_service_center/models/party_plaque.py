"""The plaques that show who is a Party member in trade: a register by serial."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, RegistrationRefused
from ..tools.transitions import Transitions
from .party_person_mixin import NOTE_LENGTH
from .party_pledge import VALID_STATES

KEPT_STATES = ("issued", "lost")  # the person has it, or it may turn up
TAKE_BACK = "party_service_center.mail_activity_type_take_back"


class PartyPlaque(models.Model):
    """One plaque with its serial, from handing out until it is void.

    Clause: A3.1.4
    """

    _name = "party.plaque"
    _description = "Member Identity Plaque"
    _inherit = [
        "party.transition.mixin",
        "party.person.record.mixin",
        "party.reason.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "person_name"]

    _transitions = Transitions.declare(
        {
            "issued": ["lost", "replaced", "returned", "withdrawn"],
            "lost": ["replaced", "issued"],
            "replaced": [],
            "returned": [],
            "withdrawn": [],
        }
    )
    _stamps = {
        state: ("ended_at", "ended_by_id")
        for state in ("lost", "replaced", "returned", "withdrawn")
    }
    _proof_fields = frozenset(
        {
            "name",
            "issued_date",
            "issued_by_id",
            "pledge_id",
            "replaces_id",
            "end_reason",
            "registration_id",
            "member_id",
        }
    )
    _reasoned_steps = {
        "lose": "_lose",
        "find": "_find",
        "replace": "_replace",
        "return": "_return",
        "withdraw": "_withdraw",
    }

    name = fields.Char("Serial", required=True, readonly=True, index="trigram")
    business_name = fields.Char(
        "Business", compute="_compute_business_name", store=True
    )
    pledge_id = fields.Many2one(
        "party.pledge", required=True, index=True, ondelete="restrict"
    )
    issued_date = fields.Date("Handed Out on", required=True, readonly=True)
    issued_by_id = fields.Many2one(
        "res.users", "Handed Out by", required=True, readonly=True, ondelete="restrict"
    )
    receipt = fields.Binary("Signed Receipt", attachment=True, copy=False)
    state = fields.Selection(
        [
            ("issued", "Issued"),
            ("lost", "Lost"),
            ("replaced", "Void, Replaced"),
            ("returned", "Given Back"),
            ("withdrawn", "Taken Back"),
        ],
        required=True,
        readonly=True,
        default="issued",
        tracking=True,
    )
    replaces_id = fields.Many2one(
        "party.plaque", readonly=True, index=True, ondelete="restrict"
    )
    replaced_by_ids = fields.One2many("party.plaque", "replaces_id", "Replaced by")
    ended_at = fields.Datetime("Void since", readonly=True)
    ended_by_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, ondelete="restrict"
    )
    end_reason = fields.Text("Reason", readonly=True)

    _name_uniq = models.UniqueIndex("(name)", "This serial exists already.")
    _one_issued = models.UniqueIndex(
        "(pledge_id) WHERE state = 'issued'",
        "A plaque is issued on this pledge already. Replace that one.",
    )
    _end_complete = models.Constraint(
        "CHECK (state = 'issued' OR (ended_at IS NOT NULL AND end_reason IS NOT NULL))",
        "A plaque ends with a reason.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(end_reason) <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.depends("member_id.business_name", "registration_id.business_name")
    def _compute_business_name(self):
        for plaque in self:
            plaque.business_name = plaque._person().business_name

    @api.model
    def _issue(self, pledge, replaces=False):
        """Hand out a plaque on a signed pledge, with the next serial (A3.1.4).

        :raise RegistrationRefused: without a pledge that is signed or in force, or
            beside a plaque that hangs or is lost
        :raise MemberRefused: the member has left
        """
        pledge.check_access("write")
        pledge.member_id._check_present()
        if pledge.state not in VALID_STATES:
            raise RegistrationRefused(
                self.env._(
                    "No plaque without a signed pledge that is valid (A3.1.3). Let the"
                    " member sign first."
                )
            )
        person = pledge._person()
        if other := person.plaque_ids.filtered(lambda p: p.state in KEPT_STATES):
            raise RegistrationRefused(
                self.env._(
                    "%(person)s has the plaque %(serial)s. Replace that one; its serial"
                    " is void then (A3.1.4).",
                    person=person.name,
                    serial=other[:1].name,
                )
            )
        today = pledge.center_id._today()
        # staff may read the register of plaques but write it by the steps alone
        plaques_sudo = self.sudo()._as_mover()
        plaque = plaques_sudo.create(
            {
                "name": pledge.center_id._next_number("plaque_sequence_id", today),
                "registration_id": pledge.registration_id.id,
                "member_id": pledge.member_id.id,
                "pledge_id": pledge.id,
                "issued_date": today,
                "issued_by_id": self.env.uid,
                "replaces_id": replaces and replaces.id,
            }
        )
        if pledge.state == "signed":
            pledge._move("in_force")
        return plaque._as_user().sudo(False)

    def _leave_state(self, state, reason):
        self.ensure_one()
        self._move(state, end_reason=reason)
        # the task is a colleague's to close; the step closes it
        self.sudo().activity_unlink([TAKE_BACK])

    def _ask_back(self):
        """Give somebody the task to take back what hangs at the shop (A3.1.4)."""
        for plaque in self.filtered(lambda p: p.state == "issued"):
            if not plaque.activity_search([TAKE_BACK]):
                plaque.activity_schedule(
                    TAKE_BACK,
                    user_id=self.env.uid,
                    date_deadline=plaque.center_id._today(),
                )

    def _let_hang(self):
        """Its person trades here again: nobody takes it back any more."""
        # the task may be a colleague's
        self.sudo().activity_unlink([TAKE_BACK])

    def _lose(self, reason):
        self._leave_state("lost", reason)

    def _find(self, reason):
        """A lost plaque was found before it was replaced."""
        self.ensure_one()
        self._move("issued", ended_at=False, ended_by_id=False, end_reason=False)
        self._message_log(body=reason)

    def _return(self, reason):
        self._leave_state("returned", reason)

    def _withdraw(self, reason):
        self._leave_state("withdrawn", reason)

    def _replace(self, reason):
        """Issue a new plaque; the old serial is void from this moment (A3.1.4).

        It hangs on the pledge that is valid now, perhaps a later one.
        """
        self._leave_state("replaced", reason)
        self.flush_recordset(["state"])
        person = self._person()
        valid = person.pledge_ids.filtered(lambda p: p.state in VALID_STATES)
        following = self._issue(valid[:1] or self.pledge_id, replaces=self)
        return following._open_form()

    def action_lose(self):
        return self._ask_reason("lose", self.env._("Plaque Lost"))

    def action_find(self):
        return self._ask_reason("find", self.env._("Plaque Found Again"))

    def action_replace(self):
        return self._ask_reason("replace", self.env._("Replace the Plaque"))

    def action_return(self):
        return self._ask_reason("return", self.env._("Plaque Returned"))

    def action_withdraw(self):
        return self._ask_reason("withdraw", self.env._("Withdraw the Plaque"))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("The register of plaques has no gaps."))
