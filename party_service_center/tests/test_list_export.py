"""Odoo's own export of lists gives nobody's data away; the registers do (P-11)."""

import json

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..exceptions import ExportRefused
from .common import MODULE
from .samples import CLOSED, SHARED, PartySamples

EXPORTS = "odoo.addons.web.controllers.export"
# kinds that belong to nobody and to no center; what names staff is not among them
NAMELESS = SHARED - {"party.absence", "party.center", "party.evaluation", "party.staff"}


@tagged("post_install", "-at_install")
class TestListExport(HttpCase, PartySamples):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = (
            cls.clerk_a | cls.director_a | cls.committee | cls.clerk_b | cls.admin
        )
        cls.env.ref("base.group_allow_export").sudo().user_ids = [
            Command.link(user.id) for user in cls.users
        ]

    def test_every_kind_is_closed_to_everybody(self):
        for model, rows in self.samples.items():
            for user in self.users:
                mine = rows.with_user(user)
                with self.subTest(model=model, user=user.login):
                    with self.assertRaises(ExportRefused):
                        mine.export_data(["display_name"])
                    # from another record's column
                    with self.assertRaises(ExportRefused):
                        mine._export_rows([["display_name"]], _is_toplevel_call=False)

    def test_kinds_that_may_be_exported_are_known(self):
        """A new kind of record is closed, or stands among those that name nobody."""
        closed = self.env.registry["party.export.mixin"]
        exported = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == MODULE
            and name.startswith("party.")
            and not (model._abstract or model._transient)
            and not (issubclass(model, closed) and not model._is_list_exported)
        }
        figures = {name for name in exported if not self.env[name]._auto}
        self.assertLessEqual(exported - figures, NAMELESS | CLOSED)
        for name in figures:
            names = self.env[name]._fields.keys()
            self.assertFalse({"member_id", "ticket_id", "mobile"} & names, name)

    def test_what_names_nobody_is_exported(self):
        for model in ("party.service.type", "party.text", "party.standard"):
            rows = self.env[model].with_user(self.admin).search([], limit=1)
            with self.subTest(model=model):
                exported = rows.export_data(["display_name"])
                self.assertEqual(exported["datas"], [[rows.display_name]])

    def test_columns_of_other_records(self):
        """What may be exported does not bring a member's telephone along."""
        self.assertTrue(self.samples["party.handbook.copy"].handbook_id)
        editions = self.env["party.handbook"].with_user(self.admin).search([])
        self.assertTrue(editions.export_data(["name"])["datas"])
        with self.assertRaises(ExportRefused):
            editions.export_data(["copy_ids/member_id/mobile"])

    # over HTTP -------------------------------------------------------------------
    def _export(self, kind, rows):
        """The answer to the export that the list of ``rows`` asks for."""
        data = {
            "model": rows._name,
            "fields": [{"name": "display_name", "label": "Name", "type": "char"}],
            "ids": False,
            "domain": [("id", "in", rows.ids)],
            "import_compat": False,
            "context": {},
        }
        return self.url_open(
            f"/web/export/{kind}",
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )

    @mute_logger(EXPORTS, "odoo.http")
    def test_files_of_lists(self):
        for user in (self.clerk_a, self.clerk_b):
            self.authenticate(user.login, user.login.ljust(8, "x"))
            for model in ("party.ticket", "party.registration", "party.event"):
                rows = self.samples[model].with_user(self.clerk_a)
                for kind in ("xlsx", "csv"):
                    with self.subTest(user=user.login, model=model, kind=kind):
                        answer = self._export(kind, rows)
                        self.assertEqual(answer.status_code, 500)
                        self.assertIn("(P-11)", answer.text)
                        self.assertNotIn(rows[:1].display_name, answer.text)
            answer = self._export("csv", self.env["party.service.type"].search([]))
            self.assertEqual(answer.status_code, 200, "what names nobody")
