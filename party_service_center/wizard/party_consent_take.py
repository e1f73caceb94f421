from odoo import api, fields, models

from ..exceptions import ConsentMissing
from ..models.party_consent import WAYS
from ..models.party_text import CONSENT_KINDS

ANSWERS = [("yes", "Consents"), ("no", "Refuses")]


class PartyConsentTake(models.TransientModel):
    """Show the notice, take the separate consents, and open the survey form.

    No answer is chosen beforehand. The notice must be accepted before anything
    personal is asked; each consent may be refused.

    Clause: A3.1.1; P-01, P-02
    """

    _name = "party.consent.take"
    _description = "Notice and Consents"
    _inherit = ["party.single.mixin"]

    registration_id = fields.Many2one("party.registration", ondelete="cascade")
    member_id = fields.Many2one("party.member", ondelete="cascade")
    notice_text_id = fields.Many2one(
        "party.text", compute="_compute_texts", string="Notice"
    )
    notice_body = fields.Text(related="notice_text_id.body", related_sudo=False)
    is_notice_accepted = fields.Boolean("The Member Has Read the Notice and Accepts It")
    sensitive_body = fields.Text("Sensitive Items", compute="_compute_texts")
    sensitive_answer = fields.Selection(ANSWERS, "Answer on Sensitive Items")
    home_body = fields.Text("Passing On", compute="_compute_texts")
    home_answer = fields.Selection(ANSWERS, "Answer on Passing On")
    display_body = fields.Text("Public Display", compute="_compute_texts")
    display_answer = fields.Selection(ANSWERS, "Answer on Public Display")
    way = fields.Selection(WAYS, "How", required=True, default="screen")

    _of_one_person = models.Constraint(
        "CHECK (num_nonnulls(registration_id, member_id) = 1)",
        "Open this from the registration or from the member.",
    )

    @api.depends("registration_id", "member_id")
    def _compute_texts(self):
        texts = self.env["party.text"]
        for wizard in self:
            wizard.notice_text_id = texts._current("notice")
            for kind in CONSENT_KINDS:
                wizard[f"{kind}_body"] = texts._current(kind).body

    def action_confirm(self):
        self.ensure_one()
        if not self.is_notice_accepted:
            raise ConsentMissing(
                self.env._(
                    "Without the notice being accepted nothing personal may be asked"
                    " (P-01). End the registration if the person declines."
                )
            )
        texts = self.env["party.text"]
        answers = {texts._current("notice"): True}
        for kind in CONSENT_KINDS:
            answer = self[f"{kind}_answer"]
            if not answer:
                raise ConsentMissing(
                    self.env._(
                        "Each consent is asked by itself (P-02). Choose what the person"
                        " answered, consent or refusal."
                    )
                )
            answers[texts._current(kind)] = answer == "yes"
        if not all(answers):
            raise ConsentMissing(
                self.env._(
                    "A text for the notice or a consent is not published yet. Ask the"
                    " administrator."
                )
            )
        case = self.registration_id
        if case:
            case._begin_survey()
        self.env["party.consent"]._record(
            answers, self.way, registration=case, member=self.member_id
        )
