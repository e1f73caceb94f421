"""An approved activity and people of all kinds, with providers that can be set up."""

from unittest.mock import patch

from odoo.addons.mail.tests.common import MockEmail
from odoo.addons.sms.tests.common import SMSCase
from odoo.addons.sms.tools.sms_api import SmsApiBase

from ..models import sms_provider
from ..models.party_event_route import PartyEventRoute
from .common import PartyCommon


class Provider(SmsApiBase):
    """Takes text messages; fails those to the numbers in ``refused``."""

    outbox = []
    refused = {}

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        self.outbox.extend(messages)
        return [
            {
                "uuid": number["uuid"],
                "state": "server_error"
                if number["number"] in self.refused
                else "success",
                "failure_reason": self.refused.get(number["number"]),
            }
            for message in messages
            for number in message["numbers"]
        ]


class EventNoticeCommon(SMSCase, MockEmail, PartyCommon):
    """Members of center A: one with a mobile, one who signs in to the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.phone = "0572-5012345"
        cls.director_a.email = "director@example.org"
        cls.clerk_a.email = "clerk@example.org"
        case = cls("setUp")
        cls.plain = case._create_member(name="Luo Shuyao", mobile="13800000201")
        cls.online = case._create_member(name="Shen Yunshu", mobile="13800000202")
        cls.online.with_user(cls.clerk_a).sudo()._record_proof(
            partner_id=cls.portal_user.partner_id.id
        )
        cls.portal_user.email = "yunshu@example.org"

    def setUp(self):
        super().setUp()
        self._set_up(sms=False, email=False)

    def _set_up(self, sms=True, email=True):
        """Let providers be there, or not."""
        api = Provider if sms else sms_provider.NoProvider
        Provider.outbox, Provider.refused = [], {}
        self.startPatcher(
            patch.object(
                sms_provider.ResCompany, "_get_sms_api_class", lambda company: api
            )
        )
        self.startPatcher(
            patch.object(PartyEventRoute, "_has_mail_server", lambda routes: email)
        )

    def _approved(self, members=None, **values):
        event = self._create_event(target_mode="hand", **values)
        self._invite(event, self.plain | self.online if members is None else members)
        self._approve(event)
        return event

    def _announced(self, members=None, **values):
        event = self._approved(members, **values)
        self._announce(event)
        return event

    def _person(self, event, member):
        return event.participant_ids.filtered(lambda p: p.member_id == member)

    def _kinds(self, person):
        return [
            (notice.kind, notice.state) for notice in person.notice_ids.sorted("id")
        ]

    def _messages(self):
        return self.env["sms.sms"].sudo().search([])

    def _send_messages(self, **refused):
        """Run Odoo's queue; numbers in ``refused`` are not served."""
        Provider.refused = {
            number.replace("n", "+86"): words for number, words in refused.items()
        }
        with patch.object(self.env.cr, "commit"):
            self.env["sms.sms"]._process_queue()
        self.env.invalidate_all()
        return Provider.outbox
