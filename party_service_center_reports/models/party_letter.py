"""The paper of a letter: laid out once and kept byte for byte."""

import logging
from hashlib import sha256

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.party_service_center.models.party_letter_step_mixin import (
    PRINTED_STATES,
)

from ..exceptions import DocumentRefused

_logger = logging.getLogger(__name__)

REPORT = "party_service_center_reports.party_letter_report"
COPY = "copy_file"
CRON = "party_service_center_reports.party_letter_print_cron_work"
BATCH = 40  # letters for each transaction
NO_POSTCODE = "~"  # comes after all digits


class PartyLetter(models.Model):
    """A letter as it is printed and mailed.

    It is laid out once, right after its approval or at its first print, and kept with
    its hash; whatever is printed, mailed or shown later is that copy. The files of
    fields are closed to all clients.

    Clause: A3.3.4, P-18 (hash)
    """

    _name = "party.letter"
    _inherit = [
        "party.letter",
        "party.letter.mail.mixin",
        "party.letter.mailed.mixin",
    ]

    copy_file = fields.Binary(
        "Printed Copy",
        attachment=True,
        readonly=True,
        copy=False,
        help="What is printed, mailed and shown since the approval.",
    )
    copy_hash = fields.Char("SHA-256 of the Copy", readonly=True, copy=False)

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {COPY, "copy_hash"}

    # ------------------------------------------------------------------
    # Other ways than the mail
    # ------------------------------------------------------------------
    def _void(self, reason):
        res = super()._void(reason)
        self._stop_mails()
        return res

    def _go_out(self, way, sent_date, **proof):
        res = super()._go_out(way, sent_date, **proof)
        self._stop_mails()
        return res

    # ------------------------------------------------------------------
    # The copy
    # ------------------------------------------------------------------
    def _approve(self, run):
        res = super()._approve(run)
        self.env.ref(CRON)._trigger()
        return res

    @api.model
    def _keep_new_copies(self):
        """Lay out approved letters in the background, until somebody asks for a file.

        The paper is that of the approval, whatever changes until it is printed. Letters
        that cannot be laid out are passed over; their print says why.
        """
        cron, last_id = self.env["ir.cron"], 0
        while batch := self.search(
            self._uncopied_domain(last_id), order="id", limit=BATCH
        ):
            last_id = batch[-1].id
            batch._try_copies()
            self.env.flush_all()
            self.env.invalidate_all()  # forget what the batch brought into memory
            left = self.search_count(self._uncopied_domain(last_id))
            has_time = cron._commit_progress(len(batch), remaining=left)
            if not has_time or self.env["party.letter.print"]._is_asked_for():
                return

    @api.model
    def _uncopied_domain(self, last_id):
        return (
            Domain("id", ">", last_id)
            & Domain("state", "=", "approved")
            & Domain("copy_hash", "=", False)
            & Domain("has_withdrawn", "=", False)
            & Domain("has_double", "=", False)
        )

    def _try_copies(self):
        try:
            with self.env.cr.savepoint():
                self._make_copies()
        except OperationalError:
            raise  # somebody else was faster: the job begins anew
        except Exception:  # pylint: disable=broad-exception-caught
            # one letter that cannot be laid out must not stop those after it
            _logger.exception("Letters %s could not be laid out", self.ids)
            self.env.invalidate_all(flush=False)

    def _check_may_be_laid_out(self):
        """Drafts are printed to be looked at; what goes out is asked for.

        :raise LetterRefused: a member in an approved letter has withdrawn the consent
        """
        self.check_access("read")
        self.filtered(lambda one: one.state in PRINTED_STATES)._check_may_be_printed()

    def _kept_copies(self):
        """PDFs by letter's id, of those that have been printed since the approval.

        :raise DocumentRefused: a stored file is not what it was
        """
        kept = self.filtered(lambda one: one.copy_hash and one.state in PRINTED_STATES)
        # files of fields are read with the right to read the letter, asked before
        files_sudo = self.env["ir.attachment"].sudo()
        files_sudo = files_sudo.search(kept._copy_domain())
        hashes = {letter.id: letter.copy_hash for letter in kept}
        copies = {file_sudo.res_id: file_sudo.raw for file_sudo in files_sudo}
        for letter in kept:
            content = copies.get(letter.id) or b""
            if sha256(content).hexdigest() != hashes[letter.id]:
                raise DocumentRefused(
                    self.env._(
                        "The stored copy of %(letter)s is damaged. Ask the"
                        " administrator to restore it from the backup.",
                        letter=letter.display_name,
                    )
                )
        return copies

    def _copy_domain(self):
        return [
            ("res_model", "=", self._name),
            ("res_field", "=", COPY),
            ("res_id", "in", self.ids),
        ]

    def _keep_copies(self, copies):
        """Keep PDFs of approved letters; of two that print at once one keeps its own.

        :param copies: PDF by letter's id
        """
        new = self.filtered(
            lambda one: (
                one.id in copies and one.state in PRINTED_STATES and not one.copy_hash
            )
        )
        # who may only read prints as well; copies are written by printing alone
        letters_sudo = new.sudo()
        for letter_sudo in letters_sudo:
            letter_sudo._record_proof(
                copy_hash=sha256(copies[letter_sudo.id]).hexdigest()
            )
        self.env["ir.attachment"].sudo().create(  # as above
            [
                {
                    "name": letter_sudo._copy_name(),
                    "res_model": self._name,
                    "res_field": COPY,
                    "res_id": letter_sudo.id,
                    "type": "binary",
                    "mimetype": "application/pdf",
                    "raw": copies[letter_sudo.id],
                }
                for letter_sudo in letters_sudo
            ]
        )
        letters_sudo.invalidate_recordset([COPY])

    def _copy_name(self):
        return f"{self.name}.pdf"

    def _make_copies(self):
        """Lay out those of these letters that have no copy yet."""
        missing = self.filtered(lambda letter: not letter.copy_hash)
        if missing:
            self.env["ir.actions.report"]._render_qweb_pdf_prepare_streams(
                REPORT, {}, missing.ids
            )

    def _by_address(self):
        """In the order in which they are posted; who has no postcode comes last."""
        return self.sorted(
            lambda letter: (
                letter.postcode or NO_POSTCODE,
                letter.address or "",
                letter.addressee_name,
                letter.part,
                letter.id,
            )
        )
