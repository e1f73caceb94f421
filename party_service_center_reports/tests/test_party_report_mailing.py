"""The monthly mail: when, once, to whom, and what stays of it (A4.2)."""

from base64 import b64decode
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from unittest.mock import patch

import openpyxl
import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import NoRecipients, ReportRefused, SentReport
from ..models.party_report_mailing import PartyReportMailing
from ..tables import ticket_register
from ..tables.period import Period
from .common import FIRST_WORKING_DAY, SEPTEMBER, PartyReportsCommon

LOGGER = "odoo.addons.party_service_center_reports.models.party_report_mailing"


class TestPartyReportMailing(PartyReportsCommon):
    def _mails(self, dispatch):
        return self.env["mail.mail"].search(
            [("model", "=", dispatch._name), ("res_id", "=", dispatch.id)]
        )

    def test_sends_on_the_first_working_day(self):
        self._run_cron_at("2026-10-06 16:05:00")  # a day off
        self._run_cron_at("2026-10-07 15:55:00")  # the last minutes of the holiday
        self.assertFalse(self.mailing.dispatch_ids)
        # 00:01 on the 8th in Shanghai, still the 7th in UTC
        self._run_cron_at("2026-10-07 16:01:00")
        dispatch = self.mailing.dispatch_ids
        self.assertRecordValues(
            dispatch,
            [
                {
                    "period_from": date(2026, 9, 1),
                    "period_to": date(2026, 9, 30),
                    "recipients": '"Committee" <committee@example.org>',
                    "mail_state": "outgoing",
                }
            ],
        )

    def test_first_of_the_month_that_is_worked(self):
        self._run_cron_at("2026-09-01 00:00:00")
        self.assertEqual(self.mailing.dispatch_ids.period_from, date(2026, 8, 1))

    def test_sends_once(self):
        for day in (8, 8, 9, 10, 31):
            self._run_cron_at(f"2026-10-{day:02} 00:05:00")
        self.assertEqual(len(self.mailing.dispatch_ids), 1)
        self.assertEqual(len(self._mails(self.mailing.dispatch_ids)), 1)

    def test_missed_day_is_made_up_for(self):
        self._run_cron_at("2026-10-20 00:05:00")
        self.assertEqual(self.mailing.dispatch_ids.period_from, SEPTEMBER.start)

    def test_each_month_has_its_own(self):
        for moment in ("2026-09-01 00:05:00", FIRST_WORKING_DAY, "2026-11-02 00:05:00"):
            self._run_cron_at(moment)
        self.assertEqual(
            self.mailing.dispatch_ids.sorted("period_from").mapped("period_from"),
            [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)],
        )

    def test_year_of_working_days(self):
        """Every day of a year: twelve reports, each on its first working day."""
        calendar = self.env["party.workday"]._calendar()
        with patch.object(PartyReportMailing, "_try_send", autospec=True) as send:
            for month in range(1, 13):
                first = calendar.add(Period.month_before(date(2026, month, 1)).end, 1)
                for day in range(1, first.day + 1):
                    send.reset_mock()
                    self._run_cron_at(f"2026-{month:02}-{day:02} 00:05:00")
                    with self.subTest(month=month, day=day):
                        self.assertEqual(send.called, day == first.day)

    def test_archived_mailing_is_left_out(self):
        self.mailing.active = False
        self._run_cron_at(FIRST_WORKING_DAY)
        self.assertFalse(self.mailing.dispatch_ids)

    def test_workbook_is_the_register(self):
        tickets = self._make_september()
        self._run_cron_at(FIRST_WORKING_DAY)
        dispatch = self.mailing.dispatch_ids
        rows = self._read_workbook(b64decode(dispatch.content))
        self.assertEqual(
            {row["Number"]: row["State"] for row in rows},
            {
                ticket.name: dict(
                    ticket._fields["state"]._description_selection(self.env)
                )[ticket.state]
                for ticket in tickets
            },
        )
        mail = self._mails(dispatch)
        self.assertEqual(mail.attachment_ids.raw, b64decode(dispatch.content))
        self.assertEqual(mail.attachment_ids.res_model, dispatch._name)
        self.assertEqual(mail.recipient_ids, self.committee.partner_id)

    def test_mail_holds_figures_only(self):
        """P-14: no person, number or case outside the workbook."""
        tickets = self._make_september()
        self._run_cron_at(FIRST_WORKING_DAY)
        mail = self._mails(self.mailing.dispatch_ids)
        text = f"{mail.subject} {mail.body_html}"
        self.assertIn("September 2026", mail.subject)
        self.assertIn("Answered at Once", text)
        for ticket in tickets:
            for value in (
                ticket.name,
                ticket.requester_name,
                ticket.requester_phone,
                ticket.subject,
                ticket.first_contact_id.name,
            ):
                self.assertNotIn(value, text)

    def test_copy_stays_when_records_change(self):
        ticket = self._create_ticket()
        self._run_cron_at(FIRST_WORKING_DAY)
        dispatch = self.mailing.dispatch_ids
        sent = dispatch.content
        with freeze_time("2026-10-09 02:00:00"):
            ticket.requester_name = "Tang Xinyi"
            self._tell(ticket, result_text="Told late.")
        self.env.flush_all()
        dispatch.invalidate_recordset()
        self.assertEqual(dispatch.content, sent)
        [row] = self._read_workbook(b64decode(sent))
        self.assertEqual((row["Requester"], row["State"]), ("Shen Yifan", "Accepted"))

    def test_language_is_the_recipients(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["party_service_center_reports"], ["zh_CN"]
        )
        self.committee.lang = "zh_CN"
        self._create_ticket()
        self._run_cron_at(FIRST_WORKING_DAY)
        dispatch = self.mailing.dispatch_ids
        self.assertIn("编号", self._read_workbook(b64decode(dispatch.content))[0])
        self.assertIn("党员诉求受办理台账", self._mails(dispatch).subject)

    def test_centers_of_the_mailing(self):
        self._make_september()
        self.mailing.center_ids = self.center_b
        self._run_cron_at(FIRST_WORKING_DAY)
        rows = self._read_workbook(b64decode(self.mailing.dispatch_ids.content))
        self.assertEqual({row["Center"] for row in rows}, {"Center B"})

    def test_secret_request_is_not_mailed(self):
        """P-17: recipients are of different circles, and a mail is passed on."""
        secret = self._create_ticket(requester_name="Tang Xinyi")
        self._give_reason(secret, "mark_secret", "About the director")
        secret.sudo().circle_ids |= self.committee
        self.assertTrue(secret.with_user(self.committee).has_access("read"))
        open_one = self._create_ticket()
        timeliness = self.mailing.copy(
            {"name": "Timeliness", "report": "ticket_timeliness"}
        )
        self._run_cron_at(FIRST_WORKING_DAY)
        dispatch = self.mailing.dispatch_ids
        content = b64decode(dispatch.content)
        [row] = self._read_workbook(content)
        self.assertEqual(row["Number"], open_one.name)
        self.assertIn(["Tickets", 1], dispatch.figures)
        cells = self._cells(content)
        self.assertNotIn("Tang Xinyi", cells)
        self.assertIn("Secret requests are left out.", cells)
        [row] = [
            row
            for row in self._read_workbook(b64decode(timeliness.dispatch_ids.content))
            if row["Center"] == "Center A"
        ]
        self.assertEqual(row["Tickets Taken"], 1)

    @staticmethod
    def _cells(content):
        book = openpyxl.load_workbook(BytesIO(content))
        return [
            value for sheet in book for row in sheet.values for value in row if value
        ]

    def test_register_is_built_with_the_rights_of_a_recipient(self):
        seen = []

        def build(env, *args, **options):
            seen.append((env.uid, env.su))
            return ticket_register.build(env, *args, **options)

        register = self.mailing._builders()["ticket_register"]
        with patch.object(
            PartyReportMailing,
            "_builders",
            return_value={"ticket_register": register._replace(build=build)},
        ):
            self._run_cron_at(FIRST_WORKING_DAY)
        self.assertEqual(seen, [(self.committee.id, False)])

    def test_registers_of_people_are_not_mailed(self):
        """P-07, P-11: they leave the house by an export, with a reason and a log."""
        keys = dict(self.mailing._select_reports())
        people = {
            key
            for key, register in self.env["party.report.export"]._builders().items()
            if register.names_people
        }
        self.assertIn("member_register", people)
        self.assertEqual(people.intersection(keys), {"ticket_register"})
        self.assertIn("channel_register", keys)
        for report in people - {"ticket_register"}:
            with self.subTest(report=report), self.assertRaises(ReportRefused):
                self.mailing.report = report

    def test_mailing_of_a_register_no_longer_mailed_says_so(self):
        second = self.mailing.copy({"name": "Second"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE party_report_mailing SET report = 'member_register' WHERE id = %s",
            self.mailing.ids,
        )
        self.env.invalidate_all()
        with mute_logger(LOGGER):
            self._run_cron_at(FIRST_WORKING_DAY)
        self.assertFalse(self.mailing.dispatch_ids)
        self.assertIn("not sent by mail", self.mailing.failure)
        self.assertEqual(len(second.dispatch_ids), 1)

    # ------------------------------------------------------------------
    # Failures
    # ------------------------------------------------------------------
    @contextmanager
    def _failing(self, mailing, error):
        send = PartyReportMailing._send

        def fail_one(record, period):
            res = send(record, period)
            if record == mailing:
                raise error
            return res

        with (
            patch.object(PartyReportMailing, "_send", fail_one),
            mute_logger(LOGGER),
        ):
            yield

    def test_one_failure_stops_nothing_else(self):
        second = self.mailing.copy({"name": "Second"})
        self.assertEqual(second.recipient_ids, self.committee)
        for error in (UserError("No."), OSError("Disk full"), psycopg2.DataError("x")):
            mailing = self.mailing.copy({"name": repr(error)})
            with self.subTest(error=error), self._failing(mailing, error):
                self._run_cron_at(FIRST_WORKING_DAY)
                self.assertFalse(mailing.dispatch_ids, "nothing half made is kept")
                self.assertEqual(mailing.failure, str(error))
        self.assertEqual(len(second.dispatch_ids), 1)
        self.assertFalse(second.failure)

    def test_failed_mailing_is_tried_again(self):
        with self._failing(self.mailing, OSError("Disk full")):
            self._run_cron_at(FIRST_WORKING_DAY)
        self.assertTrue(self.mailing.failure)
        self.assertFalse(
            self.env["mail.mail"].search([("model", "=", "party.report.dispatch")])
        )
        self._run_cron_at("2026-10-09 00:05:00")
        self.assertEqual(len(self.mailing.dispatch_ids), 1)
        self.assertFalse(self.mailing.failure)

    def test_period_is_unique_in_the_database(self):
        with freeze_time(FIRST_WORKING_DAY):
            self.mailing._send(SEPTEMBER)
            with (
                self.assertRaises(psycopg2.errors.UniqueViolation),
                mute_logger("odoo.sql_db"),
            ):
                self.mailing._send(SEPTEMBER)

    # ------------------------------------------------------------------
    # Recipients
    # ------------------------------------------------------------------
    def test_recipients_belong_to_the_committee(self):
        for user in (self.clerk_a, self.director_a, self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(ValidationError):
                self.mailing.recipient_ids = self.committee | user
        self.mailing.recipient_ids = self.committee | self.admin

    def test_empty_list_means_the_committee(self):
        self.mailing.recipient_ids = False
        second = self._new_user("committee_2", "committee")
        second.email = "second@example.org"
        without_address = self._new_user("committee_3", "committee")
        without_address.email = False
        gone = self._new_user("committee_4", "committee")
        gone.write({"email": "gone@example.org", "active": False})
        recipients = self.mailing._recipients()
        self.assertLessEqual(self.committee | second, recipients)
        self.assertFalse(recipients & (without_address | gone | self.director_a))

    def test_person_without_the_rank_gets_nothing(self):
        """Who left the committee after being chosen is left out at the sending."""
        second = self._new_user("committee_2", "committee")
        second.email = "second@example.org"
        self.mailing.recipient_ids |= second
        second.group_ids = self.env.ref("party_service_center.group_party_clerk")
        self.assertEqual(self.mailing._recipients(), self.committee)

    def test_nobody_to_send_to(self):
        self.committee.email = False
        with self.assertRaises(NoRecipients):
            self.mailing._recipients()
        with mute_logger(LOGGER):
            self._run_cron_at(FIRST_WORKING_DAY)
        self.assertIn("nobody to go to", self.mailing.failure)

    # ------------------------------------------------------------------
    # What was sent
    # ------------------------------------------------------------------
    def test_dispatch_is_never_changed(self):
        self._run_cron_at(FIRST_WORKING_DAY)
        dispatch = self.mailing.dispatch_ids
        for values in (
            {"content": b""},
            {"recipients": "Somebody else"},
            {"period_from": date(2026, 1, 1)},
        ):
            for record in (dispatch, dispatch.sudo()):
                with self.subTest(values=values), self.assertRaises(SentReport):
                    record.write(values)
        with self.assertRaises(SentReport):
            dispatch.unlink()
        with (
            self.assertRaises(psycopg2.errors.RestrictViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.mailing.unlink()

    def test_dispatch_outlives_its_mail(self):
        self._run_cron_at(FIRST_WORKING_DAY)
        dispatch = self.mailing.dispatch_ids
        content = dispatch.content
        self._mails(dispatch).unlink()
        self.env.flush_all()
        dispatch.invalidate_recordset()
        self.assertFalse(dispatch.mail_state)
        self.assertEqual(dispatch.content, content)

    def test_form_of_a_mailing(self):
        with Form(self.env["party.report.mailing"].with_user(self.admin)) as form:
            form.name = "Register of center A"
            form.center_ids.add(self.center_a)
            form.recipient_ids.add(self.committee)
        self.assertEqual(form.record.report, "ticket_register")
