"""Registering a person at the window and finding them again (A2.2, A3.1.5, P-03)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import file_open, mute_logger

from ..exceptions import (
    FiledRecord,
    IdentityLocked,
    InvalidCreditCode,
    InvalidIdNumber,
    InvalidPhone,
    MemberRefused,
    ProtectedField,
)
from .common import PartyCommon

NUMBER = "33052319750315001X"
MASKED = "330523********001X"


class TestPartyMember(PartyCommon):
    def test_sex_and_birth_date_come_from_the_number(self):
        member = self._create_member(id_number="330523200002290027")
        self.assertEqual(member.sex, "female")
        self.assertEqual(member.birth_date, date(2000, 2, 29))

    def test_entered_facts_are_not_overwritten_by_the_number(self):
        member = self._create_member(id_number=NUMBER, birth_date="1975-03-16")
        self.assertEqual(member.birth_date, date(1975, 3, 16))

    def test_wrong_numbers_are_refused_in_words(self):
        for number, word in [
            ("330523197503150011", "mistyped"),
            ("330523199002290013", "date of birth"),
            ("3305231975", "17 digits"),
            ("990523197503150019", "province"),
        ]:
            with self.subTest(number=number):
                with self.assertRaisesRegex(InvalidIdNumber, word):
                    self._create_member(id_number=number)

    def test_wrong_number_stays_on_the_screen_while_typing(self):
        """A refusal would make the web client take the typed text away."""
        members = self.env["party.member"].with_user(self.clerk_a)
        spec = {"id_number": {}, "sex": {}, "birth_date": {}}
        typed = {"id_number": "330523197503150011"}
        answer = members.onchange(typed, ["id_number"], spec)
        self.assertIn("mistyped", answer["warning"]["message"])
        self.assertFalse(answer.get("value"))

    def test_number_is_found_whole_or_by_its_end(self):
        member = self._create_member(id_number=NUMBER)
        members = self.env["party.member"].with_user(self.clerk_a)
        for text in (NUMBER, NUMBER.lower(), " 330523 19750315 001X", "001X", "001x"):
            with self.subTest(text=text):
                self.assertEqual(members.search([("id_number", "ilike", text)]), member)
        for text in ("330523", "19750315", "9", "%", "____"):
            with self.subTest(text=text):
                self.assertFalse(members.search([("id_number", "ilike", text)]))
        self.assertFalse(
            members.with_user(self.clerk_b).search([("id_number", "=", NUMBER)])
        )

    def test_number_is_masked_everywhere(self):
        member = self._create_member(id_number=NUMBER)
        users = self.clerk_a | self.data_officer | self.admin
        officer = member.with_user(self.data_officer)
        self.assertEqual(officer.read(["id_number"])[0]["id_number"], MASKED)
        self.assertNotIn("1975", member.display_name)
        for name in ("id_number_full", "id_number_hash"):
            for user in users:
                closed = member.with_user(user)
                with self.subTest(field=name, user=user.login):
                    with self.assertRaises(AccessError):
                        closed.read([name])
                    with self.assertRaises(AccessError):
                        closed.search([(name, "!=", False)])
                    with self.assertRaises(AccessError):
                        closed._read_group([], [name])
                    with self.assertRaises(ProtectedField):
                        closed.write({name: "x"})
        messages = member.message_ids.mapped("body")
        self.assertNotIn("19750315", str(messages))

    def test_number_sent_back_as_shown_changes_nothing(self):
        member = self._create_member(id_number=NUMBER)
        member.write({"id_number": MASKED, "note": "Speaks Hakka"})
        self.assertEqual(member.sudo().id_number_full, NUMBER)

    def test_missing_number_is_filled_in_once(self):
        member = self._create_member()
        member.write({"id_number": "330523200002290027"})
        self.assertEqual(member.id_number, "330523********0027")
        self.assertEqual((member.sex, member.birth_date.year), ("female", 2000))
        for value in ("33052319750315001X", "330523200002290028", False):
            with self.subTest(value=value), self.assertRaises(IdentityLocked):
                member.write({"id_number": value})

    def test_known_person_is_refused_across_centers(self):
        self._create_member(id_number=NUMBER)
        with self.assertRaisesRegex(MemberRefused, "Center A") as caught:
            self._create_member(self.clerk_b, id_number=NUMBER.lower())
        self.assertNotIn("Qian", str(caught.exception))

    def test_number_twice_at_once_leaves_no_trace_in_the_log(self):
        """Two windows enter the same person at once: the database refuses one."""
        members = self.env["party.member"].with_user(self.clerk_a)
        first = self._create_member(id_number=NUMBER)
        second = self._create_member(mobile="13800000003")
        _plain, secret = members._split_id_number({"id_number": NUMBER})
        first.flush_recordset()
        with (
            self.assertLogs("odoo.sql_db", "ERROR") as logged,
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            second._store_id_numbers([secret])
        self.assertNotIn("19750315", "".join(logged.output))

    def test_number_twice_in_one_batch_is_refused_in_words(self):
        row = {"name": "Qian Muhan", "home_branch_id": self.branch.id}
        members = self.env["party.member"].with_user(self.clerk_a)
        with self.assertRaisesRegex(MemberRefused, "two rows"):
            members._enter(
                [
                    row | {"mobile": "13800000002", "id_number": NUMBER},
                    row | {"mobile": "13800000003", "id_number": NUMBER},
                ]
            )

    def test_officer_sees_the_number_for_a_logged_reason(self):
        member = self._create_member(id_number=NUMBER)
        dialogs = self.env["party.member.reveal"]
        values = {"member_id": member.id, "reason": "Called by the branch"}
        shown = dialogs.with_user(self.data_officer).create(values).action_confirm()
        self.assertEqual(shown["params"]["message"], NUMBER)
        log = self.env["party.access.log"].search([("member_id", "=", member.id)])
        self.assertRecordValues(
            log, [{"user_id": self.data_officer.id, "reason": "Called by the branch"}]
        )
        with self.assertRaises(MemberRefused):
            dialogs.with_user(self.data_officer).create(
                values | {"reason": "  "}
            ).action_confirm()
        with self.assertRaises(AccessError):
            dialogs.with_user(self.clerk_a).create(values)
        foreign = self._create_member(self.clerk_b)
        with self.assertRaises(AccessError):
            dialogs.with_user(self.data_officer).create(
                {"member_id": foreign.id, "reason": "Curious"}
            ).action_confirm()

    def test_access_log_is_written_once(self):
        member = self._create_member(id_number=NUMBER)
        self.env["party.access.log"]._record(member, "Test")
        log = self.env["party.access.log"].search([("member_id", "=", member.id)])
        for user in (self.data_officer, self.admin):
            with self.assertRaises(UserError):
                log.with_user(user).write({"reason": "x"})
            with self.assertRaises(UserError):
                log.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.env["party.access.log"].with_user(user).create(
                    {"member_id": member.id, "user_id": user.id, "reason": "x"}
                )
        with self.assertRaises(UserError):
            log.sudo().write({"reason": "x"})

    def test_bad_facts_are_refused_in_words(self):
        for values, error in [
            ({"mobile": "13800abc001"}, InvalidPhone),
            ({"mobile": "123"}, InvalidPhone),
            ({"mobile": "0572-5123456"}, InvalidPhone),  # no text messages there
            ({"phone": "call me"}, InvalidPhone),
            ({"phone": 12345}, InvalidPhone),
            ({"id_number": 123}, InvalidIdNumber),
            ({"birth_date": "1800-01-01"}, MemberRefused),
            ({"birth_date": "2026-09-22"}, MemberRefused),
            ({"join_date": "2027-01-01"}, MemberRefused),
            ({"name": "  "}, MemberRefused),
            (
                {"business_ids": [(0, 0, {"name": "S", "credit_code": "12"})]},
                InvalidCreditCode,
            ),
            (
                {"business_ids": [(0, 0, {"name": "S", "opened_date": "2027-01-01"})]},
                MemberRefused,
            ),
        ]:
            with self.subTest(values=values), self.assertRaises(error):
                self._create_member(**values)

    def test_impossible_facts_are_refused_by_the_database(self):
        for values in (
            {"birth_date": "2000-01-01", "join_date": "2010-01-01"},
            {"name": "x" * 51},
            {"note": "x" * 100_000},
            {"business_ids": [(0, 0, {"name": "S", "stall_no": "x" * 100_000})]},
        ):
            with (
                self.subTest(values=list(values)),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._create_member(**values)

    def test_formula_as_a_name_is_plain_text(self):
        self.assertEqual(self._create_member(name="=1+1").name, "=1+1")

    def test_proofs_and_center_cannot_be_written(self):
        member = self._create_member()
        for name, value in [
            ("registered_at", "2026-01-01 00:00:00"),
            ("registered_by_id", self.clerk_b.id),
            ("center_id", self.center_b.id),
            ("id_number_masked", MASKED),
        ]:
            for user in (self.clerk_a, self.director_a, self.admin):
                with self.subTest(field=name, user=user.login):
                    with self.assertRaises(ProtectedField):
                        member.with_user(user).write({name: value})

    def test_tickets_sent_along_stay_guarded(self):
        """What registers a person is no way around the steps of a ticket."""
        filed, running = self._bring_to("filed"), self._create_ticket()
        for command, error in [
            ((1, running.id, {"told_date": "2026-01-01"}), ProtectedField),
            ((1, filed.id, {"request_text": "Something else"}), FiledRecord),
            ((4, filed.id), FiledRecord),
            ((0, 0, {"request_text": "R", "state": "filed"}), ProtectedField),
        ]:
            with self.subTest(command=command), self.assertRaises(error):
                self._create_member(ticket_ids=[command])

    def test_business_stays_with_its_member(self):
        foreign = self._create_member(self.clerk_b)
        member = self._create_member(business_ids=[(0, 0, {"name": "Tea House"})])
        with self.assertRaises(ProtectedField):
            member.business_ids.member_id = foreign

    def test_members_are_not_made_by_hand(self):
        """Entry is the last gate (A3.1.5): no form and no import opens it."""
        values = {
            "name": "Qian Muhan",
            "mobile": "13800000002",
            "home_branch_id": self.branch.id,
        }
        for user in (self.clerk_a, self.director_a, self.admin):
            members = self.env["party.member"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(MemberRefused):
                members.create(values)
        row = ["Qian Muhan", "13800000002", self.branch.complete_name]
        result = members.with_user(self.clerk_a).load(list(values), [row])
        self.assertFalse(result["ids"])
        self.assertIn("registration", result["messages"][0]["message"])

    def test_member_is_found_by_any_part(self):
        member = self._create_member(business_ids=[(0, 0, {"name": "Green Tea House"})])
        members = self.env["party.member"].with_user(self.clerk_a)
        for text in ("Muha", "0000002", "Tea Ho"):
            with self.subTest(text=text):
                self.assertIn(member.id, [i for i, _name in members.name_search(text)])

    def test_namesakes_are_told_apart_where_people_are_chosen(self):
        member = self._create_member(business_ids=[(0, 0, {"name": "Green Tea House"})])
        self.assertEqual(member.display_name, "Qian Muhan")
        self.assertEqual(
            member.with_context(show_details=True).display_name,
            "Qian Muhan · Green Tea House · …0002",
        )

    def test_queries_of_a_list_do_not_grow(self):
        counts = []
        spec = {
            name: {}
            for name in ("name", "mobile", "business_name", "id_number", "ticket_count")
        } | {"home_branch_id": {"fields": {"display_name": {}}}}
        members = self.env["party.member"].with_user(self.clerk_a)
        for size in (1, 5, 40):  # the first one fills caches
            for serial in range(size):
                self._create_member(mobile=f"138001{size:02d}{serial:03d}")
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            members.web_search_read([], spec, limit=80)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])


class TestMemberAccess(PartyCommon):
    """Members, businesses and the log by role and center (P-09)."""

    def setUp(self):
        super().setUp()
        self.member = self._create_member(
            business_ids=[(0, 0, {"name": "Green Tea House"})]
        )
        self.env["party.access.log"]._record(self.member, "Test")
        self.log = self.env["party.access.log"].search([])
        self.rows = [self.member, self.member.business_ids]

    def test_own_center_and_committee_read(self):
        users = self.clerk_a | self.director_a | self.committee | self.admin
        for rows in self.rows:
            for user in users:
                with self.subTest(model=rows._name, user=user.login):
                    self.assertLessEqual(rows, rows.with_user(user).search([]))

    def test_strangers_find_read_and_write_nothing(self):
        inside = self.clerk_b | self.director_b | self.unassigned
        for rows in [*self.rows, self.log]:
            for user in inside | self.outsider | self.portal_user:
                closed = rows.with_user(user)
                with self.subTest(model=rows._name, user=user.login):
                    with self.assertRaises(AccessError):
                        closed.read(["display_name"])
                    with self.assertRaises(UserError):  # AccessError's base class
                        closed.write({"create_uid": user.id})
                    with self.assertRaises(UserError):
                        closed.unlink()
        for rows in self.rows:
            for user in inside:
                closed = rows.with_user(user)
                with self.subTest(model=rows._name, user=user.login):
                    self.assertFalse(closed.search([]))
                    self.assertFalse(closed.name_search("e"))
                    self.assertFalse(closed._read_group([], ["center_id"], ["__count"]))

    def test_committee_reads_and_does_not_write(self):
        for rows in self.rows:
            with self.subTest(model=rows._name), self.assertRaises(UserError):
                rows.with_user(self.committee).write({"name": "changed"})
        with self.assertRaises(AccessError):
            self.member.with_user(self.committee).write({"note": "changed"})

    def test_clerk_registers_at_the_own_center_alone(self):
        with self.assertRaises(AccessError):
            self._create_member(center_id=self.center_b.id)
        with self.assertRaises(AccessError):
            self.env["party.business"].with_user(self.clerk_b).create(
                {"member_id": self.member.id, "name": "Intruder"}
            )

    def test_members_leave_by_their_step_alone(self):
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.member.with_user(user).unlink()
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(ProtectedField):
                self.member.with_user(user).action_archive()

    def test_log_is_for_officers_and_administrators(self):
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.log.with_user(user).read(["reason"])
        for user in (self.data_officer, self.admin):
            with self.subTest(user=user.login):
                self.assertTrue(self.log.with_user(user).read(["reason"]))


class TestPartyOrganization(PartyCommon):
    def _create(self, user=None, **values):
        return (
            self.env["party.organization"]
            .with_user(user or self.clerk_a)
            .create({"name": "Committee of Test Town", "kind": "committee"} | values)
        )

    def test_tree_gives_full_name_committee_and_addressee(self):
        town = self._create()
        general = self._create(
            name="General Branch", kind="general_branch", parent_id=town.id
        )
        branch = self._create(name="Branch", kind="branch", parent_id=general.id)
        self.assertEqual(
            branch.complete_name, "Committee of Test Town / General Branch / Branch"
        )
        self.assertEqual(branch.committee_id, town)
        self.assertEqual(branch.addressee_id, town)
        town.name = "Town Committee"
        self.assertEqual(
            branch.complete_name, "Town Committee / General Branch / Branch"
        )

    def test_letters_go_to_the_branch_where_no_committee_is_recorded(self):
        """Open point of the notice: one addressee, chosen on the home organization."""
        branch = self._create(name="Lonely Branch", kind="branch")
        self.assertEqual(branch.addressee_id, branch)
        department = self._create(name="Department", kind="department")
        branch.addressee_id = department
        self.assertEqual(branch.addressee_id, department)

    def test_no_cycles(self):
        town = self._create()
        branch = self._create(name="Branch", kind="branch", parent_id=town.id)
        for parent in (town, branch):
            with self.subTest(parent=parent.name):
                with self.assertRaisesRegex(ValidationError, "below it"):
                    town.parent_id = parent
        branch.parent_id = False
        town.parent_id = branch
        self.assertEqual(town.complete_name, "Branch / Committee of Test Town")

    def test_made_on_the_spot_from_what_was_typed(self):
        organizations = self.env["party.organization"].with_user(self.clerk_a)
        new_id, shown = organizations.name_create("Party Branch of the Bus Station")
        self.assertEqual(shown, "Party Branch of the Bus Station")
        self.assertEqual(organizations.browse(new_id).kind, "branch")

    def test_found_by_any_part_of_the_name(self):
        town = self._create(name="中共青溪镇委员会", short_name="青溪党委")
        branch = self._create(name="上坞村党支部", kind="branch", parent_id=town.id)
        for text in ("上坞", "青溪", "党支部"):
            with self.subTest(text=text):
                found = [i for i, _name in town.name_search(text)]
                self.assertIn(branch.id, found)
        self.assertIn(town.id, [i for i, _name in town.name_search("青溪党委")])

    def test_workbook_template_imports_parent_and_child(self):
        template = self.env["party.organization"].get_import_templates()[0]["template"]
        with file_open(template.lstrip("/"), "rb") as file:
            content = file.read()
        importer = (
            self.env["base_import.import"]
            .with_user(self.admin)
            .create(
                {
                    "res_model": "party.organization",
                    "file": content,
                    "file_name": "organizations.xlsx",
                    "file_type": "application/vnd.openxmlformats-officedocument"
                    ".spreadsheetml.sheet",
                }
            )
        )
        options = {"has_headers": True, "quoting": '"', "sheet": "party.organization"}
        preview = importer.parse_preview(dict(options))
        self.assertFalse(preview.get("error"))
        columns = [
            preview["matches"].get(i, [False])[0]
            for i in range(len(preview["headers"]))
        ]
        result = importer.execute_import(columns, preview["headers"], options)
        self.assertFalse(result["messages"])
        parent, child = self.env["party.organization"].browse(result["ids"])
        self.assertEqual(child.parent_id, parent)
        self.assertEqual(child.contact_name, "李示例")

    def test_bad_facts_are_refused_in_words(self):
        with self.assertRaises(InvalidPhone):
            self._create(phone="0572-CALL")
        with self.assertRaises(ValidationError):
            self._create(name="   ")
        for name in ("name", "code", "secretary_name", "contact_name", "address"):
            with (
                self.subTest(field=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._create(**{"name": "Long", name: "x" * 100_000})

    def test_same_name_stands_once_under_one_parent(self):
        self._create()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create()

    def test_rights(self):
        town = self._create(self.clerk_b)
        town.with_user(self.clerk_a).phone = "0572-5123456"
        own = self.env.ref("party_service_center.party_organization_association")
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.subTest(user=user.login):
                self.assertTrue(own.with_user(user).name)
                with self.assertRaises(AccessError):
                    own.with_user(user).contact_name = "Somebody"
                with self.assertRaises(AccessError):
                    self._create(user, name="Our Own", is_outside=False)
        own.with_user(self.admin).contact_name = "Somebody"
        for user in (self.clerk_a, self.committee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                town.with_user(user).unlink()
        for user in (self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                town.with_user(user).read(["name"])
        town.with_user(self.admin).unlink()
