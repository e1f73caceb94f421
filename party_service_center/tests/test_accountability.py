"""A file from the facts to its end: heard, decided by others, served, objected to."""

from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    AccountabilityRefused,
    NotOnDuty,
    ProtectedField,
    TransitionRefused,
)
from .accountability_common import FACTS, AccountabilitySteps
from .common import MODULE, PartyCommon

STATEMENT_TASK = f"{MODULE}.mail_activity_type_statement"
FILE_TASK = f"{MODULE}.mail_activity_type_accountability"
SERVED_TASK = f"{MODULE}.mail_activity_type_decision_served"


class AccountabilityCommon(AccountabilitySteps, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._new_user("second_member", "committee")
        cls.admonition = cls.env.ref(f"{MODULE}.party_measure_admonition")

    def _tasks(self, record, kind=FILE_TASK):
        return record.sudo().activity_search([kind])


class TestAccountability(AccountabilityCommon):
    # opening ---------------------------------------------------------------------
    def test_file_freezes_the_person(self):
        file = self._open_file()
        self.assertRecordValues(
            file,
            [
                {
                    "name": "TA-D-2026-0001",
                    "display_name": "TA-D-2026-0001",
                    "state": "draft",
                    "center_id": self.center_a.id,
                    "person_id": self.clerk_a.id,
                    "person_name": self.clerk_a.name,
                    "person_role": "clerk",
                    "opened_by_id": self.director_a.id,
                }
            ],
        )
        self.clerk_a.name = "Renamed"
        self.assertNotEqual(file.person_name, "Renamed")
        self.assertEqual(self._open_file(self.committee).name, "TA-D-2026-0002")

    def test_who_opens(self):
        self._open_file(self.committee, self.director_a)
        for user, about, error in (
            (self.director_a, self.director_a, AccountabilityRefused),
            (self.director_b, self.clerk_a, AccountabilityRefused),
            (self.admin, self.clerk_a, AccountabilityRefused),
            (self.clerk_a, self.data_officer, AccessError),
            (self.director_a, self.director_b, AccountabilityRefused),
        ):
            with self.subTest(user=user.login, about=about.login):
                with self.assertRaises(error):
                    self._open_file(user, about)
        for facts in ("", " \n"):
            with self.assertRaises(AccountabilityRefused):
                self._open_file(facts=facts)

    def test_nobody_opens_about_themselves(self):
        self.env["party.staff"].create(
            self._assignment(self.center_b, self.committee, "clerk")
        )
        with self.assertRaisesRegex(AccountabilityRefused, "about themselves"):
            self._open_file(self.committee, self.committee)

    # statement -------------------------------------------------------------------
    def test_person_is_asked(self):
        file = self._bring_file_to("asked")
        statement = file.statement_ids
        self.assertRecordValues(
            statement,
            [
                {
                    "state": "asked",
                    "asked_about": FACTS,
                    "asked_by_id": self.director_a.id,
                    "person_id": self.clerk_a.id,
                    "limit_days": 5,
                    # Friday 25 to Sunday 27 September are days off
                    "due_date": date(2026, 9, 29),
                }
            ],
        )
        self.assertEqual(self._tasks(statement, STATEMENT_TASK).user_id, self.clerk_a)
        self.assertTrue(statement.with_user(self.clerk_a).can_give)
        self.assertFalse(statement.with_user(self.director_a).can_give)

    def test_own_words_and_papers(self):
        file = self._bring_file_to("asked")
        paper = (
            self.env["ir.attachment"]
            .with_user(self.clerk_a)
            .create({"name": "diary.txt", "raw": b"waited"})
        )
        self._give_statement(file, paper_ids=[(6, 0, paper.ids)])
        statement = file.statement_ids
        self.assertEqual(file.state, "stated")
        self.assertEqual(statement.words, "I was told to wait.")
        self.assertEqual(statement.with_user(self.committee).paper_ids, paper)
        self.assertFalse(self._tasks(statement, STATEMENT_TASK))
        self.assertEqual(self._tasks(file).user_id, self.director_a)
        with self.assertRaises(TransitionRefused):
            self._give_statement(file)
        with self.assertRaises(AccessError):
            paper.with_user(self.clerk_a).unlink()
        with self.assertRaises(ProtectedField):
            statement.sudo().write({"words": "Otherwise"})

    def test_papers_of_others_are_refused(self):
        file = self._bring_file_to("asked")
        statement = file.statement_ids.with_user(self.clerk_a)
        files = self.env["ir.attachment"]
        others = files.create({"name": "a", "raw": b"x"})
        own = files.with_user(self.clerk_a).create(
            {
                "name": "b",
                "raw": b"x",
                "res_model": "party.ticket",
                "res_id": self._create_ticket().id,
            }
        )
        for papers in (others, own.sudo()):
            with self.assertRaisesRegex(AccountabilityRefused, "upload here yourself"):
                statement._give("Words", papers.with_user(self.clerk_a))

    def test_only_the_person_states(self):
        file = self._bring_file_to("asked")
        for user, error in (
            (self.director_a, NotOnDuty),
            (self.committee, NotOnDuty),
            (self.data_officer, AccessError),
            (self.clerk_b, AccessError),
        ):
            with self.subTest(user=user.login), self.assertRaises(error):
                self._give_statement(file, user)
        with self.assertRaises(AccountabilityRefused):
            self._give_statement(file, words="  ")

    def test_time_over(self):
        file = self._bring_file_to("asked")
        self._watch("2026-09-29 06:00:00")
        self.assertEqual(file.state, "asked")
        for _run in range(2):
            self._watch("2026-09-30 01:00:00")
        self.assertEqual(file.state, "expired")
        self.assertEqual(file.statement_ids.state, "expired")
        self.assertEqual(self._tasks(file).user_id, self.director_a)
        self.assertEqual(len(self._tasks(file)), 1)
        self.assertFalse(self._tasks(file.statement_ids, STATEMENT_TASK))
        self._give_statement(file)
        self.assertEqual(file.state, "stated", "a late one is taken")

    def test_old_request_is_dropped_when_asked_again(self):
        """A late answer to it would move the file past the question that is open."""
        file = self._bring_file_to("asked")
        old = file.statement_ids
        self._watch("2026-09-30 01:00:00")
        with freeze_time("2026-09-30 02:00:00"):
            self._dialog(file, "ask", facts="Something else")
        self.assertEqual(old.state, "dropped")
        with freeze_time("2026-10-01 02:00:00"):
            with self.assertRaises(TransitionRefused):
                self._say(statement_id=old.id)
        self.assertEqual(file.state, "asked")
        self._watch("2026-11-01 01:00:00")
        self.assertEqual(file.state, "expired")
        file.action_submit()

    def test_the_job_moves_only_what_waits(self):
        file = self._bring_file_to("asked")
        file._move("stated")  # as an answer to another request did
        self._watch("2026-09-30 01:00:00")
        self.assertEqual(file.statement_ids.state, "expired")
        self.assertEqual(file.state, "stated")

    def test_one_that_fails_does_not_stop_the_job(self):
        first, other = self._bring_file_to("asked"), self._bring_file_to("asked")
        files = type(first)
        origin = files._expire

        def fail(file):
            if file == first:
                raise AccountabilityRefused("jammed")
            return origin(file)

        self.patch(files, "_expire", fail)
        logger = f"odoo.addons.{MODULE}.models.party_accountability_step_mixin"
        with self.assertLogs(logger, "WARNING") as caught:
            self._watch("2026-09-30 01:00:00")
        self.assertIn("jammed", caught.output[0])
        self.assertEqual(first.statement_ids.state, "asked", "undone as a whole")
        self.assertEqual(other.state, "expired")

    def test_statement_on_paper(self):
        file = self._bring_file_to("asked")
        statement = file.statement_ids
        self.assertTrue(statement.with_user(self.director_a).can_take_paper)
        self.assertFalse(statement.with_user(self.clerk_a).can_take_paper)
        self.assertTrue(statement.with_user(self.director_a).action_take_paper())
        given = {"statement_id": statement.id, "words": "I waited."}
        for user, day, values, error in (
            (
                self.director_a,
                "2026-09-21",
                {"paper_ids": False},
                AccountabilityRefused,
            ),
            (self.director_a, "2026-09-20", {}, AccountabilityRefused),
            (self.director_a, "2026-09-22", {}, AccountabilityRefused),
            (self.director_a, False, {}, NotOnDuty),
            (self.director_b, "2026-09-21", {}, AccessError),
        ):
            with self.subTest(user=user.login, day=day, values=values):
                with self.assertRaises(error):
                    self._say_on_paper(user, day, **given | values)
        scan = self._say_on_paper(self.director_a, "2026-09-21", **given)
        self.assertRecordValues(
            statement,
            [
                {
                    "state": "given",
                    "words": "I waited.",
                    "paper_date": date(2026, 9, 21),
                    "given_by_id": self.director_a.id,
                }
            ],
        )
        self.assertEqual(statement.with_user(self.committee).paper_ids, scan)
        self.assertEqual(file.state, "stated")

    def test_who_cannot_log_in_gets_paper(self):
        file = self._bring_file_to("asked")
        self.assertTrue(file.can_person_log_in)
        self.clerk_a.active = False
        file.invalidate_recordset()
        self.assertFalse(file.can_person_log_in)

    def test_without_statement_nothing_is_decided(self):
        for state in ("draft", "asked"):
            file = self._bring_file_to(state)
            with self.assertRaises(TransitionRefused):
                file.action_submit()
            with self.assertRaises(TransitionRefused):
                self._decide(file)
        # even where a state says otherwise
        file._move("stated")
        with self.assertRaisesRegex(AccountabilityRefused, "asked for a statement"):
            file.action_submit()

    def test_late_words_come_too_late_before_the_committee(self):
        file = self._bring_file_to("asked")
        file.statement_ids.sudo()._expire()
        file.action_submit()
        with self.assertRaisesRegex(AccountabilityRefused, "before the Party"):
            self._give_statement(file)

    def test_asked_again_on_new_facts(self):
        file = self._bring_file_to("stated")
        with self.assertRaisesRegex(AccountabilityRefused, "another statement"):
            file.facts = "Something else"
        self._dialog(file, "ask", facts="Something else", limit_days=3)
        self.assertEqual(file.state, "asked")
        self.assertEqual(file.facts, "Something else")
        states = file.statement_ids.sorted("id").mapped("state")
        self.assertEqual(states, ["given", "asked"])
        for days in (0, 31):
            other = self._open_file()
            with self.assertRaises(AccountabilityRefused):
                self._dialog(other, "ask", limit_days=days)

    # decision --------------------------------------------------------------------
    def test_who_decides(self):
        file = self._bring_file_to("submitted")
        self.assertEqual(self._tasks(file).user_id, self.committee | self.second)
        for user, error in (
            (self.director_a, AccessError),
            (self.admin, AccessError),
            (self.clerk_a, AccessError),
        ):
            with self.subTest(user=user.login), self.assertRaises(error):
                self._decide(file, user)
        self.assertTrue(file.with_user(self.committee).can_decide)
        self._decide(file)
        self.assertEqual(file.decided_by_id, self.committee)
        self.assertEqual(file.decided_date, date(2026, 9, 21))
        self.assertEqual(self._tasks(file).user_id, self.committee)

    def test_before_the_committee_it_is_the_committees(self):
        file = self._bring_file_to("submitted")
        self.assertFalse(file.can_ask or file.can_end)
        with self.assertRaises(NotOnDuty):
            self._dialog(file, "ask")
        theirs = file.with_user(self.committee)
        self.assertTrue(theirs.can_ask and theirs.can_end)
        self._dialog(theirs, "ask")
        self.assertEqual(file.state, "asked")

    def test_who_opened_does_not_decide(self):
        file = self._open_file(self.committee)
        self._dialog(file, "ask")
        self._give_statement(file)
        file.action_submit()
        self.assertFalse(file.can_decide)
        with self.assertRaises(NotOnDuty):
            self._decide(file)
        self._decide(file, self.second)
        self.assertEqual(file.state, "decided")

    @mute_logger("odoo.sql_db")
    def test_database_knows_who_must_not_decide(self):
        file = self._bring_file_to("decided")
        for column in ("decided_by_id", "reviewed_by_id", "opened_by_id"):
            with self.subTest(column=column), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    self.env.cr.execute(
                        f"UPDATE party_accountability SET {column} = person_id"
                        " WHERE id = %s",
                        [file.id],
                    )

    def test_an_administrator_with_the_right_is_on_the_committee(self):
        file = self._bring_file_to("submitted")
        self.assertFalse(file.with_user(self.admin).has_access("read"))
        group = self.env.ref(f"{MODULE}.group_party_accountability")
        self.admin.group_ids += group
        self.assertTrue(file.with_user(self.admin).has_access("read"))
        self._decide(file, self.admin)
        self.assertEqual(file.state, "decided")

    def test_nobody_left_to_decide(self):
        file = self._open_file(self.committee)
        self._dialog(file, "ask")
        self._give_statement(file)
        (file._overseers() - self.committee).sudo().active = False
        with self.assertRaisesRegex(AccountabilityRefused, "another member"):
            file.action_submit()
        self.assertEqual(file.state, "stated")
        # and where it was submitted before
        file._move("submitted")
        self.assertTrue(file.can_ask and file.can_end)
        self._give_reason(file, "end", "Nobody can decide")
        self.assertEqual(file.state, "ended")

    def test_secrecy_is_decided_by_the_committee(self):
        file = self._bring_file_to("submitted")
        with self.assertRaises(AccountabilityRefused):
            file.with_user(self.committee).is_secrecy_breach = True
        self._decide(file, is_secrecy_breach=True)
        self.assertTrue(file.is_secrecy_breach)
        self.assertTrue(file.notice_ids.is_secrecy_breach)
        denied = self._bring_file_to("submitted", is_secrecy_breach=True)
        self._decide(denied, is_secrecy_breach=False)
        self.assertFalse(denied.is_secrecy_breach)

    def test_months_lie_within_bounds(self):
        file = self._bring_file_to("submitted")
        for months in (0, 2, 7):
            with self.assertRaisesRegex(AccountabilityRefused, "3 to 6"):
                self._decide(file, measure_id=self.admonition.id, months=months)
        with self.assertRaises(AccountabilityRefused):
            self._decide(file, measure_id=False)
        with self.assertRaises(AccountabilityRefused):
            self._decide(file, text=" ")
        self._decide(file, measure_id=self.admonition.id, months=3)
        self.assertEqual(file.decision_label, "Admonition, 3 months")

    def test_exonerating_ground(self):
        file = self._bring_file_to("submitted", exoneration="client")
        ground = {"exoneration": "client", "exoneration_text": "The client lied."}
        with self.assertRaisesRegex(AccountabilityRefused, "exonerating"):
            self._decide(file, **ground)
        self._decide(file, outcome="none", **ground)
        self.assertFalse(file.final_measure_id)
        self.assertEqual(file.decision_label, "No Measure")
        self._dialog(file.with_user(self.committee), "serve")
        self.assertEqual(file.notice_ids.decision_label, "No Measure")

    # service ---------------------------------------------------------------------
    def test_served_on_the_person(self):
        file = self._bring_file_to("submitted", note="Between us")
        self._decide(file, measure_id=self.admonition.id, months=3)
        notices = self.env["party.accountability.notice"].with_user(self.clerk_a)
        self.assertFalse(notices.search([]))
        with self.assertRaises(AccountabilityRefused):
            self._dialog(file, "serve", served_date="2026-09-20")
        with self.assertRaises(AccountabilityRefused):
            self._dialog(file, "serve", served_date="2026-09-22")
        self._dialog(file, "serve")
        notice = notices.search([])
        self.assertRecordValues(
            notice,
            [
                {
                    "facts": FACTS,
                    "decision_label": "Admonition, 3 months",
                    "served_date": date(2026, 9, 21),
                    "until_date": date(2026, 12, 21),
                    # ten working days: autumn holidays and a make-up day between
                    "due_date": notice._deadline_values(date(2026, 9, 21), 10)[
                        "due_date"
                    ],
                    "limit_days": 10,
                    "acknowledged_at": False,
                }
            ],
        )
        self.assertNotIn("Between us", str(notice.read()))
        self.assertEqual(self._tasks(notice, SERVED_TASK).user_id, self.clerk_a)
        notice.action_acknowledge()
        self.assertTrue(notice.acknowledged_at)
        self.assertFalse(self._tasks(notice, SERVED_TASK))
        with self.assertRaises(AccountabilityRefused):
            notice.action_acknowledge()
        with self.assertRaises(NotOnDuty):
            notice.with_user(self.director_a).action_acknowledge()

    def test_paper_is_there_before_the_service(self):
        file = self._bring_file_to("decided")
        notice = file.notice_ids
        self.assertEqual(notice.decision_text, "Nobody was told in time.")
        self.assertFalse(notice.served_date or notice.due_date)
        self.assertFalse(notice.with_user(self.clerk_a).has_access("read"))
        self.assertFalse(notice.with_user(self.director_a).can_take_slip)
        with self.assertRaises(AccountabilityRefused):
            notice.with_user(self.director_a).action_take_slip()
        self._dialog(file, "serve")
        self.assertEqual(file.notice_ids, notice)
        self.assertTrue(notice.with_user(self.clerk_a).has_access("read"))

    def test_slip_comes_back_later(self):
        notice = self._bring_file_to("served").notice_ids.with_user(self.director_a)
        self.assertTrue(notice.can_take_slip)
        with self.assertRaises(NotOnDuty):
            notice.with_user(self.clerk_a).action_take_slip()
        notice.action_take_slip()
        self.assertTrue(notice.is_slip_signed and notice.acknowledged_at)
        self.assertFalse(self._tasks(notice, SERVED_TASK))
        with self.assertRaisesRegex(AccountabilityRefused, "once"):
            notice.action_take_slip()

    def test_served_earlier_only_with_the_slip(self):
        file = self._bring_file_to("decided")
        with freeze_time("2026-11-20 02:00:00"):
            earlier = {"served_date": "2026-09-22"}
            with self.assertRaisesRegex(AccountabilityRefused, "signed slip"):
                self._dialog(file, "serve", **earlier)
            self._dialog(file, "serve", **earlier, is_slip_signed=True)
            notice = file.notice_ids
            self.assertEqual(notice.served_date, date(2026, 9, 22))
            self.assertEqual(notice.visible_date, date(2026, 11, 20))
            self.assertGreater(notice.due_date, date(2026, 11, 20))
            self.assertEqual(notice._deadline_now()["due_date"], notice.due_date)
            self.assertTrue(notice.with_user(self.clerk_a).can_object)
            here = self._bring_file_to("decided")
        with freeze_time("2026-11-23 02:00:00"):
            self._dialog(here, "serve", way="system", served_date="2026-11-20")
        self.assertEqual(here.notice_ids.served_date, date(2026, 11, 23))

    def test_what_was_served_stays(self):
        file = self._bring_file_to("served")
        with self.assertRaises(ProtectedField):
            file.notice_ids.sudo().write({"decision_text": "Otherwise"})
        for record in (file, file.statement_ids, file.notice_ids):
            with self.assertRaises(AccountabilityRefused):
                record.sudo().unlink()

    # objection -------------------------------------------------------------------
    def test_objection_is_decided_by_another(self):
        file = self._bring_file_to("objected")
        self.assertTrue(file.notice_ids.acknowledged_at)
        self.assertEqual(self._tasks(file).user_id, self.second)
        with self.assertRaises(NotOnDuty):
            self._dialog(file.with_user(self.committee), "review", text="No")
        self._dialog(
            file.with_user(self.second), "review", review="lifted", text="Yes."
        )
        notice = file.notice_ids.with_user(self.clerk_a)
        self.assertEqual(notice.review_label, "The Measure Is Lifted")
        self.assertEqual(notice.review_text, "Yes.")
        self.assertEqual(self._tasks(notice, SERVED_TASK).user_id, self.clerk_a)
        self.assertFalse(file.final_measure_id)
        file.action_close()
        self.assertEqual(file.state, "closed")

    def test_review_has_its_own_receipt(self):
        file = self._bring_file_to("submitted")
        self._decide(file, measure_id=self.admonition.id, months=3)
        self._dialog(file, "serve")
        self._object(file)
        notice = file.notice_ids.with_user(self.clerk_a)
        self.assertFalse(notice.can_acknowledge)
        self._dialog(
            file.with_user(self.second), "review", review="lifted", text="Yes."
        )
        self.assertEqual(notice.until_date, date(2026, 12, 21), "as it was served")
        self.assertFalse(notice.review_until_date)
        self.assertTrue(notice.can_acknowledge)
        notice.action_acknowledge()
        self.assertTrue(notice.review_acknowledged_at)
        self.assertFalse(self._tasks(notice, SERVED_TASK))
        with self.assertRaises(AccountabilityRefused):
            notice.action_acknowledge()

    def test_objection_on_paper(self):
        file = self._bring_file_to("served")
        notice = file.notice_ids
        last = notice.due_date
        said = {"notice_id": notice.id, "words": "Too hard."}
        self.assertTrue(notice.with_user(self.director_a).can_take_paper)
        self.assertFalse(notice.with_user(self.clerk_a).can_take_paper)
        with freeze_time(f"{last + timedelta(days=3)} 02:00:00"):
            with self.assertRaisesRegex(AccountabilityRefused, "could be made until"):
                self._say_on_paper(self.director_a, last + timedelta(days=1), **said)
            with self.assertRaisesRegex(AccountabilityRefused, "scan"):
                self._say_on_paper(self.director_a, last, paper_ids=False, **said)
            with self.assertRaises(NotOnDuty):
                self._say(self.director_a, **said)
            self._say_on_paper(self.director_a, last, **said)
        self.assertEqual(file.state, "objected")
        self.assertRecordValues(
            notice,
            [
                {
                    "objection_text": "Too hard.",
                    "objection_paper_date": last,
                    "objection_entered_by_id": self.director_a.id,
                }
            ],
        )

    def test_objection_where_there_is_no_other(self):
        self.second.active = False
        overseers = self.env["party.accountability"]._overseers()
        (overseers - self.committee).active = False
        file = self._bring_file_to("objected")
        self._dialog(file.with_user(self.committee), "review", text="It stands.")
        self.assertEqual(file.reviewed_by_id, self.committee)

    def test_another_measure_on_objection(self):
        file = self._bring_file_to("objected")
        self._dialog(
            file.with_user(self.second),
            "review",
            review="changed",
            measure_id=self.admonition.id,
            months=4,
            text="Harder, and in time.",
        )
        self.assertEqual(file.final_measure_id, self.admonition)
        self.assertEqual(file.until_date, date(2027, 1, 21))
        notice = file.notice_ids
        self.assertFalse(notice.until_date, "what was served at first stays")
        self.assertEqual(notice.review_until_date, date(2027, 1, 21))
        self.assertEqual(
            file.notice_ids.review_label, "Another Measure: Admonition, 4 months"
        )

    def test_objection_once_and_in_time(self):
        file = self._bring_file_to("served")
        last = file.notice_ids.due_date
        with freeze_time(f"{last + timedelta(days=1)} 02:00:00"):
            with self.assertRaisesRegex(AccountabilityRefused, "could be made until"):
                self._object(file)
        with freeze_time(f"{last} 02:00:00"):
            self._object(file)
        with self.assertRaises(AccountabilityRefused):
            self._object(file)
        with self.assertRaises(NotOnDuty):
            self._object(file, self.committee)

    # end -------------------------------------------------------------------------
    def test_open_as_long_as_it_runs(self):
        file = self._bring_file_to("submitted")
        self._decide(file, measure_id=self.admonition.id, months=3)
        self._dialog(file, "serve")
        for day in ("2026-09-22", "2026-12-21"):
            self._watch(f"{day} 02:00:00")
            self.assertFalse(self._tasks(file))
            with freeze_time(f"{day} 02:00:00"):
                with self.assertRaisesRegex(AccountabilityRefused, "stays open until"):
                    file.action_close()
        for _run in range(2):
            self._watch("2026-12-22 02:00:00")
        self.assertEqual(self._tasks(file).user_id, self.committee)
        self.assertIn("run its time", self._tasks(file).summary)
        with freeze_time("2026-12-22 03:00:00"):
            file.with_user(self.committee).action_close()
        self.assertFalse(self._tasks(file))

    def test_tasks_are_given_anew(self):
        stated, decided = self._bring_file_to("stated"), self._bring_file_to("decided")
        expired = self._bring_file_to("asked")
        expired.statement_ids.sudo()._expire()
        owners = {
            stated: self.director_a,
            expired: self.director_a,
            decided: self.committee,
        }
        for file in owners:
            self._tasks(file).action_feedback("Later")
            self.assertFalse(self._tasks(file))
        for _run in range(2):
            self._watch("2026-09-22 02:00:00")
        for file, owner in owners.items():
            with self.subTest(state=file.state):
                self.assertEqual(self._tasks(file).user_id, owner)
                self.assertEqual(len(self._tasks(file)), 1)

    def test_what_waits_for_whom(self):
        """The home page counts by it: also what only waits for the next step."""

        def waits_for(file):
            found = self.env["res.users"]
            for user in self.director_a | self.committee | self.second | self.clerk_a:
                mine = file.with_user(user)
                if mine.has_access("read"):
                    domain = mine._mine_to_decide(self.center_a)
                    found |= user if file in mine.search(domain) else found
            return found

        for state, people in (
            ("asked", self.env["res.users"]),
            ("stated", self.director_a),
            ("submitted", self.committee | self.second),
            ("decided", self.committee),
            ("served", self.env["res.users"]),
            ("objected", self.second),
        ):
            with self.subTest(state=state):
                self.assertEqual(waits_for(self._bring_file_to(state)), people)
        # where the only other member opened the file
        file = self._open_file(self.second)
        self._dialog(file, "ask")
        self._give_statement(file)
        file.action_submit()
        self._decide(file)
        self._dialog(file, "serve")
        overseers = file._overseers().sudo()
        (overseers - self.committee - self.second).active = False
        self._object(file)
        self.assertEqual(waits_for(file), self.committee)

    def test_ended_without_decision(self):
        file = self._bring_file_to("asked")
        self._give_reason(file, "end", "A misunderstanding")
        self.assertEqual(file.state, "ended")
        self.assertEqual(file.statement_ids.state, "dropped")
        self.assertFalse(self._tasks(file.statement_ids, STATEMENT_TASK))
        with self.assertRaises(TransitionRefused):
            self._give_statement(file)
        with self.assertRaisesRegex(AccountabilityRefused, "stays as it is"):
            file.note = "More"
        submitted = self._bring_file_to("submitted")
        with self.assertRaises(NotOnDuty):
            self._give_reason(submitted, "end", "I would rather not")

    def test_every_step_of_the_table(self):
        """Each state is reached by steps, and no step leaves the table."""
        reached = {"draft": self._open_file()}
        for state in (
            "asked",
            "stated",
            "submitted",
            "decided",
            "served",
            "objected",
            "reviewed",
        ):
            reached[state] = self._bring_file_to(state)
        reached["expired"] = self._bring_file_to("asked")
        reached["expired"].statement_ids.sudo()._expire()
        reached["ended"] = self._open_file()
        self._give_reason(reached["ended"], "end", "By mistake")
        reached["closed"] = self._bring_file_to("reviewed")
        reached["closed"].action_close()
        transitions = self.env["party.accountability"]._transitions
        self.assertEqual(set(reached), set(transitions.states))
        for state, file in reached.items():
            self.assertEqual(file.state, state)
            for following in transitions.states:
                if not transitions.allows(state, following):
                    with self.assertRaises(TransitionRefused):
                        file.sudo()._move(following)

    # evaluation ------------------------------------------------------------------
    def test_breaches(self):
        def breaches(whose=self.center_a, since=1, until=30):
            files = self.env["party.accountability"].with_user(self.director_b)
            return files._breaches(whose, date(2026, 9, since), date(2026, 9, until))

        breach = self._bring_file_to("reviewed", is_secrecy_breach=True)
        self._bring_file_to("reviewed")
        for state in ("submitted", "decided", "served", "objected"):
            self._bring_file_to(state, is_secrecy_breach=True)
        none = self._bring_file_to("submitted", is_secrecy_breach=True)
        self._decide(none, outcome="none")
        lifted = self._bring_file_to("objected", is_secrecy_breach=True)
        self._dialog(
            lifted.with_user(self.second), "review", review="lifted", text="No."
        )
        self.assertEqual(breaches(), breach)
        self.assertEqual(breaches(self.clerk_a), breach)
        self.assertFalse(breaches(self.clerk_b))
        self.assertFalse(breaches(self.center_b))
        self.assertFalse(breaches(until=20))
        self.assertFalse(breaches(since=22))
        self.assertEqual(breaches(since=21, until=21), breach)

    def test_a_breach_counts_when_its_decision_stands(self):
        """Before that a figure would tell of the file; later it does not move."""

        def breaches(since, until):
            files = self.env["party.accountability"].with_user(self.director_b)
            return files._breaches(self.center_a, since, until)

        file = self._bring_file_to("served", is_secrecy_breach=True)
        last = file.notice_ids.due_date
        with freeze_time(f"{last} 02:00:00"):
            self.assertFalse(breaches(date(2026, 9, 1), last))
        with freeze_time("2026-12-01 02:00:00"):
            self.assertEqual(breaches(last, last), file)
            self.assertFalse(breaches(date(2026, 9, 1), last - timedelta(days=1)))
            file.action_close()
            self.assertEqual(breaches(last, last), file)


class TestAccountabilityScenario(AccountabilityCommon):
    """A4.6: from an overdue ticket to a closed file."""

    def test_from_an_overdue_ticket_to_a_closed_file(self):
        ticket = self._create_ticket()
        self._hand_over(ticket)
        ticket.with_user(self.director_a).action_accept_transfer()
        self._find("2026-10-20 02:00:00")
        lapse = self.env["party.lapse"].search([("res_id", "=", ticket.id)])
        self.assertEqual(lapse.person_id, self.director_a, "who had it in hand")
        self.assertEqual(lapse.state, "proposed")
        self.assertFalse(lapse.with_user(self.director_a).has_access("read"))
        with freeze_time("2026-10-20 03:00:00"):
            action = lapse.with_user(self.committee).action_open_file()
            file = self.env["party.accountability"].browse(action["res_id"])
            file = file.with_user(self.committee)
            self.assertEqual(file.lapse_ids, lapse)
            self.assertIn(ticket.name, file.facts)
            self._dialog(file, "ask")
        with freeze_time("2026-10-22 03:00:00"):
            self._give_statement(
                file, self.director_a, words="The branch did not answer."
            )
            file.action_submit()
            reminder = self.env.ref(f"{MODULE}.party_measure_reminder")
            self._decide(file, self.second, measure_id=reminder.id, text="Ask sooner.")
            self._dialog(file, "serve", is_slip_signed=True)
        notice = file.notice_ids.with_user(self.director_a)
        self.assertEqual(notice.decision_label, "Reminder Talk")
        self.assertFalse(file.with_user(self.director_a).has_access("read"))
        with freeze_time("2026-11-20 03:00:00"):
            file.action_close()
        self.assertEqual(file.state, "closed")
        self.assertEqual(lapse.state, "opened")
