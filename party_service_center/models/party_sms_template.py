"""Texts of messages that the provider has approved."""

from odoo import api, fields, models

from ..exceptions import SmsRefused
from ..tools.sms_template import ApprovedText

NAME_LENGTH = 200  # characters of name and code
TEXT_LENGTH = 500  # characters of a text, as the vendors take it
MAX_VARIABLES = 10
LONGEST_VARIABLE = 100  # characters


class PartySmsTemplate(models.Model):
    """One text that the provider approved, with variables in the vendor's writing.

    Providers of this country carry approved texts alone. Whatever Odoo is about to
    send is compared with these: what fits leaves with the provider's code and the
    variables' values, what fits none does not leave.

    Clause: A1.2.5, P-14
    """

    _name = "party.sms.template"
    _description = "Approved Text Message"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="What it is sent for.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    text = fields.Text(
        required=True,
        translate=True,
        help="Exactly as approved, without the signature. Variables as the provider"
        " writes them: ${name} or {1}, each of them once.",
    )
    provider_code = fields.Char(
        "Provider's Code", help="Empty: not approved yet, and not used."
    )
    sample_text = fields.Text(
        "Example", help="A message that this text makes; the test sends it."
    )

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(provider_code) <= {NAME_LENGTH}"
        f" AND char_length(sample_text) <= {2 * TEXT_LENGTH})",
        "A code has at most 200 characters, an example at most 1,000.",
    )

    @api.constrains("name", "text")
    def _check_text(self):
        for template in self:
            names = ApprovedText(template.text).names
            if len(template.text) > TEXT_LENGTH or len(template.name) > NAME_LENGTH:
                raise SmsRefused(
                    self.env._(
                        "A text has at most 500 characters, its name at most 200."
                    )
                )
            if len(set(names)) < len(names) or len(names) > MAX_VARIABLES:
                raise SmsRefused(
                    self.env._(
                        "“%(template)s”: each variable stands once in a text, and there"
                        " are at most ten.",
                        template=template.name,
                    )
                )

    @api.constrains("text", "sample_text")
    def _check_sample(self):
        for template in self.filtered("sample_text"):
            text = ApprovedText(template.text)
            if text.values_in(template.sample_text, LONGEST_VARIABLE) is None:
                raise SmsRefused(
                    self.env._(
                        "The example of “%(template)s” is not a message that its text"
                        " makes: outside the variables they must be the same, letter by"
                        " letter.",
                        template=template.name,
                    )
                )

    @api.model
    def _approved(self):
        """(approved text, template) pairs; those with the most fixed words first.

        A text counts in each language, as messages are written in their reader's.
        """
        # which texts are approved is no secret; clerks' messages need them
        templates_sudo = self.sudo().search([("provider_code", "!=", False)])
        pairs = {}
        for code, _name in self.env["res.lang"].get_installed():
            for template_sudo in templates_sudo.with_context(lang=code):
                text = ApprovedText(template_sudo.text)
                pairs.setdefault((text.text, template_sudo.id), (text, template_sudo))
        return sorted(pairs.values(), key=lambda pair: -pair[0].literal_length)
