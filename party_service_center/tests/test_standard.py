"""The construction standard in its versions, and what the system counts of it."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..exceptions import FiledRecord, StandardRefused
from ..models.standard_checks import CHECKS
from .common import MODULE, PIXEL, PartyCommon
from .inspection_common import InspectionSteps


class TestStandard(InspectionSteps, PartyCommon):
    """Versions: one in use, none that is in use changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls.env.ref(f"{MODULE}.party_standard_first")
        cls.committees = cls.standard.with_user(cls.committee)

    def test_shipped_standard_covers_every_clause(self):
        """At least one item for each clause of the construction standard."""
        clauses = {
            f"A1.{section}.{number}"
            for section, count in ((1, 6), (2, 5), (3, 4))
            for number in range(1, count + 1)
        }
        self.assertEqual(
            set(self.standard.item_ids.mapped("clause")), clauses | {"A4.3"}
        )
        self.assertTrue(self.standard.is_current)
        self.assertEqual(self.standard.version, 1)
        for item in self.standard.item_ids:
            self.assertEqual(bool(item.check_key), item.evidence == "computed")

    def test_in_use_nothing_changes(self):
        item = self.committees.item_ids[:1]
        values = {"section": "A1.1", "clause": "A1.1.1", "name": "One more"}
        draft = self.committees.copy()
        for call in (
            lambda: self.committees.write({"rectify_days": 3}),
            lambda: self.committees.write({"item_ids": [Command.create(values)]}),
            lambda: self.committees.unlink(),
            lambda: item.write({"weight": 9}),
            lambda: item.unlink(),
            lambda: item.update_field_translations("name", {"en_US": "Other"}),
            lambda: self.committees.update_field_translations(
                "name", {"en_US": "Other"}
            ),
            lambda: item.create(values | {"standard_id": self.standard.id}),
            lambda: draft.item_ids[:1].write({"standard_id": self.standard.id}),
        ):
            with self.assertRaises(FiledRecord), self.env.cr.savepoint():
                call()

    def test_items_wait_for_who_publishes(self):
        """A version put into use at the same moment gets no item unseen."""
        draft = self.committees.copy()
        item = draft.item_ids[:1]
        values = {"section": "A1.1", "clause": "A1.1.1", "name": "One more"}
        self.env.flush_all()
        for call in (
            lambda: item.create(values | {"standard_id": draft.id}),
            lambda: item.write({"weight": 9}),
            lambda: item.update_field_translations("name", {"en_US": "Other"}),
            item.unlink,
        ):
            with patch.object(
                self.env.cr, "execute", wraps=self.env.cr.execute
            ) as execute:
                call()
            asked = [getattr(c.args[0], "code", c.args[0]) for c in execute.mock_calls]
            self.assertTrue(any(q.endswith("FOR SHARE") for q in asked), asked)

    def test_next_version_takes_its_place(self):
        draft = self.committees.browse(self.committees.action_next_version()["res_id"])
        self.assertEqual(draft.item_count, self.standard.item_count)
        self.assertFalse(draft.version)
        draft.item_ids[:1].write({"weight": 9})
        self.assertTrue(self.standard.is_current)
        draft.action_publish()
        self.assertEqual(draft.version, 2)
        self.assertEqual(self.env["party.standard"]._current(), draft)
        self.standard.invalidate_recordset()
        self.assertFalse(self.standard.is_current)
        self.assertEqual(
            self.standard.search([("is_current", "=", True)]).ids, draft.ids
        )

    def test_empty_standard_is_not_used(self):
        empty = self.committees.create({"name": "Empty"})
        with self.assertRaisesRegex(StandardRefused, "has items"):
            empty.action_publish()
        empty.unlink()

    def test_evidence_fits_its_kind(self):
        draft = self.committees.copy()
        with self.assertRaisesRegex(StandardRefused, "needs evidence"):
            draft.item_ids[:1].write(
                {"evidence": "look", "check_key": False, "needs_evidence": True}
            )

    def test_only_the_committee_writes_it(self):
        for user in (self.clerk_a, self.director_a):
            theirs = self.standard.with_user(user)
            self.assertTrue(theirs.item_ids.mapped("name"))
            with self.assertRaises(AccessError):
                theirs.copy()


class TestStandardChecks(InspectionSteps, PartyCommon):
    """Every check turns with the facts behind it."""

    def _found(self, name):
        self.env.flush_all()
        self.env.invalidate_all()
        return self._item(name)._check(self.center_a)

    def _assert_found(self, name, result, pattern="."):
        finding = self._found(name)
        self.assertEqual(finding.result, result, finding.figure)
        self.assertRegex(finding.figure, pattern)
        records = self.env[finding.model].search(finding.domain)
        if "center_id" in records._fields:
            self.assertLessEqual(records.center_id, self.center_a)

    def test_every_check_answers_for_a_bare_center(self):
        bare = self.env["party.center"].create({"name": "Bare", "code": "TX"})
        item = self._item("clerk")
        for key, check in CHECKS.items():
            with self.subTest(key=key):
                finding = check.count(item, bare)
                self.assertIn(finding.result, ("met", "partly", "not"))
                self.assertTrue(finding.figure)
                self.env[finding.model].search(finding.domain)

    def _post(self, role):
        return self.center_a.staff_ids.filtered(
            lambda post: post.role == role and post.user_id != self.data_officer
        )

    def test_director(self):
        """A1.1.1: secretary of a branch, with a training that is valid."""
        lacking = "^director_a .* is not branch"
        post = self._post("director")
        self._assert_found("director", "partly", lacking)
        self.env["party.qualification"].create(
            {
                "user_id": self.director_a.id,
                "name": "Directing a Center",
                "passed_date": "2026-01-01",
                "valid_until": "2026-12-31",
                "certificate_number": "AJ-2026-01",
                "score": "92",
            }
        )
        self._assert_found("director", "partly", lacking)
        post.secretary_branch_id = self.env["party.organization"].create(
            {"name": "Own Branch", "kind": "branch", "is_outside": False}
        )
        self._assert_found("director", "met", "director_a")
        with freeze_time("2027-01-01 02:00:00"):
            self._assert_found("director", "partly", lacking)
        post.date_to = self.center_a._today() - timedelta(days=1)
        self._assert_found("director", "not", "vacant")

    def test_clerk(self):
        """Part-time is not full-time, also as a stand-in (A1.1.2)."""
        clerks = self.center_a.staff_ids.filtered(lambda post: post.role == "clerk")
        self._assert_found("clerk", "met")
        clerks.is_full_time = False
        self._assert_found("clerk", "not", "full-time")
        stand_in = self.env["party.staff"].create(
            self._assignment(self.center_a, self.unassigned, "clerk")
            | {
                "is_full_time": False,
                "date_to": "2026-10-31",
                "stands_in_for_id": clerks[0].id,
            }
        )
        self.assertNotIn("part_time", stand_in._gaps())
        self._assert_found("clerk", "not", "full-time")
        stand_in.is_full_time = True
        self._assert_found("clerk", "met", "^unassigned [^,]*$")
        (clerks | stand_in).date_to = self.center_a._today() - timedelta(days=1)
        self._assert_found("clerk", "not", "Nobody")

    def test_badges(self):
        self._assert_found("badges", "not", "0 of 3")
        badges = self.env["party.badge"]
        for post in self.center_a.staff_ids:
            badge = badges.create({"staff_id": post.id, "photo": PIXEL})
            badge.action_issue()
            badges |= badge
        self._assert_found("badges", "met", "3 of 3")
        badges[0]._lose("On the bus")
        self._assert_found("badges", "partly", "2 of 3")

    def test_database(self):
        """Alter a record: the figure and the item's state change (A1.1.6)."""
        self._assert_found("database", "not", "of 0")
        good = {
            "sex": "male",
            "birth_date": "1975-03-15",
            "join_date": "2001-07-01",
            "member_category": "full",
            "full_member_date": "2002-07-01",
            "relation_type": "origin",
            "business_ids": [Command.create({"name": "Shop"})],
        }
        members = self.env["party.member"]
        for number in range(4):
            members |= self._create_member(
                **good | {"name": f"M{number}", "mobile": f"1380000300{number}"}
            )
        members._record_proof(confirmed_date="2026-09-01")
        self._assert_found("database", "met", "100% of 4")
        members[0]._record_proof(relation_type=False)
        self._assert_found("database", "partly", "75% of 4")
        members[1]._record_proof(confirmed_date="2025-09-20")
        self._assert_found("database", "not", "50% of 4")

    def test_channels(self):
        for kind in ("platform", "group", "microblog", "sms"):
            with self.subTest(kind=kind):
                self._assert_found(kind, "not", "none")
                channel = self.env["party.channel"].create(
                    {"name": kind, "kind": kind, "center_id": self.center_a.id}
                )
                # nobody can blame it yet, and nothing happened on it either
                self.assertFalse(channel.is_idle)
                self._assert_found(kind, "partly", "Nothing")
                channel.since_date = "2026-01-01"
                self._assert_found(kind, "partly", "Nothing")
                self.env["party.channel.count"].create(
                    {"channel_id": channel.id, "members": 5}
                )
                self._assert_found(kind, "met", "2026-09-21")

    def test_handbook(self):
        edition = self.env["party.handbook"].create(
            {"name": "Newest", "issued_date": "2026-09-01"}
        )
        self._assert_found("handbook", "not", "^0 ")
        stock = self.env["party.handbook.stock"].create(
            {"handbook_id": edition.id, "center_id": self.center_a.id}
        )
        stock._change(9, "Delivered")
        self._assert_found("handbook", "partly", "9 copies of “Newest”")
        stock._change(1, "Delivered")
        self._assert_found("handbook", "met")

    def test_catalogue(self):
        self._assert_found("catalogue", "met")
        self.consultation.limit_days = 0
        self._assert_found("catalogue", "partly")

    def test_duties(self):
        self._assert_found("duties", "met", "3 of 3")
        rules = self.env["party.rule"].search([("kind", "=", "duty_staff")])
        rules._record_proof(published_at=False, version=False)
        self._assert_found("duties", "partly", "2 of 3")

    def test_posters(self):
        self._assert_found("process", "not")
        self._assert_found("posters", "not")
        self.env["party.poster"]._hang_current(self.center_a)
        self._assert_found("process", "met")
        self._assert_found("posters", "met", "0 outdated")
        newer = self.env["party.rule"]._current("process").copy()
        newer.action_publish()
        self._assert_found("process", "partly", "1 outdated")
        self._assert_found("posters", "partly", "1 outdated")
        self.env["party.poster"]._hang_current(self.center_a)
        self._assert_found("process", "met")

    def test_computer(self):
        """An overdue check appears in the inspection (A1.1.5)."""
        self._assert_found("computer", "not", "^0 ")
        asset = self.env["party.asset"].create(
            {"name": "PC", "kind": "computer", "center_id": self.center_a.id}
        )
        self._assert_found("computer", "met", "^1 .*0 checks")
        with freeze_time("2027-04-01"):
            self._assert_found("computer", "partly", "1 checks overdue")
            self._assert_found("equipment", "partly")
            asset.check_ids.create(
                {"asset_id": asset.id, "counted": 1, "condition": "good"}
            )
            self._assert_found("computer", "met")
            asset.check_ids.create(
                {"asset_id": asset.id, "counted": 1, "condition": "broken"}
            )
            self._assert_found("computer", "not")
        asset._retire("Replaced")
        self._assert_found("computer", "not")
