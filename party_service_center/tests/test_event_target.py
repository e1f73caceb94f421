from datetime import date

from psycopg2 import IntegrityError

from odoo.tests import Form
from odoo.tools import mute_logger

from ..exceptions import EventRefused
from .common import PartyCommon


class TestEventTarget(PartyCommon):
    """The rule by which members are invited, condition by condition (A3.3.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        organizations = cls.env["party.organization"]
        cls.committee_home = organizations.create(
            {"name": "Committee of Test Town", "kind": "committee"}
        )
        cls.branch_below = organizations.create(
            {
                "name": "Tea Branch",
                "kind": "branch",
                "parent_id": cls.committee_home.id,
            }
        )
        cls.plain = case._create_member()
        cls.probationary = case._create_member(
            name="Yu Anran",
            mobile="13800000011",
            member_category="probationary",
            home_branch_id=cls.branch_below.id,
        )
        cls.from_market = case._create_member(
            name="Fang Wei", mobile="13800000012", relation_type="market"
        )
        cls.everybody = cls.plain | cls.probationary | cls.from_market
        case._create_member(cls.clerk_b, name="Of Center B", mobile="13800000013")

    def _found(self, **values):
        event = self._create_event(**values)
        found = self.env["party.member"].with_user(self.clerk_a)
        found = found.search(event._target_domain())
        self.assertEqual(event.target_count, len(found))
        return found

    def _open_business(self, member, **values):
        return self.env["party.business"].create(
            {"member_id": member.id, "name": "Shop", "date_from": "2026-01-01"} | values
        )

    def test_no_condition_means_all_of_the_center(self):
        self.assertEqual(self._found(), self.everybody)

    def test_organizations_and_what_is_below_them(self):
        home = self.committee_home
        found = self._found(target_organization_ids=[(6, 0, home.ids)])
        self.assertEqual(found, self.probationary)
        both = home | self.branch
        found = self._found(target_organization_ids=[(6, 0, both.ids)])
        self.assertEqual(found, self.everybody)

    def test_membership(self):
        self.assertEqual(self._found(target_category="probationary"), self.probationary)

    def test_kind_of_affiliation(self):
        kinds = dict(self.env["party.event"]._fields["target_relation_type"].selection)
        for kind in kinds:
            wanted = self.everybody.filtered(lambda m, k=kind: m.relation_type == k)
            with self.subTest(kind=kind):
                self.assertEqual(self._found(target_relation_type=kind), wanted)

    def test_trade_and_market_of_a_running_business(self):
        self._open_business(self.plain, trade="White Tea", market="North Market")
        self._open_business(self.probationary, trade="Tea", market="South Market")
        closed = self._open_business(
            self.from_market, trade="Tea", market="North Market"
        )
        closed._record_proof(date_to=date(2026, 8, 1))
        self.assertEqual(
            self._found(target_trade="tea"), self.plain | self.probationary
        )
        self.assertEqual(self._found(target_market="north"), self.plain)
        self.assertEqual(
            self._found(target_trade="tea", target_market="south"), self.probationary
        )

    def test_trade_and_market_belong_to_one_business(self):
        self._open_business(self.plain, trade="Tea", market="North Market")
        self._open_business(self.plain, trade="Shoes", market="South Market")
        self.assertFalse(self._found(target_trade="Tea", target_market="South"))

    def test_all_conditions_must_hold(self):
        self._open_business(self.probationary, trade="Tea")
        found = self._found(target_trade="tea", target_category="full")
        self.assertFalse(found)

    def test_who_left_or_died_is_not_found(self):
        self.plain.sudo()._record_proof(left_date="2026-09-01", active=False)
        self.from_market.sudo()._record_proof(is_deceased=True)
        self.assertEqual(self._found(), self.probationary)

    def test_blanks_are_no_condition(self):
        self.assertEqual(self._found(target_trade="  "), self.everybody)

    def test_odd_words_find_nobody(self):
        for words in ("'; DROP TABLE party_member; --", "\\", "[(1,'=',1)]", "😀"):
            with self.subTest(words=words):
                self.assertFalse(self._found(target_trade=words))

    def test_bad_values_are_refused(self):
        event = self._create_event()
        for error, values in (
            (ValueError, {"target_mode": "everybody"}),
            (IntegrityError, {"target_mode": False}),
            (ValueError, {"target_category": "honorary"}),
            (ValueError, {"target_relation_type": 7}),
            (IntegrityError, {"target_trade": "x" * 201}),
            (IntegrityError, {"target_market": "x" * 100_000}),
            (IntegrityError, {"target_organization_ids": [(6, 0, [2_000_000_000])]}),
        ):
            with (
                self.subTest(values=str(values)[:60]),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
            ):
                event.write(values)
                self.env.flush_all()

    def test_while_it_is_typed(self):
        with Form(self.env["party.event"].with_user(self.clerk_a)) as form:
            self.assertEqual(form.target_count, 3)
            form.target_category = "probationary"
            self.assertEqual(form.target_count, 1)
            form.target_mode = "hand"
            self.assertEqual(form.target_count, 1)
            form.name = "A Theme"
            form.kind_id = self.env.ref("party_service_center.party_event_kind_study")
            form.date_begin = "2026-09-29 06:00:00"
            form.date_end = "2026-09-29 08:00:00"

    def test_in_words(self):
        event = self._create_event(
            target_category="full",
            target_market="North",
            target_organization_ids=[(6, 0, self.branch.ids)],
        )
        words = event._target_text()
        for part in (self.branch.complete_name, "North"):
            self.assertIn(part, words)
        self.assertTrue(self._create_event()._target_text())
        by_hand = self._create_event(target_mode="hand")._target_text()
        self.assertIn("by hand", by_hand)

    def test_a_rule_that_finds_nobody_is_not_submitted(self):
        event = self._create_event(target_trade="Nobody trades in this")
        with self.assertRaises(EventRefused):
            self._submit(event)
