"""The demonstration data show each kind of thing that a center meets.

Whoever tries the product finds an example of every state and every way, told relative
to the day of installation.
"""

from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged

from odoo.addons.party_service_center.models.party_filed_mixin import RETENTIONS
from odoo.addons.party_service_center.models.party_ticket import CHANNELS
from odoo.addons.party_service_center.models.party_ticket_callback import SATISFACTION

# model of a part → (what there is one of, at least)
PARTS = {
    "party.ticket.extension": {
        "approved and told": [("ticket_id.notice_ids.kind", "=", "extension")],
        "waits for the director": [
            ("state", "=", "requested"),
            ("level", "=", "director"),
        ],
        "waits for the committee": [
            ("state", "=", "requested"),
            ("level", "=", "committee"),
        ],
        "refused": [("state", "=", "refused")],
    },
    "party.ticket.supervision": {
        state: [("state", "=", state)] for state in ("open", "answered", "closed")
    },
    "party.ticket.referral": {
        state: [("state", "=", state)]
        for state in ("draft", "sent", "answered", "recalled")
    }
    | {"overdue": [("is_overdue", "=", True)]},
    "party.ticket.visit": {
        "due": [("is_follow_up_due", "=", True)],
        "answered": [("followed_up_by_id", "!=", False)],
    },
    "party.ticket.callback": {
        "waits": [("state", "=", "waiting"), ("is_overdue", "=", False)],
        "overdue": [("is_overdue", "=", True)],
        "nothing said": [("state", "=", "done"), ("satisfaction", "=", False)],
        "opinion": [("opinion", "!=", False)],
        "further round": [("round_id", "!=", False)],
    }
    | {code: [("satisfaction", "=", code)] for code, _label in SATISFACTION},
    "party.ticket.unlock": {"waits": [("state", "=", "requested")]},
    "party.ticket.step": {"dated": []},
    "party.ticket.transfer": {"returned": [("state", "=", "returned")]},
    "party.ticket.notice": {
        channel: [("channel", "=", channel)] for channel in ("phone", "online", "sms")
    },
    "party.ticket": {
        "co-handler": [("cohandler_ids", "!=", False)],
        "important": [
            ("is_important", "=", True),
            ("service_type_id.is_important", "=", False),
        ],
        "secret": [("is_confidential", "=", True), ("circle_ids", "!=", False)],
        "twice": [("duplicate_of_id", "!=", False)],
        "overdue": [("is_overdue", "=", True), ("told_date", "=", False)],
        "told late": [("is_told_late", "=", True)],
        "failed message": [("has_failed_message", "=", True)],
        "signed": [("signature", "!=", False)],
        "no member": [("member_id", "=", False)],
        "instant": [("is_instant", "=", True)],
    }
    | {channel: [("channel", "=", channel)] for channel, _label in CHANNELS}
    | {f"kept {code}": [("retention", "=", code)] for code, _label in RETENTIONS},
}


@tagged("post_install", "-at_install")
class TestDemonstration(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center = cls.env.ref("party_service_center.party_center_changshuo")
        cls.clerk = cls.env.ref("party_service_center.user_clerk_cs")
        cls.tickets = cls.env["party.ticket"].search(
            [("center_id", "=", cls.center.id)]
        )

    def test_every_part_has_each_of_its_kinds(self):
        for model, kinds in PARTS.items():
            for kind, domain in kinds.items():
                with self.subTest(model=model, kind=kind):
                    here = Domain("center_id", "=", self.center.id) & Domain(domain)
                    self.assertTrue(self.env[model].search_count(here, limit=1))

    def test_new_due_dates_told_and_untold(self):
        self.assertEqual({True, False}, set(self._approved().mapped("is_told")))

    def _approved(self):
        return self.tickets.extension_ids.filtered(lambda e: e.state == "approved")

    def test_a_matter_was_asked_three_times(self):
        self.assertIn(2, self.tickets.mapped("repeat_count"))

    def test_tickets_are_numbered_as_they_came_in(self):
        first_rounds = self.tickets.filtered(lambda t: t.round_number == 1).sorted("id")
        moments = first_rounds.mapped("accepted_at")
        self.assertEqual(moments, sorted(moments))

    def test_a_chinese_message_counts_as_one(self):
        """P-14: at most 70 characters with the signature, which takes eight."""
        ticket = self.tickets.filtered(lambda t: t.round_number == 1)[:1]
        ticket = ticket.with_context(lang="zh_CN")
        for kind in ("promise", "extension", "answer"):
            text = ticket._render_message(kind, "sms")
            with self.subTest(kind=kind, text=text):
                self.assertIn("诉求", text)
                self.assertLessEqual(len(text), 62)

    def test_topics_and_templates(self):
        self.assertTrue(self.tickets.topic_ids)
        unready = self.env["party.service.type"].search([("is_ready", "=", False)])
        self.assertTrue(unready)

    def test_nothing_was_sent_and_nothing_waits_to_be_sent(self):
        waiting = self.env["sms.sms"].search_count([("state", "!=", "error")])
        self.assertFalse(waiting)
        failed = self.tickets.notice_ids.filtered(lambda n: n.channel == "sms")
        self.assertEqual({"failed"}, set(failed.mapped("delivery_state")))

    def test_a_member_signs_in_and_has_two_requests(self):
        user = self.env["res.users"].search([("login", "=", "member")])
        self.assertTrue(user._is_portal())
        member = self.env["party.member"].search(
            [("partner_id", "=", user.partner_id.id)]
        )
        states = member.ticket_ids.mapped("state")
        self.assertEqual({"accepted", "told"}, set(states))
        self.assertEqual(2, len(states))

    def test_whoever_called_back_did_not_handle_the_matter(self):
        for callback in self.tickets.callback_ids.filtered("done_by_id"):
            with self.subTest(callback=callback.display_name):
                handlers = callback.ticket_id._handlers()
                self.assertNotIn(callback.done_by_id, handlers)
