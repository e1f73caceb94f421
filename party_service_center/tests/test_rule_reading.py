"""Each holder reads what binds them and says so, for nobody else (A1.3.2)."""

from hashlib import sha256

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..exceptions import NotOnDuty, ProtectedField, TransitionRefused
from ..models.party_rule import KINDS
from .test_party_staff import PeopleCommon

TASK = "party_service_center.mail_activity_type_reading"
CRON = "party_rule_reading_cron_keep_up"


class TestRuleReading(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.readings = cls.env["party.rule.reading"]
        cls.rules = cls.env["party.rule"].with_user(cls.admin)

    def _publish(self, kind):
        current = self.rules.search([("kind", "=", kind), ("is_current", "=", True)])
        rule = current.copy({"body": f"Next wording of {kind}"})
        rule.action_publish()
        return rule

    def _of(self, rule, center=None):
        return self.readings.search(
            [("rule_id", "=", rule.id)]
            + ([("center_id", "=", center.id)] if center else [])
        )

    def test_a_new_version_is_a_task_of_each_holder(self):
        clerks = self.clerk_a | self.data_officer
        for kind, holders in (
            ("duty_director", self.director_a),
            ("duty_staff", clerks),
            ("badge", clerks | self.director_a),
            ("process", clerks | self.director_a),
        ):
            with self.subTest(kind=kind):
                rule = self._publish(kind)
                readings = self._of(rule, self.center_a)
                self.assertEqual(readings.user_id, holders)
                self.assertEqual(len(readings), len(holders))
                for reading in readings:
                    [task] = reading.activity_ids
                    self.assertEqual(task.user_id, reading.user_id)
                    self.assertEqual(task.activity_type_id, self.env.ref(TASK))
                    # ten working days across Mid-Autumn and National Day
                    self.assertEqual(str(reading.due_date), "2026-10-12")
                    self.assertEqual(task.date_deadline, reading.due_date)

    def test_read_by_the_holder_alone(self):
        rule = self._publish("duty_staff")
        reading = self._of(rule).filtered(lambda r: r.user_id == self.clerk_a)
        for user in (self.director_a, self.data_officer, self.admin):
            with self.subTest(user=user.login), self.assertRaises(NotOnDuty):
                reading.with_user(user).action_read()
        for user in (self.committee, self.clerk_b, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                reading.with_user(user).action_read()
        with self.assertRaises(ProtectedField):
            reading.with_user(self.clerk_a).write({"state": "read"})
        mine = reading.with_user(self.clerk_a)
        self.assertTrue(mine.can_read)
        mine.action_read()
        self.assertEqual(reading.read_by_id, self.clerk_a)
        self.assertEqual(str(reading.read_at), "2026-09-21 02:00:00")
        self.assertEqual(reading.version, rule.version)
        self.assertEqual(
            reading.body_hash, sha256(b"Next wording of duty_staff").hexdigest()
        )
        self.assertFalse(reading.activity_ids)
        with self.assertRaises(TransitionRefused):
            mine.action_read()

    def test_the_rule_shows_read_n_of_m(self):
        rule = self._publish("duty_staff").with_user(self.committee)
        here = self._of(rule, self.center_a)
        for reading in here:
            reading.with_user(reading.user_id).action_read()
        rule.invalidate_recordset()
        asked = self._of(rule)
        self.assertEqual((rule.read_count, rule.asked_count), (len(here), len(asked)))
        action = rule.action_open_readings()
        self.assertEqual(self.readings.search(action["domain"]), asked)
        own = rule.with_user(self.clerk_b)
        own.invalidate_recordset()
        self.assertEqual((own.read_count, own.asked_count), (0, 1))

    def test_who_begins_reads_what_is_in_use(self):
        with self.capture_triggers(f"party_service_center.{CRON}") as captured:
            post = self.env["party.staff"].create(
                self._assignment(self.center_a, self.unassigned, "clerk")
                | {"date_from": "2026-09-22"}
            )
        self.assertTrue(captured.records)
        self._run(CRON)
        self.assertFalse(post.reading_ids)  # not before the first day
        tomorrow = "2026-09-22 00:30:00"
        self._run(CRON, tomorrow)
        kinds = set(post.reading_ids.mapped("kind"))
        self.assertEqual(kinds, {kind for kind, _l in KINDS} - {"duty_director"})
        in_use = self.rules.search([("is_current", "=", True)])
        self.assertLessEqual(post.reading_ids.rule_id, in_use)
        count = self.readings.search_count([])
        self._run(CRON, tomorrow)
        self.assertEqual(self.readings.search_count([]), count)

    def test_who_has_read_it_is_not_asked_at_another_post(self):
        rule = self._publish("badge")
        reading = self._of(rule).filtered(lambda r: r.user_id == self.clerk_a)
        reading.with_user(self.clerk_a).action_read()
        post = self.env["party.staff"].create(
            self._assignment(self.center_b, self.clerk_a, "clerk")
        )
        self._run(CRON)
        self.assertNotIn(rule, post.reading_ids.rule_id)
        self.assertIn("process", post.reading_ids.mapped("kind"))

    def test_who_leaves_is_not_waited_for(self):
        rule = self._publish("duty_staff")
        reading = self._of(rule).filtered(lambda r: r.user_id == self.clerk_a)
        self.post.date_to = "2026-09-20"
        self._run(CRON)
        self.assertEqual(reading.state, "closed")
        self.assertFalse(reading.activity_ids)

    def test_who_comes_back_is_asked_anew(self):
        rule = self._publish("duty_staff")
        reading = self._of(rule).filtered(lambda r: r.user_id == self.clerk_a)
        self.post.date_to = "2026-09-20"
        self._run(CRON)
        with self.capture_triggers(f"party_service_center.{CRON}") as captured:
            self.post.date_to = False
        self.assertTrue(captured.records)
        self._run(CRON, "2026-09-28 02:00:00")
        self.assertEqual((reading.state, reading.closed_at), ("open", False))
        self.assertEqual(str(reading.asked_date), "2026-09-28")
        self.assertGreater(str(reading.due_date), "2026-10-12")
        self.assertEqual(reading.activity_ids.user_id, self.clerk_a)
        reading.with_user(self.clerk_a).action_read()
        # what was read stays read
        self.post.date_to = "2026-09-20"
        self._run(CRON)
        self.post.date_to = False
        self._run(CRON)
        self.assertEqual(reading.state, "read")

    def test_another_post_has_other_duties(self):
        """A clerk who becomes director, and a clerk again."""
        duties = {kind: self._publish(kind) for kind in ("duty_staff", "duty_director")}
        self.director_post.active = False
        for role, bound, free in (
            ("director", "duty_director", "duty_staff"),
            ("clerk", "duty_staff", "duty_director"),
        ):
            with self.capture_triggers(f"party_service_center.{CRON}") as captured:
                self.post.role = role
            self.assertTrue(captured.records)
            self._run(CRON)
            states = {r.rule_id: r.state for r in self.post.reading_ids}
            self.assertEqual(states[duties[bound]], "open")
            self.assertEqual(states[duties[free]], "closed")

    def test_the_next_version_takes_the_place_of_the_last(self):
        first = self._of(self._publish("duty_staff"), self.center_a)
        second = self._of(self._publish("duty_staff"), self.center_a)
        self.assertEqual(set(first.mapped("state")), {"closed"})
        self.assertEqual(set(second.mapped("state")), {"open"})

    def test_overdue_is_a_gap_and_on_the_home_page(self):
        reading = self._of(self._publish("duty_staff"), self.center_a).filtered(
            lambda r: r.user_id == self.clerk_a
        )
        with freeze_time("2026-10-12 02:00:00"):
            self.assertNotIn("unread", self._gaps(self.post))
        with freeze_time("2026-10-13 02:00:00"):
            self.assertIn("unread", self._gaps(self.post))
            rows = self.env["party.center.pending"].with_user(self.director_a)
            [row] = rows.search(
                [
                    ("center_id", "=", self.center_a.id),
                    ("kind", "=", "party.rule.reading"),
                    ("figure", "=", "overdue"),
                ]
            )
            self.assertEqual(row.count, 2)
            reading.with_user(self.clerk_a).action_read()
            self.assertNotIn("unread", self._gaps(self.post))

    def test_the_due_date_follows_the_lists(self):
        """As every limit in working days does (party.deadline.mixin)."""
        self._publish("duty_staff")
        self.assertIn(self.readings._name, [m._name for m in self._limited()])

    def _limited(self):
        return self.env["party.deadline.mixin"]._limited_models()
