"""How far the register can be relied on, and who may be twice in it (A1.1.6)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    FiledRecord,
    MemberRefused,
    ProtectedField,
    RegistrationRefused,
)
from .common import PartyCommon

NUMBER = "33052319750315001X"
FLAGS = ("is_confirmation_due", "is_incomplete", "is_duplicate", "is_sound")


class PartyQualityCommon(PartyCommon):
    def _sound(self, user=None, serial=1, **values):
        """A member with whom nothing is wrong."""
        member = self._create_member(
            user,
            **{
                "name": f"Qian Muhan {serial}",
                "mobile": f"138000005{serial:02d}",
                "sex": "female",
                "birth_date": "1980-05-05",
                "join_date": "2001-07-01",
                "full_member_date": "2002-07-01",
                "relation_type": "local",
                "business_ids": [(0, 0, {"name": "Tea House"})],
            }
            | values,
        )
        member._confirm()
        return member

    def _flags(self, member):
        """What is marked on a member, read afresh."""
        self.env.invalidate_all()
        return {name for name in FLAGS if member[name]}

    def _distinguish(self, member, reason="Father and son", ticked=None):
        """Tell ``member`` apart from those alike, or from ``ticked``, by the dialog."""
        action = member.action_distinguish()
        dialog = self.env[action["res_model"]].with_env(member.env)
        dialog = dialog.browse(action["res_id"])
        for line in dialog.line_ids:
            line.is_distinct = not ticked or line.sudo().other_id in ticked
        dialog.reason = reason
        dialog.action_confirm()
        self.env.invalidate_all()

    def _rows(self, *members):
        return self.env["party.member.distinction"].search(
            [
                ("member_id", "in", [member.id for member in members]),
                ("other_id", "in", [member.id for member in members]),
            ]
        )


class TestDataQuality(PartyQualityCommon):
    def test_each_fault_counts_at_once_and_so_does_its_repair(self):
        member = self._sound()
        self.assertEqual(self._flags(member), {"is_sound"})
        member._record_proof(confirmed_date=date(2025, 9, 21))
        self.assertEqual(self._flags(member), {"is_confirmation_due"})
        member.action_confirm()
        self.assertEqual(self._flags(member), {"is_sound"})
        for name, value in [
            ("sex", "female"),
            ("birth_date", date(1980, 5, 5)),
            ("join_date", date(2001, 7, 1)),
            ("full_member_date", date(2002, 7, 1)),
            ("relation_type", "local"),
        ]:
            with self.subTest(field=name):
                member._record_proof(**{name: False})
                self.assertEqual(self._flags(member), {"is_incomplete"})
                label = member._fields[name]._description_string(self.env)
                self.assertEqual(member.missing_text, label)
                member._record_proof(**{name: value})
                self.assertEqual(self._flags(member), {"is_sound"})
        member.business_ids._change(date(2026, 9, 21), state="closed")
        self.assertEqual(self._flags(member), {"is_incomplete"})
        other = self._sound(serial=2, mobile=member.mobile)
        self.assertEqual(self._flags(member), {"is_incomplete", "is_duplicate"})
        other.mobile = "13800000999"
        self.assertEqual(self._flags(member), {"is_incomplete"})

    def test_confirmation_falls_due_at_midnight_of_the_center(self):
        member = self._sound()
        member._record_proof(confirmed_date=date(2025, 9, 22))
        self.assertEqual(self._flags(member), {"is_sound"})
        with freeze_time("2026-09-21 15:59:59"):
            self.assertEqual(self._flags(member), {"is_sound"})
        with freeze_time("2026-09-21 16:00:00"):  # the 22nd in Shanghai
            self.assertEqual(self._flags(member), {"is_confirmation_due"})
        member._record_proof(confirmed_date=False)
        self.assertEqual(self._flags(member), {"is_confirmation_due"})

    def test_probationary_members_need_no_later_date(self):
        member = self._sound(member_category="probationary", full_member_date=False)
        self.assertEqual(self._flags(member), {"is_sound"})

    def test_who_left_counts_nowhere(self):
        member = self._create_member()
        twin = self._create_member()
        faults = {"is_confirmation_due", "is_incomplete", "is_duplicate"}
        self.assertEqual(self._flags(member), faults)
        leave = self.env["party.member.leave"].with_user(self.clerk_a)
        leave.create(
            {"member_id": twin.id, "leaving_kind": "moved_away"}
        ).action_confirm()
        self.assertEqual(self._flags(twin), set())
        self.assertEqual(self._flags(member), faults - {"is_duplicate"})

    def test_what_makes_two_people_alike(self):
        for serial, (birth_date, differing, is_alike) in enumerate(
            [
                ("1980-05-05", {"mobile"}, True),
                ("1980-05-05", {"name", "birth_date"}, True),
                ("1980-05-05", {"mobile", "name"}, False),
                ("1980-05-05", {"mobile", "birth_date"}, False),
                (False, {"mobile"}, False),
            ]
        ):
            values = {
                "name": f"Li {serial}",
                "birth_date": birth_date,
                "mobile": f"1380000080{serial}",
            }
            others = {
                "name": f"Wei {serial}",
                "birth_date": "1981-05-05",
                "mobile": f"1380000090{serial}",
            }
            first = self._sound(**values)
            second = self._sound(**values | {name: others[name] for name in differing})
            for member in (first, second):
                with self.subTest(differing=differing, member=member.name):
                    self.assertEqual("is_duplicate" in self._flags(member), is_alike)
                    self.assertEqual(bool(member.known_text), is_alike)

    def test_search_finds_what_is_marked(self):
        self._sound()
        self._create_member(mobile="13800000601")
        self._create_member(self.clerk_b, mobile="13800000601")
        due = self._sound(serial=2)
        due._record_proof(confirmed_date=False)
        for user in (self.clerk_a, self.clerk_b, self.committee):
            members = self.env["party.member"].with_user(user)
            everybody = members.search([])
            for name in FLAGS:
                with self.subTest(user=user.login, flag=name):
                    marked = everybody.filtered(name)
                    self.assertEqual(members.search([(name, "=", True)]), marked)
                    self.assertEqual(
                        members.search([(name, "=", False)]), everybody - marked
                    )
                    self.assertEqual(
                        members.search([(name, "!=", True)]), everybody - marked
                    )
        found = self.env["party.member"].with_user(self.clerk_b)
        found = found.search([("is_duplicate", "=", True)])
        self.assertEqual(found.center_id, self.center_b)

    def test_filters_of_the_list(self):
        self._sound()
        self._create_member()
        members = self.env["party.member"].with_user(self.clerk_a)
        view = members.get_view(view_type="search")["arch"]
        for name in FLAGS:
            self.assertIn(f"'{name}', '=', True", view)

    def test_queries_of_a_list_do_not_grow(self):
        counts = []
        spec = {name: {} for name in (*FLAGS, "missing_text")}
        members = self.env["party.member"].with_user(self.clerk_a)
        for size in (1, 5, 40):  # the first one fills caches
            for serial in range(size):
                self._create_member(mobile=f"13800{size:02d}{serial // 2:04d}")
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            rows = members.web_search_read([], spec, limit=80)["records"]
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])
        self.assertTrue(any(row["is_duplicate"] for row in rows))


class TestDistinction(PartyQualityCommon):
    def setUp(self):
        super().setUp()
        self.member = self._sound()
        self.other = self._sound(serial=2, mobile=self.member.mobile)
        self.far = self._sound(self.clerk_b, serial=3)

    def test_told_apart_is_no_duplicate_any_more(self):
        self.assertIn(self.other.name, self.member.known_text)
        self.assertEqual(self._flags(self.other), {"is_duplicate"})
        self._distinguish(self.member)
        for member in (self.member, self.other):
            self.assertEqual(self._flags(member), {"is_sound"})
            self.assertFalse(member.known_text)
            self.assertEqual(
                member.distinction_ids, self._rows(self.member, self.other)
            )
        self.assertRecordValues(
            self._rows(self.member, self.other),
            [
                {
                    "member_id": min(self.member.id, self.other.id),
                    "other_id": max(self.member.id, self.other.id),
                    "reason": "Father and son",
                    "decided_by_id": self.clerk_a.id,
                }
            ],
        )
        third = self._sound(serial=4, mobile=self.member.mobile)
        for member in (self.member, self.other, third):
            self.assertEqual(self._flags(member), {"is_duplicate"})

    def test_each_one_is_decided_apart(self):
        third = self._sound(serial=4, mobile=self.member.mobile)
        self._distinguish(self.member, ticked=third)
        self.assertFalse(self._rows(self.member, self.other))
        self.assertEqual(self._flags(self.member), {"is_duplicate"})
        self.assertIn(self.other.name, self.member.known_text)
        self.assertNotIn(third.name, self.member.known_text)

    def test_dialog_refuses_in_words(self):
        for reason, ticked, word in [
            ("x", self.far, "Tick who"),
            ("  ", None, "reason"),
            (False, None, "reason"),
        ]:
            with self.subTest(reason=reason):
                with self.assertRaisesRegex(MemberRefused, word):
                    self._distinguish(self.member, reason, ticked)
        action = self.member.action_distinguish()
        dialog = self.env[action["res_model"]].with_user(self.clerk_a)
        dialog = dialog.browse(action["res_id"])
        self.assertTrue(dialog.line_ids.is_distinct)  # the only one is ticked
        self._distinguish(self.other)
        dialog.reason = "The same at another window"
        with self.assertRaisesRegex(MemberRefused, "meanwhile"):
            dialog.action_confirm()

    def test_dialog_form_shows_the_lines(self):
        action = self.member.action_distinguish()
        dialog = self.env[action["res_model"]].with_user(self.clerk_a)
        with Form(dialog.browse(action["res_id"])) as form:
            form.reason = "Husband and wife"
            with form.line_ids.edit(0) as line:
                self.assertIn(self.other.name, line.who)
                self.assertEqual(line.likeness, "the same mobile")
        dialog.browse(action["res_id"]).action_confirm()
        self.assertTrue(self._rows(self.member, self.other))

    def test_nothing_private_crosses_centers(self):
        """P-09: that there is somebody, and where; no name, number or page."""
        self.far.mobile = self.member.mobile
        secrets = (self.far.name, f"/{self.far.id}", "Tea House B")
        self.assertIn("Somebody at Center B", self.member.known_text)
        for secret in secrets:
            self.assertNotIn(secret, self.member.known_text)
        action = self.member.action_distinguish()
        dialog = self.env[action["res_model"]].with_user(self.clerk_a)
        lines = dialog.browse(action["res_id"]).line_ids
        names = [name for name in lines._fields if name != "other_id"]
        shown = str(lines.read(names))
        self.assertIn("Somebody at Center B", shown)
        for secret in secrets:
            self.assertNotIn(secret, shown)
        for user in (self.clerk_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                lines.with_user(user).read(["other_id"])
        with self.assertRaises(AccessError):
            lines.write({"other_id": self.other.id})
        self._distinguish(self.member, "Uncle of the tea seller")
        messages = str(self.far.sudo().message_ids.mapped("body"))
        self.assertIn("somebody at Center A, as found there", messages)
        for secret in (self.member.name, "Uncle"):
            self.assertNotIn(secret, messages)
        messages = str(self.member.message_ids.mapped("body"))
        self.assertIn("somebody at Center B: Uncle", messages)
        self.assertNotIn(self.far.name, messages)

    def test_dialogs_are_kept_to_who_opened_them(self):
        action = self.member.action_distinguish()
        for user in (self.director_a, self.clerk_b):
            dialog = self.env[action["res_model"]].with_user(user)
            dialog = dialog.browse(action["res_id"])
            for rows in (dialog, dialog.sudo().line_ids.with_user(user)):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    rows.read(["display_name"])

    def test_staff_of_one_of_the_two_centers_decide(self):
        self.far.mobile = self.member.mobile
        for user in (
            self.clerk_b,
            self.unassigned,
            self.committee,
            self.outsider,
            self.portal_user,
        ):
            foreign = self.member.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    foreign.action_distinguish()
                with self.assertRaises(AccessError):
                    foreign._distinguish(self.other, "x")
        self._distinguish(self.far)
        self.assertEqual(len(self._rows(self.far, self.member)), 1)
        self.assertEqual(len(self._rows(self.far, self.other)), 1)

    def test_findings_are_never_written_by_hand(self):
        self._distinguish(self.member)
        row = self._rows(self.member, self.other)
        values = {
            "member_id": self.member.id,
            "other_id": self.far.id,
            "reason": "x",
            "decided_at": "2026-09-21 02:00:00",
            "decided_by_id": self.clerk_a.id,
        }
        for user in (self.clerk_a, self.director_a, self.committee, self.admin):
            mine = row.with_user(user)
            with self.subTest(user=user.login):
                for name, value in values.items():
                    with self.assertRaises(UserError):
                        mine.write({name: value})
                with self.assertRaises(AccessError):
                    mine.unlink()
                with self.assertRaises(UserError):
                    mine.create(values)
        with self.assertRaises(ProtectedField):
            row.sudo().write({"reason": "x"})
        with self.assertRaises(ProtectedField):
            row.sudo().create(values)
        with self.assertRaises(MemberRefused):
            row.sudo().unlink()

    def test_database_refuses_what_cannot_be(self):
        self._distinguish(self.member)
        first, second = sorted((self.member | self.other).ids)
        values = {
            "member_id": first,
            "other_id": second,
            "reason": "x",
            "decided_at": "2026-09-21 02:00:00",
            "decided_by_id": self.clerk_a.id,
        }
        rows = self.env["party.member.distinction"]._as_mover()
        for difference in (
            {},  # the pair stands already
            {"member_id": second, "other_id": first},
            {"other_id": first},
            {"other_id": self.far.id, "reason": " "},
            {"other_id": self.far.id, "reason": "x" * 2001},
        ):
            with (
                self.subTest(difference=difference),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                rows.create(values | difference)

    def test_findings_are_read_by_who_sees_both(self):
        self.far.mobile = self.member.mobile
        self._distinguish(self.member)
        near = self._rows(self.member, self.other)
        across = self._rows(self.member, self.far)
        for user, seen in [
            (self.clerk_a, near),
            (self.director_a, near),
            (self.clerk_b, near.browse()),
            (self.unassigned, near.browse()),
            (self.committee, near | across),
            (self.admin, near | across),
        ]:
            rows = self.env["party.member.distinction"].with_user(user)
            hidden = (near | across) - seen
            with self.subTest(user=user.login):
                self.assertEqual(rows.search([]), seen)
                self.assertEqual(len(rows.name_search("Qian")), len(seen))
                counted = rows._read_group([], [], ["__count"])
                self.assertEqual(counted, [(len(seen),)])
                if hidden:
                    with self.assertRaises(AccessError):
                        hidden.with_user(user).read(["reason"])
                    with self.assertRaises(AccessError):
                        hidden.with_user(user)._export_rows([["reason"]])
        for user in (self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                near.with_user(user).search([])

    def test_merged_record_leaves_its_findings_to_the_other(self):
        third = self._sound(serial=4)
        self.other.mobile = third.mobile
        self._distinguish(third)
        self.other._record_proof(name=self.member.name)
        kept, gone = self.member, self.other
        merge = self.env["party.member.merge"].with_user(self.director_a)
        merge = merge.create({"member_id": kept.id, "other_id": gone.id})
        merge.action_confirm()
        self.assertTrue(self._rows(gone, third))
        self.assertRecordValues(
            self._rows(kept, third),
            [{"reason": "Father and son", "decided_by_id": self.clerk_a.id}],
        )
        kept.mobile = third.mobile
        self.assertEqual(self._flags(kept), {"is_sound"})

    def test_merging_offers_the_one_alike_whom_the_reader_sees(self):
        merging = self.member.with_user(self.director_a)
        context = merging.action_merge()["context"]
        self.assertEqual(context["default_other_id"], self.other.id)
        self.far.mobile = self.member.mobile  # at another center: never offered
        context = merging.action_merge()["context"]
        self.assertEqual(context["default_other_id"], self.other.id)
        self._sound(serial=5, mobile=self.member.mobile)
        self.assertNotIn("default_other_id", merging.action_merge()["context"])

    def test_two_told_apart_by_mistake_are_merged(self):
        self._distinguish(self.member)
        merge = self.env["party.member.merge"].with_user(self.director_a)
        merge.create(
            {"member_id": self.member.id, "other_id": self.other.id}
        ).action_confirm()
        self.assertEqual(self.other.merged_into_id, self.member)
        self.assertEqual(self._flags(self.member), {"is_sound"})


class TestRegistrationAlike(PartyQualityCommon):
    """What a clerk is told of, and decides, while registering somebody."""

    def test_clerks_decision_reaches_the_register(self):
        spouse = self._sound(mobile="13800000101")
        far = self._sound(self.clerk_b, serial=2, mobile="13800000101")
        case = self._bring_registration_to("pledged")
        self.assertEqual(case.known_count, 2)
        case._distinguish("Three of one family")
        self.env.invalidate_all()
        self.assertFalse(case.known_count)
        self.assertFalse(case.known_text)
        self._equip(case)
        with freeze_time("2026-09-22 02:00:00"):
            case.with_user(self.director_a).action_enter()
        rows = self._rows(case.member_id, spouse, far)
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.assertRecordValues(
                row,
                [
                    {
                        "reason": "Three of one family",
                        "decided_by_id": self.clerk_a.id,
                        "decided_at": case.distinct_at,
                    }
                ],
            )
        self.assertEqual(str(case.distinct_at), "2026-09-21 02:00:00")
        self.assertNotIn("is_duplicate", self._flags(case.member_id))
        self.assertEqual(self._flags(spouse), {"is_duplicate"})  # and the one far away

    def test_who_came_later_is_compared_too(self):
        self._sound(mobile="13800000101")
        case = self._bring_registration_to("equipped")
        case._distinguish("Spouse")
        later = self._sound(serial=2, mobile="13800000101")
        self.env.invalidate_all()
        self.assertEqual(case.known_count, 1)
        self.assertIn(later.name, case.known_text)
        with self.assertRaisesRegex(RegistrationRefused, "1 people"):
            case.action_enter()
        case._distinguish("Daughter")
        case.action_enter()
        self.assertEqual(len(self._rows(case.member_id, later)), 1)

    def test_nobody_to_compare_is_refused(self):
        case = self._create_registration()
        with self.assertRaises(RegistrationRefused):
            case._distinguish("x")
        self._sound(mobile="13800000102")
        entered = self._bring_registration_to("entered")
        with self.assertRaises(FiledRecord):
            entered._distinguish("x")

    def test_compared_people_are_closed(self):
        self._sound(self.clerk_b, mobile="13800000101")
        case = self._create_registration()
        case._distinguish("Spouse")
        for user in (self.clerk_a, self.admin):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    case.with_user(user).read(["distinct_member_ids"])
                for name in ("distinct_member_ids", "distinct_by_id", "distinct_at"):
                    with self.assertRaises(UserError):
                        case.with_user(user).write({name: False})

    def test_open_registration_is_found_while_typing(self):
        first = self._create_registration()
        form = Form(self.env["party.registration"].with_user(self.director_a))
        form.name = "Shen Y."
        form.mobile = "13800000101"
        self.assertEqual(form.parallel_count, 1)
        self.assertFalse(form.known_count)
        self.assertIn(f"/odoo/party-registrations/{first.id}", form.known_text)
        self.assertIn("the same mobile", form.known_text)
        case = form.save()
        self.assertEqual(case.parallel_count, 1)  # not itself
        first._end("mistake", "Taken twice")
        self.env.invalidate_all()
        self.assertFalse(case.parallel_count)
        self.assertFalse(case.known_text)

    def test_open_registration_elsewhere_stays_unnamed(self):
        far = self._create_registration(self.clerk_b, found_via="self")
        self._take_consents(far)
        far.write({"id_number": NUMBER})
        case = self._create_registration(
            name="Somebody", mobile="13800000102", found_via="self"
        )
        self._take_consents(case)
        for values, likeness in [
            ({"mobile": "13800000101"}, "the same mobile"),
            (
                {"name": far.name, "birth_date": far.birth_date},
                "the same name and date of birth",
            ),
            ({"id_number": NUMBER}, "the same ID number"),
        ]:
            with self.subTest(values=values):
                case.write({"mobile": "13800000102"} | values)
                self.env.invalidate_all()
                self.assertEqual(case.parallel_count, 1)
                self.assertIn("registration runs at Center B", case.known_text)
                self.assertIn(likeness, case.known_text)
                for secret in ("Shen Yunshu", "Tea", "1975", f"/{far.id}"):
                    self.assertNotIn(secret, case.known_text)

    def test_open_registration_does_not_hinder_the_entry(self):
        """Whoever enters first is then known to the other registration."""
        case = self._bring_registration_to("equipped")
        parallel = self._create_registration(self.clerk_b)
        self.env.invalidate_all()
        self.assertEqual(case.parallel_count, 1)
        case.action_enter()
        self.env.invalidate_all()
        self.assertFalse(parallel.parallel_count)
        self.assertEqual(parallel.known_count, 1)
