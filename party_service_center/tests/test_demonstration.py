"""The demonstration data can be told on any day."""

from odoo import fields
from odoo.modules.module import get_manifest
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import convert_file

from ..models.party_event_plan_line import STANDINGS

MODULE = "party_service_center"
# shortly after midnight of a day off; the list of its year is not published
NEW_YEAR = "2028-12-31 16:10:00"


@tagged("post_install", "-at_install")
class TestDemonstration(TransactionCase):
    @freeze_time(NEW_YEAR)
    def test_told_on_a_day_off_in_a_year_without_list(self):
        if self.env.ref(f"{MODULE}.user_clerk_cs", raise_if_not_found=False):
            return  # installed with it: the names are taken
        self.env.ref("base.module_party_service_center").demo = True
        for name in get_manifest(MODULE)["demo"]:
            convert_file(self.env, MODULE, name, {}, mode="init", noupdate=True)
        center = self.env.ref(f"{MODULE}.party_center_changshuo")
        tickets = self.env["party.ticket"].search([("center_id", "=", center.id)])
        self.assertTrue(tickets.filtered("is_due_provisional"))
        for part in ("extension", "supervision", "referral", "visit", "callback"):
            with self.subTest(part=part):
                self.assertTrue(tickets[f"{part}_ids"])
        self.assertLessEqual(max(tickets.mapped("accepted_date")), center._today())
        events = self.env["party.event"].search([("center_id", "=", center.id)])
        held = events.filtered(lambda event: event.state in ("held", "filed"))
        self.assertTrue(held)
        self.assertLess(max(held.mapped("held_at")), fields.Datetime.now())
        self.assertIn("announced", events.mapped("state"))
        lines = self.env["party.event.plan.line"].search(
            [("center_id", "=", center.id)]
        )
        standings = {name for name, _label in STANDINGS}
        self.assertEqual(standings, set(lines.mapped("standing")))
