"""The process that mails reports is killed; each report is made once and arrives.

Processes and transactions of their own, and a real mail server that kills the process
which talks to it.
"""

import socket
from collections import Counter

from aiosmtpd.controller import Controller
from other_connections import SECONDS, OtherConnections

from odoo.tests import tagged

from odoo.addons.party_service_center_reports.tests.loopback_mail import Mailbox

KILLED = -9  # SIGKILL
REPORTS = 3
# the first working day of October 2026, 08:05 in Shanghai
MAKE = """
from freezegun import freeze_time
with freeze_time('2026-10-08 00:05:00', ignore=['asyncio']):
    env['party.report.mailing']._cron_send()
env.cr.commit()
"""
# killed when the second report and its mail are stored and not committed
KILL = """
import os, signal
attempts = env.registry['party.report.attempt']
calls, whole = [], attempts._queue
def queue(*arguments):
    result = whole(*arguments)
    calls.append(arguments)
    if len(calls) == 2:
        env.flush_all()
        os.kill(os.getpid(), signal.SIGKILL)
    return result
attempts._queue = queue
"""
SEND = """
mails = env['mail.mail'].search([
    ('state', '=', 'outgoing'),
    ('party_attempt_id.dispatch_id.mailing_id', 'in', {mailings}),
], order='id')
mails.send(auto_commit=True)
env.cr.commit()
"""


class _KillingMailbox(Mailbox):
    """``kill`` is called on the second message: before it is taken, or after."""

    kill = None
    is_taken_first = False
    count = 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        is_due = self.kill and self.count == 2
        if is_due and not self.is_taken_first:
            self.kill()
            return "451 Try again later"
        answer = await super().handle_DATA(server, session, envelope)
        if is_due:
            self.kill()
        return answer


@tagged("post_install", "-at_install")
class TestReportMailCrash(OtherConnections):
    def setUp(self):
        super().setUp()
        self.mailbox = _KillingMailbox()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        server = Controller(self.mailbox, hostname="127.0.0.1", port=port)
        server.start()
        self.addCleanup(server.stop)
        env = self._connect()
        self.rested = env["party.report.mailing"].search([])
        self.rested.active = False
        committee = env.ref("party_service_center.group_party_committee")
        person = committee.all_user_ids.filtered("email")[:1]
        self.mailings = env["party.report.mailing"].create(
            [
                {
                    "name": f"示例 {index}",
                    "report": "ticket_register",
                    "recipient_ids": person.ids,
                }
                for index in range(REPORTS)
            ]
        )
        self.servers = env["ir.mail_server"].search([])
        self.servers.active = False
        self.server = env["ir.mail_server"].create(
            {
                "name": "Loopback",
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_encryption": "none",
            }
        )
        env.cr.commit()
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        env = self._connect()
        self.mailings.with_env(env).active = False
        self.rested.with_env(env).active = True
        self.server.with_env(env).unlink()
        self.servers.with_env(env).active = True
        env.cr.commit()

    def _run(self, script, code=0):
        process = self._start_odoo(script)
        self.assertEqual(process.wait(SECONDS), code)

    def _attempts(self):
        """What the reports have come to, as now committed."""
        dispatches = self._connect()["party.report.dispatch"].search(
            [("mailing_id", "in", self.mailings.ids)]
        )
        return [
            (len(one.attempt_ids), one.attempt_ids[:1].outcome) for one in dispatches
        ]

    def _taken(self):
        """How often each report lies in the mailbox."""
        return Counter(
            message["Message-Id"] for _addresses, message in self.mailbox.messages()
        )

    def _send_and_be_killed(self):
        process = None
        self.mailbox.kill = lambda: process.kill()
        process = self._start_odoo(SEND.format(mailings=self.mailings.ids))
        self.assertEqual(process.wait(SECONDS), KILLED)
        self.mailbox.kill = None

    def test_killed_while_making_and_while_sending(self):
        self._run(KILL + MAKE, KILLED)
        self.assertEqual(self._attempts(), [(1, "waiting")])
        self._run(MAKE)
        self.assertEqual(self._attempts(), [(1, "waiting")] * REPORTS)
        self._send_and_be_killed()
        self.assertEqual(
            Counter(self._attempts()), {(1, "sent"): 1, (1, "waiting"): REPORTS - 1}
        )
        self._run(SEND.format(mailings=self.mailings.ids))
        self.assertEqual(self._attempts(), [(1, "sent")] * REPORTS)
        self.assertEqual([*self._taken().values()], [1] * REPORTS)

    def test_killed_before_the_word_of_the_server(self):
        """Whether it arrived nobody knows: it may come twice, but never not at all."""
        self._run(MAKE)
        self.mailbox.is_taken_first = True
        self._send_and_be_killed()
        self._run(SEND.format(mailings=self.mailings.ids))
        self.assertEqual(self._attempts(), [(1, "sent")] * REPORTS)
        self.assertEqual(sorted(self._taken().values()), [1] * (REPORTS - 1) + [2])
