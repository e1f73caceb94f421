"""What became of the mails that bring reports to the committee and to members."""

from odoo import fields, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    party_attempt_id = fields.Many2one(
        "party.report.attempt", index="btree_not_null", ondelete="set null"
    )
    yearly_receiver_id = fields.Many2one(
        "party.yearly.account.receiver", index="btree_not_null", ondelete="set null"
    )

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Pass on what became of the reports before Odoo deletes mails that left."""
        # the log of attempts is written by nobody's hand, whoever runs the queue
        for mail_sudo in self.sudo().filtered("party_attempt_id"):
            mail_sudo.party_attempt_id._take_result(
                mail_sudo.state == "sent", mail_sudo.failure_reason or failure_reason
            )
        # nor are the members' rows
        for mail_sudo in self.sudo().filtered("yearly_receiver_id"):
            mail_sudo.yearly_receiver_id._take_result(
                mail_sudo.state == "sent", mail_sudo.failure_type or failure_type
            )
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
