"""A member's own data in one copy: complete, of nobody else, and logged (P-05)."""

from hashlib import sha256
from io import BytesIO

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.party_service_center.exceptions import RightsRefused
from odoo.addons.party_service_center.models.pointers import pointers_to
from odoo.addons.party_service_center.tests.samples import NUMBER, PartySamples
from odoo.addons.party_service_center.tests.test_party_rights_request import (
    PartyRightsCommon,
)

from ..exceptions import ReportRefused
from ..renderers.xlsx import xlsx_bytes
from ..tables import member_extract
from ..tables.extract_sections import LEFT_OUT, SECTIONS
from .common import PartyReportsCommon

# entries of the register that say nothing more of the person than others do
SAID_ELSEWHERE = {
    "id_number_masked": "the ID number, as it is shown",
    "id_number_full": "the ID number in full",
    "id_number_hash": "a fingerprint of the ID number",
    "registered_by_id": "a colleague",
    "confirmed_by_id": "a colleague",
    "merged_into_id": "the records of both are in the extract",
    "partner_id": "the contact bears the name and the address of the portal",
    "business_name": "the businesses have a table",
    "active": "the day of leaving says it",
    "phone_sanitized": "the mobile in another form",
}
TECHNICAL = {"id", "create_uid", "create_date", "write_uid", "write_date"}


class ExtractCommon(PartyReportsCommon):
    def _extract(self, member, user=None, **options):
        env = self.env(user=user or self.director_a)
        wording = env["party.report.mixin"]._wording()
        return member_extract.build(env, member.with_env(env), wording, **options)

    def _tables(self, member, user=None, **options):
        """Kind of record → the table of it."""
        tables = self._extract(member, user, **options).tables
        self.assertEqual(len(tables), len(SECTIONS))
        return {
            section.model: table
            for section, table in zip(SECTIONS, tables, strict=True)
        }

    @staticmethod
    def _cells(tables):
        return [
            str(cell)
            for table in tables.values()
            for row in table.rows
            for cell in row
            if cell is not None
        ]


class TestExtractIsComplete(PartySamples, ExtractCommon):
    def test_every_kind_of_record_has_its_place(self):
        """Whoever adds a record about members says what the extract shows of it."""
        paths = {section.model: section.paths for section in SECTIONS}
        for model, name in pointers_to(self.env, "party.member"):
            with self.subTest(model=model, field=name):
                self.assertIn(model, paths)
                if model != "party.member":
                    self.assertIn(name, paths[model])
        found = set()
        for about in ("ticket", "registration", "pledge", "event.participant"):
            for model, _name in pointers_to(self.env, f"party.{about}"):
                with self.subTest(model=model):
                    self.assertIn(model, paths.keys() | LEFT_OUT.keys())
                    found.add(model)
        self.assertLessEqual(LEFT_OUT.keys(), found)
        self.assertFalse(LEFT_OUT.keys() & paths.keys())

    def test_every_entry_of_the_register_is_shown(self):
        shown = {
            name
            for section in SECTIONS
            for name in (section.head, *section.names)
            if section.model == "party.member"
        }
        stored = {
            name
            for name, field in self.env["party.member"]._fields.items()
            if field.store
            and field.type not in ("one2many", "many2many")
            # of Odoo's own mixins: subscriptions, activities
            and not name.startswith(("message_", "activity_", "my_activity_"))
        }
        self.assertEqual(stored - shown - TECHNICAL, SAID_ELSEWHERE.keys())

    def test_no_field_names_somebody_else(self):
        for section in SECTIONS:
            for name in filter(None, (section.head, *section.names)):
                with self.subTest(model=section.model, field=name):
                    field = member_extract._field(self.env[section.model], name)
                    self.assertNotIn(
                        field.comodel_name, ("party.member", "res.users", "res.partner")
                    )

    def test_a_record_of_each_kind_is_shown(self):
        member = self.samples["party.member"].sudo()
        for model in ("party.import.row", "party.evaluation.sheet"):
            self.samples[model].sudo()._record_proof(member_id=member.id)
        line = self.samples["party.letter.line"].sudo()
        receivers = self.env["party.yearly.account.receiver"]._as_mover()
        account = self.env["party.yearly.account"].create({"year": 2025})
        receivers.create({"account_id": account.id, "member_id": member.id})
        built = {}
        for section in SECTIONS:
            rows = self.samples.get(section.model, member).sudo()
            about = member
            if section.model == "party.delivery":
                about = line.member_id
            elif rows != member:
                [about] = rows.mapped(section.paths[0])[:1]
            if about not in built:
                built[about] = self._tables(about, self.admin)
            with self.subTest(model=section.model):
                self.assertTrue(built[about][section.model].rows)
        self.assertNotIn(NUMBER, "".join(self._cells(built[member])))


class TestMemberExtract(ExtractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls("setUp")._create_member(
            name="Qian Muhan", id_number=NUMBER, sex="male", residence="Test Town"
        )

    def _ticket(self, user=None, **values):
        return self._create_ticket(user, member_id=self.member.id, **values)

    def test_person_and_requests(self):
        ticket = self._ticket(request_text="Who helps with the rent?")
        self._tell(ticket, result_text="The market office halves it.")
        tables = self._tables(self.member)
        self.assertEqual(
            [row[1:] for row in tables["party.member"].rows][:2],
            [("Member's Name", "Qian Muhan"), ("Sex", "Male")],
        )
        lines = {row[1]: row for row in tables["party.ticket"].rows}
        self.assertEqual(lines["Result"][2], "The market office halves it.")
        self.assertEqual(lines["Result"][0], ticket.name)
        self.assertIn("Who helps with the rent?", self._cells(tables))
        self.assertIn("Nothing is recorded here.", tables["party.plaque"].notes)
        self.assertFalse(tables["party.ticket"].notes)

    def test_nobody_else_is_named(self):
        namesake = self._create_member(name="Someone Else", mobile="13800000199")
        findings = self.env["party.member.distinction"]
        findings._record(self.member, namesake, "Someone Else was born later")
        ticket = self._ticket()
        self._hand_over(ticket, note="He shouts")
        self._create_ticket(member_id=namesake.id, request_text="Not for others")
        cells = "\n".join(self._cells(self._tables(self.member, self.admin)))
        for word in (
            "Someone Else",
            "He shouts",
            "Not for others",
            self.clerk_a.name,
            self.director_a.name,
        ):
            self.assertNotIn(word, cells)
        rows = self._tables(self.member)["party.member.distinction"].rows
        self.assertEqual(len(rows), 1)

    def test_id_numbers_are_masked_also_in_texts(self):
        self._ticket(request_text=f"My number is {NUMBER}.")
        for user in (self.director_a, self.committee, self.data_officer):
            paper = self._tables(self.member, user)
            cells = self._cells(paper)
            self.assertIn("330523********001X", cells)
            self.assertNotIn(NUMBER, "".join(cells))
        for user in (self.director_a, self.committee, self.clerk_a):
            with self.assertRaises(AccessError):
                self._extract(self.member, user, in_full=True)
        cells = self._cells(self._tables(self.member, self.data_officer, in_full=True))
        self.assertEqual(cells.count(NUMBER), 1)

    def test_the_paper_says_how_the_number_is_shown(self):
        masked = self._extract(self.member).passages[0].text
        full = self._extract(self.member, self.data_officer, in_full=True)
        self.assertIn("is hidden", masked)
        self.assertNotIn("is hidden", full.passages[0].text)
        self.assertIn("in full", full.passages[0].text)

    def test_strangers_get_nothing(self):
        for user in (
            self.clerk_b,
            self.director_b,
            self.unassigned,
            self.outsider,
            self.portal_user,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._extract(self.member, user)

    def test_secret_requests_are_for_their_circle(self):
        ticket = self._ticket(request_text="The director is unfair.")
        self._tell(ticket, "promise")
        self._give_reason(ticket, "mark_secret", "About the director")
        # whoever answers for it stays; the director is taken out
        ticket.sudo()._record_proof(circle_ids=[(6, 0, self.clerk_a.ids)])
        shown = self._tables(self.member, self.director_a)
        for model in ("party.ticket", "party.ticket.notice"):
            self.assertFalse(shown[model].rows)
            # nor does a count say that there is one
            self.assertEqual(shown[model].notes, ("Nothing is recorded here.",))
        shown = self._tables(self.member, self.clerk_a)
        self.assertIn("The director is unfair.", self._cells(shown))

    def test_rows_of_other_centers_are_counted_only(self):
        self._ticket(self.clerk_a, request_text="Asked here")
        foreign = self._create_ticket(
            self.clerk_b, center_id=self.center_b.id, request_text="Asked there"
        )
        foreign.sudo().member_id = self.member
        shown = self._tables(self.member, self.director_a)
        self.assertNotIn("Asked there", self._cells(shown))
        self.assertIn("1 more", shown["party.ticket"].notes[0])
        shown = self._tables(self.member, self.committee)
        self.assertIn("Asked there", self._cells(shown))
        self.assertFalse(shown["party.ticket"].notes)

    def test_what_a_merged_record_held_is_shown(self):
        other = self._create_member(name="Qian Mu Han", mobile="13800000177")
        self.env["party.access.log"]._record(other, "Looked up under the old name")
        self._ticket()
        merge = self.env["party.member.merge"].with_user(self.director_a)
        merge.create(
            {"member_id": self.member.id, "other_id": other.id}
        ).action_confirm()
        gone = (self.member | other).sudo().filtered("merged_into_id")
        cells = self._cells(self._tables(gone.merged_into_id))
        self.assertIn("Looked up under the old name", cells)
        self.assertIn(gone.name, cells)

    def test_queries_do_not_grow_with_the_records(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._extract(self.member)
            return self.env.cr.sql_log_count - before

        self._tell(self._ticket(), "promise")
        count()  # fill the caches of rules and translations
        few = count()
        for _number in range(5):
            self._tell(self._ticket(), "promise")
        self.assertEqual(count(), few)
        self.assertLess(few, 150)

    def test_workbook_and_paper(self):
        self._ticket(request_text="=1+1")
        paper = self._extract(self.member)
        book = openpyxl.load_workbook(BytesIO(xlsx_bytes(paper)))
        self.assertEqual(len(book.worksheets), len(SECTIONS) + 1)
        values = [c.value for sheet in book for row in sheet for c in row]
        self.assertIn("=1+1", values)
        content = self.env["party.report.paper"]._pdf(paper)
        printed = self._dense("".join(self._pages(content)))
        self.assertPrinted(printed, "Qian Muhan", "=1+1", "Test Town", "is hidden")
        self.assertFalse(self._missing_glyphs(content))


@tagged("post_install", "-at_install")
class TestMemberExtractDialog(PartyRightsCommon, PartyReportsCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.member = self._create_member(name="Shen Yifan", id_number=NUMBER)

    def _dialog(self, user=None, **values):
        dialogs = self.env["party.member.extract"].with_user(user or self.director_a)
        given = {"member_id": self.member.id, "reason": "Asked for at the window"}
        return dialogs.create(given | values)

    def _open(self, request, **values):
        """The dialog as the button of a request opens it."""
        action = request.action_extract()
        dialogs = self.env[action["res_model"]].with_env(request.env)
        return dialogs.with_context(**action["context"]).create(values)

    def _log(self):
        return self.env["party.report.download"].search([], limit=1)

    def test_each_extract_is_logged(self):
        file = BytesIO()
        name = self._dialog(output="xlsx")._write_file(file)
        self.assertTrue(file.getvalue())
        entry = self._log()
        self.assertEqual(entry.user_id, self.director_a)
        self.assertEqual(entry.center_ids, self.center_a)
        self.assertEqual(entry.filename, name)
        self.assertIn("Shen Yifan", entry.subtitle)
        self.assertEqual(entry.reason, "Asked for at the window")
        self.assertTrue(entry.names_people)
        self.assertFalse(entry.is_in_full)
        self.assertGreater(entry.row_count, 3)
        self.assertIn(sha256(file.getvalue()).hexdigest(), self._last_note(self.member))

    @staticmethod
    def _last_note(record):
        return record.sudo().message_ids.sorted("id")[-1].body

    def test_a_reason_is_needed(self):
        for reason in (" ", False):
            with self.assertRaises(ReportRefused):
                self._dialog(reason=reason).action_confirm()
        self.assertFalse(self._log())

    def test_number_in_full_is_for_the_data_officer_and_logged(self):
        logs = self.env["party.access.log"]
        dialog = self._dialog(is_in_full=True)
        dialog._write_file(BytesIO())
        self.assertFalse(self._log().is_in_full)
        self.assertFalse(logs.search([("member_id", "=", self.member.id)]))
        dialog = self._dialog(self.data_officer, output="xlsx")
        self.assertTrue(dialog.is_in_full)
        file = BytesIO()
        dialog._write_file(file)
        book = openpyxl.load_workbook(file)
        values = [c.value for sheet in book for row in sheet for c in row]
        self.assertIn(NUMBER, values)
        self.assertTrue(self._log().is_in_full)
        look = logs.search([("member_id", "=", self.member.id)])
        self.assertEqual(look.user_id, self.data_officer)
        self.assertEqual(look.reason, "Asked for at the window")

    def test_who_may_make_one(self):
        for user in (self.clerk_a, self.clerk_b, self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._dialog(user)
        # the rank is there, the member is not theirs
        dialog = self._dialog(self.director_b)
        with self.assertRaises(AccessError):
            dialog.action_confirm()
        with self.assertRaises(AccessError):
            dialog._write_file(BytesIO())
        for user in (self.director_a, self.committee, self.data_officer):
            with self.subTest(user=user.login):
                self.assertTrue(self._dialog(user)._write_file(BytesIO()))
        self.assertNotIn(
            self.director_b, self.env["party.report.download"].search([]).user_id
        )

    def test_download(self):
        url = self._dialog().action_confirm()["params"]["url"]
        for user, status in (
            (self.director_a, 200),
            (self.director_b, 404),
            (self.committee, 404),
            (self.clerk_a, 404),
            (self.portal_user, 404),
        ):
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login.ljust(8, "x"))
                response = self.url_open(url)
                self.assertEqual(response.status_code, status)
        self.authenticate(self.director_a.login, self.director_a.login.ljust(8, "x"))
        response = self.url_open(url)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertTrue(response.content.startswith(b"%PDF"))

    def test_answers_a_request_after_the_identity_check(self):
        request = self._ask(self.director_a)
        with self.assertRaises(RightsRefused):
            request.action_extract()
        with self.assertRaises(RightsRefused):
            self._dialog(request_id=request.id)
        self._identify(request)
        dialog = self._open(request, output="xlsx")
        self.assertEqual(dialog.member_id, self.member)
        self.assertEqual(dialog.reason, "Rights request received on 2026-09-21")
        file = BytesIO()
        dialog._write_file(file)
        self.assertIn(sha256(file.getvalue()).hexdigest(), self._last_note(request))
        self._answer(request)
        with self.assertRaises(RightsRefused):
            request.action_extract()
        with self.assertRaises(RightsRefused):
            dialog._write_file(BytesIO())

    def test_answers_no_other_request(self):
        for kind in ("correct", "erase", "explain"):
            request = self._identify(self._ask(self.director_a, kind=kind))
            with self.subTest(kind=kind), self.assertRaises(RightsRefused):
                request.action_extract()
        other = self._create_member(name="Luo Shuyao", mobile="13800000155")
        request = self._identify(self._ask(self.director_a, member_id=other.id))
        with self.assertRaises(ReportRefused):
            self._dialog(request_id=request.id)
        case = self._create_registration()
        request = self._identify(self._ask(self.director_a, registration_id=case.id))
        with self.assertRaises(RightsRefused):
            request.action_extract()

    def test_the_button_is_for_those_who_may(self):
        request = self._identify(self._ask())
        for user, is_there in (
            (self.clerk_a, False),
            (self.director_a, True),
            (self.data_officer, True),
        ):
            views = request.with_user(user).get_views([(False, "form")])
            arch = views["views"]["form"]["arch"]
            with self.subTest(user=user.login):
                self.assertEqual("action_extract" in arch, is_there)
                members = self.env["party.member"].with_user(user)
                form = members.get_views([(False, "form")], {"toolbar": True})
                menus = form["views"]["form"]["toolbar"]
                names = [action["name"] for action in menus.get("action", ())]
                self.assertEqual("Extract of All Data" in names, is_there)
