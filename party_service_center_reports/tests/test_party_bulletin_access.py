"""Who sees situation reports, below the screen as well (P-09)."""

from base64 import b64decode

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .bulletin_common import BulletinCommon


@tagged("post_install", "-at_install")
class TestPartyBulletinAccess(BulletinCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.bulletin = case._sent()
        cls.whole = case._draft(cls.together)
        cls.env.flush_all()

    def _strangers(self):
        return (
            self.director_b,
            self.clerk_a,
            self.clerk_b,
            self.data_officer,
            self.unassigned,
            self.outsider,
            self.portal_user,
        )

    def test_strangers_see_nothing(self):
        for user in self._strangers():
            bulletin = self.bulletin.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(bulletin.has_access("read"))
                for call in (
                    lambda b: b.read(["state", "data", "workbook"]),
                    lambda b: b.write({"hard_cases": "x"}),
                    lambda b: b.page,
                    lambda b: b.action_preview(),
                    lambda b: b.action_sign(),
                    lambda b: b.message_post(body="x"),
                    lambda b: b.copy(),
                ):
                    with self.assertRaises(AccessError):
                        call(bulletin)
                # exporting is a right of its own, refused in other words
                with self.assertRaises(UserError):
                    bulletin.export_data(["state", "proposals"])
                if user != self.director_b:
                    continue
                self.assertNotIn(self.bulletin, bulletin.search([]))
                self.assertFalse(
                    bulletin._read_group([("id", "=", bulletin.id)], ["center_id"])
                )

    def test_director_sees_the_own_center_alone(self):
        found = self.env["party.bulletin"].with_user(self.director_a).search([])
        self.assertEqual(found, self.bulletin)
        self.assertFalse(self.whole.with_user(self.director_a).has_access("read"))

    def test_committee_sees_all(self):
        found = self.env["party.bulletin"].with_user(self.committee).search([])
        self.assertLessEqual(self.bulletin | self.whole, found)

    def test_nobody_makes_or_deletes_one(self):
        for user in (self.director_a, self.committee, self.admin):
            records = self.env["party.bulletin"].with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    records.create(
                        {
                            "series_id": self.series.id,
                            "date_from": "2026-04-01",
                            "date_to": "2026-06-30",
                        }
                    )
                with self.assertRaises(AccessError):
                    self.bulletin.with_user(user).unlink()

    def test_files_and_copies(self):
        dispatch = self.env["party.report.dispatch"].search(
            [("bulletin_id", "=", self.bulletin.id)]
        )
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "in", (self.bulletin._name, dispatch._name)),
                    ("res_id", "in", (*self.bulletin.ids, *dispatch.ids)),
                    ("res_field", "in", (False, "workbook", "document", "content")),
                ]
            )
        )
        self.assertGreater(len(files), 4)
        for user in self._strangers():
            with self.subTest(user=user.login):
                self.assertFalse(dispatch.with_user(user).has_access("read"))
                self.assertFalse(
                    dispatch.attempt_ids.with_user(user).has_access("read")
                )
                for file in files.with_user(user):
                    with self.assertRaises(AccessError):
                        file.read(["datas"])
        self.assertFalse(dispatch.with_user(self.director_a).has_access("read"))
        self.assertTrue(dispatch.with_user(self.committee).attempt_ids.outcome)

    def test_series_is_the_committees(self):
        for user in (self.director_a, *self._strangers()):
            with self.subTest(user=user.login):
                self.assertFalse(self.series.with_user(user).has_access("read"))
        series = self.series.with_user(self.committee)
        series.working_day = 2
        with self.assertRaises(AccessError):
            series.create({"center_id": self.center_b.id})
        with self.assertRaises(AccessError):
            self.series.with_user(self.director_a).action_draft()

    def test_paper_in_the_browser(self):
        url = f"/party_bulletin/{self.bulletin.id}/paper"
        for user, status in (
            (self.director_a, 200),
            (self.committee, 200),
            (self.director_b, 404),
            (self.clerk_a, 404),
            (self.portal_user, 404),
        ):
            with self.subTest(user=user.login):
                self.authenticate(user.login, self._password(user))
                answer = self.url_open(url)
                self.assertEqual(answer.status_code, status)
                if status == 200:
                    self.assertEqual(answer.content, b64decode(self.bulletin.document))
        self.authenticate(self.committee.login, self._password(self.committee))
        draft = self.url_open(f"/party_bulletin/{self.whole.id}/paper")
        self.assertTrue(draft.content.startswith(b"%PDF"))
        self.authenticate(None, None)
        answer = self.url_open(url, allow_redirects=False)
        self.assertIn(answer.status_code, (302, 303))

    @staticmethod
    def _password(user):
        return user.login.ljust(8, "x")
