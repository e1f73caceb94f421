"""What became of letters that were mailed: they left, failed, or came back."""

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.party_service_center.exceptions import Refusal
from odoo.addons.party_service_center.models.letter_codes import (
    LETTER_TASK,
    NOTE_LENGTH,
    TEXT_LENGTH,
)

from .party_letter_mail_mixin import CRON

TASK = "mail.mail_activity_data_todo"


class PartyLetterMailedMixin(models.AbstractModel):
    """A letter that has left by e-mail, or could not.

    When the mail server has taken it, it counts as sent on that day, with the message
    id as proof. What is written then must not fail, or the mail would go out again:
    only the letter itself, which is locked, and the ledger. Tasks are left to the job.

    Clause: A3.3.4, P-04 (asked right before it leaves), P-07 (ledger)
    """

    _name = "party.letter.mailed.mixin"
    _description = "Letter That Was Mailed"
    _inherit = ["party.protected.mixin"]

    def _why_not_leave(self):
        """Why this letter must not leave by e-mail now; None when it may."""
        try:
            self._check_step("sent")
            self._check_consents()
        except Refusal as refusal:
            return str(refusal)
        if self.message_ref:
            return self.env._("This letter has the reference of an e-mail already.")
        return None

    def _take_mail_result(self, state, words="", message_ref=None):
        """Record what became of the mail; it may be told again.

        :param state: ``sent`` or ``failed``
        """
        for letter in self:
            if letter.mail_state == "sent":
                continue
            letter._record_proof(
                mail_state=state,
                mail_failure=(words or "")[:NOTE_LENGTH] or False,
                is_failure_told=False,
            )
            if state == "sent":
                letter._record_mailed((message_ref or "")[:TEXT_LENGTH])
        if self:
            self.env.ref(CRON)._trigger()  # sees to the tasks

    def _record_mailed(self, message_ref):
        """The letter is gone, today; the message id is the proof.

        That is recorded whatever speaks against it now (P-07).
        """
        letter = self.with_user(self.mail_asked_by_id).sudo()
        reason = letter._why_not_leave()
        if letter.state == "approved":
            letter._record_proof(message_ref=message_ref)
            letter._go_out("email", letter.center_id._today())
        else:
            letter._enter_besides(message_ref)
        if reason:
            self._record_proof(mail_failure=reason[:NOTE_LENGTH])
            self._ask_director(
                self.env._(
                    "Letter %(number)s was mailed against a refusal: look at the reason"
                    " and see to it",
                    number=self.name,
                )
            )

    def _enter_besides(self, message_ref):
        """A mail left besides the course of the letter; the ledger knows of it too."""
        self.env["party.delivery"]._pass_on(
            [
                {
                    "key": f"{self._ledger_key()}:{message_ref}",
                    "channel": "email",
                    "purpose": self.name,
                    "recipient": self.addressee_name,
                    "center_id": self.center_id.id,
                    "started_at": fields.Datetime.now(),
                }
            ]
        )

    def _take_bounce(self, words):
        """Mailed letters came back: the center sends them in another way."""
        words = (words or "?")[:NOTE_LENGTH]
        for letter in self:
            letter._record_proof(
                mail_state="failed", mail_failure=words, is_failure_told=True
            )
            if letter.state == "sent" and letter.way == "email":
                letter._come_back(words)
            letter._ask_director(
                letter.env._(
                    "Letter %(number)s came back: ask for the right address, or send"
                    " it by post",
                    number=letter.name,
                )
            )

    def _ask_director(self, summary):
        """Have the director see to this letter today."""
        # nobody has to be at the center to tell its director
        run_sudo = self.run_id.sudo().with_context(mail_activity_quick_update=True)
        for person in run_sudo._answerable().filtered("active"):
            run_sudo.activity_schedule(
                TASK,
                user_id=person.id,
                date_deadline=self.center_id._today(),
                summary=summary,
            )

    # ------------------------------------------------------------------
    # Later, by the job
    # ------------------------------------------------------------------
    @api.model
    def _see_to_mailed(self):
        """Find mails that are gone from the queue, then tell of failures."""
        handed = self.search([("mail_state", "=", "handed")])
        lost = handed - handed._waiting_mails().party_letter_id
        lost._take_mail_result(
            "failed", self.env._("The e-mail is not in the queue any more.")
        )
        failed = Domain("mail_state", "=", "failed") & Domain("state", "=", "approved")
        new = self.search(failed & Domain("is_failure_told", "=", False))
        for run, letters in new.grouped("run_id").items():
            count = self.search_count(failed & Domain("run_id", "=", run.id))
            run._tell_of_failed_mails(count, letters.mail_asked_by_id)
        for letter in new:
            letter._record_proof(is_failure_told=True)
        kind_id = self.env.ref(LETTER_TASK).id
        runs = self.env["party.letter.run"].search(
            [("activity_ids.activity_type_id", "=", kind_id)]
        )
        for run in runs:
            if not run._is_open():
                run._end_tasks()
