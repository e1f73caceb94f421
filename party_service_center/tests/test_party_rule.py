"""Duties, rules and processes: locked once they hang on the wall (A1.3, A4)."""

from odoo.exceptions import AccessError

from ..exceptions import FiledRecord
from ..models.party_rule import CLAUSES, KINDS
from .common import PartyCommon


class TestPartyRule(PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["party.rule"].with_user(cls.admin)
        cls.shipped = cls.rules.search([("is_current", "=", True)])

    def test_each_kind_is_shipped(self):
        self.assertEqual({kind for kind, _label in KINDS}, set(CLAUSES))
        self.assertEqual(set(self.shipped.mapped("kind")), set(CLAUSES))
        self.assertEqual(
            self.rules._newest(),
            self.shipped.browse(
                self.shipped.filtered(lambda r, k=kind: r.kind == k).id
                for kind, _label in KINDS
            ),
        )

    def test_used_wording_stays(self):
        rule = self.shipped[0]
        with self.assertRaisesRegex(FiledRecord, "hangs on the wall"):
            rule.body = "Another wording"
        with self.assertRaises(FiledRecord):
            rule.update_field_translations("body", {"en_US": "Another"})
        with self.assertRaises(FiledRecord):
            rule.unlink()

    def test_next_version(self):
        rule = self.shipped[0]
        following = rule.copy({"body": "Another wording"})
        self.assertFalse(following.version)
        following.action_publish()
        self.assertEqual(following.version, rule.version + 1)
        self.env.invalidate_all()
        self.assertTrue(following.is_current)
        self.assertFalse(rule.is_current)
        self.assertNotIn(rule, self.rules.search([("is_current", "=", True)]))

    def test_staff_read(self):
        for user in (self.clerk_a, self.director_a, self.committee):
            rule = self.shipped[0].with_user(user)
            self.assertTrue(rule.body)
            with self.assertRaises(AccessError):
                rule.copy({"body": "Mine"})
        for user in (self.outsider, self.portal_user):
            self.assertFalse(self.rules.with_user(user).has_access("read"))
