"""Requests to change who somebody is, after the entry locked it."""

from odoo import api, fields, models
from odoo.tools import format_date

from ..exceptions import MemberRefused
from ..tools.transitions import Transitions
from .party_identity_mixin import IDENTITY_FIELDS, SECRET_FIELDS
from .party_person_mixin import NOTE_LENGTH

DECISION = "party_service_center.mail_activity_type_decide"


class PartyMemberChange(models.Model):
    """One request to change a member's identity, and the decision on it.

    It holds the identity as it shall be; what differs from the member is kept in words
    on the day of asking, so that old and new can be read for ever.

    Clause: A3.1.5 (change after the entry: reason, approval, log)
    """

    _name = "party.member.change"
    _description = "Change of Identity Data"
    _inherit = [
        "party.decision.mixin",
        "party.identity.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["member_id"]

    _transitions = Transitions.declare(
        {
            "requested": ["approved", "refused", "withdrawn"],
            "approved": [],
            "refused": [],
            "withdrawn": [],
        }
    )
    _stamps = {
        state: ("decided_at", "decided_by_id")
        for state in ("approved", "refused", "withdrawn")
    }
    _proof_fields = frozenset({"difference", "changed_fields"})
    _fixed_fields = frozenset({"member_id", "reason", *IDENTITY_FIELDS})
    _reasoned_steps = {"refuse": "_refuse"}

    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(related="member_id.center_id", store=True, index=True)
    reason = fields.Text(required=True, help="Why the entry is wrong, and the proof.")
    difference = fields.Text(
        "What Changes", readonly=True, copy=False, help="Old and new, as asked for."
    )
    # what was empty then may be filled in meanwhile; the approval leaves that alone
    changed_fields = fields.Char("Names of the Fields", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("requested", "Waiting for Approval"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="requested",
        copy=False,
        tracking=True,
    )

    _waiting_uniq = models.UniqueIndex(
        "(member_id) WHERE state = 'requested'",
        "A change of this member's identity data waits for approval already.",
    )
    _waiting_idx = models.Index("(center_id) WHERE state = 'requested'")
    _reason_given = models.Constraint(
        "CHECK (trim(reason) != '')", "Give the reason and the proof."
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(reason), char_length(decision_note))"
        f" <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.model
    def default_get(self, fields_list):
        """Start from the identity as it is."""
        values = super().default_get(fields_list)
        if member_id := values.get("member_id"):
            member = self.env["party.member"].browse(member_id)
            member.check_access("read")
            for name in set(IDENTITY_FIELDS).intersection(fields_list):
                values[name] = member[name]
        return values

    @api.depends("member_id", "state")
    def _compute_display_name(self):
        for change in self:
            change.display_name = self.env._(
                "Change of %(member)s", member=change.member_id.name
            )

    @api.onchange("id_number")
    def _onchange_id_number(self):
        """Check what is typed; the form opens with the member's number, masked."""
        if self.id_number == self.member_id.id_number_masked:
            return None
        return super()._onchange_id_number()

    def _person_today(self):
        return self.member_id.center_id._today()

    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        prepared = []
        for vals in vals_list:
            member = self.env["party.member"].browse(vals.get("member_id"))
            member.check_access("write")
            number = vals.get("id_number")
            if number and number == member.id_number_masked:
                vals = {name: vals[name] for name in vals if name != "id_number"}
            prepared.append(self._identity_of(member) | vals | self._asked_now())
        changes = super(PartyMemberChange, self._as_mover()).create(prepared)._as_user()
        for change in changes:
            change._state_difference()
            change._ask_for_decision()
        return changes

    @api.model
    def _identity_of(self, member):
        """The identity as it is; what a request leaves out stays so."""
        names = [name for name in IDENTITY_FIELDS if name != "id_number"]
        return {name: member[name] for name in names}

    def _check_unknown(self, secrets):
        """Refuse the number of another person in the register."""
        self.member_id._check_unknown(secrets)

    def _differing(self):
        """Names of the identity fields in which the request differs from the member."""
        names = [name for name in IDENTITY_FIELDS if name != "id_number"]
        differing = [name for name in names if self[name] != self.member_id[name]]
        return differing + (["id_number"] if self.id_number_masked else [])

    def _state_difference(self):
        differing = self._differing()
        if not differing:
            raise MemberRefused(
                self.env._(
                    "Nothing differs from the member's record. Enter what it shall be."
                )
            )
        lines = [
            f"{self._fields[name]._description_string(self.env)}:"
            f" {self._shown(self.member_id, name)} → {self._shown(self, name)}"
            for name in differing
        ]
        self._record_proof(
            difference="\n".join(lines), changed_fields=",".join(differing)
        )

    def _shown(self, record, name):
        value = record[name]
        field = record._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "—")
        if field.type == "date":
            return format_date(self.env, value) if value else "—"
        return value or "—"

    def _ask_for_decision(self):
        for user in self._deciders()[:1]:
            self.activity_schedule(
                DECISION, user_id=user.id, date_deadline=self._person_today()
            )

    @api.model
    def _decision_rule(self):
        return self.env._(
            "A change of identity data is decided by the center's director, or by the"
            " committee when the director asks for it or the post is vacant; nobody"
            " decides on their own request (A3.1.5)."
        )

    def _settle(self, state, **values):
        # the committee, who may only read, decides where a director cannot
        change_sudo = self.sudo()
        change_sudo._move(state, **values)
        change_sudo.activity_unlink([DECISION])
        # a number that holds is in the member's record now, another one in none
        change_sudo._record_proof(id_number_full=False, id_number_hash=False)

    def action_approve(self):
        """Write the new identity into the member's record (A3.1.5)."""
        self._check_may_decide("approved")
        changed = self.changed_fields.split(",")
        values = {name: self[name] for name in changed if name != "id_number"}
        # the number in full is closed to everybody; it only moves from row to row
        change_sudo = self.sudo()
        member_sudo = change_sudo.member_id
        if "id_number" in changed:
            secret = {name: change_sudo[name] for name in SECRET_FIELDS}
            member_sudo._check_unknown([secret])
            values |= secret
        self._settle("approved")
        member_sudo._record_proof(**values)
        member_sudo._message_log(
            body=self.env._(
                "Identity data changed on request (A3.1.5): %(difference)s",
                difference=self.difference,
            )
        )

    def action_refuse(self):
        self._check_may_decide("refused")
        return self._ask_reason("refuse", self.env._("Refuse the Change"))

    def _refuse(self, reason):
        self._check_may_decide("refused")
        self._settle("refused", decision_note=reason)

    def action_withdraw(self):
        self.check_access("write")
        self._settle("withdrawn")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise MemberRefused(
            self.env._("Requests are kept. Withdraw one that was made by mistake.")
        )
