"""Imports by role and center, below the screen (P-03, P-09)."""

from io import BytesIO

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..exceptions import ProtectedField
from ..tools.roster_columns import BY_KEY
from .party_import_common import NUMBER, PartyImportCommon


class TestPartyImportAccess(PartyImportCommon):
    """Imports by role and center, below the screen (P-09)."""

    def setUp(self):
        super().setUp()
        self.record = self._checked(self._person(1, id_number=NUMBER))
        self.row = self.record.row_ids

    def test_own_center_and_committee_read(self):
        for user in self.clerk_a | self.director_a | self.committee | self.admin:
            with self.subTest(user=user.login):
                record = self.record.with_user(user)
                self.assertEqual(record.search([]), self.record)
                self.assertEqual(record.new_count, 1)
                self.assertEqual(record.row_ids.mapped("name"), ["沈云1"])

    def test_others_see_nothing(self):
        for user in self.clerk_b | self.director_b | self.unassigned:
            for records in (self.record, self.row):
                foreign = records.with_user(user)
                with self.subTest(user=user.login, model=records._name):
                    self.assertFalse(foreign.search([]))
                    self.assertFalse(foreign._read_group([], ["create_uid"]))
                    self.assertFalse(foreign.name_search("沈云"))
                    self.assertFalse(foreign.name_search("roster"))
                    with self.assertRaises(AccessError):
                        foreign.read(["display_name"])
                    with self.assertRaises(AccessError):
                        foreign._export_rows([["display_name"]])
        for user in self.outsider | self.portal_user:
            for records in (self.record, self.row):
                foreign = records.with_user(user)
                with self.subTest(user=user.login, model=records._name):
                    for call in (
                        lambda foreign=foreign: foreign.search([]),
                        lambda foreign=foreign: foreign.name_search("沈云"),
                        lambda foreign=foreign: foreign._read_group([], ["create_uid"]),
                        lambda foreign=foreign: foreign.read(["display_name"]),
                        lambda foreign=foreign: foreign._export_rows(
                            [["display_name"]]
                        ),
                    ):
                        with self.assertRaises(AccessError):
                            call()

    def test_others_take_no_step(self):
        steps = (
            "action_check",
            "action_write",
            "action_undo",
            "action_change",
            "action_cancel",
        )
        for user in self.clerk_b | self.committee | self.outsider | self.portal_user:
            foreign = self.record.with_user(user)
            for step in steps:
                with (
                    self.subTest(user=user.login, step=step),
                    self.assertRaises(AccessError),
                ):
                    getattr(foreign, step)()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                foreign.write({"on_known": "skip"})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._bring(self._person(2), user=user, center_id=self.center_a.id)
        for user in self.clerk_a | self.admin:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.record.with_user(user).unlink()

    def test_rows_are_written_by_the_import_alone(self):
        for user in (self.clerk_a, self.director_a, self.admin):
            row = self.row.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(ProtectedField):
                    row.write({"outcome": "new"})
                with self.assertRaises(AccessError):
                    row.write({})
                with self.assertRaises(ProtectedField):
                    row.create({"import_id": self.record.id, "row_number": 9})
                with self.assertRaises(AccessError):
                    row.unlink()
        with self.assertRaises(ProtectedField):
            self.record.write({"row_ids": [(1, self.row.id, {"outcome": "skip"})]})

    def test_numbers_are_closed_to_everybody(self):
        for user in self.clerk_a | self.committee | self.admin | self.data_officer:
            for records, name in (
                (self.record, "file"),
                (self.row, "id_number_full"),
                (self.row, "id_number_hash"),
            ):
                closed = records.with_user(user)
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(AccessError):
                        closed.read([name])
                    with self.assertRaises(AccessError):
                        closed._export_rows([[name]])
                    with self.assertRaises(AccessError):
                        closed.search([(name, "!=", False)])
        self.assertFalse(self.record.upload)
        self.assertNotIn("19750315", str(self.row.read()))

    def test_file_is_downloaded_by_nobody(self):
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "party.import"), ("res_field", "=", "file")]
        )
        self.assertTrue(attachment)
        for user in self.clerk_a | self.committee | self.admin | self.clerk_b:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                attachment.with_user(user).read(["raw"])

    def test_attachments_and_messages_follow_the_import(self):
        self.record.message_post(body="Brought by the branch")
        attachment = self.env["ir.attachment"].create(
            {
                "name": "letter.txt",
                "raw": b"letter",
                "res_model": self.record._name,
                "res_id": self.record.id,
            }
        )
        for user in (self.clerk_b, self.outsider, self.portal_user):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    attachment.with_user(user).read(["raw"])
                with self.assertRaises(AccessError):
                    self.record.message_ids.with_user(user).read(["body"])
                with self.assertRaises(AccessError):
                    self.record.with_user(user).message_post(body="x")

    def test_counter_is_closed(self):
        self.record.action_write()
        for user in (self.clerk_a, self.clerk_b, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["party.import.progress"].with_user(user).search([])


@tagged("post_install", "-at_install")
class TestPartyImportTemplate(HttpCase, PartyImportCommon):
    def test_template_is_for_those_who_bring_rosters(self):
        url = "/party_import/template"
        for user, status in (
            (self.clerk_a, 200),
            (self.director_a, 200),
            (self.outsider, 404),
            (self.portal_user, 404),
        ):
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login.ljust(8, "x"))
                answer = self.url_open(url)
                self.assertEqual(answer.status_code, status)
                if status == 200:
                    book = openpyxl.load_workbook(BytesIO(answer.content))
                    head = [cell.value.rstrip("*") for cell in book.worksheets[0][1]]
                    self.assertEqual(head, [c.heading for c in BY_KEY.values()])
        self.authenticate(None, None)
        answer = self.url_open(url, allow_redirects=False)
        self.assertIn(answer.status_code, (302, 303))

    def test_file_is_no_content_of_the_site(self):
        record = self._checked(self._person(1, id_number=NUMBER))
        self.authenticate(self.clerk_a.login, self.clerk_a.login.ljust(8, "x"))
        for name in ("file", "upload"):
            answer = self.url_open(f"/web/content/party.import/{record.id}/{name}")
            with self.subTest(field=name):
                self.assertFalse(answer.ok and answer.content)
