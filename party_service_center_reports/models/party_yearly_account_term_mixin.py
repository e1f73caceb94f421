"""Accounts are drafted in January and asked for until they are published."""

from datetime import date

from odoo import api, fields, models

ASKED = "party_service_center_reports.mail_activity_type_yearly_account"
LATE = "party_service_center_reports.mail_activity_type_yearly_account_late"
TASKS = [ASKED, LATE]
LAST_MONTH = 3  # after March nothing is drafted that nobody began in time


class PartyYearlyAccountTermMixin(models.AbstractModel):
    """An account that is due by the end of January.

    Clause: A4.2 (once a year)
    """

    _name = "party.yearly.account.term.mixin"
    _description = "Account with a Last Day"

    late_date = fields.Date(
        "Publish by",
        compute="_compute_late_date",
        help="The last day on which the account is in time.",
    )
    is_late = fields.Boolean(
        "Published Late",
        readonly=True,
        copy=False,
        help="It was not published by the end of January; that stays so for ever.",
    )
    reported_late_date = fields.Date(
        "Committee Told of the Missing Account on", readonly=True, copy=False
    )

    @api.depends("year")
    def _compute_late_date(self):
        for account in self:
            account.late_date = account.year and date(account.year + 1, 1, 31)

    @api.model
    def _cron_keep_up(self):
        """Draft what is due and press for what is late; runs daily.

        A day on which the server was off is made up for on the next one.
        """
        cron = self.env["ir.cron"]
        # pylint: disable-next=no-search-all
        centers = list(self.env["party.center"].search([]))
        owners = [*centers, self.env["party.center"]]
        late = self.search(
            [("state", "=", "draft"), ("reported_late_date", "=", False)]
        )
        cron._commit_progress(remaining=len(owners) + len(late))
        for center in owners:
            self._draft_due(center)
            if not cron._commit_progress(1):
                return
        for account in late:
            account._press_late()
            if not cron._commit_progress(1):
                return

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
            or self.search_count(
                [("center_id", "=", center.id), ("year", "=", year)], limit=1
            )
        ):
            return
        account = self.create({"center_id": center.id, "year": year})
        account._give_task(ASKED, account._asked(), date_deadline=account.late_date)

    def _asked(self):
        """Whose task the account is: the director's; the committee's where there is
        none and for all centers together."""
        director = self.center_id.director_user_id
        return director or self.env["party.center"]._committee()

    def _press_late(self):
        """Ask once more, tell the committee once, and keep that it was late."""
        today = self._today()
        if self.state != "draft" or today <= self.late_date:
            return
        committee = self.env["party.center"]._committee()
        self._give_task(LATE, self._asked() | committee)
        self._record_proof(is_late=True, reported_late_date=today)
