"""What became of the mails that tell members of a yearly account."""

from odoo import fields, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    yearly_receiver_id = fields.Many2one(
        "party.yearly.account.receiver", index="btree_not_null", ondelete="set null"
    )

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Pass on what became of the mails before Odoo deletes those that left."""
        # whoever runs the queue, members' rows are written by nobody's hand
        for mail_sudo in self.sudo().filtered("yearly_receiver_id"):
            mail_sudo.yearly_receiver_id._take_result(
                mail_sudo.state == "sent", mail_sudo.failure_type or failure_type
            )
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
