"""Who reports the situation to the Party committee, how often, and who gets it."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.party_service_center.models.party_center import DEFAULT_TIME_ZONE

from ..exceptions import BulletinRefused
from ..tables.period import Frequency, Period
from .party_report_mailing import FAILURES

WORKING_DAY = 1  # working day after the period on which the draft is made
DAYS_TO_SIGN = 5  # working days
MOST_DAYS = 60  # working days
MOST_AT_ONCE = 12  # periods that are made up for after a long standstill

_logger = logging.getLogger(__name__)


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
    failure = fields.Text(
        "Last Failure",
        readonly=True,
        copy=False,
        help="Why the daily run made no draft and asked nobody; it is tried again every"
        " day.",
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

    def write(self, vals):
        if "center_id" in vals:
            self._check_center_stays(vals["center_id"])
        return super().write(vals)

    def _check_center_stays(self, value):
        """Raise BulletinRefused when reports would become those of another center."""
        center_id = self._fields["center_id"].convert_to_cache(value, self)
        moved = self.filtered(lambda series: series.center_id.id != center_id)
        # there may be reports that whoever sets up series does not see
        if reported_sudo := moved.sudo().filtered("bulletin_ids")[:1]:
            raise BulletinRefused(
                self.env._(
                    "The series “%(name)s” has reports, which stay with it. Set up a"
                    " series of its own for the other center.",
                    name=reported_sudo.display_name,
                )
            )

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
        return self.create(
            [
                {"center_id": center.id, "active": center.active}
                for center in centers - known
            ]
        )

    @api.model
    def _follow(self, centers):
        """Series of closed centers rest; those opened anew report from today on."""
        series = self.with_context(active_test=False)
        for one in series.search([("center_id", "in", centers.ids)]):
            is_open = one.center_id.active
            one.write(
                {"active": is_open} | ({"since": one._today()} if is_open else {})
            )

    @api.model
    def _make_missing(self):
        """A series for each center and one for all of them; called at each update."""
        centers = self.env["party.center"].with_context(active_test=False)
        self._make_for(centers.search(Domain.TRUE))
        closed = [("center_id", "!=", False), ("center_id.active", "=", False)]
        self.search(closed).active = False
        together = [("center_id", "=", False)]
        if not self.with_context(active_test=False).search_count(together):
            self.create([{"center_id": False}])

    # ------------------------------------------------------------------
    # Drafts
    # ------------------------------------------------------------------
    @api.model
    def _cron_draft(self):
        """Make the drafts that are due and press those that are late; runs daily.

        A day on which the server was off is made up for on the next one. A center that
        is closed reports nothing and nobody is asked.
        """
        cron = self.env["ir.cron"]
        at_work = Domain("center_id", "=", False) | Domain(
            "center_id.active", "=", True
        )
        series = self.search(at_work, order="id")
        cron._commit_progress(remaining=len(series))
        for one in series:
            if one.try_lock_for_update(allow_referencing=True):
                one._try_draft()
            if not cron._commit_progress(1):
                break

    def _try_draft(self):
        """Draft and press, or keep the reason why not where the committee sees it."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._draft_due()
                self.bulletin_ids._count_missing()
                self.bulletin_ids._press_late()
        except FAILURES as error:
            self.env.invalidate_all(flush=False)
            self.failure = str(error)
            # the text may name records: it stays in the database, out of the log
            _logger.warning(
                "Situation reports of series %s failed (%s); tried again tomorrow",
                self.id,
                type(error).__name__,
            )
        else:
            self.failure = False

    def _draft_due(self):
        """Make the drafts of this series that are due and missing, oldest first."""
        self.ensure_one()
        for period in reversed(self._missing()):
            self._draft(period)

    def _missing(self):
        """Periods whose drafts were due since ``since`` and of which nothing tells."""
        today = self._today()
        calendar = self.env["party.workday"]._calendar()
        told = self._told_periods()
        period = Period.last_ended(today, Frequency(self.frequency))
        missing = []
        for _number in range(MOST_AT_ONCE):
            due = calendar.add(period.end, self.working_day)
            if due < self.since:
                break
            if due <= today and not _is_told(period, told):
                missing.append(period)
            period = period.before()
        return missing

    def _told_periods(self):
        """The periods that have their report, one after the other."""
        return [
            Period(bulletin.date_from, bulletin.date_to)
            for bulletin in self.bulletin_ids.sorted("date_from")
        ]

    def _draft(self, period):
        """The draft for ``period`` with its figures; who completes it gets a task."""
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
        bulletin._count()
        bulletin._ask_to_complete()
        return bulletin

    def action_draft(self):
        """Draft the report of the last period at once, without waiting for its day."""
        self.ensure_one()
        self.check_access("write")
        if not self.try_lock_for_update(allow_referencing=True):
            raise BulletinRefused(
                self.env._(
                    "A report of this series is being drafted at this moment. Try again"
                    " in a minute."
                )
            )
        period = Period.last_ended(self._today(), Frequency(self.frequency))
        bulletins = self.bulletin_ids.filtered(lambda b: b.date_to >= period.end)
        return (bulletins[:1] or self._draft(period))._open_form()

    def _today(self):
        if self.center_id:
            return self.center_id._today()
        return fields.Date.context_today(self.with_context(tz=DEFAULT_TIME_ZONE))


def _is_told(period, told):
    """Whether each day of ``period`` stands in a report.

    Months that were reported singly need no report of their quarter, nor a quarter
    one of each month.

    :param told: periods in the order of their first days
    """
    day = period.start
    for known in told:
        if known.start <= day <= known.end:
            day = known.end + timedelta(days=1)
    return day > period.end
