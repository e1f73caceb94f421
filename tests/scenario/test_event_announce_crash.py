"""Announcing is cut short and done again; nobody is told twice in the same way.

Processes and transactions of their own, as in a running system: what is written down
is all that the next process knows.
"""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

from psycopg2.errors import UniqueViolation
from sms_account import account, approve_texts

from odoo import api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import TransactionCase, tagged
from odoo.tools import config, mute_logger

from odoo.addons.party_service_center.tests.sms_stand_in import StandIn

PEOPLE = 3
ANNOUNCE = "env['party.event'].browse({event})._announce()\n"
SEND = """
queue = env['sms.tracker'].search([('event_notice_id.event_id', '=', {event})])
uuids = queue.mapped('sms_uuid')
messages = env['sms.sms'].search([('uuid', 'in', uuids), ('state', '=', 'outgoing')])
messages.try_lock_for_update()._send()
"""
COMMIT, DIE = "env.cr.commit()\n", "import os\nos._exit(9)\n"
SECONDS = 120  # for a process to start and to work


@tagged("post_install", "-at_install")
class TestAnnounceCrash(TransactionCase):
    def setUp(self):
        super().setUp()
        self.stand_in = StandIn("aliyun")
        self.addCleanup(self.stand_in.stop)
        env = self._connect()
        center = env["party.center"].search([], limit=1)
        self.members = env["party.member"].search(
            [("center_id", "=", center.id), ("is_deceased", "=", False)], limit=PEOPLE
        )
        self.event = self._approved(env, center)
        approve_texts(env, "invitation")
        env.company.write(account(self.stand_in))
        env.cr.commit()
        self.addCleanup(self._clean_up)

    def _approved(self, env, center):
        begin = fields.Datetime.now() + timedelta(days=3)
        event = env["party.event"].create(
            {
                "name": "中断后再通知",
                "center_id": center.id,
                "kind_id": env["party.event.kind"].search([], limit=1).id,
                "date_begin": begin,
                "date_end": begin + timedelta(hours=2),
                "place": "示例会议室",
                "target_mode": "hand",
                "user_id": center.staff_ids.user_id[:1].id,
                "route_ids": [Command.create({"kind": "sms"})],
            }
        )
        env["party.event.participant"]._add(event, self.members)
        event._move("submitted")
        event._approve()
        return event

    def _connect(self):
        """Another connection, which sees what is committed and nothing else."""
        cursor = Registry(self.env.cr.dbname)._db.cursor()
        self.addCleanup(cursor.close)
        return api.Environment(cursor, self.env.uid, {})

    def _clean_up(self):
        env = self._connect()
        template = env.ref("party_service_center.party_sms_template_invitation")
        template.provider_code = False
        env.company.write({"party_sms_provider": "none", "party_sms_endpoint": False})
        event = self.event.with_env(env)
        trackers = env["sms.tracker"].search(
            [("event_notice_id.event_id", "=", event.id)]
        )
        env["sms.sms"].search([("uuid", "in", trackers.mapped("sms_uuid"))]).unlink()
        event._move("cancelled", cancel_reason="示例")
        env.cr.commit()

    def _start(self, script):
        """A process of Odoo that runs ``script``."""
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "odoo", "shell", "-c", config["config"]),
                *("-d", self.env.cr.dbname, "--no-http", "--shell-interface=python"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self.addCleanup(process.wait, SECONDS)
        self.addCleanup(process.kill)  # runs first, should it hang
        process.stdin.write(script.format(event=self.event.id).encode())
        process.stdin.close()
        return process

    def _run(self, script, code=0):
        self.assertEqual(self._start(script).wait(SECONDS), code)

    def _seen(self):
        """The activity as now committed."""
        return self.event.with_env(self._connect())

    def _notices(self):
        notices = self._seen().announcement_ids.notice_ids
        return Counter((row.kind, row.state) for row in notices)

    def test_cut_and_done_again(self):
        self._run(ANNOUNCE + DIE, 9)
        self.assertEqual(self._seen().state, "approved")
        self.assertFalse(self._seen().announcement_ids)
        for _time in range(2):
            self._run(ANNOUNCE + COMMIT)
            self.assertEqual(self._notices(), {("sms", "queued"): PEOPLE})
        self._send_and_be_killed()
        for _time in range(2):
            self._run(SEND + COMMIT)
        self._run(ANNOUNCE + COMMIT)
        self._run(SEND + COMMIT)
        self.assertEqual(
            self._notices(),
            {("sms", "sent"): PEOPLE - 1, ("sms", "failed"): 1, ("phone", "manual"): 1},
        )
        # whether the message in between appeared only the provider knows
        self.assertEqual(
            Counter(self.stand_in.numbers()),
            {member.mobile: 1 for member in self.members},
        )

    def _send_and_be_killed(self):
        """The provider has the second message; its answer reaches nobody."""
        process = None
        self.stand_in.misbehave = ["", lambda: process.kill()]
        process = self._start(SEND + COMMIT)
        self.assertEqual(process.wait(SECONDS), -9)
        self.assertEqual(len(self.stand_in.calls), 2)
        self.assertEqual(self._notices(), {("sms", "queued"): PEOPLE})

    @mute_logger("odoo.sql_db")
    def test_two_at_once(self):
        """The database takes one; whoever tries once more has nobody to tell."""
        mine, yours = self._seen(), self._seen()
        self.assertEqual(mine.state, yours.state)
        mine._announce()
        mine.env.cr.commit()
        with self.assertRaises(UniqueViolation):
            yours._announce()
        yours.env.cr.rollback()
        yours.env.invalidate_all()
        self.assertFalse(yours._announce())
        yours.env.cr.commit()
        self.assertEqual(self._notices(), {("sms", "queued"): PEOPLE})
