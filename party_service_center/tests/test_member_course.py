"""A member's course after the entry: changes, standings, leaving, merging."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    FiledRecord,
    IdentityLocked,
    MemberRefused,
    NotOnDuty,
    ProtectedField,
    RegistrationRefused,
    TransitionRefused,
)
from .samples import NUMBER, OTHER_NUMBER, PIXEL, PartySamples

# what was found and held of the record that goes stays its past
STAYING = ("party.standing", "party.member.distinction")


class MemberCourse(PartySamples):
    """The steps of the course, as people take them."""

    def _request(self, member, user=None, **values):
        changes = self.env["party.member.change"].with_user(user or self.clerk_a)
        base = {"member_id": member.id, "reason": "The card says so"}
        return changes.create(base | values)

    def _give(self, record, step, reason="Known from the branch"):
        """Take a step that needs a reason, through its dialog."""
        dialogs = self.env["party.step.reason"].with_env(record.env)
        return dialogs.create(
            {
                "res_model": record._name,
                "res_id": record.id,
                "step": step,
                "reason": reason,
            }
        ).action_confirm()

    def _change_standing(self, member, **values):
        dialogs = self.env["party.standing.change"].with_env(member.env)
        base = {"member_id": member.id, "reason": "As the branch said"}
        dialogs.create(base | values).action_confirm()

    def _change_business(self, business, **values):
        dialogs = self.env["party.business.change"].with_env(business.env)
        dialogs.create({"business_id": business.id} | values).action_confirm()
        return business.search([("previous_id", "=", business.id)])

    def _leave(self, member, kind="moved_away", **values):
        dialogs = self.env["party.member.leave"].with_env(member.env)
        base = {"member_id": member.id, "leaving_kind": kind}
        dialogs.create(base | values).action_confirm()

    def _offer(self, member, center=None, **values):
        """Hand a member over to center B, or another one."""
        transfers = self.env["party.member.transfer"].with_env(member.env)
        base = {"member_id": member.id, "reason": "Trades there now"}
        center = center or self.center_b
        return transfers.create(base | {"to_center_id": center.id} | values)

    def _merge(self, one, other, user=None, taken=()):
        merges = self.env["party.member.merge"].with_user(user or self.director_a)
        merge = merges.create({"member_id": one.id, "other_id": other.id})
        for name in taken:
            line = merge.line_ids.filtered(lambda ln, name=name: ln.field_name == name)
            line.is_other_taken = True
        return self.env["party.member"].browse(merge.action_confirm()["res_id"])

    def _in_force(self, member):
        return member.standing_ids.filtered(lambda standing: not standing.date_to)

    def _roster(self, day, user=None):
        """Names in the roster of a day, as its dialog shows it to ``user``."""
        dialogs = self.env["party.roster.show"].with_user(user or self.clerk_a)
        action = dialogs.create({"date": day}).action_confirm()
        standings = self.env["party.standing"].with_user(user or self.clerk_a)
        rows = standings.search(action["domain"])
        return rows.sudo().member_id


class TestIdentityChange(MemberCourse):
    """A3.1.5: locked, asked for with a reason, approved by somebody else."""

    def test_every_identity_field_is_locked(self):
        member = self.samples["party.member"]
        for name, value in {
            "name": "Somebody",
            "sex": "female",
            "birth_date": "1975-03-16",
            "ethnic_group": "02",
            "id_number": OTHER_NUMBER,
            "join_date": "2001-07-02",
            "full_member_date": "2002-07-02",
        }.items():
            for user in (self.clerk_a, self.director_a, self.admin):
                with self.subTest(field=name, user=user.login):
                    with self.assertRaises(IdentityLocked):
                        member.with_user(user).write({name: value})
                    with self.assertRaises(IdentityLocked):
                        member.with_user(user).write({name: False})

    def test_change_keeps_old_and_new(self):
        member = self.samples["party.member"].with_user(self.clerk_a)
        change = self._request(member, name="Shen Yun", birth_date="1975-03-16")
        self.assertEqual(member.name, "Shen Yunshu")
        self.assertEqual(change.state, "requested")
        self.assertEqual(change.asked_by_id, self.clerk_a)
        self.assertEqual(change.sudo().activity_ids.user_id, self.director_a)
        change.with_user(self.director_a).action_approve()
        self.assertEqual(member.name, "Shen Yun")
        self.assertEqual(member.birth_date, date(1975, 3, 16))
        self.assertEqual(member.sex, "male")
        self.assertIn("Shen Yunshu → Shen Yun", change.difference)
        self.assertIn("Shen Yunshu → Shen Yun", str(member.message_ids.mapped("body")))
        self.assertRecordValues(
            change, [{"state": "approved", "decided_by_id": self.director_a.id}]
        )
        self.assertFalse(change.sudo().activity_ids)

    def test_what_is_left_out_stays(self):
        """By a script as from the form: a request names what is to change."""
        member = self.samples["party.member"].with_user(self.clerk_a)
        change = self._request(member, sex="female")
        self.assertEqual(change.changed_fields, "sex")
        changes = change.with_context(default_member_id=member.id).browse()
        with self.assertNoLogs("odoo.tests.form.onchange"):  # no warning on opening
            form = Form(changes)
        self.assertEqual(form.name, "Shen Yunshu")

    def test_approval_leaves_alone_what_was_filled_in_meanwhile(self):
        member = self._create_member()
        change = self._request(member, name="Qian Mu")
        member.sex = "female"
        change.with_user(self.director_a).action_approve()
        self.assertRecordValues(member, [{"name": "Qian Mu", "sex": "female"}])

    def test_nobody_decides_on_their_own_request(self):
        member = self.samples["party.member"]
        change = self._request(member, self.director_a, name="Shen Yun")
        self.assertIn(self.committee, change.center_id._approvers(self.director_a))
        with self.assertRaises(NotOnDuty):
            change.action_approve()
        with self.assertRaises(NotOnDuty):
            change.action_refuse()
        with self.assertRaises(NotOnDuty):
            self._give(change, "refuse")
        change.with_user(self.committee).action_approve()
        self.assertEqual(member.name, "Shen Yun")

    def test_who_decides(self):
        change = self._request(self.samples["party.member"], name="Shen Yun")
        for user in (self.clerk_a, self.data_officer, self.committee, self.admin):
            with self.subTest(user=user.login), self.assertRaises(NotOnDuty):
                change.with_user(user).action_approve()
        for user in (self.clerk_b, self.director_b, self.unassigned, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                change.with_user(user).action_approve()
        self.center_a.staff_ids.filtered(
            lambda s: s.role == "director"
        ).date_to = "2026-09-20"
        self.env.invalidate_all()
        self.assertTrue(change.with_user(self.committee).can_decide)
        change.with_user(self.committee).action_approve()
        self.assertEqual(change.state, "approved")

    def test_refusal_and_withdrawal_change_nothing(self):
        member = self.samples["party.member"].with_user(self.clerk_a)
        refused = self._request(member, name="Shen Yun")
        self._give(refused.with_user(self.director_a), "refuse", "The card is forged")
        self.assertRecordValues(
            refused, [{"state": "refused", "decision_note": "The card is forged"}]
        )
        withdrawn = self._request(member, name="Shen Yun")
        withdrawn.action_withdraw()
        self.assertEqual(withdrawn.decided_by_id, self.clerk_a)
        self.assertEqual(member.name, "Shen Yunshu")
        for change in refused | withdrawn:
            for step in ("action_approve", "action_refuse"):
                with self.subTest(state=change.state, step=step):
                    with self.assertRaises(TransitionRefused):
                        getattr(change.with_user(self.director_a), step)()
            with self.assertRaises(TransitionRefused):
                change.action_withdraw()

    def test_one_request_at_a_time_and_a_real_one(self):
        member = self.samples["party.member"]
        self._assert_refuses(
            MemberRefused,
            "Nothing differs",
            lambda: self._request(member, id_number=member.id_number),
        )
        for reason in ("", "  ", False):
            refusal = self._refusal_of(
                lambda r=reason: self._request(member, name="Shen Yun", reason=r)
            )
            self.assertTrue(refusal)
        self._request(member, name="Shen Yun")
        self.assertTrue(
            self._refusal_of(lambda: self._request(member, name="Shen Yunyun"))
        )

    def test_id_number_changes_by_request(self):
        member = self.samples["party.member"]
        change = self._request(member, id_number=OTHER_NUMBER)
        self.assertIn("330523********001X → 330523********0027", change.difference)
        change.with_user(self.director_a).action_approve()
        self.assertEqual(member.sudo().id_number_full, OTHER_NUMBER)
        self.assertFalse(change.sudo().id_number_full or change.sudo().id_number_hash)
        for text in (NUMBER, OTHER_NUMBER):
            self.assertNotIn(text, str(member.message_ids.mapped("body")))
            self.assertNotIn(text, change.difference)

    def test_number_of_a_refused_request_is_kept_nowhere(self):
        change = self._request(self.samples["party.member"], id_number=OTHER_NUMBER)
        self._give(change.with_user(self.director_a), "refuse")
        self.assertFalse(change.sudo().id_number_full or change.sudo().id_number_hash)

    def test_waiting_request_cannot_be_rewritten(self):
        """What the director reads is what the clerk asked for."""
        change = self._request(self.samples["party.member"], name="Shen Yun")
        for values in ({"id_number": OTHER_NUMBER}, {"name": "X"}, {"reason": "X"}):
            for user in (self.clerk_a, self.director_a, self.admin):
                with self.subTest(values=values, user=user.login):
                    with self.assertRaises(ProtectedField):
                        change.with_user(user).write(values)
        self.assertFalse(change.sudo().id_number_masked)

    def test_number_of_somebody_else_is_refused(self):
        self._create_member(self.clerk_b, id_number=OTHER_NUMBER)
        with self.assertRaisesRegex(MemberRefused, "Center B"):
            self._request(self.samples["party.member"], id_number=OTHER_NUMBER)

    def test_withdrawn_consent_erases_the_waiting_number_too(self):
        member = self.samples["party.member"].with_user(self.clerk_a)
        change = self._request(member, id_number=OTHER_NUMBER, ethnic_group="02")
        sensitive = member.consent_ids.filtered(lambda c: c.kind == "sensitive")
        sensitive._withdraw("screen")
        change_sudo = change.sudo()
        for name in ("id_number_full", "id_number_hash", "id_number_masked"):
            self.assertFalse(change_sudo[name], name)
        change.with_user(self.director_a).action_approve()
        self.assertFalse(member.ethnic_group or member.id_number)


class TestStanding(MemberCourse):
    """A2.2: nothing is overwritten, one row for each day."""

    def setUp(self):
        super().setUp()
        with freeze_time("2026-09-01 02:00:00"):
            self.member = self._create_member(
                name="Li Wang",
                business_ids=[(0, 0, {"name": "Tea", "date_from": "2026-09-01"})],
            )
        self.other_branch = self.env["party.organization"].create(
            {"name": "Second Branch", "kind": "branch", "phone": "0572-5012346"}
        )

    def test_change_closes_one_row_and_opens_the_next(self):
        self._change_standing(
            self.member, home_branch_id=self.other_branch.id, date="2026-09-10"
        )
        now = self._in_force(self.member)
        before = self.member.standing_ids - now
        self.assertRecordValues(
            now | before,
            [
                {
                    "date_from": date(2026, 9, 10),
                    "date_to": False,
                    "home_branch_id": self.other_branch.id,
                    "reason": "As the branch said",
                },
                {
                    "date_from": date(2026, 9, 1),
                    "date_to": date(2026, 9, 10),
                    "home_branch_id": self.branch.id,
                    "reason": False,
                },
            ],
        )
        self.assertEqual(self.member.home_branch_id, self.other_branch)

    def test_what_the_register_shows_is_written_by_standings_alone(self):
        for name, value in {
            "home_branch_id": self.other_branch.id,
            "member_category": "probationary",
            "relation_type": "origin",
            "center_id": self.center_b.id,
        }.items():
            with self.subTest(field=name), self.assertRaises(ProtectedField):
                self.member.with_user(self.admin).write({name: value})

    def test_no_change_before_the_row_in_force_and_none_ahead(self):
        for day, word in (("2026-08-31", "rewrite"), ("2026-09-22", "future")):
            with self.subTest(day=day), self.assertRaisesRegex(MemberRefused, word):
                self._change_standing(
                    self.member, member_category="probationary", date=day
                )
        with self.assertRaisesRegex(MemberRefused, "Nothing differs"):
            self._change_standing(self.member)
        self.assertEqual(len(self.member.standing_ids), 1)

    def test_two_changes_of_one_day_leave_one_row_for_it(self):
        for category in ("probationary", "full"):
            self._change_standing(
                self.member, member_category=category, date="2026-09-10"
            )
        self.assertEqual(len(self.member.standing_ids), 3)
        for day in ("2026-09-09", "2026-09-10", "2026-09-21"):
            domain = self.env["party.standing"]._as_of(day)
            rows = self.member.standing_ids.filtered_domain(domain)
            with self.subTest(day=day):
                self.assertEqual(len(rows), 1)
                self.assertEqual(rows.member_category, "full")

    def test_one_row_in_force_by_the_database(self):
        row = self.member.standing_ids
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            row.sudo()._as_mover().copy({"date_from": "2026-09-05"})

    def test_business_history(self):
        shop = self.member.business_ids
        with self.assertRaises(ProtectedField):
            shop.stall_no = "12"
        moved = self._change_business(shop, stall_no="12", date="2026-09-05")
        paused = self._change_business(moved, state="suspended", date="2026-09-10")
        self.assertEqual(self.member.business_name, "Tea")
        closed = self._change_business(paused, state="closed", date="2026-09-15")
        self.assertFalse(self.member.business_name)
        rows = self.member.business_ids.sorted("date_from")
        self.assertEqual(rows, shop | moved | paused | closed)
        self.assertEqual(
            rows.mapped("date_to"),
            [date(2026, 9, 5), date(2026, 9, 10), date(2026, 9, 15), False],
        )
        self.assertEqual(rows.mapped("stall_no"), [False, "12", "12", "12"])
        for values in (
            {"date": "2026-09-14", "state": "open"},
            {"date": "2026-09-22", "state": "open"},
        ):
            with self.subTest(values=values), self.assertRaises(MemberRefused):
                self._change_business(closed, **values)
        with self.assertRaisesRegex(MemberRefused, "ended"):
            self._change_business(paused, state="open")
        reopened = self._change_business(closed, state="open")
        self.assertEqual(self.member.business_name, "Tea")
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                reopened.with_user(user).unlink()

    # ------------------------------------------------------------------------------
    def test_roster_of_any_day(self):
        """A2.2: first day in, last day before leaving, transfer and return."""
        with freeze_time("2026-09-05 02:00:00"):
            transfer = self._offer(self.member)
            self.assertIn(self.member, self._roster("2026-09-05"))
        with freeze_time("2026-09-08 02:00:00"):
            transfer.with_user(self.clerk_b).action_accept()
        with freeze_time("2026-09-12 02:00:00"):
            self._leave(self.member.with_user(self.clerk_b), date="2026-09-11")
        with freeze_time("2026-09-20 02:00:00"):
            self._give(self.member.with_user(self.clerk_b), "return")
        for day, in_a, in_b in (
            ("2026-08-31", False, False),
            ("2026-09-01", True, False),
            ("2026-09-07", True, False),
            ("2026-09-08", False, True),
            ("2026-09-10", False, True),
            ("2026-09-11", False, False),
            ("2026-09-19", False, False),
            ("2026-09-20", False, True),
            ("2026-09-21", False, True),
            ("2030-01-01", False, True),
        ):
            with self.subTest(day=day):
                everywhere = self._roster(day, self.committee)
                self.assertEqual(self.member in everywhere, in_a or in_b)
                self.assertEqual(self.member in self._roster(day), in_a)
                # the present center sees the whole course of its member
                in_course = self.member in self._roster(day, self.clerk_b)
                self.assertEqual(in_course, in_a or in_b)
                self.assertNotIn(self.member, self._roster(day, self.unassigned))

    def test_roster_of_today_is_the_register(self):
        members = self.env["party.member"].with_user(self.clerk_a).search([])
        self.assertEqual(
            self._roster("2026-09-21"), members.sudo().sorted("id") & members
        )

    def test_past_roster_names_who_went_elsewhere_and_nothing_more(self):
        transfer = self._offer(self.member)
        transfer.with_user(self.clerk_b).action_accept()
        theirs = self.member.with_user(self.clerk_b)
        theirs.write({"mobile": "13800000666", "residence": "New Street"})
        self.env.invalidate_all()
        rows = self.env["party.standing"].with_user(self.clerk_a)
        rows = rows.search([("member_id", "=", self.member.id)])
        self.assertEqual(rows.center_id, self.center_a)
        spec = {
            "display_name": {},
            "member_id": {
                "fields": {"display_name": {}},
                "context": {"show_details": True},
            },
            "home_branch_id": {"fields": {"display_name": {}}},
            "reason": {},
        }
        shown = rows.web_read(spec)
        self.assertIn("Li Wang", str(shown))
        for private in ("0666", "New Street", "Tea"):
            self.assertNotIn(private, str(shown))
        self.assertEqual(rows.display_name, "Li Wang (2026-09-01)")
        with self.assertRaises(AccessError):
            rows.web_read({"member_id": {"fields": {"mobile": {}}}})
        for name in ("mobile", "residence"):
            domain = [(f"member_id.{name}", "!=", False), ("id", "in", rows.ids)]
            self.assertFalse(rows.search(domain))
        groups = rows.formatted_read_group(
            [("id", "in", rows.ids)], ["member_id"], ["__count"]
        )
        self.assertNotIn("0666", str(groups))

    def test_queries_of_a_roster_do_not_grow(self):
        counts = []
        spec = {
            "display_name": {},
            "member_id": {
                "fields": {"display_name": {}},
                "context": {"show_details": True},
            },
            "center_id": {"fields": {"display_name": {}}},
        }
        rows = self.env["party.standing"].with_user(self.clerk_a)
        for size in (1, 5, 40):  # the first one fills caches
            for serial in range(size):
                self._create_member(mobile=f"138001{size:02d}{serial:03d}")
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            rows.web_search_read(rows._as_of("2026-09-21"), spec, limit=80)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])


class TestTransfer(MemberCourse):
    """A2.2: handed over and accepted; rights during and after."""

    def setUp(self):
        super().setUp()
        self.member = self.samples["party.member"].with_user(self.clerk_a)
        # the samples' own hand-over is of another member
        self.transfer = self._offer(self.member)

    def test_receiver_sees_name_and_mobile_alone(self):
        theirs = self.transfer.with_user(self.clerk_b)
        self.env.invalidate_all()
        self.assertEqual(theirs.member_name, "Shen Yunshu")
        self.assertEqual(theirs.mobile, "13800000101")
        with self.assertRaises(AccessError):
            self.member.with_user(self.clerk_b).read(["name"])
        shown = theirs.web_read(
            {
                "member_id": {
                    "fields": {"display_name": {}},
                    "context": {"show_details": True},
                }
            }
        )
        self.assertNotIn("Tea", str(shown))
        for rows in self.member.business_ids, self.member.standing_ids:
            with self.assertRaises(AccessError):
                rows.with_user(self.clerk_b).read(["display_name"])
        self.assertEqual(self.transfer.sudo().activity_ids.user_id, self.director_b)

    def test_only_the_receiving_center_answers(self):
        for user in (self.clerk_a, self.director_a, self.committee, self.admin):
            with self.subTest(user=user.login):
                for step in ("action_accept", "action_return"):
                    with self.assertRaises(NotOnDuty):
                        getattr(self.transfer.with_user(user), step)()
                with self.assertRaises(NotOnDuty):
                    self._give(self.transfer.with_user(user), "return")
        with self.assertRaises(NotOnDuty):
            self.transfer.with_user(self.clerk_b).action_withdraw()
        for user in (self.unassigned, self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.transfer.with_user(user).action_accept()

    def test_accepted_member_changes_hands_with_everything(self):
        self.transfer.with_user(self.clerk_b).action_accept()
        self.env.invalidate_all()
        theirs = self.member.with_user(self.clerk_b)
        self.assertEqual(theirs.center_id, self.center_b)
        self.assertEqual(self._in_force(theirs).reason, "Trades there now")
        self.assertEqual(len(theirs.standing_ids), 2)
        for name in (
            "business_ids",
            "pledge_ids",
            "plaque_ids",
            "copy_ids",
            "consent_ids",
        ):
            with self.subTest(field=name):
                rows = theirs[name]
                self.assertTrue(rows)
                rows.read(["display_name"])
                with self.assertRaises(AccessError):
                    rows.with_user(self.clerk_a).read(["display_name"])
        with self.assertRaises(AccessError):
            self.member.read(["mobile"])
        # what was served and registered at center A stays its own record
        case = self.samples["party.registration"].with_user(self.clerk_a)
        self.assertTrue(case.read(["name", "mobile"]))
        self.assertTrue(self.samples["party.ticket"].with_user(self.clerk_a).name)
        self.assertFalse(case.with_user(self.clerk_b).has_access("read"))
        theirs.write({"residence": "New Street"})
        theirs.plaque_ids._lose("Gone")
        self.assertTrue(self.transfer.with_user(self.clerk_a).read(["state"]))

    def test_open_work_goes_along(self):
        change = self._request(self.member, name="Shen Yun")
        request = self._make("party.rights.request", member_id=self.member.id)
        task = self.member.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.clerk_a.id
        )
        self.transfer.with_user(self.clerk_b).action_accept()
        self.env.invalidate_all()
        self.assertEqual(task.sudo().user_id, self.clerk_b)
        self.assertEqual(request.sudo().responsible_id, self.clerk_b)
        self.assertTrue(change.sudo().activity_ids)
        self.assertNotIn(self.director_a, change.sudo().activity_ids.user_id)
        change.with_user(self.director_b).action_approve()
        self.assertEqual(self.member.sudo().name, "Shen Yun")

    def test_messages_stay_at_the_new_center(self):
        self.member.message_subscribe(self.clerk_a.partner_id.ids)
        self.transfer.with_user(self.clerk_b).action_accept()
        theirs = self.member.with_user(self.clerk_b)
        message = theirs.message_post(
            body="Between us", subtype_xmlid="mail.mt_comment"
        )
        self.assertNotIn(self.clerk_a.partner_id, message.notified_partner_ids)
        with self.assertRaises(AccessError):
            message.with_user(self.clerk_a).read(["body"])

    def test_returned_and_withdrawn_leave_no_number(self):
        self._give(self.transfer.with_user(self.clerk_b), "return", "Never came")
        self.assertRecordValues(
            self.transfer,
            [{"state": "returned", "return_reason": "Never came", "mobile": False}],
        )
        self.assertEqual(self.member.center_id, self.center_a)
        again = self._offer(self.member)
        again.action_withdraw()
        self.assertRecordValues(again, [{"state": "withdrawn", "mobile": False}])
        for transfer in self.transfer | again:
            with self.assertRaises(NotOnDuty):
                transfer.with_user(self.clerk_b).action_accept()
        self.assertEqual(len(self.member.standing_ids), 1)

    def test_what_cannot_be_handed_over(self):
        self.assertTrue(self._refusal_of(lambda: self._offer(self.member)))
        with self.assertRaisesRegex(MemberRefused, "handed over"):
            self._leave(self.member)
        self.transfer.action_withdraw()
        self.assertTrue(
            self._refusal_of(lambda: self._offer(self.member, self.center_a))
        )
        for values in ({"reason": "  "}, {"to_center_id": False}):
            self.assertTrue(
                self._refusal_of(lambda v=values: self._offer(self.member, **v))
            )
        self._leave(self.member)
        with self.assertRaisesRegex(MemberRefused, "left"):
            self._offer(self.member)
        with self.assertRaises(AccessError):
            self._offer(self.member.with_user(self.clerk_b), self.center_a)


class TestLeaving(MemberCourse):
    def setUp(self):
        super().setUp()
        self.member = self.samples["party.member"].with_user(self.clerk_a)

    def test_every_kind_of_leaving(self):
        kinds = (
            self.env["party.member.leave"]._fields["leaving_kind"].get_values(self.env)
        )
        self.assertNotIn("merged", kinds)
        self.assertGreaterEqual(len(kinds), 6)
        for kind in kinds:
            with self.subTest(kind=kind):
                member = self._create_member()
                self._leave(member, kind)
                self.assertFalse(member.active)
                self.assertEqual(member.left_date, date(2026, 9, 21))
                self.assertEqual(self._in_force(member).leaving_kind, kind)
                self.assertEqual(member.is_deceased, kind == "deceased")

    def test_what_was_given_comes_back(self):
        """The pledge ends; the plaque is somebody's task; tickets go on."""
        plaque, ticket = self.samples["party.plaque"], self.samples["party.ticket"]
        self._leave(self.member)
        self.assertEqual(self.member.pledge_ids.state, "withdrawn")
        self.assertEqual(plaque.state, "issued")
        self.assertEqual(plaque.activity_ids.user_id, self.clerk_a)
        self.assertEqual(ticket.state, "transferred")
        self._give(plaque.with_user(self.clerk_a), "return")
        self.assertFalse(plaque.activity_ids)

    def test_nothing_is_given_to_who_has_left(self):
        self._leave(self.member)
        stock = self.samples["party.handbook.stock"].with_user(self.clerk_a)
        draft = self._make("party.pledge", member_id=self.member.id)
        draft.write({"paper_place": "F", "item_ids": [(0, 0, {"name": "A discount"})]})
        for call in (
            draft.action_sign,
            lambda: self._leave(self.member),
            lambda: self._change_standing(self.member, member_category="probationary"),
            self.member.action_confirm,
            lambda: (
                self.env["party.handbook.copy"]
                .with_user(self.clerk_a)
                ._issue(stock, member=self.member)
            ),
        ):
            with self.assertRaisesRegex(MemberRefused, "left the register"):
                call()

    def test_leaving_days(self):
        with freeze_time("2026-09-23 02:00:00"):
            for day in ("2026-09-20", "2026-09-24"):
                with self.subTest(day=day), self.assertRaises(MemberRefused):
                    self._leave(self.member, date=day)
            self._leave(self.member, date="2026-09-22")
        self.assertEqual(self.member.left_date, date(2026, 9, 22))

    def test_no_message_to_the_deceased(self):
        """P-19: the number stays on record and gets no text message."""
        self.env.company.country_id = self.env.ref("base.cn")
        found = self.member._sms_get_recipients_info()[self.member.id]
        self.assertTrue(found["sanitized"])
        self._leave(self.member, "deceased")
        found = self.member._sms_get_recipients_info()[self.member.id]
        self.assertFalse(found["sanitized"] or found["number"] or found["partner"])
        with self.assertRaises(ProtectedField):
            self.member.is_deceased = False

    def test_returning(self):
        self._leave(self.member, "deceased")
        self.assertTrue(self.samples["party.plaque"].activity_ids)
        action = self.member.action_return()
        self.assertEqual(action["context"]["default_step"], "return")
        self._give(self.member, "return", "It was somebody else")
        self.assertTrue(self.member.active)
        self.assertFalse(self.samples["party.plaque"].activity_ids)
        self.assertFalse(self.member.left_date or self.member.is_deceased)
        self.assertRecordValues(
            self._in_force(self.member),
            [{"state": "present", "leaving_kind": False, "date_to": False}],
        )
        with self.assertRaisesRegex(MemberRefused, "in the register"):
            self._give(self.member, "return")

    def test_registration_that_ends_asks_the_plaque_back(self):
        case = self._bring_registration_to("equipped", name="Ends Late")
        self.env["party.registration.end"].with_env(case.env).create(
            {"registration_id": case.id, "end_kind": "gone", "reason": "Moved away"}
        ).action_confirm()
        self.assertEqual(case.pledge_ids.state, "withdrawn")
        self.assertTrue(case.plaque_ids.activity_ids)


class TestConfirmation(MemberCourse):
    """A2.2: gone through every year, one by one or many at once."""

    def test_one_and_many(self):
        members = self._create_member() | self._create_member(mobile="13800000003")
        members |= self._create_member(mobile="13800000004")
        members[0].action_confirm()
        self.assertRecordValues(
            members[0],
            [
                {
                    "confirmed_date": date(2026, 9, 21),
                    "confirmed_by_id": self.clerk_a.id,
                }
            ],
        )
        members.with_user(self.director_a).action_confirm()
        self.assertEqual(members.confirmed_by_id, self.director_a)
        for member in members:
            self.assertIn("they hold", str(member.message_ids[0].body))

    def test_day_is_the_centers(self):
        member = self._create_member()
        with freeze_time("2026-09-21 17:00:00"):  # the 22nd in Shanghai
            member.action_confirm()
        self.assertEqual(member.confirmed_date, date(2026, 9, 22))

    def test_others_confirm_nothing(self):
        member = self._create_member()
        for user in (self.clerk_b, self.committee, self.unassigned, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                member.with_user(user).action_confirm()
        self.assertFalse(member.confirmed_date)

    def test_queries_do_not_grow(self):
        counts = []
        for size in (1, 5, 40):  # the first one fills caches
            members = self.env["party.member"].with_user(self.clerk_a)
            for serial in range(size):
                members |= self._create_member(mobile=f"138001{size:02d}{serial:03d}")
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            members.action_confirm()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])


class TestCreditRecord(MemberCourse):
    """A2.6, A3.3.4: facts with their source; a wrong one is voided and stays."""

    def test_row_is_never_changed(self):
        record = self.samples["party.credit.record"]
        for name, value in {
            "kind": "penalty",
            "date": "2026-09-02",
            "description": "Other",
            "source": "Other",
            "evidence": PIXEL,
            "evidence_name": "other.png",
            "grade": "A",
        }.items():
            with self.subTest(field=name), self.assertRaises(ProtectedField):
                record.with_user(self.admin).write({name: value})
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                record.with_user(user).unlink()
        with self.assertRaises(MemberRefused):
            record.with_user(self.admin)._unlink_never()

    def test_void_with_a_reason_once(self):
        record = self.samples["party.credit.record"].with_user(self.clerk_a)
        self._give(record, "void", "Of a namesake")
        self.assertRecordValues(
            record,
            [{"void_reason": "Of a namesake", "voided_by_id": self.clerk_a.id}],
        )
        with self.assertRaisesRegex(MemberRefused, "void already"):
            self._give(record, "void", "Again")

    def test_bad_facts(self):
        for values in (
            {"date": "2026-09-22"},
            {"date": False},
            {"description": "  "},
            {"source": False},
            {"source": ""},
            {"kind": "grade"},
            {"description": "x" * 2_001},
        ):
            with self.subTest(values=str(values)[:40]):
                self.assertTrue(
                    self._refusal_of(
                        lambda v=values: self._make("party.credit.record", **v)
                    )
                )

    def test_no_row_for_another_centers_member(self):
        foreign = self._create_member(self.clerk_b)
        with self.assertRaises(AccessError):
            self._make("party.credit.record", member_id=foreign.id)


class TestMerge(MemberCourse):
    """A1.1.6: one record of the same person, and nothing is lost."""

    def setUp(self):
        super().setUp()
        self.gone = self.samples["party.member"]
        with freeze_time("2026-09-01 02:00:00"):
            self.kept = self._create_member(name="Shen Yun Shu", mobile="13800000909")

    def test_everything_moves(self):
        self._request(self.gone, name="Shen Yun").action_withdraw()
        self._offer(self.gone.with_user(self.clerk_a)).action_withdraw()
        self._make("party.credit.record", member_id=self.gone.id)
        task = self.gone.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.clerk_a.id
        )
        message = self.gone.message_post(body="Spoke with the wife")
        file = self.env["ir.attachment"].create(
            {
                "name": "card.txt",
                "raw": b"x",
                "res_model": "party.member",
                "res_id": self.gone.id,
            }
        )
        pointers = {
            (model, name): self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search([(name, "=", self.gone.id)])
            for model, name in self.gone._pointers()
        }
        full = {model for (model, _name), rows in pointers.items() if rows}
        self.assertLessEqual(
            {
                "party.ticket",
                "party.pledge",
                "party.plaque",
                "party.handbook.copy",
                "party.consent",
                "party.credit.record",
                "party.member.transfer",
                "party.member.change",
                "party.business",
                "party.registration",
                "party.rights.request",
                "party.access.log",
            },
            full,
        )
        kept = self._merge(self.gone, self.kept)
        self.assertEqual(kept, self.kept)
        self.env.invalidate_all()
        for (model, name), rows in pointers.items():
            wanted = self.gone if model in STAYING else self.kept
            with self.subTest(model=model, field=name):
                for row in rows:
                    self.assertEqual(row[name], wanted)
        self.assertEqual(task.res_id, self.kept.id)
        self.assertEqual(message.res_id, self.kept.id)
        self.assertEqual(file.res_id, self.kept.id)
        self.assertRecordValues(
            self.gone, [{"active": False, "merged_into_id": self.kept.id}]
        )
        now = self.gone.standing_ids.filtered(lambda s: not s.date_to)
        self.assertEqual(now.leaving_kind, "merged")
        self.assertEqual(len(self.gone.standing_ids), 2)
        self.assertEqual(len(self.kept.standing_ids), 1)
        self.assertTrue(self.kept.has_home_consent)
        self.assertTrue(self.kept.plaque_name)

    def test_nothing_else_points_to_members(self):
        """Merging moves many2one fields; another way to point needs its own care."""
        others = [
            f"{name}.{field.name}"
            for name in self._party_models()
            for field in self.env.registry[name]._fields.values()
            if field.store
            and (
                (field.type == "many2many" and field.comodel_name == "party.member")
                or field.type in ("reference", "many2one_reference")
            )
        ]
        # who was compared with a registration: after merging they are compared anew.
        # Reminders and refused changes are of other kinds of records, which have a
        # deadline or are filed; work handed over is such a record or a task; lapses and
        # looks at files are about the staff.
        self.assertEqual(
            set(others),
            {
                "party.registration.distinct_member_ids",
                "party.reminder.res_id",
                "party.lock.log.res_id",
                "party.handover.line.res_id",
                "party.lapse.res_id",
                "party.accountability.look.res_id",
            },
        )

    def test_values_are_chosen_side_by_side(self):
        merges = self.env["party.member.merge"].with_user(self.director_a)
        merge = merges.create({"member_id": self.gone.id, "other_id": self.kept.id})
        lines = {line.field_name: line for line in merge.line_ids}
        self.assertEqual(lines["name"].kept_value, "Shen Yun Shu")
        self.assertEqual(lines["name"].gone_value, "Shen Yunshu")
        self.assertTrue(lines["birth_date"].is_other_taken)  # empty in the first one
        self.assertFalse(lines["name"].is_other_taken)
        self.assertFalse(lines["home_branch_id"].can_choose)
        self.assertNotIn("19750315", str(merge.line_ids.mapped("gone_value")))
        lines["name"].is_other_taken = True
        merge.action_confirm()
        self.assertRecordValues(
            self.kept,
            [
                {
                    "name": "Shen Yunshu",
                    "mobile": "13800000909",
                    "birth_date": date(1975, 3, 15),
                    "id_number": "330523********001X",
                }
            ],
        )
        self.assertEqual(self.kept.sudo().id_number_full, NUMBER)
        self.assertFalse(self.gone.sudo().id_number_full)

    def test_lines_of_a_client_take_nothing_away(self):
        """A line may be written by RPC: neither other fields nor emptiness come in."""
        merges = self.env["party.member.merge"].with_user(self.director_a)
        for name in ("party_post", "center_id", "registered_at", "no_such_field"):
            merge = merges.create(
                {
                    "member_id": self.kept.id,
                    "other_id": self.gone.id,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "field_name": name,
                                "can_choose": True,
                                "is_other_taken": True,
                            },
                        )
                    ],
                }
            )
            self.kept.party_post = "Group leader"
            before = self.kept.read(["party_post", "center_id", "registered_at"])
            with self.subTest(field=name):
                self._refusal_of(merge.action_confirm)
                with self.env.cr.savepoint() as savepoint:
                    merge.action_confirm()
                    after = self.kept.read(["party_post", "center_id", "registered_at"])
                    self.assertEqual(after, before)
                    savepoint.rollback()
            self.env.invalidate_all()

    def test_what_is_not_merged(self):
        for case, prepare in {
            "itself": lambda: self._merge(self.kept, self.kept),
            "handed over": lambda: (
                self._offer(self.gone.with_user(self.clerk_a)),
                self._merge(self.gone, self.kept),
            ),
            "changing": lambda: (
                self._request(self.kept, sex="female"),
                self._merge(self.gone, self.kept),
            ),
            "left": lambda: (
                self._leave(self.kept.with_user(self.clerk_a)),
                self._merge(self.gone, self.kept),
            ),
            "merged": lambda: (
                self._merge(self.gone, self.kept),
                self._merge(self.gone, self.kept),
            ),
            "returning": lambda: (
                self._merge(self.gone, self.kept),
                self._give(self.gone.with_user(self.clerk_a), "return"),
            ),
        }.items():
            with self.subTest(case=case):
                self.assertIsInstance(self._refusal_of(prepare), MemberRefused)

    def test_merging_is_the_directors_and_needs_both_records(self):
        with self.assertRaises(AccessError):
            self._merge(self.gone, self.kept, self.clerk_a)
        foreign = self._create_member(self.clerk_b)
        for user in (self.director_a, self.director_b, self.committee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._merge(self.gone, foreign, user)

    def test_merging_across_centers(self):
        """By the administrator; or the record is handed over before."""
        with freeze_time("2026-08-01 02:00:00"):
            first = self._create_member(self.clerk_b, name="Shen Yunshu")
        self._merge(self.gone, first, self.admin)
        self.assertEqual(self.samples["party.plaque"].member_id, first)
        self.assertEqual(self.samples["party.plaque"].center_id, self.center_b)
        self.assertEqual(self.samples["party.ticket"].center_id, self.center_a)
        self.assertFalse(self.gone.active)

    def test_chain_of_merges_points_to_the_last(self):
        with freeze_time("2026-08-01 02:00:00"):
            first = self._create_member(name="Shen", mobile="13800000910")
        self._merge(self.gone, self.kept)
        self._merge(self.kept, first)
        self.assertEqual(self.gone.merged_into_id, first)

    def test_latest_answer_holds_after_merging(self):
        """P-02: who refused display last is not shown, whichever record said it."""
        consents = self.env["party.consent"].with_user(self.clerk_a)
        display = self.env["party.text"]._current("display")
        consents._record({display: True}, "screen", member=self.gone)
        with freeze_time("2026-09-21 03:00:00"):
            consents._record({display: False}, "screen", member=self.kept)
        self._merge(self.gone, self.kept)
        self.assertFalse(self.kept.has_display_consent)

    def test_one_of_two_plaques_comes_back(self):
        self._sign_pledge(self.kept)
        dialogs = self.env["party.plaque.hand.out"].with_user(self.clerk_a)
        dialogs.create(
            {"member_id": self.kept.id, "is_handbook_given": False}
        ).action_confirm()
        self._merge(self.gone, self.kept)
        self.assertTrue(self.samples["party.plaque"].activity_ids)


class TestTextVersions(MemberCourse):
    """P-01: what people accepted stays as they accepted it."""

    def test_published_text_never_changes(self):
        text = self.env["party.text"]._current("display").with_user(self.admin)
        self.env["res.lang"]._activate_lang("zh_CN")
        for call in (
            lambda: text.write({"body": "Other"}),
            lambda: text.with_context(lang="zh_CN").write({"body": "其他"}),
            lambda: text.update_field_translations("body", {"zh_CN": "其他"}),
            lambda: text.write({"kind": "notice"}),
            text.unlink,
            text.action_publish,
        ):
            with self.assertRaises(FiledRecord):
                call()
        for values in ({"version": 9}, {"published_at": False}):
            with self.assertRaises(ProtectedField):
                text.write(values)

    def test_next_version(self):
        text = self.env["party.text"]._current("display").with_user(self.admin)
        draft = text.copy({"body": "Clearer words"})
        self.assertFalse(draft.version or draft.published_at)
        draft.update_field_translations("body", {"en_US": "Clearer words still"})
        self.assertEqual(text._current("display"), text)
        draft.action_publish()
        self.assertEqual((text.version, draft.version), (1, 2))
        self.assertEqual(text._current("display"), draft)
        given = self.samples["party.consent"].filtered(lambda c: c.kind == "display")
        self.assertEqual(given.text_id, text)

    def test_bad_texts(self):
        texts = self.env["party.text"].with_user(self.admin)
        for body in (False, "", "  \n", "x" * 20_001):
            with self.subTest(body=str(body)[:5]):
                self.assertTrue(
                    self._refusal_of(texts.create, {"kind": "notice", "body": body})
                )
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                texts.with_user(user).create({"kind": "notice", "body": "Words"})


class TestConsentCourse(MemberCourse):
    """P-02, P-04: every kind can be given, refused, withdrawn and given again."""

    def setUp(self):
        super().setUp()
        self.member = self.samples["party.member"].with_user(self.clerk_a)

    def _answer(self, **answers):
        values = {
            "member_id": self.member.id,
            "is_notice_accepted": True,
            "sensitive_answer": "yes",
            "home_answer": "yes",
            "display_answer": "yes",
            "way": "paper",
        }
        dialogs = self.env["party.consent.take"].with_user(self.clerk_a)
        dialogs.create(values | answers).action_confirm()

    def _withdraw(self, kind):
        given = self.member.consent_ids.filtered(
            lambda c: c.kind == kind and c.is_given
        )
        dialogs = self.env["party.consent.withdraw"].with_user(self.clerk_a)
        dialogs.create(
            {"member_id": self.member.id, "consent_ids": [(6, 0, given[:1].ids)]}
        ).action_confirm()

    def test_given_again_is_withdrawn_as_a_whole(self):
        """A second consent does not go on holding when one is withdrawn."""
        self._answer()
        self.assertTrue(self.member.has_home_consent)
        self.assertTrue(self.member.has_display_consent)
        self._withdraw("home")
        self.assertFalse(self.member.has_home_consent)
        home = self.member.consent_ids.filtered(lambda c: c.kind == "home")
        self.assertFalse(any(home.mapped("is_given")))
        self.assertEqual(home.mapped("withdrawn_by_id"), self.clerk_a)
        self._answer()
        self.assertTrue(self.member.has_home_consent)

    def test_later_refusal_counts_and_has_the_effects(self):
        self._answer(sensitive_answer="no", home_answer="no")
        self.assertFalse(self.member.has_home_consent)
        self.assertFalse(self.member.id_number or self.member.ethnic_group)
        self.assertFalse(self.samples["party.registration"].id_number)

    def test_withdrawn_notice_takes_everything_along(self):
        self._answer()
        self._withdraw("notice")
        self.assertFalse(any(self.member.consent_ids.mapped("is_given")))
        self.assertFalse(
            self.member.has_home_consent or self.member.has_display_consent
        )
        self.assertFalse(self.member.id_number)

    def test_withdrawn_notice_ends_a_running_registration(self):
        case = self._bring_registration_to("calling", name="Thinks Again")
        notice = case.consent_ids.filtered(lambda c: c.kind == "notice")
        dialogs = self.env["party.consent.withdraw"].with_user(self.clerk_a)
        dialogs.create(
            {"registration_id": case.id, "consent_ids": [(6, 0, notice.ids)]}
        ).action_confirm()
        self.assertRecordValues(case, [{"state": "ended", "end_kind": "declined"}])

    def test_each_kind_before_the_entry(self):
        for kind in ("sensitive", "home", "display"):
            case = self._create_registration(name=kind, found_via="self")
            self._take_consents(case, display_answer="yes")
            case.ethnic_group = "01"
            given = case.consent_ids.filtered(lambda c, kind=kind: c.kind == kind)
            with self.subTest(kind=kind):
                given._withdraw("phone")
                self.assertRecordValues(
                    given, [{"is_given": False, "withdrawal_way": "phone"}]
                )
                self.assertTrue(given.effects)
                self.assertEqual(bool(case.ethnic_group), kind != "sensitive")
                tasks = case.sudo().activity_ids
                self.assertEqual(bool(tasks), kind in ("home", "display"))

    def test_consents_outlast_everything(self):
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.member.consent_ids.with_user(user).unlink()


class TestPledgeCourse(MemberCourse):
    """A3.1.2–A3.1.4: in their order, and again in the years after."""

    def test_no_pledge_before_the_confirmation_or_after_the_end(self):
        for state in ("survey", "calling", "held", "ended"):
            case = self._bring_registration_to(state, name=state)
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(RegistrationRefused, "confirmed"),
            ):
                self._sign_pledge(case)

    def test_paper_is_laid_elsewhere_and_never_nowhere(self):
        pledge = self.samples["party.pledge"].with_user(self.clerk_a)
        pledge.paper_place = "Archive, shelf 3"
        for place in (False, "", "  "):
            with self.subTest(place=place), self.assertRaises(FiledRecord):
                pledge.paper_place = place

    def test_next_years_pledge_takes_the_plaque_over(self):
        member = self.samples["party.member"].with_user(self.clerk_a)
        plaque = self.samples["party.plaque"].with_user(self.clerk_a)
        with freeze_time("2027-09-22 02:00:00"):
            self.env["party.pledge"]._cron_watch_terms()
            self.assertEqual(plaque.pledge_id.state, "expired")
            self._assert_refuses(
                RegistrationRefused, "pledge", plaque._replace, "Broken"
            )
            pledge = self._sign_pledge(member)
            self.assertEqual(pledge.state, "in_force")
            plaque._replace("Broken")
            self.assertEqual(plaque.replaced_by_ids.pledge_id, pledge)

    def test_one_plaque_for_a_person(self):
        """A lost one is replaced: its serial is void, and cannot turn up again."""
        member = self.samples["party.member"].with_user(self.clerk_a)
        plaque = self.samples["party.plaque"].with_user(self.clerk_a)
        pledge = self._sign_pledge(member)
        plaques = self.env["party.plaque"].with_user(self.clerk_a)
        for prepare in (lambda: None, lambda: plaque._lose("Gone")):
            prepare()
            with self.assertRaisesRegex(RegistrationRefused, "Replace"):
                plaques._issue(pledge)
        plaque._replace("Gone for good")
        with self.assertRaises(TransitionRefused):
            plaque._find("Turned up")

    def test_withdrawn_pledge_asks_the_plaque_back(self):
        pledge = self.samples["party.pledge"].with_user(self.clerk_a)
        self._give(pledge, "withdraw", "Did not trade honestly")
        self.assertEqual(len(self.samples["party.plaque"].activity_ids), 1)
        self._leave(self.samples["party.member"].with_user(self.clerk_a))
        self.assertEqual(len(self.samples["party.plaque"].activity_ids), 1)

    def test_pledges_of_closed_centers_expire_too(self):
        pledge = self.samples["party.pledge"]
        self.center_a.active = False
        with freeze_time("2027-09-22 02:00:00"):
            self.env["party.pledge"]._cron_watch_terms()
        self.assertEqual(pledge.state, "expired")

    def test_handbook_comes_back_where_the_member_is(self):
        member = self.samples["party.member"].with_user(self.clerk_a)
        copy = self.samples["party.handbook.copy"]
        before = copy.stock_id.quantity
        self._offer(member).with_user(self.clerk_b).action_accept()
        self._give(copy.with_user(self.clerk_b), "return")
        self.assertEqual(copy.stock_id.quantity, before)
        stock = self.env["party.handbook.stock"].search(
            [
                ("center_id", "=", self.center_b.id),
                ("handbook_id", "=", copy.handbook_id.id),
            ]
        )
        self.assertEqual(stock.quantity, 1)

    def test_known_people_are_found_by_a_mobile_as_it_is_typed(self):
        form = Form(self.env["party.registration"].with_user(self.clerk_a))
        form.name = "Somebody"
        form.mobile = "+86 138 0000 0101"
        self.assertEqual(form.mobile, "13800000101")
        self.assertEqual(form.known_count, 1)
        form.mobile = "138"  # a wrong one stays on the screen until saving
        self.assertEqual(form.mobile, "138")

    def test_finished_case_is_distinguished_no_more(self):
        case = self.samples["party.registration"].with_user(self.clerk_a)
        with self.assertRaises(FiledRecord):
            self._give(case, "distinguish")
