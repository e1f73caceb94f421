"""What became of mails with reports to the committee, to members, and letters home."""

from odoo import api, fields, models
from odoo.tools import html2plaintext

FAILED_DELIVERY = "failed"  # in a report on a delivery; others are delays and receipts


class MailMail(models.Model):
    _inherit = "mail.mail"

    party_attempt_id = fields.Many2one(
        "party.report.attempt", index="btree_not_null", ondelete="set null"
    )
    yearly_receiver_id = fields.Many2one(
        "party.yearly.account.receiver", index="btree_not_null", ondelete="set null"
    )
    party_letter_id = fields.Many2one(
        "party.letter", index="btree_not_null", ondelete="cascade"
    )

    def cancel(self):
        """A letter whose e-mail somebody stops has not gone out."""
        # letters are written by their steps, whoever stops the e-mail
        self.sudo().party_letter_id._take_mail_result(
            "failed", self.env._("The e-mail was stopped.")
        )
        # members' rows are written by steps alone
        self.sudo().yearly_receiver_id._take_stop()
        return super().cancel()

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Ask once more, right before a mail leaves, whether it still may."""
        if not self._lock_told() or not self._may_leave():
            return []
        return super()._prepare_outgoing_list(mail_server, doc_to_followers)

    def _lock_told(self):
        """Lock what is told of the mail later on; the mail waits when it is busy.

        A conflict met after the mail server has taken it would send it twice.
        """
        # whoever runs the queue
        mail_sudo = self.sudo()
        for told in (
            mail_sudo.party_letter_id,
            mail_sudo.yearly_receiver_id,
            mail_sudo.party_attempt_id,
        ):
            if told.try_lock_for_update(allow_referencing=True) != told:
                mail_sudo.write(
                    {
                        "state": "outgoing",
                        "failure_reason": False,
                        "failure_type": False,
                    }
                )
                return False
            told.invalidate_recordset()
        return True

    def _may_leave(self):
        """Whether the letter may go out with this mail; if not, the mail is stopped."""
        mail_sudo = self.sudo()  # whoever runs the queue
        letter_sudo = mail_sudo.party_letter_id
        if not letter_sudo:
            return True
        is_old = mail_sudo.search_count(
            [("party_letter_id", "=", letter_sudo.id), ("id", ">", self.id)], limit=1
        )
        reason = (
            self.env._("The letter was mailed anew.")
            if is_old
            else letter_sudo._why_not_leave()
        )
        if not reason:
            return True
        mail_sudo.write(
            {"state": "cancel", "failure_reason": reason, "failure_type": False}
        )
        if not is_old and letter_sudo.mail_state:
            letter_sudo._take_mail_result("failed", reason)
        return False

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Pass on what became of the mails before Odoo deletes those that left."""
        # what is busy waits in the queue, nothing became of it yet
        self = self.filtered(lambda mail: mail.state != "outgoing")
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
        self.sudo()._tell_letters(failure_reason)  # as above
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )

    def _tell_letters(self, failure_reason):
        for mail in self.filtered("party_letter_id"):
            letter = mail.party_letter_id
            if mail.state == "sent":
                letter._take_mail_result("sent", message_ref=mail.message_id)
            elif mail.state == "exception":
                words = mail.failure_reason or failure_reason
                letter._take_mail_result("failed", words or mail.failure_type)


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """An e-mail with a letter came back."""
        references = message_dict["bounced_msg_ids"]
        if references and self._is_failed_delivery(email_message):
            # no user reads the incoming mail
            letters_sudo = self.env["party.letter"].sudo()
            letters_sudo.search([("message_ref", "in", references)])._take_bounce(
                html2plaintext(message_dict.get("body") or "")
            )
        return super()._routing_handle_bounce(email_message, message_dict)

    @api.model
    def _is_failed_delivery(self, email_message):
        """Whether a report on a delivery says that it failed, and not that it takes."""
        parts = email_message.walk() if email_message else ()
        actions = [part["Action"] for part in parts if part["Action"]]
        return not actions or any(
            action.strip().lower() == FAILED_DELIVERY for action in actions
        )
