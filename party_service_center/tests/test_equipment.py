"""Equipment with its checks, and the posters on the wall."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..exceptions import AssetRefused, FiledRecord, ProtectedField
from ..models.party_asset_watch_mixin import CHECK_TASK
from .common import MODULE, PIXEL, PartyCommon
from .inspection_common import InspectionSteps
from .reminders_common import RemindersCommon


class TestAsset(PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asset = (
            cls.env["party.asset"]
            .with_user(cls.clerk_a)
            .create(
                {
                    "name": "Readers",
                    "kind": "readers",
                    "quantity": 30,
                    "wanted_quantity": 20,
                    "check_months": 6,
                }
            )
        )

    def _check(self, **values):
        checks = self.env["party.asset.check"].with_user(self.clerk_a)
        return checks.create({"asset_id": self.asset.id, "counted": 30} | values)

    def _overdue(self):
        self.asset.invalidate_recordset()
        domain = [("is_check_overdue", "=", True), ("id", "=", self.asset.id)]
        found = bool(self.asset.search(domain))
        self.assertEqual(found, self.asset.is_check_overdue)
        return found

    def test_check_falls_due(self):
        """Six months from the beginning, then from the last check (A1.1.5)."""
        self.assertEqual(self.asset.center_id, self.center_a)
        self.assertEqual(self.asset.next_check_date, date(2027, 3, 21))
        with freeze_time("2027-03-21 02:00:00"):
            self.assertFalse(self._overdue())
        with freeze_time("2027-03-22 02:00:00"):
            self.assertTrue(self._overdue())
            self._check()
            self.assertFalse(self._overdue())
            self.assertEqual(self.asset.next_check_date, date(2027, 9, 22))

    def test_what_was_counted_is_there(self):
        self.assertEqual(self.asset.present_quantity, 30)
        self.assertFalse(self.asset.is_short)
        check = self._check(counted=12, condition="worn", photo=PIXEL)
        self.assertEqual(self.asset.present_quantity, 12)
        self.assertTrue(self.asset.is_short)
        self.assertEqual(self.asset.condition, "worn")
        self._give_reason(check, "void", "Counted the wrong shelf")
        self.assertEqual(self.asset.present_quantity, 30)
        self.assertFalse(self.asset.last_check_date)

    def test_checks_stay(self):
        with self.assertRaises(AccessError):
            self._check().unlink()
        with self.assertRaisesRegex(AssetRefused, "future"):
            self._check(date="2026-09-22")

    def test_nobody_checks_in_the_name_of_another(self):
        with self.assertRaises(ProtectedField):
            self._check(checked_by_id=self.director_a.id)
        check = self._check()
        self.assertEqual(check.checked_by_id, self.clerk_a)
        checks = check.with_context(default_checked_by_id=self.director_a.id)
        other = checks.create({"asset_id": self.asset.id, "counted": 30})
        self.assertEqual(other.checked_by_id, self.clerk_a)

    def test_in_use_since_a_day_that_was(self):
        for day in ("2026-09-22", "9999-12-31"):
            with self.assertRaisesRegex(AssetRefused, "future"):
                self.asset.since_date = day
        # the screen, where it is typed, does not break
        typed = self.asset.new({"since_date": "9999-12-31", "check_months": 6})
        self.assertFalse(typed.next_check_date)

    def test_retired_with_a_reason(self):
        action = self.asset.action_check()
        self.assertEqual(action["context"]["default_asset_id"], self.asset.id)
        self._give_reason(self.asset, "retire", "Worn out")
        self.assertFalse(self.asset.active)
        self.assertEqual(self.asset.retired_by_id, self.clerk_a)
        for call in (
            lambda: self.asset.write({"name": "Other"}),
            self.asset.action_check,
            self.asset.action_retire,
            self._check,
        ):
            with self.assertRaisesRegex(AssetRefused, "is retired"):
                call()
        with self.assertRaises(FiledRecord):
            self.asset.sudo().unlink()


class TestAssetWatch(RemindersCommon):
    """Overdue checks: one task for a center, not one for a thing (A1.1.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.racks = cls.env["party.asset"].create(
            [
                {"name": f"Rack {months}", "kind": "rack", "check_months": months}
                | {"center_id": center.id}
                for center, months in (
                    (cls.center_a, 4),
                    (cls.center_a, 3),
                    (cls.center_b, 4),
                )
            ]
        )

    def _watch(self, moment):
        self._run_at(moment, f"{MODULE}.party_asset_cron_watch")
        self.racks.invalidate_recordset()
        tasks = self.env["mail.activity"].search(
            [
                ("res_model", "=", "party.asset"),
                ("activity_type_id", "=", self.env.ref(CHECK_TASK).id),
                ("res_id", "in", self.racks.ids),
            ]
        )
        return [(self.racks.browse(t.res_id).name, t.user_id) for t in tasks]

    def test_one_task_for_a_center(self):
        self.assertFalse(self._watch("2026-12-21 02:00:00"))
        mine = [("Rack 3", self.clerk_a)]
        self.assertEqual(self._watch("2026-12-22 02:00:00"), mine)
        both = [*mine, ("Rack 4", self.clerk_b)]
        for _turn in range(2):
            self.assertCountEqual(self._watch("2027-01-22 02:00:00"), both)

    def test_a_check_ends_it(self):
        day = "2027-01-22 02:00:00"
        self._watch(day)
        checks = self.env["party.asset.check"].with_user(self.data_officer)
        with freeze_time(day):
            checks.create({"asset_id": self.racks[1].id, "counted": 1})
            self.assertFalse(self.racks[1].activity_ids)
        # what waits longest now has it
        tasks = [("Rack 4", self.clerk_a), ("Rack 4", self.clerk_b)]
        self.assertCountEqual(self._watch(day), tasks)
        with freeze_time(day):
            self.racks[0].with_user(self.director_a)._retire("Broken")
        self.assertEqual(self._watch(day), [("Rack 4", self.clerk_b)])

    def test_an_old_check_ends_nothing(self):
        day = "2027-01-22 02:00:00"
        self._watch(day)
        with freeze_time(day):
            self.env["party.asset.check"].with_user(self.clerk_a).create(
                {"asset_id": self.racks[1].id, "counted": 1, "date": "2026-09-21"}
            )
        self.assertIn(("Rack 3", self.clerk_a), self._watch(day))

    def test_without_clerk_the_director_hears(self):
        clerks = self.center_a.staff_ids.filtered(lambda post: post.role == "clerk")
        clerks.active = False
        tasks = self._watch("2026-12-22 02:00:00")
        self.assertEqual(tasks, [("Rack 3", self.director_a)])


class TestPoster(PartyCommon):
    def _hang(self, user=None, **values):
        dialogs = self.env["party.poster.hang"].with_user(user or self.clerk_a)
        dialog = dialogs.create(values)
        dialog.action_confirm()
        return dialog

    def _hanging(self):
        return self.env["party.poster"].search(
            [("center_id", "=", self.center_a.id), ("taken_down_date", "=", False)]
        )

    def test_all_in_one_step(self):
        self._hang(place="Hall")
        current = self.env["party.rule"]._newest()
        self.assertEqual(self._hanging().rule_id, current)
        self.assertEqual(set(self._hanging().mapped("place")), {"Hall"})
        with self.assertRaisesRegex(AssetRefused, "as they are in use"):
            self._hang()

    def test_outdated_until_the_newer_one_hangs(self):
        self._hang(place="Hall")
        posters = self._hanging()
        old = posters.filtered(lambda p: p.kind == "process")
        self.assertFalse(old.is_outdated)
        newer = old.rule_id.copy()
        newer.action_publish()
        self.env.invalidate_all()
        self.assertTrue(old.is_outdated)
        outdated = [("is_outdated", "=", True), ("center_id", "=", self.center_a.id)]
        self.assertEqual(posters.search(outdated), old)
        dialog = self._hang()
        self.assertEqual(old.taken_down_date, self.center_a._today())
        self.assertEqual(old.taken_down_by_id, self.clerk_a)
        self.env.invalidate_all()
        self.assertFalse(old.is_outdated)
        new = self._hanging().filtered(lambda p: p.kind == "process")
        self.assertEqual((new.rule_id, new.place), (newer, "Hall"))
        self.assertEqual(len(self._hanging()), len(posters))
        self.assertFalse(dialog.rule_ids)

    def test_nobody_hangs_in_the_name_of_another(self):
        posters = self.env["party.poster"].with_user(self.clerk_a)
        values = {"rule_id": self.env["party.rule"]._current("process").id}
        with self.assertRaises(ProtectedField):
            posters.create(values | {"hung_by_id": self.director_a.id})
        poster = posters.with_context(default_hung_by_id=self.director_a.id)
        self.assertEqual(poster.create(values).hung_by_id, self.clerk_a)

    def test_a_draft_hangs_nowhere(self):
        draft = self.env["party.rule"]._current("process").copy()
        with self.assertRaisesRegex(AssetRefused, "is a draft"):
            self.env["party.poster"].create(
                {"center_id": self.center_a.id, "rule_id": draft.id}
            )

    def test_taken_down_stays_down(self):
        self._hang()
        poster = self._hanging()[:1].with_user(self.clerk_a)
        poster.action_take_down()
        for call in (poster.action_take_down, lambda: poster.write({"place": "x"})):
            with self.assertRaisesRegex(AssetRefused, "was taken down"):
                call()
        with self.assertRaises(FiledRecord):
            poster.sudo().unlink()


class TestExpiry(InspectionSteps, PartyCommon):
    """What runs out next, of one's own center alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.inspection = case._inspect(rack="not")
        cls.asset = cls.env["party.asset"].create(
            {"name": "PC", "kind": "computer", "center_id": cls.center_a.id}
        )
        post = cls.center_a.staff_ids.filtered(lambda s: s.user_id == cls.clerk_a)
        cls.badge = cls.env["party.badge"].create({"staff_id": post.id, "photo": PIXEL})
        cls.badge.action_issue()

    def _rows(self, user):
        return self.env["party.center.expiry"].with_user(user).search([])

    def test_a_row_is_the_record_it_opens(self):
        rows = self._rows(self.clerk_a)
        self.assertEqual(rows.center_id, self.center_a)
        days = {(row.kind, row.res_id): row.date for row in rows}
        wanted = {
            ("inspection", self.inspection.id): self.inspection.next_date,
            ("asset", self.asset.id): self.asset.next_check_date,
            ("badge", self.badge.id): self.badge.valid_to_date,
        } | {
            ("rectification", finding.id): finding.due_date
            for finding in self.inspection.rectification_ids
        }
        self.assertEqual(days, wanted)
        for row in rows:
            action = row.action_open()
            opened = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(opened.center_id, self.center_a)

    def test_what_is_over_is_gone(self):
        self.asset._retire("Broken")
        self.badge._lose("On the bus")
        kinds = set(self._rows(self.clerk_a).mapped("kind"))
        self.assertEqual(kinds, {"inspection", "rectification"})

    def test_run_out(self):
        over = [("is_over", "=", True), ("kind", "=", "asset")]
        rows = self.env["party.center.expiry"].with_user(self.clerk_a)
        self.assertFalse(rows.search(over))
        with freeze_time("2027-03-22 02:00:00"):
            self.env.invalidate_all()
            self.assertTrue(rows.search(over).is_over)

    def test_other_centers_see_nothing(self):
        self.assertFalse(self._rows(self.clerk_b))
        self.assertFalse(self._rows(self.unassigned))
        self.assertIn(self.center_a, self._rows(self.committee).center_id)
        row = self._rows(self.clerk_a)[:1]
        for user in (self.clerk_b, self.portal_user, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                row.with_user(user).action_open()

    def test_term_without_a_successor(self):
        """Body: the committee sees a vacancy before it is there, and while it lasts."""
        rows = self.env["party.center.expiry"]
        post = self.center_a.staff_ids.filtered(lambda s: s.role == "director")

        def terms(user=self.committee):
            self.env.invalidate_all()
            own = [("kind", "=", "term"), ("center_id", "=", self.center_a.id)]
            return rows.with_user(user).search(own)

        self.assertFalse(terms(), "open-ended")
        post.date_to = "2026-10-31"
        row = terms()
        self.assertEqual((row.res_id, str(row.date)), (post.id, "2026-10-31"))
        self.assertEqual(row.name, self.director_a.name)
        self.assertEqual(row.action_open()["res_model"], "party.staff")
        self.assertEqual(terms(self.clerk_a), row)
        self.assertFalse(terms(self.clerk_b))
        with freeze_time("2026-11-02 02:00:00"):
            self.assertTrue(terms().is_over)
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.unassigned, "director")
            | {"date_from": "2026-11-10"}
        )
        self.assertFalse(terms())

    # ------------------------------------------------------------------
    # Certificates
    # ------------------------------------------------------------------
    def _train(self, user, until, **values):
        return self.env["party.qualification"].create(
            {
                "user_id": user.id,
                "name": "Directing a Center",
                "passed_date": "2026-01-01",
                "valid_until": until,
            }
            | values
        )

    def _certificates(self, user):
        self.env.invalidate_all()
        rows = self._rows(user).filtered(lambda row: row.kind == "qualification")
        return [(row.center_id, row.res_id, str(row.date)) for row in rows]

    def test_certificate_of_whoever_works_there(self):
        until = "2026-10-31"
        paper = self._train(self.director_a, until)
        row = (self.center_a, paper.id, until)
        for user in (self.director_a, self.committee):
            self.assertEqual(self._certificates(user), [row])
        # a certificate is not for every colleague to see
        for user in (self.clerk_a, self.director_b, self.unassigned):
            self.assertFalse(self._certificates(user))
        self.center_a.staff_ids.filtered(
            lambda post: post.user_id == self.director_a
        ).date_to = "2026-09-20"
        self.assertFalse(self._certificates(self.committee))

    def test_a_person_at_two_centers_has_two_rows(self):
        until = "2026-10-31"
        post = self._assignment(self.center_b, self.clerk_a, "clerk")
        # twice at the same center is one row still
        self.env["party.staff"].create([post, post | {"date_to": "2026-12-31"}])
        papers = self._train(self.clerk_a, until) | self._train(
            self.clerk_b, until, kind="examination"
        )
        rows = [
            (self.center_a, papers[0].id, until),
            (self.center_b, papers[0].id, until),
            (self.center_b, papers[1].id, until),
        ]
        self.assertCountEqual(self._certificates(self.committee), rows)
        self.assertCountEqual(self._certificates(self.director_b), rows[1:])
        self.assertCountEqual(self._certificates(self.director_a), rows[:1])
        found = self._rows(self.committee)
        self.assertEqual(len(found), len(set(found.ids)))
        for row in found.filtered(lambda row: row.kind == "qualification"):
            self.assertEqual(row.action_open()["res_model"], "party.qualification")
            self.assertIn(row.user_id.name, row.name)

    def test_a_renewed_certificate_does_not_run_out(self):
        old = self._train(self.clerk_a, "2026-10-31")
        failed = self._train(self.clerk_a, "2028-10-31", is_passed=False)
        self.assertNotIn(failed.id, [r[1] for r in self._certificates(self.committee)])
        new = self._train(self.clerk_a, "2027-10-31")
        row = (self.center_a, new.id, "2027-10-31")
        self.assertEqual(self._certificates(self.clerk_a), [row])
        self._give_reason(new.with_user(self.director_a), "void", "Of another person")
        row = (self.center_a, old.id, "2026-10-31")
        self.assertEqual(self._certificates(self.clerk_a), [row])
        self._train(self.clerk_a, False)
        self.assertFalse(self._certificates(self.clerk_a))
