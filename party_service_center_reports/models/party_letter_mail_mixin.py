"""Letters that are mailed: queued, and handed to the mail server."""

import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import email_normalize

from odoo.addons.party_service_center.exceptions import LetterRefused

_logger = logging.getLogger(__name__)

MAIL_BODY = "party_service_center_reports.party_letter_mail"
CRON = "party_service_center_reports.party_letter_cron_mail"
BATCH = 40  # letters for each transaction


class PartyLetterMailMixin(models.AbstractModel):
    """A letter that goes out by e-mail, as the copy of it that is kept.

    It waits in Odoo's queue until the mail server takes it, and is asked once more
    right before whether it may leave.

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
    is_failure_told = fields.Boolean("Mail Failure Told", readonly=True, copy=False)

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "mail_state",
            "mail_address",
            "mail_asked_by_id",
            "mail_failure",
            "is_failure_told",
        }

    def action_send_by_email(self):
        """Show to whom these letters would be mailed, and to whom they cannot be."""
        self.check_access("write")
        self._check_each("sent")
        return self._open_step("party.letter.email", self.env._("Send by E-mail"))

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
        if self.mail_state == "queued" or self.message_ref or self._waiting_mails():
            raise LetterRefused(
                self.env._(
                    "%(letter)s is being mailed already; reload the list.",
                    letter=self.display_name,
                )
            )

    def _waiting_mails(self):
        """The mails of these letters that the mail server has not taken yet."""
        # the queue belongs to the technical administrator
        mails_sudo = self.env["mail.mail"].sudo()
        return mails_sudo.search(
            [("party_letter_id", "in", self.ids), ("state", "=", "outgoing")]
        )

    def _stop_mails(self):
        """These letters were withdrawn or went out otherwise: mail them no more."""
        self._waiting_mails().write({"state": "cancel"})
        for letter in self:
            if letter.mail_state in ("queued", "handed"):
                letter._record_proof(mail_state=False, mail_failure=False)

    @api.model
    def _cron_mail(self):
        """Hand queued letters to the mail server, batch by batch.

        Before that see to those whose mail has left or failed meanwhile.
        """
        cron = self.env["ir.cron"]
        self._see_to_mailed()
        queued = Domain("mail_state", "=", "queued")
        cron._commit_progress(remaining=self.search_count(queued))
        while letters := self.search(queued, order="id", limit=BATCH):
            letters = letters.try_lock_for_update().filtered_domain(queued)
            for letter in letters:
                letter._try_mail()
            if not letters or not cron._commit_progress(len(letters)):
                return

    def _try_mail(self):
        """Make the mail of one letter, or keep the reason why there is none.

        Whatever is wrong with one letter, those after it are mailed.
        """
        try:
            with self.env.cr.savepoint():
                self._check_step("sent")
                self._check_may_be_printed()
                self._make_copies()
                self._make_mail()
                return
        except UserError as refusal:
            words = str(refusal)
        except OperationalError:
            raise  # somebody else was faster: the job begins anew
        except Exception as error:  # pylint: disable=broad-exception-caught
            # the file store, or the layout: the log has the details
            _logger.exception("Letter %s could not be mailed", self.id)
            words = type(error).__name__
        self.env.invalidate_all(flush=False)
        self._take_mail_result("failed", words=words)

    def _make_mail(self):
        self._record_proof(mail_state="handed")
        asker = self.mail_asked_by_id
        letter = self.with_context(lang=asker.lang or self.env.lang)
        subject = letter.env._("Official letter %(number)s", number=self.name)
        body = letter.env["ir.qweb"]._render(
            MAIL_BODY, {"letter": letter, "subject": subject}
        )
        # the queue belongs to the technical administrator
        mail_sudo = (
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
                }
            )
        )
        mail_sudo.attachment_ids = [Command.create(self._mailed_file(mail_sudo))]
        return mail_sudo

    def _mailed_file(self, mail):
        """The kept copy as a file of the mail, which nobody at a center can change."""
        return {
            "name": self._copy_name(),
            "raw": self._kept_copies()[self.id],
            "mimetype": "application/pdf",
            "res_model": mail._name,
            "res_id": mail.id,
        }
