"""Monthly sweep lists: made in time, shared out, done by the steps (A2.1, A2.2)."""

from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import FiledRecord, NotOnDuty, ProtectedField, SweepRefused
from .common import MODULE, PartyCommon

# 2026-10-08, 08:15 in Shanghai: the first working day after the National Day holidays
FIRST_DAY = "2026-10-08 00:15:00"


class PartySweepCommon(PartyCommon):
    def _run_at(self, moment=FIRST_DAY):
        """Run the daily job at ``moment`` (UTC)."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(f"{MODULE}.party_sweep_cron_make").method_direct_trigger()
        self.env.invalidate_all()

    def _lists(self, center=None):
        center = center or self.center_a
        return self.env["party.sweep"].search([("center_id", "=", center.id)])

    def _members(self, number, start=0, **values):
        """``number`` members of center A in the order of their names."""
        people = [
            {
                "name": f"Member {index:03}",
                "mobile": f"138{index:08}",
                "home_branch_id": self.branch.id,
            }
            | values
            for index in range(start, start + number)
        ]
        return self.env["party.member"].with_user(self.clerk_a)._enter(people)

    def _line_of(self, person):
        """The newest line of a member or registration."""
        name = "member_id" if person._name == "party.member" else "registration_id"
        return self.env["party.sweep.line"].search(
            [(name, "=", person.id)], order="id desc", limit=1
        )

    def _workers(self, sweep):
        """Who is asked to work on ``sweep``; each of them once."""
        activities = self.env["mail.activity"].search(
            [("res_model", "=", sweep._name), ("res_id", "in", sweep.ids)]
        )
        self.assertEqual(len(activities), len(activities.user_id), "one for a person")
        return activities.user_id

    def _end_assignments(self, users, last_day):
        self.env["party.staff"].search(
            [("user_id", "in", users.ids)]
        ).date_to = last_day

    def _hand_over_member(self, member, user):
        """Hand ``member`` over to the center of ``user``, who accepts."""
        transfer = (
            self.env["party.member.transfer"]
            .with_user(self.clerk_a)
            .create(
                {
                    "member_id": member.id,
                    "to_center_id": self.center_b.id,
                    "reason": "Trades there now",
                }
            )
        )
        transfer.with_user(user).action_accept()
        # the request of the person who accepts ends here
        self.env(user=user).flush_all()


class TestPartySweepMaking(PartySweepCommon):
    """When a list is made, and who is on it."""

    def test_list_is_made_on_the_first_working_day(self):
        for moment, months in [
            ("2026-01-03 00:15:00", []),
            ("2026-01-04 00:15:00", [1]),  # a Sunday that is worked
            ("2026-02-01 00:15:00", [1]),
            ("2026-02-02 00:15:00", [2, 1]),
            ("2026-05-05 15:59:00", [2, 1]),
            ("2026-05-05 16:00:00", [5, 2, 1]),  # the 6th in Shanghai
            ("2026-10-07 15:59:00", [5, 2, 1]),
            ("2026-10-07 16:00:00", [10, 5, 2, 1]),
        ]:
            with self.subTest(moment=moment):
                self._run_at(moment)
                self.assertEqual([s.month.month for s in self._lists()], months)
        self.assertRecordValues(
            self._lists()[0],
            [
                {
                    "month": date(2026, 10, 1),
                    "made_date": date(2026, 10, 8),
                    # Saturday the 10th is worked
                    "due_date": date(2026, 10, 21),
                    "display_name": "Center A · 2026-10",
                }
            ],
        )

    def test_day_is_the_centers(self):
        self.center_b.tz = "America/New_York"
        for moment, is_made in [
            ("2026-10-07 16:00:00", False),
            ("2026-10-08 03:59:00", False),
            ("2026-10-08 04:00:00", True),
        ]:
            with self.subTest(moment=moment):
                self._run_at(moment)
                self.assertTrue(self._lists())
                self.assertEqual(bool(self._lists(self.center_b)), is_made)
        self.assertEqual(self._lists(self.center_b).made_date, date(2026, 10, 8))

    def test_second_run_changes_nothing(self):
        self._create_registration(found_date="2026-09-01")
        self._members(3)
        for moment in (FIRST_DAY, FIRST_DAY, "2026-10-09 00:15:00"):
            self._run_at(moment)
            lines = self._lists().line_ids
            self.assertEqual(len(self._lists()), 1)
            self.assertEqual(len(lines), 4)
            self.assertEqual(set(lines.mapped("state")), {"open"})
            self.assertEqual(
                self._workers(self._lists()), self.clerk_a | self.data_officer
            )

    def test_days_off_of_the_server_are_made_up_for(self):
        case = self._create_registration(found_date="2026-09-01")
        self._run_at("2026-10-15 09:00:00")
        self.assertRecordValues(
            self._lists(),
            [{"month": date(2026, 10, 1), "made_date": date(2026, 10, 15)}],
        )
        self.assertEqual(self._lists().line_ids.registration_id, case)

    def test_month_without_a_run_is_covered_by_the_next(self):
        case = self._create_registration(found_date="2026-09-01")
        self._run_at("2026-11-02 00:15:00")
        self.assertEqual(self._lists().mapped("month"), [date(2026, 11, 1)])
        self.assertEqual(self._lists().line_ids.registration_id, case)

    def test_year_without_a_list_does_no_harm(self):
        self._members(2)
        self._run_at("2027-01-03 00:15:00")
        self.assertFalse(self._lists())
        self._run_at("2027-01-04 00:15:00")
        self._run_at("2027-01-04 00:15:00")
        self.assertEqual(self._lists().made_date, date(2027, 1, 4))
        self.assertEqual(len(self._lists().line_ids), 2)

    def test_archived_center_gets_no_list(self):
        self.center_b.active = False
        self._run_at()
        self.assertFalse(self._lists(self.center_b))

    def test_empty_list_is_complete(self):
        self._run_at()
        sweep = self._lists()
        self.assertEqual((sweep.line_count, sweep.progress), (0, 100))
        self.assertFalse(self._workers(sweep))

    def test_traders_not_asked_are_on_the_list(self):
        old = self._create_registration(name="Found long ago", found_date="2025-03-01")
        last = self._create_registration(name="Found last", found_date="2026-09-21")
        self._bring_registration_to("told", name="Told", found_date="2026-09-02")
        self._bring_registration_to("survey", name="Came", found_via="self")
        self._create_registration(name="Gone")._end("gone", "Shop is empty")
        with freeze_time("2026-10-05 02:00:00"):
            self._create_registration(name="Found this month", found_date="2026-10-05")
        foreign = self._create_registration(self.clerk_b, name="Elsewhere")
        self._run_at()
        lines = self._lists().line_ids
        self.assertEqual(lines.registration_id, old | last)
        self.assertEqual(set(lines.mapped("kind")), {"found"})
        self.assertEqual(
            self._line_of(last).since_date, date(2026, 9, 21), "when they were found"
        )
        self.assertEqual(
            self._lists(self.center_b).line_ids.registration_id, foreign.sudo()
        )

    def test_members_not_confirmed_are_on_the_list(self):
        never, old, held, left, foreign = self._members(5)
        old._confirm(date(2025, 10, 7))
        held._confirm(date(2025, 10, 8))
        self._leave(left)
        self._hand_over_member(foreign, self.clerk_b)
        self._run_at()
        lines = self._lists().line_ids
        self.assertEqual(lines.member_id, never | old)
        self.assertEqual(set(lines.mapped("kind")), {"member"})
        self.assertEqual(self._line_of(old).since_date, date(2025, 10, 7))
        self.assertEqual(self._lists(self.center_b).line_ids.member_id, foreign)

    def _leave(self, member):
        wizard = self.env["party.member.leave"].with_env(member.env)
        wizard.create(
            {"member_id": member.id, "leaving_kind": "moved_away"}
        ).action_confirm()

    def test_queries_do_not_grow(self):
        counts = []
        for size in (5, 50):
            self._members(size, start=counts and 100 or 0)
            for _serial in range(size):
                self._create_registration(found_date="2026-09-01")
            self.env.flush_all()
            moment = "2026-10-08 00:15:00" if not counts else "2026-11-02 00:15:00"
            with freeze_time(moment):
                self.env.invalidate_all()
                start = self.env.cr.sql_log_count
                self.env["party.sweep"]._keep_up(self.center_a)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(len(self._lists()[0].line_ids), 110)
        # lines are inserted in hundreds, and the second run carries ten lines over
        self.assertLess(counts[1] - counts[0], 15, counts)

    def test_queries_of_the_screens_do_not_grow(self):
        counts = []
        spec = {
            name: {}
            for name in ("person_name", "business_name", "place", "phone", "state")
        }
        lines = self.env["party.sweep.line"].with_user(self.clerk_a)
        sweeps = self.env["party.sweep"].with_user(self.clerk_a)
        # the first one fills caches
        for month, size in enumerate((1, 5, 50), start=10):
            self._members(size, start=100 * month)
            self._run_at(f"2026-{month}-{'08' if month == 10 else '02'} 00:15:00")
            start = self.env.cr.sql_log_count
            lines.web_search_read([("state", "=", "open")], spec, limit=80)
            sweeps.web_search_read(
                [],
                {
                    "progress": {},
                    "vacant_count": {},
                    "my_line_ids": {"fields": spec},
                    "line_ids": {"fields": spec},
                },
            )
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])


class TestPartySweepWork(PartySweepCommon):
    """Whose work a line is, and what closes it."""

    def test_work_is_shared_evenly(self):
        """A registration stays with its person; the rest goes to the clerks in turn."""
        case = self._create_registration(self.director_a, found_date="2026-09-01")
        stray = self._create_registration(found_date="2026-09-02")
        stray.sudo().responsible_id = self.unassigned
        self._members(6)
        self._run_at()
        lines = self._lists().line_ids
        self.assertEqual(self._line_of(case).responsible_id, self.director_a)
        shares = {
            user: len(own) for user, own in lines.grouped("responsible_id").items()
        }
        self.assertEqual(sorted(shares[u] for u in self._clerks()), [3, 4])
        self.assertEqual(
            lines.filtered("member_id").mapped("responsible_id.login"),
            ["data_officer", "clerk_a"],
            "the first clerk has the trader already",
        )

    def _clerks(self):
        return self.clerk_a | self.data_officer

    def test_director_takes_over_without_clerks(self):
        self._members(2)
        self._end_assignments(self._clerks(), "2026-10-07")
        self._run_at()
        self.assertEqual(self._lists().line_ids.responsible_id, self.director_a)

    def test_archived_users_get_nothing(self):
        self._members(2)
        self.clerk_a.active = False
        self._run_at()
        self.assertEqual(self._lists().line_ids.responsible_id, self.data_officer)

    def test_vacant_center_waits_for_somebody(self):
        self._members(2)
        everybody = self._clerks() | self.director_a
        self._end_assignments(everybody, "2026-10-07")
        self._run_at()
        sweep = self._lists()
        self.assertFalse(sweep.line_ids.responsible_id)
        self.assertFalse(self._workers(sweep))
        seen = sweep.with_user(self.committee)
        self.assertEqual(seen.vacant_count, 2)
        vacant = [("line_ids", "any", [("responsible_id", "=", False)])]
        self.assertEqual(seen.search(vacant), sweep)
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.unassigned, "clerk")
        )
        self._run_at("2026-10-09 00:15:00")
        self.assertEqual(sweep.line_ids.responsible_id, self.unassigned)
        self.assertEqual(self._workers(sweep), self.unassigned)
        self.assertFalse(sweep.vacant_count)

    def test_work_of_who_leaves_goes_to_the_others(self):
        self._members(4)
        self._run_at()
        self._end_assignments(self.clerk_a, "2026-10-09")
        self._run_at("2026-10-09 00:15:00")
        sweep = self._lists()
        self.assertEqual(self._workers(sweep), self._clerks(), "the last day counts")
        self._run_at("2026-10-10 00:15:00")
        self.assertEqual(sweep.line_ids.responsible_id, self.data_officer)
        self.assertEqual(self._workers(sweep), self.data_officer)

    def test_each_person_is_asked_once_and_nothing_is_given_away(self):
        self._members(4)
        self._run_at()
        sweep = self._lists()
        activities = sweep.activity_ids
        self.assertEqual(activities.user_id, self._clerks())
        self.assertEqual(len(activities), 2)
        for activity in activities:
            self.assertEqual(activity.date_deadline, sweep.due_date)
            self.assertFalse(activity.note)
            self.assertNotIn("Member 0", activity.summary or "")
        # who ticks it off without doing the work is asked again the next day
        activities[0].with_user(activities[0].user_id).action_feedback()
        self._run_at("2026-10-09 00:15:00")
        self.assertEqual(self._workers(sweep), self._clerks())

    def test_telling_closes_the_line(self):
        case = self._create_registration(found_date="2026-09-01")
        self._run_at()
        line = self._line_of(case).with_user(self.clerk_a)
        self.assertEqual(self._workers(line.sweep_id), self.clerk_a)
        with freeze_time("2026-10-09 02:00:00"):
            action = line.action_tell()
            dialogs = self.env[action["res_model"]].with_user(self.clerk_a)
            dialogs.with_context(**action["context"]).create({}).action_confirm()
            self.env(user=self.clerk_a).flush_all()
        self.assertEqual(case.state, "told")
        self.assertRecordValues(
            line,
            [
                {
                    "state": "asked",
                    "done_at": datetime(2026, 10, 9, 2),
                    "done_by_id": self.clerk_a.id,
                }
            ],
        )
        self.assertFalse(self._workers(line.sweep_id), "closed at once")
        self.assertEqual(line.sweep_id.progress, 100)

    def test_registration_is_done_however_it_goes_on(self):
        cases = {
            "told": self._create_registration(),
            "survey": self._create_registration(found_via="self"),
            "ended": self._create_registration(),
        }
        self._run_at()
        cases["told"]._tell(datetime(2026, 9, 21), "phone")
        self._take_consents(cases["survey"])
        cases["ended"]._end("gone", "Shop is empty")
        for name, state in [("told", "asked"), ("survey", "asked"), ("ended", "ended")]:
            with self.subTest(way=name):
                self.assertEqual(self._line_of(cases[name]).state, state)
        self.assertFalse(self._workers(self._lists()))

    def test_confirming_closes_the_line(self):
        """From the list or from the member's form, by whomever."""
        first, second, third = self._members(3)
        self._run_at()
        with freeze_time("2026-10-09 02:00:00"):
            lines = self._line_of(first) | self._line_of(second)
            lines.with_user(self.director_a).action_confirm()
            self.env(user=self.director_a).flush_all()
            self.assertEqual(
                self._workers(self._lists()), self._line_of(third).responsible_id
            )
            third.with_user(self.clerk_a).action_confirm()
            self.env(user=self.clerk_a).flush_all()
        self.assertEqual(first.confirmed_date, date(2026, 10, 9))
        self.assertRecordValues(
            lines | self._line_of(third),
            [
                {"state": "confirmed", "done_by_id": user.id}
                for user in (self.director_a, self.director_a, self.clerk_a)
            ],
        )
        self.assertFalse(self._workers(self._lists()))

    def test_queries_of_confirming_do_not_grow(self):
        members = self._members(56)
        self._run_at()
        counts = []
        for some in (members[:1], members[1:6], members[6:]):  # the first fills caches
            lines = self.env["party.sweep.line"].search([("member_id", "in", some.ids)])
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            lines.with_user(self.director_a).action_confirm()
            self.env(user=self.director_a).flush_all()
            counts.append(self.env.cr.sql_log_count - start)
            self.assertEqual(set(lines.mapped("state")), {"confirmed"})
        # both clerks' activities are closed with the last lines
        self.assertLess(counts[2] - counts[1], 15, counts)

    def test_old_confirmation_does_not_close_the_line(self):
        member = self._members(1)
        self._run_at()
        member._confirm(date(2025, 10, 7))
        self.assertEqual(self._line_of(member).state, "open")
        member._confirm(date(2025, 10, 8))
        self.assertEqual(self._line_of(member).state, "confirmed")

    def test_leaving_and_returning_leaves_it_done(self):
        member = self._members(1)
        self._run_at()
        with freeze_time("2026-10-09 02:00:00"):
            self.env["party.standing"]._change(
                member, date(2026, 10, 9), state="left", leaving_kind="moved_away"
            )
            line = self._line_of(member)
            self.assertEqual(line.state, "left")
            member._return("Back again")
        self.assertTrue(member.active)
        self.assertEqual(line.state, "left")

    def test_handing_over_closes_the_line_and_hides_the_reach(self):
        member = self._members(1, phone="0572-5012345")
        self._run_at()
        line = self._line_of(member).with_user(self.clerk_a)
        self.assertEqual(line.phone, member.mobile)
        with freeze_time("2026-10-09 02:00:00"):
            self._hand_over_member(member, self.clerk_b)
        self.env.invalidate_all()
        self.assertRecordValues(
            line.sudo(), [{"state": "moved", "done_by_id": self.clerk_b.id}]
        )
        self.assertRecordValues(
            line, [{"person_name": "Member 000", "phone": False, "place": False}]
        )
        with self.assertRaises(AccessError):
            line.action_open_person()
        self._run_at("2026-11-02 00:15:00")
        self.assertEqual(self._lists(self.center_b)[0].line_ids.member_id, member)
        self.assertFalse(self._lists()[0].line_ids)

    def test_merging_ends_the_line_of_the_record_that_goes(self):
        kept, gone, other = self._members(3)
        self._run_at()
        kept_line, gone_line = self._line_of(kept), self._line_of(gone)
        with freeze_time("2026-10-09 02:00:00"):
            merge = self.env["party.member.merge"].with_user(self.director_a)
            merge.create({"member_id": kept.id, "other_id": gone.id}).action_confirm()
        self.assertEqual((kept_line | gone_line).member_id, kept)
        self.assertEqual(gone_line.state, "left")
        self.assertEqual(gone_line.person_name, kept.name)
        self.assertEqual(kept_line.state, "open")
        self.assertEqual(self._line_of(other).state, "open")
        self._run_at("2026-11-02 00:15:00")
        self.assertEqual(self._lists()[0].line_ids.member_id, kept | other)

    def test_undone_lines_are_carried_over(self):
        case = self._create_registration(found_date="2026-09-01")
        done, undone = self._members(2)
        self._run_at()
        before = self._lists()
        done._confirm(date(2026, 10, 8))
        line = self._line_of(undone)
        line.with_user(self.clerk_a).responsible_id = self.director_a
        self._run_at("2026-10-30 00:15:00")
        self.assertEqual(before.open_count, 2, "visible until done")
        self._run_at("2026-11-02 00:15:00")
        after = self._lists()[0]
        self.assertRecordValues(
            before,
            [
                {
                    "line_count": 3,
                    "done_count": 1,
                    "carried_count": 2,
                    "open_count": 0,
                }
            ],
        )
        self.assertEqual(line.state, "carried")
        self.assertEqual(line.carried_to_id, after)
        self.assertFalse(line.done_at)
        self.assertEqual(after.line_ids.registration_id, case)
        self.assertEqual(after.line_ids.member_id, undone)
        self.assertEqual(
            self._line_of(undone).responsible_id, self.director_a, "stays with them"
        )
        self.assertFalse(self._workers(before))
        self.assertEqual(self._workers(after), self.clerk_a | self.director_a)
        undone._confirm(date(2026, 11, 2))
        self.assertEqual(line.state, "carried", "its end stands on the newer list")
        self.assertEqual(self._line_of(undone).state, "confirmed")

    def test_confirmed_members_come_back_after_a_year(self):
        member = self._members(1)
        self._run_at()
        member._confirm(date(2026, 10, 9))
        self._run_at("2026-11-02 00:15:00")
        self.assertFalse(self._lists()[0].line_ids)
        self._run_at("2027-11-01 00:15:00")
        self.assertEqual(self._lists()[0].line_ids.member_id, member)
        self.assertEqual(self._lists()[0].line_ids.since_date, date(2026, 10, 9))

    def test_reassigning_moves_the_work(self):
        self._members(4)
        self._run_at()
        sweep = self._lists()
        lines = sweep.line_ids
        self.assertEqual(lines[0].on_duty_ids, self._clerks() | self.director_a)
        for user in (self.director_a, self.data_officer):
            with self.subTest(user=user.login):
                lines.with_user(user).write({"responsible_id": user.id})
                self.assertEqual(lines.responsible_id, user)
                self.assertEqual(self._workers(sweep), user)
        lines[0].with_user(self.data_officer).responsible_id = self.clerk_a
        self.assertEqual(self._workers(sweep), self._clerks())
        mine = sweep.with_user(self.clerk_a)
        self.assertEqual(mine.my_line_ids, lines[0].with_user(self.clerk_a))
        self.assertFalse(sweep.with_user(self.director_a).my_line_ids)

    def test_wrong_persons_are_refused_in_words(self):
        line = self._line_of(self._listed())
        for value in (False, None, "", "abc", "7", [], {}, 1.5, object()):
            with self.subTest(value=value), self.assertRaises(SweepRefused):
                line.with_user(self.clerk_a).write({"responsible_id": value})
        for user in (self.clerk_b, self.unassigned, self.committee, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(NotOnDuty):
                line.with_user(self.clerk_a).responsible_id = user
        with self.assertRaises(UserError):
            line.with_user(self.clerk_a).write({"responsible_id": 2**31 - 1})

    def _listed(self):
        member = self._members(1)
        self._run_at()
        return member

    def test_done_lines_stay_with_who_had_them(self):
        member = self._listed()
        member._confirm(date(2026, 10, 9))
        line = self._line_of(member).with_user(self.director_a)
        with self.assertRaisesRegex(SweepRefused, "Confirmed"):
            line.responsible_id = self.director_a
        with self.assertRaisesRegex(SweepRefused, "Confirmed"):
            line.action_confirm()

    def test_steps_of_the_other_kind_are_refused(self):
        case = self._create_registration(found_date="2026-09-01")
        member = self._listed()
        case_line = self._line_of(case).with_user(self.clerk_a)
        member_line = self._line_of(member).with_user(self.clerk_a)
        with self.assertRaises(SweepRefused):
            member_line.action_tell()
        with self.assertRaises(SweepRefused):
            (member_line | case_line).action_confirm()
        self.assertFalse(member.confirmed_date)
        for line, person in ((case_line, case), (member_line, member)):
            action = line.action_open_person()
            self.assertEqual(action["res_model"], person._name)
            self.assertEqual(action["res_id"], person.id)

    def test_reach_is_that_of_shop_or_stall(self):
        case = self._create_registration(
            found_date="2026-09-01", premises="1 Test Street"
        )
        stall = self._create_registration(
            found_date="2026-09-01", market="West Market", stall_no="12", mobile=False
        )
        member = self._members(1)
        self.env["party.business"].create(
            {
                "member_id": member.id,
                "name": "Member's Tea",
                "market": "East Market",
                "stall_no": "3",
            }
        )
        self._run_at()
        for person, shown in [
            (case, ("Shen's Tea", "1 Test Street", "13800000101")),
            (stall, ("Shen's Tea", "West Market 12", False)),
            (member, ("Member's Tea", "East Market 3", member.mobile)),
        ]:
            line = self._line_of(person).with_user(self.clerk_a)
            with self.subTest(person=person.name):
                self.assertEqual((line.business_name, line.place, line.phone), shown)


class TestPartySweepAccess(PartySweepCommon):
    """Lists by role and center, below the screen (P-09)."""

    def setUp(self):
        super().setUp()
        self.case = self._create_registration(found_date="2026-09-01")
        self.member = self._members(1)
        self._run_at()
        self.sweep = self._lists()
        self.lines = self.sweep.line_ids
        self.rows = (self.sweep, self.lines)

    def test_own_center_and_committee_read(self):
        for user in self.clerk_a | self.director_a | self.committee | self.admin:
            for rows in self.rows:
                with self.subTest(user=user.login, model=rows._name):
                    rows.with_user(user).read()
                    self.assertLessEqual(rows, rows.with_user(user).search([]))
            self.assertEqual(self.lines[0].with_user(user).phone, self.case.mobile)

    def test_others_see_nothing(self):
        for user in self.clerk_b | self.director_b | self.unassigned:
            for rows in self.rows:
                foreign = rows.with_user(user)
                with self.subTest(user=user.login, model=rows._name):
                    own = foreign.search([])
                    self.assertFalse(own & rows)
                    self.assertFalse(
                        own.filtered(lambda row: row.center_id == self.center_a)
                    )
                    groups = foreign._read_group([], ["center_id"], ["__count"])
                    self.assertNotIn(
                        self.center_a.id, [center.id for center, _count in groups]
                    )
                    self.assertFalse(foreign.name_search("Center A"))
                    self.assertFalse(foreign.name_search("Member 0"))
                    for method, arguments in [
                        ("read", (["display_name"],)),
                        ("web_read", ({"display_name": {}},)),
                        ("_export_rows", ([["display_name"]],)),
                    ]:
                        with self.assertRaises(AccessError, msg=method):
                            getattr(foreign, method)(*arguments)
        for user in self.outsider | self.portal_user:
            for rows in self.rows:
                foreign = rows.with_user(user)
                with self.subTest(user=user.login, model=rows._name):
                    for method, arguments in [
                        ("search", ([],)),
                        ("name_search", ("Member 0",)),
                        ("formatted_read_group", ([], ["center_id"])),
                        ("read", (["display_name"],)),
                        ("_export_rows", ([["display_name"]],)),
                    ]:
                        with self.assertRaises(AccessError, msg=method):
                            getattr(foreign, method)(*arguments)

    def test_others_move_nothing(self):
        strangers = self.clerk_b | self.unassigned | self.outsider | self.portal_user
        for user in strangers | self.committee:
            lines = self.lines.with_user(user)
            case_line, member_line = lines
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    lines.write({"responsible_id": self.clerk_a.id})
                with self.assertRaises(AccessError):
                    case_line.action_tell()
                with self.assertRaises(AccessError):
                    member_line.action_confirm()
        for user in strangers:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.lines[0].with_user(user).action_open_person()
        self.assertEqual(self.lines.mapped("state"), ["open", "open"])

    def test_facts_are_fixed(self):
        for user in self.clerk_a | self.director_a | self.admin:
            for rows in self.rows:
                for name in rows._proof_fields:
                    with self.subTest(user=user.login, field=name):
                        with self.assertRaises(ProtectedField):
                            rows.with_user(user).write({name: False})

    def test_nobody_makes_or_deletes_lists(self):
        values = {
            "party.sweep": {
                "center_id": self.center_a.id,
                "month": "2026-11-01",
                "made_date": "2026-11-02",
                "due_date": "2026-11-16",
            },
            "party.sweep.line": {
                "sweep_id": self.sweep.id,
                "kind": "found",
                "registration_id": self.case.id,
            },
        }
        for rows in self.rows:
            for user in self.clerk_a | self.director_a | self.committee | self.admin:
                with self.subTest(user=user.login, model=rows._name):
                    with self.assertRaises(UserError):
                        rows.with_user(user).create(values[rows._name])
                    with self.assertRaises(UserError):
                        rows.with_user(user).copy()
                    with self.assertRaises(UserError):
                        rows.with_user(user).unlink()
            with self.assertRaises(FiledRecord):
                rows.unlink()
        for command in ((0, 0, values["party.sweep.line"]), (2, self.lines[0].id, 0)):
            with self.assertRaises(UserError):
                self.sweep.with_user(self.clerk_a).write({"line_ids": [command]})

    def test_database_refuses_what_cannot_be(self):
        lines = self.env["party.sweep.line"]._as_mover()
        facts = {"sweep_id": self.sweep.id, "kind": "member"}
        free = self._members(1, start=500)
        for model, values in [
            (
                self.env["party.sweep"]._as_mover(),
                {
                    "center_id": self.center_a.id,
                    "month": month,
                    "made_date": "2026-10-08",
                    "due_date": "2026-10-21",
                },
            )
            for month in ("2026-10-01", "2026-11-02")
        ] + [
            (lines, facts),
            (lines, facts | {"member_id": self.member.id}),
            (lines, facts | {"registration_id": self.case.id}),
            (lines, facts | {"member_id": free.id, "registration_id": self.case.id}),
        ]:
            with (
                self.subTest(model=model._name, values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                model.create(values)

    def test_messages_and_attachments_follow_the_list(self):
        self.sweep.message_post(body="The market is closed this week")
        attachment = self.env["ir.attachment"].create(
            {
                "name": "route.txt",
                "raw": b"route",
                "res_model": self.sweep._name,
                "res_id": self.sweep.id,
            }
        )
        for user in (self.clerk_b, self.outsider, self.portal_user):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    attachment.with_user(user).read(["raw"])
                with self.assertRaises(AccessError):
                    self.sweep.message_ids.with_user(user).read(["body"])
                with self.assertRaises(AccessError):
                    self.sweep.with_user(user).message_post(body="x")
        self.assertEqual(attachment.with_user(self.clerk_a).raw, b"route")
