"""The daily look at letters, over the frozen days of December."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..models import letter_facts
from .letter_common import MODULE, LetterCase

MIXINS = f"odoo.addons.{MODULE}.models.party_letter"


class TestLetterAlarm(LetterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.env["party.center"].search(
            [("id", "not in", (cls.center_a | cls.center_b).ids)]
        ).active = False
        cls.env.company.party_half_year_notices = False
        case._make_writable(1, cls.far_branch)
        case._make_writable(1, cls.near_branch, 1)

    def _watch(self, day):
        """Run the daily job at 08:05 of ``day`` in Shanghai."""
        moment = datetime.fromisoformat(f"{day} 00:05:00")
        with freeze_time(moment), self.enter_registry_test_mode():
            cron = self.env.ref(f"{MODULE}.party_letter_run_cron_watch")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _runs(self, center=None):
        return (
            self.env["party.letter.run"]
            .with_user(self.director_a)
            .search([("center_id", "=", (center or self.center_a).id)])
        )

    def _notified(self):
        """How many notifications of letters the director has."""
        return self.env["mail.message"].search_count(
            [
                ("message_type", "=", "user_notification"),
                ("model", "=", "party.letter.run"),
                ("partner_ids", "in", self.director_a.partner_id.ids),
            ]
        )

    def test_december(self):
        """From the first to the last day, nobody doing anything."""
        told = {}
        for number in range(-1, 33):
            day = (datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=number)).date()
            before = self._notified()
            self._watch(day)
            self._watch(day)  # a second time finds nothing to do
            told[str(day)] = self._notified() - before
            run = self._runs()
            self.assertEqual(bool(run), day.isoformat() >= "2026-12-01", day)
            tasks = self._tasks(run, "letter_overdue") if run else []
            is_named = day.isoformat() >= "2026-12-30"
            self.assertEqual(bool(tasks), is_named, day)
        self.assertEqual([d for d, n in told.items() if n], sorted(told)[20:])
        self.assertEqual(set(told.values()), {0, 1})
        self.assertEqual(min(d for d, n in told.items() if n), "2026-12-20")
        task = self._tasks(run, "letter")
        self.assertEqual(task.user_id, self.director_a)
        self.assertEqual(str(task.date_deadline), "2026-12-30")
        named = self._tasks(run, "letter_overdue")
        self.assertIn(self.committee, named.user_id)
        note = named.filtered(lambda t: t.user_id == self.committee).note
        for word in ("Center A", "Committee of Far Town", "Committee of Near Town"):
            self.assertIn(word, note)
        self.assertEqual(len(named.filtered(lambda t: t.user_id == self.committee)), 1)

    def test_quiet_when_all_is_sent(self):
        self._watch("2026-12-01")
        run = self._runs()
        self.assertEqual(run.state, "drafted")
        self.assertFalse(self._runs(self.center_b), "nobody to write of")
        run.action_approve()
        self._send(run.letter_ids[0])
        self._watch("2026-12-30")
        named = self._tasks(run, "letter_overdue")
        self.assertNotIn("Far Town", named[0].note)
        self.assertIn("Near Town", named[0].note)
        with freeze_time("2026-12-31 02:00:00"):
            self._send(run.letter_ids[1])
        self.assertFalse(self._tasks(run, "letter_overdue"))
        before = self._notified()
        self._watch("2027-01-02")
        self.assertEqual(self._notified(), before)

    def test_held_back_is_unsent_on_the_last_day(self):
        """A3.3.4: a reason does not make a letter arrive."""
        self._watch("2026-12-01")
        run = self._runs()
        for letter in run.letter_ids:
            self._give_reason(letter, "hold", "Where is <it>?")
        self.assertFalse(self._tasks(run, "letter"))
        self._watch("2026-12-29")
        self.assertFalse(self._tasks(run, "letter_overdue"))
        held = self.env["party.letter"].search([("is_unsent", "=", True)])
        self.assertFalse(held)
        self._watch("2026-12-30")
        note = self._tasks(run, "letter_overdue")[0].note
        self.assertIn("Committee of Far Town (held back: Where is &lt;it&gt;?)", note)
        self.assertTrue(self._tasks(run, "letter"))
        with freeze_time("2026-12-30 02:00:00"):
            self.env.invalidate_all()
            letters = run.letter_ids
            self.assertEqual(letters.mapped("is_unsent"), [True, True])
            self.assertEqual(letters.mapped("is_overdue"), [False, False])
            self.assertEqual(run.unsent_count, 2)
        with freeze_time("2026-12-31 02:00:00"):
            self.env.invalidate_all()
            self.assertEqual(letters.mapped("is_overdue"), [True, True])
            found = self.env["party.letter"].search([("is_overdue", "=", True)])
            self.assertEqual(found.ids, letters.ids)

    def test_an_error_at_one_center_stops_no_other(self):
        self._make_writable(1, self.far_branch, 2, user=self.clerk_b)
        model = self.env.registry["party.letter.run"]
        for name, is_begun in (("_begin_due", True), ("_tell_of_unsent", False)):
            whole = getattr(model, name)

            def fail_at_the_first(runs, center, whole=whole):
                if center == self.center_a:
                    raise ZeroDivisionError
                return whole(runs, center)

            day = "2026-12-01" if is_begun else "2026-12-20"
            with (
                self.subTest(step=name),
                patch.object(model, name, fail_at_the_first),
                mute_logger(f"{MIXINS}_watch_mixin"),
            ):
                self._watch(day)
                runs = self.env["party.letter.run"].search([])
                self.assertIn(self.center_b, runs.center_id)
                self.assertEqual(self.center_a in runs.center_id, not is_begun)
            self._watch("2026-12-02")
        other = runs.filtered(lambda run: run.center_id == self.center_b)
        self.assertEqual(str(other.alarm_sent_date), "2026-12-20")

    def test_drafting_that_fails_by_itself_is_told(self):
        self._make_writable(1, self.far_branch, 2, user=self.clerk_b)
        whole = letter_facts.of_members

        def fail_at_the_first(members, *days):
            if self.center_a in members.center_id:
                raise ZeroDivisionError
            return whole(members, *days)

        with (
            patch.object(letter_facts, "of_members", fail_at_the_first),
            mute_logger(f"{MIXINS}_draft_mixin"),
        ):
            self._watch("2026-12-01")
        run = self._runs()
        self.assertEqual(run.state, "failed")
        self.assertEqual(self._tasks(run, "letter").user_id, self.director_a)
        other = self.env["party.letter.run"].search(
            [("center_id", "=", self.center_b.id)]
        )
        self.assertEqual(other.state, "drafted")
        run.action_retry()
        self.assertEqual(run.state, "drafted")

    def test_the_last_day_passes_at_the_center(self):
        run = self._approved_run()
        letter = run.letter_ids[0]
        with freeze_time("2026-12-30 15:59:59"):
            self.assertFalse(letter.is_overdue)
        with freeze_time("2026-12-30 16:00:00"):
            letter.invalidate_recordset(["is_overdue"])
            self.assertTrue(letter.is_overdue)

    def test_half_year_notices(self):
        """A2.6: begun by themselves while the setting is on."""
        self._watch("2026-07-01")
        self.assertFalse(self._runs())
        self.env.company.party_half_year_notices = True
        self._watch("2026-06-30")
        self.assertFalse(self._runs())
        self._watch("2026-07-01")
        run = self._runs()
        self.assertEqual((run.kind, run.half, run.state), ("half_year", "1", "drafted"))
        self._watch("2026-08-01")
        self.assertEqual(self._runs(), run)
        self._watch("2027-01-01")
        second = self._runs() - run
        self.assertEqual((second.year, second.half), (2026, "2"))

    def test_vacant_post(self):
        """Where nobody directs the center, the committee hears of it."""
        self.center_a.staff_ids.filtered(
            lambda staff: staff.role == "director"
        ).date_to = "2026-11-30"
        self._watch("2026-12-20")
        run = self.env["party.letter.run"].search(
            [("center_id", "=", self.center_a.id)]
        )
        self.assertIn(self.committee, self._tasks(run, "letter").user_id)
