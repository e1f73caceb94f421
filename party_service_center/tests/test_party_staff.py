"""Posts and terms: stand-ins, corrections, gaps and appointments (Body, A1.1.1–2)."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..exceptions import StaffRefused, UndertakingMissing
from .common import NOW, PIXEL, sign_undertaking
from .reminders_common import RemindersCommon


class PeopleCommon(RemindersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = cls.env["party.staff"]
        cls.post = cls._post_of(cls.clerk_a)
        cls.director_post = cls._post_of(cls.director_a)
        cls.own_branch = cls.env["party.organization"].create(
            {"name": "Own Branch", "kind": "branch", "is_outside": False}
        )

    @classmethod
    def _post_of(cls, user):
        return cls.env["party.staff"].search([("user_id", "=", user.id)])

    def _run(self, job, moment=NOW):
        self._run_at(moment, f"party_service_center.{job}")

    def _train(self, user, **values):
        return self.env["party.qualification"].create(
            {
                "user_id": user.id,
                "name": "Directing a Center",
                "passed_date": "2026-01-01",
                "certificate_number": "AJ-2026-01",
                "score": "92",
            }
            | values
        )

    def _void_papers(self, user):
        papers = user.sudo().party_qualification_ids
        for paper in papers.filtered(lambda row: not row.voided_at):
            self._give_reason(paper, "void", "Of another person")

    def _gaps(self, post, user=None):
        """Codes of the gaps that ``user`` is shown, by screen and search alike."""
        self.env.flush_all()
        self.env.invalidate_all()
        post = post.with_user(user or self.committee)
        found = post.with_context(active_test=False).search(
            [("id", "=", post.id), ("has_gap", "=", True)]
        )
        self.assertEqual(bool(found), post.has_gap)
        words = post._gap_words()
        shown = (post.gap_text or "").split("\n")
        return {code for code, word in words.items() if word in shown}


class TestPartyStaff(PeopleCommon):
    def test_a_clerk_is_full_time_unless_said_otherwise(self):
        self.assertTrue(self.post.is_full_time)
        self.assertFalse(self.director_post.is_full_time)
        self.assertNotIn("part_time", self._gaps(self.post))
        self.post.is_full_time = False
        self.assertIn("part_time", self._gaps(self.post))

    # ------------------------------------------------------------------
    # Stand-ins
    # ------------------------------------------------------------------
    def _stand_in(self, **values):
        return self.staff.create(
            self._assignment(self.center_a, self.unassigned, "clerk")
            | {"date_to": "2026-10-31", "stands_in_for_id": self.post.id}
            | values
        )

    def test_a_stand_in_is_a_dated_clerk_of_the_same_center(self):
        for wrong in (
            {"date_to": False},
            {"role": "director", "date_from": "2027-01-01", "date_to": "2027-02-01"},
            {"center_id": self.center_b.id},
            {"user_id": self.clerk_a.id},
            {"stands_in_for_id": self.director_post.id},
        ):
            with self.subTest(wrong=wrong), self.assertRaises(StaffRefused):
                with self.env.cr.savepoint():
                    self._stand_in(**wrong)
        post = self._stand_in(is_full_time=False)
        self.assertNotIn("part_time", self._gaps(post))
        ticket = self._create_ticket().with_user(self.unassigned)
        self.assertTrue(ticket.has_access("read"))
        with freeze_time("2026-10-31 16:10:00"):  # the day after, in Anji
            self.env.invalidate_all()
            self.assertFalse(ticket.has_access("read"))

    def test_a_stand_in_works_beside_who_is_away(self):
        self.post.date_to = "2026-10-15"
        for wrong in (
            {"date_from": "2026-10-16"},
            {"date_from": "2025-10-01", "date_to": "2025-12-31"},
        ):
            with (
                self.subTest(wrong=wrong),
                self.assertRaisesRegex(StaffRefused, "does not work at"),
            ):
                with self.env.cr.savepoint():
                    self._stand_in(**wrong)
        post = self._stand_in()
        with self.assertRaisesRegex(StaffRefused, "already"), self.env.cr.savepoint():
            self.staff.create(
                self._assignment(self.center_a, self.clerk_b, "clerk")
                | {"date_to": "2026-10-31", "stands_in_for_id": post.id}
            )

    def test_who_is_stood_in_for_stays_a_clerk_beside(self):
        post = self._stand_in(date_from="2026-09-01")
        self.director_post.date_to = "2026-08-31"
        other = self._post_of(self.data_officer)
        for wrong in (
            {"active": False},
            {"date_to": "2026-08-31"},
            {"role": "director"},
            {"stands_in_for_id": other.id, "date_to": "2026-12-31"},
        ):
            with self.subTest(wrong=wrong), self.assertRaises(StaffRefused):
                with self.env.cr.savepoint():
                    self.post.write(wrong)
        post.date_to = "2026-09-20"
        # what is over does not hold anybody up
        self.post.active = False

    # ------------------------------------------------------------------
    # Corrections
    # ------------------------------------------------------------------
    def _tracked(self, post, change):
        """Messages that tell of what ``change`` does to ``post``."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        before = post.message_ids
        change()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        return post.message_ids - before

    def test_every_correction_leaves_a_trace(self):
        """A client can ask for silence; it does not get it."""
        quiet = self.post.with_user(self.admin).with_context(
            tracking_disable=True, mail_notrack=True
        )
        for values in (
            {"date_from": "2026-02-01"},
            {"is_full_time": False},
            {"date_to": "2026-09-20"},
            {"date_to": "2026-09-18"},
            {"active": False},
        ):
            with self.subTest(values=values):
                [message] = self._tracked(self.post, lambda v=values: quiet.write(v))
                [tracked] = message.tracking_value_ids
                self.assertEqual(tracked.field_id.name, *values)
                self.assertEqual(message.author_id, self.admin.partner_id)
        self.assertFalse(
            self._tracked(self.post, lambda: quiet.write({"date_to": "2026-09-18"}))
        )

    def test_only_administrators_correct(self):
        self.post.date_to = "2026-09-20"
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.post.with_user(user).date_to = "2026-09-30"
        with self.assertRaises(AccessError):
            self.post.with_user(self.admin).unlink()

    # ------------------------------------------------------------------
    # Secrecy undertaking
    # ------------------------------------------------------------------
    def test_nobody_is_assigned_unsworn(self):
        newcomer = self._new_user("newcomer", "clerk", is_sworn=False)
        values = self._assignment(self.center_a, newcomer, "clerk")
        with self.assertRaisesRegex(UndertakingMissing, "Record the signed"):
            with self.env.cr.savepoint():
                self.staff.create(values)
        paper = sign_undertaking(self.env, newcomer)
        post = self.staff.create(values)
        self.assertNotIn("no_undertaking", self._gaps(post))
        self._give_reason(paper, "void", "The wrong sheet")
        self.assertIn("no_undertaking", self._gaps(post))

    def _void_undertakings(self):
        self.env["party.undertaking"].search(
            [("user_id", "=", self.clerk_a.id)]
        )._as_mover().write({"state": "void"})

    def test_running_assignments_stay(self):
        """Whoever began before undertakings were asked for goes on, with a gap."""
        self._void_undertakings()
        self.post.date_from = "2026-02-01"
        self.post.date_to = "2026-10-31"
        self.post.date_to = False
        self.assertIn("no_undertaking", self._gaps(self.post))

    def test_who_begins_again_is_asked_like_who_begins(self):
        self._void_undertakings()
        for over, again in (
            ({"date_to": "2026-09-20"}, {"date_to": False}),
            ({"active": False}, {"active": True}),
            (
                {"date_to": "2026-09-20"},
                {"date_from": "2026-10-01", "date_to": "2026-12-31"},
            ),
        ):
            with self.subTest(again=again), self.assertRaises(UndertakingMissing):
                with self.env.cr.savepoint():
                    self.post.write(over)
                    self.post.write(again)

    def test_a_director_who_begins_again_needs_what_it_takes(self):
        self.env.company.party_appointment_gaps = "refused"
        self.director_post.date_to = "2026-09-20"
        for again in ({"date_to": False}, {"date_to": "2026-12-31"}):
            with self.subTest(again=again), self.assertRaises(StaffRefused):
                with self.env.cr.savepoint():
                    self.director_post.write(again)
        self.director_post.secretary_branch_id = self.own_branch
        self._train(self.director_a, passed_date="2025-12-01")
        self.director_post.date_to = False

    # ------------------------------------------------------------------
    # Gaps and appointments
    # ------------------------------------------------------------------
    def test_gaps_of_a_director(self):
        post = self.director_post
        gaps = {"no_secretary", "no_training", "no_badge"}
        self.assertEqual(self._gaps(post), gaps)
        self.center_a.branch_id = self.own_branch
        post.secretary_branch_id = self.own_branch
        self._train(self.director_a, is_passed=False)
        self._train(self.director_a, kind="examination")
        self.assertEqual(self._gaps(post), {"no_training", "no_badge"})
        bare = self._train(self.director_a, certificate_number=False)
        self.assertEqual(self._gaps(post), {"no_certificate", "no_badge"})
        bare.copy({"certificate": PIXEL})
        self.assertEqual(self._gaps(post), {"no_badge"})
        self._void_papers(self.director_a)
        self._train(self.director_a, score=False)
        self.assertEqual(self._gaps(post), {"no_examination", "no_badge"})
        self._train(self.director_a, kind="examination")
        self.assertEqual(self._gaps(post), {"no_badge"})
        self._void_papers(self.director_a)
        training = self._train(self.director_a, valid_until="2026-09-21")
        self.assertEqual(self._gaps(post), {"no_badge"})
        with freeze_time("2026-09-21 16:10:00"):
            self.assertEqual(self._gaps(post), {"training_expired", "no_badge"})
        self._give_reason(training, "void", "Another person's")
        self.assertEqual(self._gaps(post), {"no_training", "no_badge"})
        self._train(self.director_a)
        badge = self.env["party.badge"].create({"staff_id": post.id, "photo": PIXEL})
        badge.action_issue()
        self.assertFalse(self._gaps(post))

    def test_secretary_of_a_branch_of_the_sub_association(self):
        with self.assertRaisesRegex(StaffRefused, "no branch of"):
            with self.env.cr.savepoint():
                self.director_post.secretary_branch_id = self.branch
        self.center_a.branch_id = self.own_branch
        below, beside = self.env["party.organization"].create(
            [
                {
                    "name": name,
                    "kind": "branch",
                    "is_outside": False,
                    "parent_id": above,
                }
                for name, above in (("Below", self.own_branch.id), ("Beside", False))
            ]
        )
        self.director_post.secretary_branch_id = below
        with self.assertRaises(StaffRefused), self.env.cr.savepoint():
            self.director_post.secretary_branch_id = beside

    def test_gaps_are_shown_to_few(self):
        gaps = {"no_badge"}
        for user in (self.clerk_a, self.director_a, self.committee, self.admin):
            with self.subTest(user=user.login):
                self.assertEqual(self._gaps(self.post, user), gaps)
        for user in (self.clerk_b, self.director_b, self.data_officer):
            with self.subTest(user=user.login):
                self.assertFalse(self._gaps(self.post, user))
        self.env.invalidate_all()
        for user, count in ((self.committee, 3), (self.director_a, 3)):
            self.assertEqual(self.center_a.with_user(user).staff_gap_count, count)
        self.assertEqual(self.center_a.with_user(self.director_b).staff_gap_count, 0)

    def test_centers_with_gaps(self):
        centers = self.env["party.center"].with_user(self.committee)
        found = centers.search([("staff_gap_count", ">", 0)])
        self.assertLessEqual(self.center_a | self.center_b, found)
        for post in self.center_b.staff_ids:
            post.active = False
        self.env.invalidate_all()
        found = centers.search([("staff_gap_count", ">", 0)])
        self.assertNotIn(self.center_b, found)

    def test_counting_gaps_does_not_ask_person_by_person(self):
        def count(centers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.staff.with_user(self.committee)._gap_counts(centers)
            return self.env.cr.sql_log_count - before

        # with each further post of a center, not with a query
        few = count(self.center_a)
        for n in range(4):
            user = self._new_user(f"more_{n}", "clerk")
            self.staff.create(self._assignment(self.center_a, user, "clerk"))
        self.assertLessEqual(count(self.center_a), few + 2)

    def _appoint(self, **values):
        self.director_post.date_to = "2026-09-30"
        return self.staff.create(
            self._assignment(self.center_a, self.unassigned, "director")
            | {"date_from": "2026-10-01"}
            | values
        )

    def test_appointment_with_gaps_is_shown_by_default(self):
        self.assertEqual(self.env.company.party_appointment_gaps, "shown")
        post = self._appoint()
        self.assertEqual(self._gaps(post), {"no_secretary", "no_training"})

    def test_appointment_with_gaps_is_refused_where_set(self):
        self.env.company.party_appointment_gaps = "refused"
        branch = {"secretary_branch_id": self.own_branch.id}
        with self.assertRaisesRegex(StaffRefused, "Not secretary of a branch"):
            with self.env.cr.savepoint():
                self._appoint()
        with self.assertRaisesRegex(StaffRefused, "No training passed"):
            with self.env.cr.savepoint():
                self._appoint(**branch)
        # valid on the day of entry, not on the first day of the term any more
        self._train(self.unassigned, valid_until="2026-09-30")
        with self.assertRaisesRegex(StaffRefused, "not valid any more"):
            with self.env.cr.savepoint():
                self._appoint(**branch)
        bare = {"certificate_number": False, "score": False}
        self._train(self.unassigned, valid_until="2026-10-01", **bare)
        lacks = "No certificate of the training, No examination passed"
        with self.assertRaisesRegex(StaffRefused, lacks):
            with self.env.cr.savepoint():
                self._appoint(**branch)
        self._train(self.unassigned, valid_until="2026-10-01")
        self.assertFalse(self._gaps(self._appoint(**branch)))
        # clerks need neither
        self.staff.create(self._assignment(self.center_b, self.clerk_a, "clerk"))

    def test_settings_say_what_happens(self):
        settings = self.env["res.config.settings"].create({})
        settings.party_appointment_gaps = "refused"
        settings.execute()
        self.assertEqual(self.env.company.party_appointment_gaps, "refused")

    def test_vacancy_shows_to_the_committee(self):
        """Body: no successor, and the committee's pages show the center as vacant."""
        self.director_post.date_to = "2026-09-20"
        self.env.invalidate_all()
        card = self.env["party.center.overview"].with_user(self.committee)
        self.assertTrue(card.search([("center_id", "=", self.center_a.id)]).is_vacant)
        centers = self.env["party.center"].with_user(self.committee)
        vacant = centers.search([("is_vacant", "=", True)])
        self.assertIn(self.center_a, vacant)

    def test_gaps_are_hidden_from_another_director(self):
        post = self.post.with_user(self.director_b)
        [row] = post.read(["gap_text", "has_gap"])
        self.assertEqual((row["gap_text"], row["has_gap"]), ("", False))
