"""Accounts are drafted in January and asked for until they are published."""

import logging
from datetime import date

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..exceptions import AccountRefused

_logger = logging.getLogger(__name__)

ASKED = "party_service_center_reports.mail_activity_type_yearly_account"
LATE = "party_service_center_reports.mail_activity_type_yearly_account_late"
TASKS = [ASKED, LATE]
DAYS_AGAIN = 5  # working days to publish anew what was taken back
LAST_MONTH = 3  # after March nothing is drafted that nobody began in time


class PartyYearlyAccountTermMixin(models.AbstractModel):
    """An account that is due by the end of January; anew soon after it is taken back.

    Clause: A4.2 (once a year)
    """

    _name = "party.yearly.account.term.mixin"
    _description = "Account with a Last Day"

    again_date = fields.Date("Publish Anew by", readonly=True, copy=False)
    late_date = fields.Date(
        "Publish by",
        compute="_compute_late_date",
        help="The last day on which the account is in time.",
    )
    is_late = fields.Boolean(
        "Published Late",
        readonly=True,
        copy=False,
        help="It was not published by its last day; that stays so for ever.",
    )
    reported_late_date = fields.Date(
        "Committee Told of the Missing Account on", readonly=True, copy=False
    )

    @api.depends("year", "again_date")
    def _compute_late_date(self):
        for account in self:
            account.late_date = account.again_date or (
                account.year and date(account.year + 1, 1, 31)
            )

    @api.model
    def _cron_keep_up(self):
        """Draft what is due and press for what is late; runs daily.

        A day on which the server was off is made up for on the next one.
        """
        cron = self.env["ir.cron"]
        # pylint: disable-next=no-search-all
        centers = list(self.env["party.center"].search([]))
        owners = [*centers, self.env["party.center"]]
        drafts = self.search([("state", "=", "draft")])
        cron._commit_progress(remaining=len(owners) + len(drafts))
        for owner in owners:
            self._try(self._draft_due, owner)
            if not cron._commit_progress(1):
                return
        for account in drafts:
            self._try(type(account)._keep_up, account)
            if not cron._commit_progress(1):
                return

    def _try(self, step, record):
        """Take ``step`` for ``record``; what fails is logged and stops no other."""
        try:
            with self.env.cr.savepoint():
                step(record)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:  # pylint: disable=broad-exception-caught
            _logger.exception("Yearly accounts: nothing was done for %s", record)

    @api.model
    def _draft_due(self, center):
        """Draft last year's account from the first working day of January on."""
        account = self.new({"center_id": center.id})
        today = account._today()
        year = today.year - 1
        calendar = self.env["party.workday"]._calendar()
        if (
            today < calendar.add(date(year, 12, 31), 1)
            or today.month > LAST_MONTH
            or not self.new({"center_id": center.id, "year": year})._is_owed(year)
            or self.search_count(
                [
                    ("center_id", "=", center.id),
                    ("year", "=", year),
                    ("state", "!=", "withdrawn"),
                ],
                limit=1,
            )
        ):
            return
        account = self.create({"center_id": center.id, "year": year})
        account._give_task(ASKED, account._asked(), date_deadline=account.late_date)

    def _check_year_over(self):
        if self._today().year <= self.year:
            raise AccountRefused(
                self.env._(
                    "%(year)s is not over yet. Publish the account in January.",
                    year=self.year,
                )
            )

    def _draft_again(self):
        """Draft the account that takes the place of this one."""
        # the database must know that the year is free again
        self.flush_recordset(["state"])
        # whoever stands in for the director makes none by hand
        account = self.sudo().create(
            {
                "center_id": self.center_id.id,
                "year": self.year,
                "foreword": self.foreword,
                "outlook": self.outlook,
            }
        )
        until = self.env["party.workday"]._calendar().add(self._today(), DAYS_AGAIN)
        account._record_proof(
            again_date=max(until, account.late_date), is_late=self.is_late
        )
        account._give_task(ASKED, account._asked(), date_deadline=account.late_date)

    def _is_owed(self, year):
        """Whether it is the account of ``year``, in which the center was staffed."""
        self.ensure_one()
        if self.year != year:
            return False
        # assignments are no secret here: only whether there was one
        staff_sudo = self.env["party.staff"].sudo().with_context(active_test=False)
        centers = self._counted_centers()
        firsts = dict(
            staff_sudo._read_group(
                [("center_id", "in", centers.ids)], ["center_id"], ["date_from:min"]
            )
        )
        # where nobody was ever assigned, the committee answers
        return any(
            center not in firsts or firsts[center].year <= year for center in centers
        )

    def _asked(self):
        """Whose task the account is: the director's; the committee's where there is
        none and for all centers together."""
        director = self.center_id.director_user_id
        return director or self.env["party.center"]._committee()

    def _keep_up(self):
        self._count_missing()
        self._press_late()

    def _press_late(self):
        """Ask day by day, tell the committee once, and keep that it was late."""
        today = self._today()
        if self.state != "draft" or today <= self.late_date:
            return
        people = self._asked()
        if not self.reported_late_date:
            people |= self.env["party.center"]._committee()
            self._record_proof(is_late=True, reported_late_date=today)
        late = self.env.ref(LATE)
        asked = self.activity_ids.filtered(lambda task: task.activity_type_id == late)
        self._give_task(LATE, people - asked.user_id)
