"""Letters of a center are its own people's; the committee reads all (P-09)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .letter_common import LetterCase


class TestLetterAccess(LetterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.member = case._make_writable(1, cls.far_branch)
        silent = case._make_writable(1, cls.far_branch, 1)
        case._withdraw_consent(silent)
        cls.letter_run = case._make_run()
        cls.letter_run.action_draft()
        cls.letter = cls.letter_run.letter_ids
        cls.rows = {
            "party.letter.run": cls.letter_run,
            "party.letter": cls.letter,
            "party.letter.line": cls.letter.line_ids,
            "party.letter.omission": cls.letter_run.omission_ids,
        }

    def test_who_reads(self):
        inside = self.clerk_a | self.director_a | self.committee | self.admin
        for model, rows in self.rows.items():
            self.assertTrue(rows)
            for user in inside | self.data_officer:
                with self.subTest(model=model, user=user.login):
                    mine = rows.with_user(user)
                    self.assertEqual(mine.search([("id", "in", rows.ids)]), mine)
                    mine.web_read({"display_name": {}})
            for user in self.clerk_b | self.director_b | self.unassigned:
                theirs = rows.with_user(user)
                domain = [("id", "in", rows.ids)]
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(theirs.search(domain))
                    self.assertFalse(theirs._read_group(domain, ["center_id"]))
                    for call in (
                        lambda r=theirs: r.read(["display_name"]),
                        lambda r=theirs: r._export_rows([["display_name"]]),
                        lambda r=theirs: r.write({}),
                    ):
                        with self.assertRaises(AccessError):
                            call()
            for user in self.portal_user | self.outsider:
                with self.subTest(model=model, user=user.login):
                    with self.assertRaises(AccessError):
                        rows.with_user(user).search([])

    def test_clerk_records_and_decides_nothing(self):
        run = self.letter_run.with_user(self.clerk_a)
        letter = self.letter.with_user(self.clerk_a)
        for call in (
            run.action_draft,
            run.action_approve,
            run.action_draft_missing,
            run.action_close,
            lambda: run.write({"secrecy": "general"}),
            lambda: letter.write({"secrecy": "general"}),
            lambda: letter.line_ids.write({"remark": "Not mine"}),
            letter.action_hold,
            letter.action_draft_anew,
            lambda: self._make_run(self.clerk_a, year=2025),
        ):
            with self.assertRaises(UserError):
                call()
        self.letter_run.action_approve()
        with self.assertRaises(UserError):
            letter.action_void()
        self._send(letter)
        self._reply(letter)
        self.assertEqual(letter.state, "answered")

    def test_committee_decides_nothing(self):
        run = self.letter_run.with_user(self.committee)
        for step in ("action_draft", "action_approve", "action_draft_missing"):
            with self.subTest(step=step), self.assertRaises(AccessError):
                getattr(run, step)()

    def test_dialogs_of_another_center(self):
        self.letter_run.action_approve()
        for model in ("party.letter.send", "party.letter.reply"):
            for user in self.clerk_b | self.portal_user:
                dialogs = self.env[model].with_user(user)
                with (
                    self.subTest(model=model, user=user.login),
                    self.assertRaises(AccessError),
                ):
                    values = {"letter_ids": [(6, 0, self.letter.ids)]}
                    values |= {"scan": self.SCAN} if "send" in model else {}
                    dialogs.create(values).action_confirm()
        self.assertEqual(self.letter.state, "approved")

    def test_organization_counts_what_one_sees(self):
        self.letter_run.action_approve()
        self._send(self.letter)
        run = self._half_year_run()
        run.action_draft()
        self.assertEqual(run.letter_ids.addressee_id, self.far.with_env(run.env))
        action = self.far.with_user(self.clerk_a).action_open_letters()
        found = self.env["party.letter"].search(action["domain"])
        self.assertEqual(found.ids, self.letter.ids, "drafts are no letters received")
        for user, count in [(self.clerk_a, 1), (self.clerk_b, 0), (self.committee, 1)]:
            self.far.invalidate_recordset()
            self.assertEqual(self.far.with_user(user).letter_count, count)

    def test_messages_and_files(self):
        message = self.letter.message_post(body="Between us")
        file = self.env["ir.attachment"].create(
            {"name": "x", "raw": b"x", "res_model": "party.letter"}
            | {"res_id": self.letter.id}
        )
        for user in self.clerk_b | self.portal_user:
            with self.assertRaises(AccessError):
                message.with_user(user).read(["body"])
            with self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])


@tagged("post_install", "-at_install")
class TestLetterHttp(HttpCase, LetterCase):
    @mute_logger("odoo.http")
    def test_scan_of_the_proof(self):
        self._make_writable(1, self.far_branch)
        run = self._approved_run()
        self._send(run.letter_ids)
        self.env.flush_all()
        path = f"/web/content/party.letter/{run.letter_ids.id}/scan"
        for user in (self.clerk_a, self.clerk_b, self.portal_user):
            self.authenticate(user.login, user.login.ljust(8, "x"))
            status = self.url_open(path).status_code
            self.assertEqual(status == 200, user == self.clerk_a, user.login)
