"""A roster that is brought in: looked at first, written as a whole, taken back so."""

import base64
import binascii
import logging

from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..exceptions import ImportRefused
from ..tools.roster_workbook import WorkbookProblem
from ..tools.transitions import Transitions
from .party_business import TEXT_LENGTH
from .party_import_row import OUTCOMES
from .roster_check import describe_workbook
from .roster_stage import BATCH_ROWS, RosterStage
from .roster_undo import RosterUndo
from .roster_write import RosterWriter

_logger = logging.getLogger(__name__)

SMALL_BYTES = 100_000  # a file of some hundred rows is checked while one waits
MAX_ATTEMPTS = 3  # runs that may be interrupted (a restart, a time limit)
CRON = "party_service_center.party_import_cron_run"
# chosen before the file is checked; the preview shows what they lead to
CHOICE_FIELDS = frozenset({"upload", "filename", "match_by", "on_known"})
# state of a run → (method that does the work, state when it fails)
RUNS = {
    "checking": ("_run_check", "failed"),
    "writing": ("_run_write", "failed"),
    "undoing": ("_run_undo", "done"),
}
# nobody is told about each of twenty thousand members: the import is the log
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_activity_automation_skip": True,
}


class PartyImport(models.Model):
    """One roster that a center brings into the register.

    It is checked first and shows what it would do; then all of it is written in one
    transaction, or nothing. While its members are untouched it can be taken back.

    Clause: A2.2 (member database), A3.1.5 (entry); P-03 (minimum)
    """

    _name = "party.import"
    _description = "Import of a Roster"
    _inherit = ["party.transition.mixin", "party.thread.mixin"]
    _order = "id desc"
    _rec_name = "filename"

    _transitions = Transitions.declare(
        {
            "draft": ["checking", "cancelled"],
            "checking": ["checked", "failed"],
            "checked": ["writing", "draft", "cancelled"],
            "writing": ["done", "failed"],
            "failed": ["checking", "draft", "cancelled"],
            "done": ["undoing"],
            "undoing": ["undone", "done"],
            "undone": [],
            "cancelled": [],
        }
    )
    _stamps = {
        "checking": ("checked_at", "checked_by_id"),
        "writing": ("written_at", "written_by_id"),
        "undoing": ("undone_at", "undone_by_id"),
        "cancelled": ("cancelled_at", "cancelled_by_id"),
    }
    _fixed_fields = frozenset({"center_id"})
    _proof_fields = frozenset(
        {
            "done_at",
            "failure_text",
            "note_text",
            "new_organization_count",
            "organization_ids",
        }
    )

    state = fields.Selection(
        [
            ("draft", "Choose the File"),
            ("checking", "Being Checked"),
            ("checked", "Preview"),
            ("writing", "Being Written"),
            ("failed", "Failed"),
            ("done", "In the Register"),
            ("undoing", "Being Undone"),
            ("undone", "Undone"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )

    # what is brought in
    upload = fields.Binary(
        "Workbook",
        compute="_compute_upload",
        inverse="_inverse_upload",
        help="The filled-in template, as .xlsx. It is kept until it is written and"
        " nobody can download it: it holds ID numbers in full (P-03).",
    )
    file = fields.Binary(
        "Workbook as Brought In",
        attachment=True,
        groups=fields.NO_ACCESS,
        copy=False,
    )
    filename = fields.Char("File Name", copy=False)
    match_by = fields.Selection(
        [("id_number", "ID Number"), ("mobile", "Mobile")],
        "Known by",
        required=True,
        default="id_number",
        help="How a person of the roster is found in the register. By ID number:"
        " where it is missing, the mobile and the name together.",
    )
    on_known = fields.Selection(
        [("update", "Update Them"), ("skip", "Skip Them")],
        "Known People",
        required=True,
        default="update",
        help="Updated are telephones, residence, education, post and mobility; what is"
        " locked is filled in where it is empty (A3.1.5).",
    )

    # what it does
    row_ids = fields.One2many("party.import.row", "import_id", "Rows")
    new_count = fields.Integer("New Members", compute="_compute_counts")
    update_count = fields.Integer("Updates", compute="_compute_counts")
    unchanged_count = fields.Integer("Unchanged", compute="_compute_counts")
    skip_count = fields.Integer("Skipped", compute="_compute_counts")
    refused_count = fields.Integer("Rejected", compute="_compute_counts")
    new_organization_count = fields.Integer("New Organizations", readonly=True)
    organization_ids = fields.Many2many(
        "party.organization", string="Organizations Made", readonly=True, copy=False
    )
    note_text = fields.Text("Left Out", readonly=True, copy=False)
    failure_text = fields.Text("Why It Failed", readonly=True, copy=False)
    progress_count = fields.Integer("Rows Done", compute="_compute_progress")
    progress_total = fields.Integer("Rows in All", compute="_compute_progress")

    # its course
    checked_at = fields.Datetime("Checked at", readonly=True, copy=False)
    checked_by_id = fields.Many2one(
        "res.users", "Checked by", readonly=True, copy=False, ondelete="restrict"
    )
    written_at = fields.Datetime("Begun to Write at", readonly=True, copy=False)
    written_by_id = fields.Many2one(
        "res.users", "Written by", readonly=True, copy=False, ondelete="restrict"
    )
    done_at = fields.Datetime(
        "Written at",
        readonly=True,
        copy=False,
        help="Members that were saved after this moment are no longer untouched.",
    )
    undone_at = fields.Datetime("Undone at", readonly=True, copy=False)
    undone_by_id = fields.Many2one(
        "res.users", "Undone by", readonly=True, copy=False, ondelete="restrict"
    )
    cancelled_at = fields.Datetime("Cancelled at", readonly=True, copy=False)
    cancelled_by_id = fields.Many2one(
        "res.users", "Cancelled by", readonly=True, copy=False, ondelete="restrict"
    )

    _filename_bounded = models.Constraint(
        f"CHECK (char_length(filename) <= {TEXT_LENGTH})",
        "The name of a file has at most 200 characters.",
    )
    # what waits for the next run
    _waiting_idx = models.Index(
        "(id) WHERE state IN ('checking', 'writing', 'undoing')"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("filename", "center_id.code")
    def _compute_display_name(self):
        for record in self:
            parts = (record.center_id.code, record.filename)
            record.display_name = " · ".join(filter(None, parts)) or False

    def _compute_upload(self):
        """Nobody reads the file back; see ``file``."""
        self.upload = False

    def _inverse_upload(self):
        for record in self:
            try:
                base64.b64decode(record.upload or b"")
            except (binascii.Error, ValueError):
                raise ImportRefused(
                    record.env._("The upload is damaged. Choose the workbook again.")
                ) from None
            # closed to everybody, who brought it included
            record.sudo().file = record.upload
        self.invalidate_recordset(["upload"], flush=False)

    def _compute_counts(self):
        counts = {
            (record.id, outcome): count
            for record, outcome, count in self.env["party.import.row"]._read_group(
                [("import_id", "in", self.ids)], ["import_id", "outcome"], ["__count"]
            )
        }
        for record in self:
            for outcome, _label in OUTCOMES:
                record[f"{outcome}_count"] = counts.get((record.id, outcome), 0)

    def _compute_progress(self):
        # the counter has no rights of its own; its import is read already
        rows_sudo = self.env["party.import.progress"].sudo()
        rows_sudo = rows_sudo.search([("import_id", "in", self.ids)])
        by_import = {row.import_id: row for row in rows_sudo}
        for record in self:
            row_sudo = by_import.get(record.sudo())
            record.progress_count = row_sudo.done_count if row_sudo else 0
            record.progress_total = row_sudo.total_count if row_sudo else 0

    def write(self, vals):
        if not self._is_mover() and CHOICE_FIELDS & vals.keys():
            self.check_access("write")
            if any(record.state != "draft" for record in self):
                raise ImportRefused(
                    self.env._(
                        "The roster was checked with these choices. Press “File or"
                        " Choices” first; then check it again."
                    )
                )
        return super().write(vals)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_check(self):
        """Read the sheet and show what it would do; nothing is written yet."""
        self.ensure_one()
        self._check_step("checking")
        # only whether there is a file, and how big it is
        size = len(self.sudo().with_context(bin_size=False).file or b"")
        if not size:
            raise ImportRefused(
                self.env._("Choose the filled-in workbook first, then check it.")
            )
        if size > SMALL_BYTES:
            self._start("checking")
        else:
            self._move("checking", failure_text=False)
            self._run_check()

    def action_write(self):
        """Have the roster written; it goes on while the person does other things."""
        self.ensure_one()
        self._check_step("writing")
        if not self.new_count and not self.update_count:
            raise ImportRefused(
                self.env._(
                    "There is nothing to write: no row is a new member or an update."
                )
            )
        self._start("writing")

    def action_undo(self):
        """Have everything taken back that the import wrote."""
        self.ensure_one()
        self._start("undoing")

    def action_change(self):
        """Go back to the file and the choices."""
        self.ensure_one()
        self._move("draft", failure_text=False, note_text=False)
        self._drop_rows()

    def action_cancel(self):
        self.ensure_one()
        self._move("cancelled", failure_text=False, note_text=False)
        self._drop_rows()
        self._drop_file()

    def action_open_rows(self):
        """The rows with one outcome, or all of them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_import_row_action"
        )
        outcome = self.env.context.get("outcome")
        search = {f"search_default_{outcome}": 1} if outcome else {}
        return action | {
            "domain": [("import_id", "=", self.id)],
            "context": {"create": False, **search},
        }

    def action_open_members(self):
        """The members the import made or changed."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_member_action"
        )
        return action | {
            "domain": [("import_row_ids.import_id", "=", self.id)],
            "context": {},
        }

    def action_download_template(self):
        """The empty roster to be filled in."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": "/party_import/template",
            "target": "download",
        }

    # ------------------------------------------------------------------
    # Runs
    # ------------------------------------------------------------------
    def _start(self, state):
        """Take the step to ``state`` and have the work of it done in the background."""
        self._move(state, failure_text=False)
        # the counter belongs to the machinery, nobody has rights on it
        self.env["party.import.progress"].sudo()._reset(self)
        self.env.ref(CRON)._trigger()

    @api.model
    def _cron_run(self):
        """Do what people asked for, one import after the other."""
        waiting = Domain("state", "in", list(RUNS))
        records = self.search(waiting, order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(records))
        for record in records:
            record = record.try_lock_for_update().filtered_domain(waiting)
            if record:
                record._run()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _run(self):
        """Do the work of the present state, all of it or nothing of it.

        It is done as the person who asked for it: with their rights as they are now.
        """
        self.ensure_one()
        work, state_when_failed = RUNS[self.state]
        person = self[self._stamps[self.state][1]]
        job = self.with_user(person).with_context(lang=person.lang, tz=person.tz)
        reason = job._check_attempts()
        if not reason:
            try:
                with self.env.cr.savepoint():
                    getattr(job, work)()
            except UserError as refusal:
                reason = str(refusal)
            except (IntegrityError, SerializationFailure):
                reason = job.env._(
                    "Somebody entered or changed one of these people at the same time."
                    " Nothing was written. Try again."
                )
            except Exception:  # pylint: disable=broad-exception-caught
                # whatever happened: the person waits for an answer, the log has it
                _logger.exception("The run of import %s failed", self.id)
                reason = job.env._(
                    "The program met an error it did not expect. Nothing was written."
                    " Tell the administrator; the log has the details."
                )
        if reason:
            # the person may have lost the rights meanwhile: that is the reason then
            self.sudo()._move(state_when_failed, failure_text=reason)

    def _check_attempts(self):
        """Why the run is not begun again; nothing when it is."""
        # the counter belongs to the machinery
        attempt = self.env["party.import.progress"].sudo()._begin(self)
        return attempt > MAX_ATTEMPTS and self.env._(
            "The run was interrupted %(count)s times, perhaps by a time limit of the"
            " server. Nothing was written. Split the list, or tell the administrator.",
            count=MAX_ATTEMPTS,
        )

    def _report_progress(self, done, total):
        # the counter belongs to the machinery
        self.env["party.import.progress"].sudo()._report(self, done, total)

    def _let_go(self):
        """Forget what a batch brought into memory."""
        self.env.flush_all()
        self.env.invalidate_all()

    def _batches(self, outcomes):
        """The rows with one of ``outcomes``, batch by batch, as superuser and mover."""
        # rows are written by the import alone, their secrets are closed to everybody
        rows_sudo = self.env["party.import.row"].sudo()._as_mover()
        last = 0
        while rows := rows_sudo.search(
            [
                ("import_id", "=", self.id),
                ("outcome", "in", list(outcomes)),
                ("row_number", ">", last),
            ],
            order="row_number",
            limit=BATCH_ROWS,
        ):
            last = rows[-1].row_number
            yield rows
            self._let_go()

    # ------------------------------------------------------------------
    # Check
    # ------------------------------------------------------------------
    def _run_check(self):
        self._drop_rows()
        stage = RosterStage(self.with_context(**QUIET))
        # closed to everybody: it is read here and nowhere else
        file_sudo = self.sudo().with_context(bin_size=False).file
        try:
            stage.stage(base64.b64decode(file_sudo))
        except WorkbookProblem as problem:
            raise ImportRefused(describe_workbook(self.env, problem)) from None
        self._move(
            "checked",
            note_text=stage.left_out,
            new_organization_count=len(stage.new_organizations),
        )

    # ------------------------------------------------------------------
    # Write and undo
    # ------------------------------------------------------------------
    def _run_write(self):
        total, count = self.new_count + self.update_count, 0
        writer = RosterWriter(self.with_context(**QUIET))
        for rows in self._batches(("new", "update")):
            writer.write_batch(rows)
            count += len(rows)
            self._report_progress(count, total)
        for rows in self._batches(("skip", "unchanged", "refused")):
            rows._forget_secrets()
        self._drop_file()
        self._move(
            "done",
            done_at=self.env.cr.now(),
            organization_ids=writer.organizations.made,
        )

    def _run_undo(self):
        total, count = self.new_count + self.update_count, 0
        undo = RosterUndo(self.with_context(**QUIET))
        for rows in self._batches(("new", "update")):
            undo.check(rows)
        undo.refuse_touched()
        for rows in self._batches(("new", "update")):
            undo.take_back(rows)
            count += len(rows)
            self._report_progress(count, total)
        undo.take_back_organizations()
        self._move("undone")

    def _drop_rows(self):
        # rows are written by the import alone
        self.row_ids.sudo()._as_mover().unlink()

    def _drop_file(self):
        """Erase the file, which holds ID numbers in full (P-03)."""
        self.sudo()._record_proof(file=False)
