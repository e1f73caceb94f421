"""One text message that tries the provider."""

from uuid import uuid4

from odoo import api, fields, models

from ..exceptions import SmsRefused

NUMBER_LENGTH = 40  # characters


class PartySmsTest(models.TransientModel):
    """One message to one number, to see whether the provider's settings are right.

    Clause: A1.2.5
    """

    _name = "party.sms.test"
    _description = "Test of the Provider of Text Messages"
    _inherit = ["party.single.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    template_id = fields.Many2one(
        "party.sms.template",
        "Text",
        required=True,
        ondelete="cascade",
        domain="[('provider_code', '!=', False), ('sample_text', '!=', False)]",
    )
    text = fields.Text("Message", related="template_id.sample_text")
    number = fields.Char("Mobile", required=True)
    key = fields.Char(
        "Dedupe Key",
        readonly=True,
        copy=False,
        default=lambda self: uuid4().hex,
        help="A second click sends nothing twice.",
    )
    outcome = fields.Char(readonly=True)

    _number_bounded = models.Constraint(
        f"CHECK (char_length(number) <= {NUMBER_LENGTH})",
        "A number has at most 40 characters.",
    )

    def action_send(self):
        """Send the message and say in words what came of it."""
        self.ensure_one()
        self.check_access("write")
        if not self.text:
            raise SmsRefused(
                self.env._(
                    "“%(template)s” has no example. Write one, so that there is"
                    " something to send.",
                    template=self.template_id.name,
                )
            )
        sms_api = self.company_id._get_sms_api_class()(self.env)
        sms_api._set_company(self.company_id)
        number = {"number": self.number, "uuid": self.key}
        results = sms_api._send_sms_batch([{"content": self.text, "numbers": [number]}])
        self.outcome = self._outcome_of(results)
        return self._open_form() | {"target": "new", "name": self._description}

    @api.model
    def _outcome_of(self, results):
        if not results:
            return self.env._(
                "The provider cannot take it now. Try again in some minutes."
            )
        [result] = results
        if reason := result.get("failure_reason"):
            return self.env._("Failed: %(reason)s", reason=reason)
        if result["state"] in ("sent", "delivered"):
            return self.env._("The provider took the message. Look at the telephone.")
        return self.env._("Failed: %(reason)s", reason=result["state"])
