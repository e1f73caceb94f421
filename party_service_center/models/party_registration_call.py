"""The call sheet: every try to have a membership confirmed by telephone."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, RegistrationRefused
from .party_registration import CALL_REMINDER
from .phone_check import normalize_phones

TEXT_LENGTH = 2000  # characters in a note


class PartyRegistrationCall(models.Model):
    """One call to a member's home organization and what came of it.

    Recording a call takes the step it leads to. A call is never edited afterwards; what
    was wrong is put right by the next call.

    Clause: A3.1.2 (telephone confirmation)
    """

    _name = "party.registration.call"
    _description = "Call to the Home Organization"
    _inherit = ["party.protected.mixin"]
    _order = "called_at desc, id desc"
    _rec_names_search = ["registration_id", "spoke_to"]

    _proof_fields = frozenset({"caller_id"})
    _fixed_fields = frozenset(
        {
            "registration_id",
            "organization_id",
            "number",
            "number_source",
            "spoke_to",
            "called_at",
            "outcome",
            "next_try_at",
            "note",
        }
    )

    registration_id = fields.Many2one(
        "party.registration", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(
        related="registration_id.center_id", store=True, index=True
    )
    organization_id = fields.Many2one(
        "party.organization",
        "Organization Called",
        required=True,
        ondelete="restrict",
        compute="_compute_from_registration",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    number = fields.Char(
        "Number Called",
        required=True,
        compute="_compute_number",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    number_source = fields.Selection(
        [
            ("register", "Our List of Organizations"),
            ("member", "Given by the Member"),
            ("directory", "Directory Inquiries or Website"),
            ("office", "Higher Party Organization"),
        ],
        "Where the Number Is from",
        required=True,
        default="register",
        help="A number from the member alone proves less than one from a list.",
    )
    spoke_to = fields.Char("Spoke to", help="Name and post.")
    called_at = fields.Datetime("Called at", required=True, default=fields.Datetime.now)
    outcome = fields.Selection(
        [
            ("confirmed", "Confirmed"),
            ("not_member", "Not a Member"),
            ("disputed", "Disputed"),
            ("not_reached", "Not Reached"),
        ],
        required=True,
    )
    next_try_at = fields.Datetime("Next Try")
    note = fields.Text()
    caller_id = fields.Many2one(
        "res.users", "Called by", readonly=True, required=True, ondelete="restrict"
    )

    _answer_from_somebody = models.Constraint(
        "CHECK (outcome = 'not_reached' OR trim(spoke_to) != '')",
        "Enter whom you spoke to.",
    )
    _reason_given = models.Constraint(
        "CHECK (outcome NOT IN ('not_member', 'disputed') OR trim(note) != '')",
        "Write into the note what the home organization said.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(note) <= {TEXT_LENGTH} AND char_length(spoke_to) <= 100)",
        "A note has at most 2,000 characters, a name at most 100.",
    )

    @api.depends("registration_id")
    def _compute_from_registration(self):
        for call in self:
            call.organization_id = call.registration_id.home_branch_id

    @api.depends("organization_id")
    def _compute_number(self):
        for call in self:
            call.number = call.organization_id.phone

    @api.depends("called_at", "outcome")
    def _compute_display_name(self):
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        for call in self:
            call.display_name = outcomes.get(call.outcome, "")

    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        prepared = [
            normalize_phones(self.env, vals, ("number",)) | {"caller_id": self.env.uid}
            for vals in vals_list
        ]
        for vals in prepared:
            self._check_waiting(vals.get("registration_id"))
        calls = super(PartyRegistrationCall, self._as_mover()).create(prepared)
        for call in calls:
            call._take_step()
        return calls._as_user()

    @api.model
    def _check_waiting(self, registration_id):
        """Raise RegistrationRefused unless the case waits for a call."""
        case = self.env["party.registration"].browse(registration_id)
        case.check_access("write")
        if case.state not in ("calling", "held"):
            raise RegistrationRefused(
                self.env._(
                    "The registration of %(person)s waits for no call now.",
                    person=case.name,
                )
            )

    def _take_step(self):
        """Take the step of the registration that the outcome leads to (A3.1.2).

        :raise RegistrationRefused: a moment in the future or before the form was
            complete
        """
        case = self.registration_id
        begun = case.filled_at.replace(second=0, microsecond=0)
        if not begun <= self.called_at <= fields.Datetime.now():
            raise RegistrationRefused(
                self.env._(
                    "The call lies in the future or before the survey form was"
                    " complete. Check date and time."
                )
            )
        getattr(self, f"_{self.outcome}")(case)

    def _confirmed(self, case):
        case._confirm(self.called_at)

    def _not_member(self, case):
        case._end("not_member", self.note)

    def _disputed(self, case):
        case._hold(self.note)

    def _not_reached(self, case):
        if self.next_try_at:
            case.activity_schedule(
                CALL_REMINDER,
                user_id=case.responsible_id.id,
                date_deadline=case.center_id._local_date(self.next_try_at),
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("Calls are kept as they were recorded."))
