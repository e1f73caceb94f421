"""Announcing is cut short and done again; nobody is told twice in the same way."""

from collections import Counter

from announced_by_message import AnnouncedByMessage
from other_connections import SECONDS
from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

ANNOUNCE = "env['party.event'].browse({event})._announce()\n"
SEND = """
queue = env['sms.tracker'].search([('event_notice_id.event_id', '=', {event})])
uuids = queue.mapped('sms_uuid')
messages = env['sms.sms'].search([('uuid', 'in', uuids), ('state', '=', 'outgoing')])
messages.try_lock_for_update()._send()
"""
COMMIT, DIE = "env.cr.commit()\n", "import os\nos._exit(9)\n"


@tagged("post_install", "-at_install")
class TestAnnounceCrash(AnnouncedByMessage):
    def test_cut_and_done_again(self):
        self._run(ANNOUNCE + DIE, 9)
        self.assertEqual(self._seen().state, "approved")
        self.assertFalse(self._seen().announcement_ids)
        for _time in range(2):
            self._run(ANNOUNCE + COMMIT)
            self.assertEqual(self._notices(), {("sms", "queued"): self.people})
        self._send_and_be_killed()
        for _time in range(2):
            self._run(SEND + COMMIT)
        self._run(ANNOUNCE + COMMIT)
        self._run(SEND + COMMIT)
        self.assertEqual(
            self._notices(),
            {
                ("sms", "sent"): self.people - 1,
                ("sms", "failed"): 1,
                ("phone", "manual"): 1,
            },
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
        self.assertEqual(self._notices(), {("sms", "queued"): self.people})

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
        self.assertEqual(self._notices(), {("sms", "queued"): self.people})
