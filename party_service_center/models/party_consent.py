"""What a person consented to, in which words, when, how and before whom."""

from odoo import api, fields, models

from ..exceptions import FiledRecord
from .party_registration import OPEN_STATES
from .personal_erasure import SENSITIVE_FIELDS, erase

DISPLAY_TASK = "party_service_center.mail_activity_type_take_down"
LETTER_TASK = "party_service_center.mail_activity_type_no_letter"
WAYS = [
    ("screen", "On the Screen at the Window"),
    ("paper", "On Paper"),
    ("phone", "By Telephone"),
    ("letter", "By Letter"),
]


class PartyConsent(models.Model):
    """One answer of a person to one text: accepted or refused, perhaps withdrawn later.

    The latest answer to each kind holds. Rows are written by the steps alone.

    Clause: A3.1.1; P-01 (notice), P-02 (separate consents), P-04 (withdrawal)
    """

    _name = "party.consent"
    _description = "Consent"
    _inherit = ["party.protected.mixin", "party.person.record.mixin"]
    _order = "id desc"
    _rec_names_search = ["person_name"]

    _proof_fields = frozenset(
        {
            "registration_id",
            "member_id",
            "text_id",
            "is_accepted",
            "answered_at",
            "way",
            "collector_id",
            "withdrawn_at",
            "withdrawn_by_id",
            "withdrawal_way",
            "effects",
        }
    )

    text_id = fields.Many2one(
        "party.text", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(related="text_id.kind", store=True)
    is_accepted = fields.Boolean("Consented")
    answered_at = fields.Datetime("When", required=True)
    way = fields.Selection(WAYS, "How", required=True)
    collector_id = fields.Many2one(
        "res.users", "Collected by", required=True, ondelete="restrict"
    )
    withdrawn_at = fields.Datetime("Withdrawn at")
    withdrawn_by_id = fields.Many2one(
        "res.users", "Withdrawal Taken by", ondelete="restrict"
    )
    withdrawal_way = fields.Selection(WAYS, "Withdrawn by Way of")
    effects = fields.Text("What the Withdrawal Changed")
    is_given = fields.Boolean(
        "Holds", compute="_compute_is_given", store=True, help="Given, not withdrawn."
    )

    _of_somebody = models.Constraint(
        "CHECK (registration_id IS NOT NULL OR member_id IS NOT NULL)",
        "A consent belongs to a registration or a member.",
    )

    @api.depends("is_accepted", "withdrawn_at")
    def _compute_is_given(self):
        for consent in self:
            consent.is_given = consent.is_accepted and not consent.withdrawn_at

    @api.depends("kind", "is_given")
    def _compute_display_name(self):
        for consent in self:
            consent.display_name = consent.text_id.display_name

    def _given_kinds(self):
        """Kinds of which the latest of these answers is a consent that holds."""
        answers = self.sorted(lambda consent: (consent.answered_at, consent.id))
        latest = {consent.kind: consent.is_given for consent in answers}
        return {kind for kind, is_given in latest.items() if is_given}

    @api.model
    def _record(self, answers, way, registration=False, member=False):
        """Record answers to texts, given just now before the present user.

        :param answers: text → whether it was accepted
        """
        person = registration or member
        person.check_access("write")
        refused = {
            text.kind for text, is_accepted in answers.items() if not is_accepted
        }
        # who refuses what was given before withdraws it (P-04)
        person.consent_ids.filtered(lambda c: c.kind in refused)._withdraw(way)
        if member and "display" in refused:
            # nor is there a photo of who never consented to it
            erase(self.env, member, ("photo",))
        # staff may read consents but record them by the steps alone
        consents_sudo = self.sudo()._as_mover()
        return consents_sudo.create(
            [
                {
                    "registration_id": registration and registration.id,
                    "member_id": member and member.id,
                    "text_id": text.id,
                    "is_accepted": is_accepted,
                    "answered_at": fields.Datetime.now(),
                    "way": way,
                    "collector_id": self.env.uid,
                }
                for text, is_accepted in answers.items()
            ]
        )

    # ------------------------------------------------------------------
    # Withdrawal (P-04)
    # ------------------------------------------------------------------
    def _describe_effects(self):
        """What a withdrawal will change, for the person at the window to hear."""
        return {
            "sensitive": self.env._(
                "The ID number and the ethnic group are erased at once."
            ),
            "home": self.env._(
                "No letter goes to the home organization any more; the director gets a"
                " task to speak with the member."
            ),
            "display": self.env._(
                "Name and photo disappear from walls and public pages, and the photo is"
                " erased; the clerk gets a task to take the plaque and pictures down."
            ),
            "notice": self.env._(
                "All other consents are withdrawn with it; a registration that still"
                " runs ends."
            ),
        }[self.kind]

    def _withdraw(self, way):
        """Withdraw consents that hold and carry out the effects (P-04).

        Earlier consents of the same kind are withdrawn too: none may go on holding.
        """
        for consent in self:
            same = consent._person().consent_ids.filtered(
                lambda other, kind=consent.kind: other.is_given and other.kind == kind
            )
            if not same:  # withdrawn already, perhaps with the one before
                continue
            consent._person().check_access("write")
            # staff may read consents but withdraw them by this step alone
            same.sudo()._record_proof(
                withdrawn_at=fields.Datetime.now(),
                withdrawn_by_id=self.env.uid,
                withdrawal_way=way,
                effects=consent._describe_effects(),
            )
            getattr(consent, f"_stop_{consent.kind}")()

    def _stop_sensitive(self):
        """Erase the ID number and the ethnic group wherever they stand."""
        erase(self.env, self._person(), SENSITIVE_FIELDS)

    def _stop_home(self):
        self._give_task(LETTER_TASK, self.center_id.director_user_id)

    def _stop_display(self):
        # it was taken for the wall and for nothing else
        erase(self.env, self._person(), ("photo",))
        self._give_task(DISPLAY_TASK, self.env.user)

    def _stop_notice(self):
        """Ask and pass on nothing more: the other consents rest on the notice."""
        self._person().consent_ids._withdraw(self.withdrawal_way)
        case = self.registration_id
        if not self.member_id and case.state in OPEN_STATES:
            case._end("declined", self.env._("The notice was withdrawn (P-04)."))

    def _give_task(self, kind, user):
        self._person().activity_schedule(
            kind,
            user_id=(user or self.env.user).id,
            date_deadline=self.center_id._today(),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise FiledRecord(
                self.env._(
                    "Consents are kept as they were given. Withdraw one instead."
                )
            )
