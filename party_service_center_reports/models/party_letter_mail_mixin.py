"""Letters that are mailed: queued, handed to the mail server, sent or failed."""

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import email_normalize

from odoo.addons.party_service_center.exceptions import LetterRefused, Refusal
from odoo.addons.party_service_center.models.letter_codes import (
    NOTE_LENGTH,
    TEXT_LENGTH,
)

MAIL_BODY = "party_service_center_reports.party_letter_mail"
TASK = "mail.mail_activity_data_todo"
CRON = "party_service_center_reports.party_letter_cron_mail"
BATCH = 40  # letters for each transaction


class PartyLetterMailMixin(models.AbstractModel):
    """A letter that goes out by e-mail, as the copy of it that is kept.

    What became of the e-mail is told by Odoo's queue. When the mail server has taken
    it, the letter counts as sent on that day, with the message id as proof.

    Clause: A3.3.4, P-14 (nothing of persons in the mail's text)
    """

    _name = "party.letter.mail.mixin"
    _description = "Letter That Is Mailed"
    _inherit = ["party.protected.mixin"]

    mail_state = fields.Selection(
        [
            ("queued", "Waiting to Be Mailed"),
            ("handed", "Handed to the Mail Server"),
            ("sent", "Mailed"),
            ("failed", "Mail Failed"),
        ],
        "E-mail Is",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    mail_address = fields.Char("Mailed to", readonly=True, copy=False)
    mail_asked_by_id = fields.Many2one(
        "res.users", "Mailed by", readonly=True, copy=False, ondelete="restrict"
    )
    mail_failure = fields.Text("Why the Mail Failed", readonly=True, copy=False)

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "mail_state",
            "mail_address",
            "mail_asked_by_id",
            "mail_failure",
        }

    def action_send_by_email(self):
        """Show to whom these letters would be mailed, and to whom they cannot be."""
        self.check_access("write")
        self._check_each("sent")
        return self._open_dialog("party.letter.email", self.env._("Send by E-mail"))

    def _current_address(self):
        """Where it would be mailed to now: a corrected address is used."""
        # organizations of other centers are read by everybody who writes to them
        organization_sudo = self.addressee_id.sudo()
        return email_normalize(organization_sudo.email or self.email or "") or ""

    def _queue_mail(self):
        """Have these letters mailed in the background.

        :raise LetterRefused: not approved, without address, mailed already, or a member
            has withdrawn the consent
        """
        self._check_each("sent")
        self._check_may_be_printed()
        for letter in self:
            letter._check_may_be_mailed()
            letter._record_proof(
                mail_state="queued",
                mail_address=letter._current_address(),
                mail_asked_by_id=self.env.uid,
                mail_failure=False,
            )
        self.env.ref(CRON)._trigger()

    def _check_may_be_mailed(self):
        if not self._current_address():
            raise LetterRefused(
                self.env._(
                    "%(addressee)s has no e-mail address. Enter one on the"
                    " organization, or send the letter by post.",
                    addressee=self.addressee_name,
                )
            )
        if self.mail_state == "queued" or self.message_ref or self._waiting_mail():
            raise LetterRefused(
                self.env._(
                    "%(letter)s is being mailed already; reload the list.",
                    letter=self.display_name,
                )
            )

    def _waiting_mail(self):
        """The mail of this letter that the mail server has not taken yet."""
        # the queue belongs to the technical administrator
        mails_sudo = self.env["mail.mail"].sudo()
        return mails_sudo.search(
            [("party_letter_id", "=", self.id), ("state", "=", "outgoing")]
        )

    @api.model
    def _cron_mail(self):
        """Hand queued letters to the mail server, batch by batch."""
        cron = self.env["ir.cron"]
        queued = Domain("mail_state", "=", "queued")
        cron._commit_progress(remaining=self.search_count(queued))
        while letters := self.search(queued, order="id", limit=BATCH):
            letters = letters.try_lock_for_update().filtered_domain(queued)
            for letter in letters:
                letter._try_mail()
            if not letters or not cron._commit_progress(len(letters)):
                return

    def _try_mail(self):
        """Make the mail of one letter, or keep the reason why there is none."""
        try:
            with self.env.cr.savepoint():
                self._check_step("sent")
                self._check_may_be_printed()
                self._make_copies()
                self._make_mail()
        except Refusal as refusal:
            self.env.invalidate_all(flush=False)
            self._take_mail_result("failed", words=str(refusal))

    def _make_mail(self):
        self._record_proof(mail_state="handed")
        asker = self.mail_asked_by_id
        letter = self.with_context(lang=asker.lang or self.env.lang)
        subject = letter.env._("Official letter %(number)s", number=self.name)
        body = letter.env["ir.qweb"]._render(
            MAIL_BODY, {"letter": letter, "subject": subject}
        )
        copy = self._kept_copies()[self.id]
        # the queue belongs to the technical administrator
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": subject,
                    "body_html": body,
                    "email_from": self.env.company.email_formatted
                    or asker.email_formatted,
                    "email_to": self.mail_address,
                    "party_letter_id": self.id,
                    "model": self._name,
                    "res_id": self.id,
                    "auto_delete": False,
                    "attachment_ids": [
                        Command.create(
                            {
                                "name": self._copy_name(),
                                "raw": copy,
                                "mimetype": "application/pdf",
                                "res_model": self._name,
                                "res_id": self.id,
                            }
                        )
                    ],
                }
            )
        )

    def _take_mail_result(self, state, words="", message_ref=None):
        """Record what became of the mail; it may be told again.

        :param state: ``sent`` or ``failed``
        """
        for letter in self:
            if letter.mail_state == "sent":
                continue
            letter._record_proof(
                mail_state=state, mail_failure=(words or "")[:NOTE_LENGTH] or False
            )
            if state == "sent":
                letter._record_mailed((message_ref or "")[:TEXT_LENGTH])

    def _record_mailed(self, message_ref):
        """The letter went out today; the message id is the proof."""
        self._record_proof(message_ref=message_ref)
        letter = self.with_user(self.mail_asked_by_id).sudo()
        try:
            with self.env.cr.savepoint():
                letter._record_sending("email", letter.center_id._today())
        except Refusal as refusal:
            # it is gone, whatever speaks against it now: somebody has to see to it
            self.env.invalidate_all(flush=False)
            self._record_proof(mail_failure=str(refusal)[:NOTE_LENGTH])

    def _take_bounce(self, words):
        """A mailed letter came back: the center sends it in another way."""
        for letter in self:
            letter._record_proof(
                mail_state="failed", mail_failure=(words or "?")[:NOTE_LENGTH]
            )
            for person in letter.run_id._answerable().filtered("active"):
                letter.run_id.activity_schedule(
                    TASK,
                    user_id=person.id,
                    date_deadline=letter.center_id._today(),
                    summary=letter.env._(
                        "Letter %(number)s came back: ask for the right address, or"
                        " send it by post",
                        number=letter.name,
                    ),
                )
