"""All letters of a run that go by post, as one file in the order of their addresses."""

import logging
from tempfile import TemporaryFile

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.party_service_center.models.letter_codes import NOTE_LENGTH
from odoo.addons.party_service_center.tools.transitions import Transitions

from ..exceptions import ReportRefused
from ..renderers.pdf_join import PdfJoiner
from .party_letter import BATCH, CRON
from .party_letter_print_file_mixin import CONTENT

_logger = logging.getLogger(__name__)

SMALL_PRINT = 20  # letters; so many are laid out while one waits


class PartyLetterPrint(models.Model):
    """One print file: which letters, on one or both sides, and how far it is.

    The copies of the letters are laid out and kept in batches, each in a transaction
    of its own. Whoever has a copy is passed over, so that the work goes on where it was
    interrupted; joined are the copies at the end, one after the other.

    Clause: A3.3.4 (letters by post)
    """

    _name = "party.letter.print"
    _description = "Print File of Letters"
    _inherit = ["party.transition.mixin", "party.letter.print.file.mixin"]
    _order = "id desc"
    _rec_name = "run_id"

    _transitions = Transitions.declare(
        {
            "draft": ["making"],
            "making": ["done", "failed"],
            "failed": ["making"],
            "done": [],
        }
    )
    _stamps = {"making": ("asked_at", "asked_by_id")}
    _fixed_fields = frozenset({"run_id", "is_duplex"})
    _proof_fields = frozenset(
        {
            "letter_ids",
            "joined_ids",
            CONTENT,
            "filename",
            "page_count",
            "left_out_count",
            "finished_at",
            "failure_text",
        }
    )

    run_id = fields.Many2one(
        "party.letter.run", "Run of Letters", required=True, index=True
    )
    center_id = fields.Many2one(related="run_id.center_id", store=True, index=True)
    is_duplex = fields.Boolean(
        "Printed on Both Sides",
        help="A letter with an odd number of pages is followed by an empty page, so"
        " that each begins on a sheet of its own.",
    )
    state = fields.Selection(
        [
            ("draft", "Not Begun"),
            ("making", "Being Made"),
            ("done", "Ready to Print"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    letter_ids = fields.Many2many("party.letter", string="Letters", readonly=True)
    letter_count = fields.Integer("Letters to Print", compute="_compute_progress")
    done_count = fields.Integer("Letters Laid Out", compute="_compute_progress")
    progress = fields.Float("Progress of the Print", compute="_compute_progress")
    asked_at = fields.Datetime("Asked for at", readonly=True, copy=False)
    asked_by_id = fields.Many2one(
        "res.users", "Asked for by", readonly=True, copy=False, ondelete="restrict"
    )
    finished_at = fields.Datetime("Ready at", readonly=True, copy=False)
    page_count = fields.Integer("Pages in the File", readonly=True, copy=False)
    left_out_count = fields.Integer(
        "Left Out",
        readonly=True,
        copy=False,
        help="Letters that were withdrawn meanwhile, or tell of a member who withdrew"
        " the consent (P-04).",
    )
    content = fields.Binary("Print File", attachment=True, readonly=True, copy=False)
    filename = fields.Char("Name of the Print File", readonly=True, copy=False)
    failure_text = fields.Text("Why the Print Failed", readonly=True, copy=False)

    # what waits for the next run of the job
    _making_idx = models.Index("(id) WHERE state = 'making'")

    @api.depends("letter_ids.copy_hash")
    def _compute_progress(self):
        for record in self:
            # how many, whoever of them may see all
            letters = record.letter_ids.sudo()
            record.letter_count = len(letters)
            record.done_count = len(letters.filtered("copy_hash"))
            whole = record.letter_count or 1
            is_done = record.state == "done"
            record.progress = 100 if is_done else 100 * record.done_count / whole

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_make(self):
        """Choose the letters and have the file made.

        :raise ReportRefused: no letter of the run is to be posted
        """
        self.ensure_one()
        self._check_step("making")
        letters = self.env["party.letter"].search(self.run_id._to_post_domain())
        letters.check_access("write")
        if not letters:
            raise ReportRefused(
                self.env._(
                    "No letter of this run is to be posted: approve them first. What"
                    " has gone out or is being mailed is not printed again."
                )
            )
        self._record_proof(letter_ids=[Command.set(letters.ids)])
        self._begin()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_retry(self):
        """Go on where the work has stopped."""
        self.ensure_one()
        self._check_step("making")
        self._begin()

    def _begin(self):
        self._move("making", failure_text=False)
        # who may ask for a file need not be able to write each letter's copy
        job_sudo = self.sudo()
        if len(job_sudo._missing()) > SMALL_PRINT:
            self.env.ref(CRON)._trigger()
            return
        while job_sudo._work():
            pass

    # ------------------------------------------------------------------
    # Background
    # ------------------------------------------------------------------
    @api.model
    def _cron_work(self):
        """Make the files that people asked for, then lay out what is approved.

        One job does both: two would lay out the same letters at the same time.
        """
        cron = self.env["ir.cron"]
        making = Domain("state", "=", "making")
        prints = self.search(making, order="id")
        cron._commit_progress(remaining=len(prints))
        for record in prints:
            record = record.try_lock_for_update().filtered_domain(making)
            while record and (count := record._try_work()):
                self.env.flush_all()
                self.env.invalidate_all()  # forget what the batch brought into memory
                left = len(record._missing()) + 1
                if not cron._commit_progress(count, remaining=left):
                    return
            if not cron._commit_progress(1):
                return
        self.env["party.letter"]._keep_new_copies()

    @api.model
    def _is_asked_for(self):
        """Whether somebody waits for a file."""
        return bool(self.search_count([("state", "=", "making")], limit=1))

    def _try_work(self):
        """Do one batch; a failure is told to whoever waits.

        :return: how many letters were laid out; 0 when the work is over
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                return self._work()
        except UserError as refusal:
            reason = str(refusal)
        except OperationalError:
            raise  # somebody else was faster: the job begins anew
        except Exception as error:  # pylint: disable=broad-exception-caught
            # the disk, the layout, a copy that is no PDF: the log has the details, and
            # the files after this one are made
            _logger.exception("Print file %s failed", self.id)
            reason = type(error).__name__
        self.env.invalidate_all(flush=False)
        self._move("failed", failure_text=reason[:NOTE_LENGTH])
        return 0

    def _work(self):
        """Lay out the next letters; when all are, join them and return 0."""
        batch = self._missing(limit=BATCH)
        if batch:
            batch._make_copies()
            return len(batch)
        self._join()
        return 0

    def _printable_domain(self):
        """The letters that may go out still."""
        chosen = Domain("id", "in", self.letter_ids.ids)
        return chosen & self.run_id._may_post_domain()

    def _missing(self, limit=None):
        """Letters that are not laid out yet; asked of the database, there are many."""
        domain = self._printable_domain() & Domain("copy_hash", "=", False)
        return self.env["party.letter"].search(domain, order="id", limit=limit)

    def _join(self):
        letters = self.env["party.letter"].search(self._printable_domain())
        if not letters:
            raise ReportRefused(
                self.env._(
                    "None of these letters may go out any more; nothing is made."
                )
            )
        letters = letters._by_address()
        with TemporaryFile() as file:
            joiner = PdfJoiner(file)
            for start in range(0, len(letters), BATCH):
                part = letters[start : start + BATCH]
                copies = part._kept_copies()
                for letter in part:
                    if joiner.add(copies[letter.id]) % 2 and self.is_duplex:
                        joiner.add_blank()
            joiner.close(self.run_id.display_name)
            file.flush()
            self._keep(file)
        self._move(
            "done",
            filename=f"{self.run_id.display_name}.pdf",
            page_count=joiner.page_count,
            joined_ids=[Command.set(letters.ids)],
            left_out_count=len(self.letter_ids) - len(letters),
            finished_at=fields.Datetime.now(),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise ReportRefused(self.env._("Print files are kept with their run."))
