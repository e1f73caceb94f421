"""Who reports the situation to the Party committee, how often, and who gets it."""

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.party_service_center.models.party_center import DEFAULT_TIME_ZONE

from ..exceptions import BulletinRefused
from ..tables.period import Frequency, Period

WORKING_DAY = 1  # working day after the period on which the draft is made
DAYS_TO_SIGN = 5  # working days
MOST_DAYS = 60  # working days
MOST_AT_ONCE = 12  # periods that are made up for after a long standstill


class PartyBulletinSeries(models.Model):
    """The situation reports of one center, or those of all centers together.

    Clause: A4.2 (Circulation of Information)
    """

    _name = "party.bulletin.series"
    _description = "Series of Situation Reports"
    _inherit = ["party.report.receiver.mixin", "party.single.mixin"]
    _order = "center_id, id"
    _rec_names_search = ["center_id"]

    center_id = fields.Many2one(
        "party.center",
        index=True,
        ondelete="cascade",  # a series with reports is kept by these
        help="Empty for the report about all centers together.",
    )
    active = fields.Boolean(default=True)
    frequency = fields.Selection(
        [("month", "Every Month"), ("quarter", "Every Quarter")],
        "How Often",
        required=True,
        default="quarter",
    )
    working_day = fields.Integer(
        "Drafted on Working Day",
        required=True,
        default=WORKING_DAY,
        aggregator=None,
        help="1 is the first working day after the month or quarter.",
    )
    days_to_sign = fields.Integer(
        "Days for the Director",
        required=True,
        default=DAYS_TO_SIGN,
        aggregator=None,
        help="Working days to complete and sign it; after them the report is late.",
    )
    since = fields.Date(
        "Reports Since",
        required=True,
        default=fields.Date.context_today,
        help="Drafts that were due before this day are not made.",
    )
    bulletin_ids = fields.One2many(
        "party.bulletin", "series_id", "Situation Reports", readonly=True
    )

    _center_uniq = models.UniqueIndex(
        "(COALESCE(center_id, 0))",
        "There is such a series already; change that one, or take it out of the"
        " archive.",
    )
    _days_sound = models.Constraint(
        f"CHECK (working_day BETWEEN 1 AND {MOST_DAYS}"
        f" AND days_to_sign BETWEEN 1 AND {MOST_DAYS})",
        "Give working days from 1 to 60.",
    )

    @api.depends("center_id")
    def _compute_display_name(self):
        for series in self:
            series.display_name = series._whose()

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        if self.bulletin_ids:
            raise BulletinRefused(
                self.env._("A series with reports is kept; archive it instead.")
            )

    def _whose(self):
        """Whose situation it is, in the present language."""
        return self.center_id.name or self.env._("All centers together")

    @api.model
    def _make_for(self, centers):
        """A series for each of ``centers`` that has none."""
        # there are few centers in a county
        series = self.with_context(active_test=False).search(Domain.TRUE)
        known = series.center_id
        return self.create([{"center_id": center.id} for center in centers - known])

    @api.model
    def _make_missing(self):
        """A series for each center and one for all of them; called at each update."""
        centers = self.env["party.center"].with_context(active_test=False)
        self._make_for(centers.search(Domain.TRUE))
        together = [("center_id", "=", False)]
        if not self.with_context(active_test=False).search_count(together):
            self.create([{"center_id": False}])

    # ------------------------------------------------------------------
    # Drafts
    # ------------------------------------------------------------------
    @api.model
    def _cron_draft(self):
        """Make the drafts that are due and press those that are late; runs daily.

        A day on which the server was off is made up for on the next one.
        """
        cron = self.env["ir.cron"]
        series = self.search(Domain.TRUE, order="id")
        cron._commit_progress(remaining=len(series))
        for one in series:
            if one.try_lock_for_update(allow_referencing=True):
                one._draft_due()
                one.bulletin_ids._press_late()
            if not cron._commit_progress(1):
                break

    def _draft_due(self):
        """Make the drafts of this series that are due and missing."""
        self.ensure_one()
        today = self._today()
        frequency = Frequency(self.frequency)
        calendar = self.env["party.workday"]._calendar()
        known = self._known_ends()
        period = Period.last_ended(today, frequency)
        missing = []
        for _number in range(MOST_AT_ONCE):
            due = calendar.add(period.end, self.working_day)
            if due < self.since or any(day >= period.end for day in known):
                break
            if due <= today:
                missing.append(period)
            period = period.before()
        for period in reversed(missing):
            self._draft(period)

    def _known_ends(self):
        """The last days of the periods that have their report."""
        return self.bulletin_ids.mapped("date_to")

    def _draft(self, period):
        """The draft for ``period``; who completes it gets a task."""
        self.ensure_one()
        today = self._today()
        late_date = self.env["party.workday"]._calendar().add(today, self.days_to_sign)
        # nobody makes a report by hand: each period has exactly one
        bulletin_sudo = self.env["party.bulletin"].sudo()._as_mover()
        bulletin = (
            bulletin_sudo.create(
                {
                    "series_id": self.id,
                    "date_from": period.start,
                    "date_to": period.end,
                    "drafted_date": today,
                    "late_date": late_date,
                }
            )
            ._as_user()
            .sudo(False)
        )
        bulletin._ask_to_complete()
        return bulletin

    def action_draft(self):
        """Draft the report of the last period at once, without waiting for its day."""
        self.ensure_one()
        self.check_access("write")
        period = Period.last_ended(self._today(), Frequency(self.frequency))
        bulletins = self.bulletin_ids.filtered(lambda b: b.date_to >= period.end)
        return (bulletins[:1] or self._draft(period))._open_form()

    def _today(self):
        if self.center_id:
            return self.center_id._today()
        return fields.Date.context_today(self.with_context(tz=DEFAULT_TIME_ZONE))
