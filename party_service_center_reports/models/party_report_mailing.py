"""The monthly mail of a report to the Party committee."""

import logging
from base64 import b64encode

import psycopg2
from xlsxwriter.exceptions import XlsxWriterException

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.party_service_center.models.party_center import DEFAULT_TIME_ZONE

from ..exceptions import ReportRefused
from ..renderers.xlsx import xlsx_bytes
from ..tables.period import Period

# What may go wrong with one mailing and must not stop the others: a refusal in words,
# the database, the disk, the workbook. A fault in the program is not among them.
FAILURES = (UserError, psycopg2.Error, OSError, XlsxWriterException)

_logger = logging.getLogger(__name__)


class PartyReportMailing(models.Model):
    """A report that goes to the committee on the first working day of every month.

    It goes out without a reason and stays in many mail boxes: no register of people is
    on offer but that of the tickets, and nothing of a secret request goes along.

    Clause: A4.2 (Circulation of Information); P-07, P-11, P-17
    """

    _name = "party.report.mailing"
    _description = "Monthly Mail"
    _inherit = ["party.report.mixin", "party.report.receiver.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    dispatch_ids = fields.One2many(
        "party.report.dispatch", "mailing_id", "Sent Reports", readonly=True
    )
    failure = fields.Text(
        "Last Failure",
        readonly=True,
        copy=False,
        help="Why the last attempt made no mail; it is tried again every day.",
    )

    @api.constrains("report")
    def _check_report(self):
        for mailing in self:
            mailing._chosen_register()

    @api.model
    def _builders(self):
        return {
            key: register
            for key, register in super()._builders().items()
            if key == "ticket_register" or not register.names_people
        }

    def _chosen_register(self):
        """The register that was chosen.

        :raise ReportRefused: it names people; it may have been chosen before that was
            refused
        """
        if self.report in self._builders():
            return super()._chosen_register()
        raise ReportRefused(
            self.env._(
                "“%(mailing)s” asks for a register that names people, which is not sent"
                " by mail. Choose another report, or archive this mailing; who needs"
                " the register exports it with a reason (P-11).",
                mailing=self.name,
            )
        )

    @api.model
    def _cron_send(self):
        """Send last month's report once for each mailing.

        Runs daily and begins with the first working day of the month, so a day on
        which the server was off is made up for on the next one. The mail and the
        stored copy are made in one transaction; Odoo's mail queue does the sending.
        """
        # the scheduler runs in UTC, a day behind until eight in the morning
        self = self.with_context(tz=DEFAULT_TIME_ZONE)
        today = fields.Date.context_today(self)
        period = Period.month_before(today)
        calendar = self.env["party.workday"]._calendar()
        if today < calendar.add(period.end, 1):
            return
        mailings = self.search(
            [("dispatch_ids", "not any", [("period_from", "=", period.start)])],
            order="id",
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(mailings))
        for mailing in mailings:
            if mailing.try_lock_for_update():
                mailing._try_send(period)
            if not cron._commit_progress(1):
                break

    def _try_send(self, period):
        """Send, or keep the reason why not where the administrator sees it."""
        try:
            with self.env.cr.savepoint():
                self._send(period)
        except FAILURES as error:
            self.env.invalidate_all(flush=False)
            self.failure = str(error)
            # the text may name records: it stays in the database, out of the log
            _logger.warning(
                "Monthly mail %s failed (%s); it is tried again tomorrow",
                self.id,
                type(error).__name__,
            )
        else:
            self.failure = False

    def _send(self, period):
        """Store the report of ``period`` and put its mail into Odoo's queue."""
        recipients = self._recipients()
        mailing = self.with_context(lang=self._language(), tz=DEFAULT_TIME_ZONE)
        table = mailing.with_user(recipients[0])._mailed_table(period)
        return mailing.env["party.report.dispatch"]._send(
            recipients,
            mailing_id=self.id,
            period_from=period.start,
            period_to=period.end,
            subject=mailing._subject(table, period),
            figures=[[figure.label, figure.value] for figure in table.figures],
            filename=self._filename(table, period),
            content=b64encode(xlsx_bytes(table)),
        )

    def _mailed_table(self, period):
        """The report as a recipient may see it, but for what only some of them may."""
        options = {"with_secret": False} if self._chosen_register().has_secrets else {}
        return self._build_table(period, self.center_ids, **options)

    def _subject(self, table, period):
        return self.env._(
            "%(report)s, %(month)s",
            report=table.title,
            month=format_date(self.env, period.start, date_format="LLLL y"),
        )
