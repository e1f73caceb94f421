"""An activity of which people are told by text message, as now committed.

Processes and transactions of their own, as in a running system: what is written down
is all that the next process knows.
"""

from collections import Counter
from datetime import timedelta

from other_connections import SECONDS, OtherConnections
from sms_account import account, approve_texts

from odoo import fields
from odoo.fields import Command

from odoo.addons.party_service_center.tests.sms_stand_in import StandIn


class AnnouncedByMessage(OtherConnections):
    """``event`` is approved and invites ``members``; ``stand_in`` is the provider."""

    people = 3

    def setUp(self):
        super().setUp()
        self.stand_in = StandIn("aliyun")
        self.addCleanup(self.stand_in.stop)
        env = self._connect()
        center = env["party.center"].search([], limit=1)
        self.members = env["party.member"].search(
            [("center_id", "=", center.id), ("is_deceased", "=", False)],
            limit=self.people,
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
                "name": "逐一通知",
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
        return self._start_odoo(script.format(event=self.event.id))

    def _run(self, script, code=0):
        self.assertEqual(self._start(script).wait(SECONDS), code)

    def _seen(self):
        """The activity as now committed."""
        return self.event.with_env(self._connect())

    def _notices(self):
        notices = self._seen().announcement_ids.notice_ids
        return Counter((row.kind, row.state) for row in notices)
