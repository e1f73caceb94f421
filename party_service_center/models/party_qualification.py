"""Training and examinations of the staff, with certificate and expiry."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import QualificationRefused

KINDS = [("training", "Training"), ("examination", "Examination")]
EXPIRY_TASK = "party_service_center.mail_activity_type_qualification"
NOTICE_DAYS = 60  # before the last day somebody is told
NAME_LENGTH = 200  # characters
NOTE_LENGTH = 2000  # characters
MOST_HOURS = 10_000


class PartyQualification(models.Model):
    """One training or examination that a person of the staff took, and what came of it.

    The row stays as it was entered; one that was wrong is voided. Whether a director is
    trained follows from these rows and their dates.

    Clause: A1.1.1 (a director is trained and examined)
    """

    _name = "party.qualification"
    _description = "Training or Examination"
    _inherit = ["party.voided.mixin", "party.thread.mixin", "mail.activity.mixin"]
    _order = "passed_date desc, id desc"
    _rec_names_search = ["name", "certificate_number"]

    _proof_fields = frozenset({"recorded_by_id", "expiry_told_at"})
    _fixed_fields = frozenset(
        {
            "user_id",
            "kind",
            "name",
            "held_by",
            "passed_date",
            "is_passed",
            "score",
            "hours",
            "certificate_number",
            "certificate",
            "certificate_name",
            "valid_until",
        }
    )
    _void_refusal = QualificationRefused

    user_id = fields.Many2one(
        "res.users", "Person", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True, default="training")
    name = fields.Char(
        "Subject of the Training", required=True, help="The subject, as certified."
    )
    held_by = fields.Char("Held by", help="Who gave the training or examination.")
    passed_date = fields.Date(
        "Date",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="The day on which it was completed.",
    )
    is_passed = fields.Boolean("Passed", default=True)
    score = fields.Char(
        help="As the certificate says: points, grade, … A training with a score ended"
        " with an examination."
    )
    hours = fields.Float(aggregator="sum")
    certificate_number = fields.Char()
    certificate = fields.Binary("Scan of the Certificate", attachment=True, copy=False)
    certificate_name = fields.Char("Name of the Scan", copy=False)
    valid_until = fields.Date(help="Empty when it holds for good.")
    is_valid = fields.Boolean(
        "Valid Today", compute="_compute_is_valid", search="_search_is_valid"
    )
    recorded_by_id = fields.Many2one(
        "res.users",
        "Recorded by",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    expiry_told_at = fields.Datetime(
        "Told of the Expiry at",
        readonly=True,
        copy=False,
        help="When somebody was given the task to see to the next training.",
    )

    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(name), char_length(held_by), char_length(score),"
        " char_length(certificate_number), char_length(certificate_name))"
        f" <= {NAME_LENGTH})",
        "These entries have at most 200 characters.",
    )
    _hours_bounded = models.Constraint(
        f"CHECK (hours >= 0 AND hours <= {MOST_HOURS})",
        "A training has between 0 and 10,000 hours.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (valid_until IS NULL OR valid_until >= passed_date)",
        "A certificate cannot expire before it was earned.",
    )

    @api.depends("name", "user_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.name or ''} ({row.user_id.name or ''})"

    @api.depends("is_passed", "passed_date", "valid_until", "voided_at")
    @api.depends_context("tz")
    def _compute_is_valid(self):
        valid = self.filtered_domain(self._valid_today())
        for row in self:
            row.is_valid = row in valid

    @api.model
    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._valid_today()

    @api.model
    def _valid_today(self):
        return self._valid_domain("today")

    @api.model
    def _valid_domain(self, day):
        return (
            Domain("is_passed", "=", True)
            & Domain("voided_at", "=", False)
            & Domain("passed_date", "<=", day)
            & (Domain("valid_until", "=", False) | Domain("valid_until", ">=", day))
        )

    def _valid_on(self, day):
        """Those of these that hold on ``day``."""
        return self.filtered_domain(self._valid_domain(day))

    def _passed_trainings(self):
        """Trainings among these that were passed, expired or not."""
        return self.filtered(
            lambda row: row.kind == "training" and row.is_passed and not row.voided_at
        )

    def _examined(self, day):
        """Those among these that show on ``day`` that their person was examined.

        An examination that was passed, or a training that ended with a score.
        """
        return self._valid_on(day).filtered(
            lambda row: row.kind == "examination" or row.score
        )

    def _certified(self):
        """Those among these that a certificate shows: its number, or a scan of it."""
        # whether there is a scan is asked, not the scan
        sized = self.with_context(bin_size=True)
        return sized.filtered(lambda row: row.certificate_number or row.certificate)

    # ------------------------------------------------------------------
    # Recording
    # ------------------------------------------------------------------
    @api.constrains("passed_date", "user_id")
    def _check_facts(self):
        for row in self:
            if row.passed_date > fields.Date.context_today(row):
                raise QualificationRefused(
                    self.env._("What lies ahead is not passed yet. Check the date.")
                )
            if row.user_id == row.recorded_by_id:
                raise QualificationRefused(
                    self.env._(
                        "Nobody records their own training. Ask the administrator or"
                        " the center's director to do it (A1.1.1)."
                    )
                )

    # ------------------------------------------------------------------
    # What expires (daily)
    # ------------------------------------------------------------------
    def _today(self):
        return self._center()._today() if self._center() else fields.Date.today()

    def _center(self):
        """The center at which the person works; none while they work nowhere."""
        return self._posts()[:1].center_id

    def _posts(self):
        # where somebody works is no secret
        posts_sudo = self.user_id.sudo().party_staff_ids
        return posts_sudo.filtered("is_on_duty").sudo(False)

    @api.model
    def _expiring_domain(self, day):
        """What holds on ``day`` and expires within the notice after it."""
        last = day + relativedelta(days=NOTICE_DAYS)
        return self._valid_domain(day) & Domain("valid_until", "<=", last)

    @api.model
    def _cron_expiry(self):
        """Tell once of each certificate that expires soon while its holder works."""
        cron = self.env["ir.cron"]
        domain = self._expiring_domain(fields.Date.today())
        domain &= Domain("expiry_told_at", "=", False)
        rows = self.search(domain, order="valid_until, id")
        cron._commit_progress(remaining=len(rows))
        for row in rows:
            row._tell_of_expiry()
            if not cron._commit_progress(1):
                break

    def _tell_of_expiry(self):
        """Give the task to the person's director; of a director's to the committee."""
        if not (posts := self._posts()) or self._is_renewed():
            return
        people = posts.center_id.director_user_id - self.user_id
        people = people or self.env["party.center"]._committee()
        self._give_task(EXPIRY_TASK, people, date_deadline=self.valid_until)
        self._record_proof(expiry_told_at=fields.Datetime.now())

    def _is_renewed(self):
        """Whether the person has one of the same kind that holds longer."""
        alike = self.user_id.sudo().party_qualification_ids.filtered(
            lambda row: row.kind == self.kind and row != self
        )
        day_after = self.valid_until + relativedelta(days=1)
        return bool(alike._valid_on(day_after))
