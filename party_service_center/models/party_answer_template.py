"""Answers that fit many requests, kept ready."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

ANSWER_LENGTH = 20_000  # characters, in all languages together


class PartyAnswerTemplate(models.Model):
    """An answer kept ready for questions that come again and again.

    All centers share it; what it says is copied into the ticket, so that a changed
    template changes no answer that was given.

    Clause: A2.4 (consultation), A3.2.3 (answer at once)
    """

    _name = "party.answer.template"
    _description = "Answer Template"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "text"]

    name = fields.Char("Question", required=True, translate=True)
    sequence = fields.Integer(default=10)
    service_type_ids = fields.Many2many(
        "party.service.type",
        "party_answer_template_service_type_rel",
        "template_id",
        "service_type_id",
        "Kinds of Service",
        help="Offered for tickets of these kinds; for all kinds when empty.",
    )
    text = fields.Text("Answer", required=True, translate=True)
    active = fields.Boolean(default=True)

    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(name::text), char_length(text::text))"
        f" <= {ANSWER_LENGTH})",
        "A question or an answer has at most 20,000 characters, all languages"
        " together.",
    )

    @api.constrains("name", "text")
    def _check_filled(self):
        for template in self:
            if not ((template.name or "").strip() and (template.text or "").strip()):
                raise ValidationError(
                    self.env._("A template needs a question and an answer.")
                )

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Offer those first whose question holds the words; Enter takes the first."""
        found = super().name_search(name, domain, operator, limit)
        words = (name or "").casefold()
        return sorted(found, key=lambda pair: words not in pair[1].casefold())
