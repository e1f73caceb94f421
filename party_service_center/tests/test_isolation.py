"""What belongs to one center stays there, for every kind of record (P-09)."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .samples import CLOSED, COMMITTEES, SHARED, PartySamples


class TestIsolation(PartySamples):
    def _foreign(self, users):
        for model, rows in self.samples.items():
            for user in users:
                yield model, rows.with_user(user)

    def test_own_center_and_committee_read(self):
        people = self.clerk_a | self.director_a | self.committee | self.admin
        special = {
            "party.access.log": self.data_officer | self.admin,
            "party.delivery": self.data_officer | self.committee | self.admin,
            "party.reminder": self.clerk_a | self.committee | self.admin,
            "party.lapse": self.director_a | self.committee,
            "party.accountability": self.director_a | self.committee,
            "party.accountability.statement": people - self.admin,
            "party.accountability.notice": people - self.admin,
            "party.accountability.look": self.committee,
        }
        for model, rows in self.samples.items():
            for user in special.get(model, people):
                with self.subTest(model=model, user=user.login):
                    mine = rows.with_user(user)
                    self.assertLessEqual(mine, mine.search([("id", "in", rows.ids)]))
                    mine.web_read({"display_name": {}})

    def test_own_center_writes(self):
        """The rules that close a center to others leave its own people their work."""
        for model in (
            "party.registration",
            "party.member.change",
            "party.pledge",
            "party.credit.record",
            "party.ticket",
        ):
            for user in (self.clerk_a, self.director_a):
                with self.subTest(model=model, user=user.login):
                    self.assertTrue(self._make(model, user).has_access("write"))

    def test_committee_reads_and_does_not_write(self):
        for model in self.samples:
            rows = self.samples[model]
            with self.subTest(model=model):
                writes = rows.with_user(self.committee).has_access("write")
                self.assertEqual(writes, model in COMMITTEES)

    def test_nobody_works_on_the_machinery(self):
        for model in CLOSED:
            for user in (self.clerk_a, self.director_a, self.committee):
                self.assertFalse(self.env[model].with_user(user).has_access("read"))
            for operation in ("write", "create", "unlink"):
                records = self.env[model].with_user(self.admin)
                self.assertFalse(records.has_access(operation))

    def test_what_all_centers_share_is_for_staff(self):
        for model in SHARED:
            for user in self.strangers_outside:
                for operation in ("read", "write", "create", "unlink"):
                    with self.subTest(model=model, user=user.login, to=operation):
                        records = self.env[model].with_user(user)
                        self.assertFalse(records.has_access(operation))

    def test_guesses_of_codes_are_nobodys(self):
        attempts = self.env["party.code.attempt"]
        attempts._note("192.0.2.1", "answer")
        for user in self.clerk_a | self.committee | self.admin | self.strangers_outside:
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(user=user.login, to=operation):
                    self.assertFalse(attempts.with_user(user).has_access(operation))
            with self.assertRaises(AccessError):
                attempts.with_user(user).search([])

    def test_strangers_find_nothing(self):
        for model, rows in self._foreign(self.strangers_inside):
            with self.subTest(model=model, user=rows.env.user.login):
                if not rows.browse().has_access("read"):  # the log is the officers'
                    continue
                domain = [("id", "in", rows.ids)]
                self.assertFalse(rows.search(domain))
                self.assertFalse(rows.search_count(domain))
                self.assertFalse(rows.search_fetch(domain, ["display_name"]))
                self.assertFalse(rows.search_read(domain, ["id"]))
                self.assertFalse(rows.name_search("", domain))
                self.assertFalse(rows.with_context(active_test=False).search(domain))
                found = rows.web_search_read(domain, {"display_name": {}})
                self.assertFalse(found["records"])
                self.assertFalse(found["length"])
                self.assertFalse(rows._read_group(domain, ["create_uid"], ["__count"]))
                groups = rows.formatted_read_group(domain, ["create_uid"], ["__count"])
                self.assertFalse(groups)

    def test_strangers_read_nothing_by_id(self):
        everybody = self.strangers_inside | self.strangers_outside
        for model, rows in self._foreign(everybody):
            with self.subTest(model=model, user=rows.env.user.login):
                self.assertFalse(rows.has_access("read"))
                with self.assertRaises(AccessError):
                    rows.read(self._plain_fields(rows))
                with self.assertRaises(AccessError):
                    rows.web_read({"display_name": {}})
                with self.assertRaises(UserError):
                    rows.copy()
                with self.assertRaises(UserError):
                    rows.unlink()

    def _plain_fields(self, rows):
        """Fields of our own that hold something, the display name among them."""
        return ["display_name"] + [
            name
            for name, field in rows._fields.items()
            if field._module == "party_service_center"
            and field.type not in ("one2many", "many2many")
            and not field.groups
        ]

    def test_outsiders_may_not_even_search(self):
        for model, rows in self._foreign(self.strangers_outside):
            with self.subTest(model=model, user=rows.env.user.login):
                for call in (
                    lambda r=rows: r.search([]),
                    lambda r=rows: r.search_count([]),
                    lambda r=rows: r.name_search("e"),
                    lambda r=rows: r.web_search_read([], {"display_name": {}}),
                    lambda r=rows: r._read_group([], ["create_uid"]),
                    lambda r=rows: r.formatted_read_group([], ["create_uid"]),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_strangers_write_nothing(self):
        for model, rows in self._foreign(
            self.strangers_inside | self.strangers_outside
        ):
            with self.subTest(model=model, user=rows.env.user.login):
                free = [
                    name
                    for name, field in rows._fields.items()
                    if field._module == "party_service_center"
                    and field.store
                    and not field.compute
                    and field.type in ("char", "text")
                    and name not in frozenset.union(*self._locked_names(rows))
                ]
                with self.assertRaises(AccessError):
                    rows[:1].write(dict.fromkeys(free, "Changed"))

    def test_search_paths_reach_no_other_center(self):
        """A path through a record of one's own asks the other end's rules as well."""
        member = self.samples["party.member"]
        paths = [
            (model, field.name)
            for model, rows in self.samples.items()
            for field in rows._fields.values()
            if field.store and field.comodel_name == "party.member"
        ]
        self.assertGreater(len(paths), 10)
        for model, name in paths:
            records = self.env[model].with_user(self.clerk_b)
            if not records.has_access("read"):
                continue
            if not records._has_field_access(records._fields[name], "read"):
                continue
            with self.subTest(model=model, field=name):
                path = f"{name}.mobile"
                self.assertFalse(records.search([(path, "=", member.mobile)]))

    # ------------------------------------------------------------------------------
    def test_messages_follow_their_record(self):
        for model, rows in self.samples.items():
            if "message_ids" not in rows._fields:
                continue
            message = rows[:1].sudo().message_post(body="Between us")
            for user in self.strangers_inside | self.strangers_outside:
                theirs = message.with_user(user)
                with self.subTest(model=model, user=user.login):
                    with self.assertRaises(AccessError):
                        theirs.read(["body"])
                    if user in self.strangers_inside:
                        domain = [("model", "=", model), ("res_id", "in", rows.ids)]
                        self.assertFalse(theirs.search(domain))
                        domain = [("body", "ilike", "Between us")]
                        self.assertFalse(theirs.search(domain))
                    with self.assertRaises(AccessError):
                        rows[:1].with_user(user).message_post(body="Hello")
            self.assertTrue(message.with_user(self.committee).read(["body"]))

    def test_activities_follow_their_record(self):
        for model, rows in self.samples.items():
            if "activity_ids" not in rows._fields:
                continue
            task = rows[:1].activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.clerk_a.id, note="Secret"
            )
            for user in self.strangers_inside | self.strangers_outside:
                theirs = task.with_user(user)
                with self.subTest(model=model, user=user.login):
                    with self.assertRaises(AccessError):
                        theirs.read(["note"])
                    if user in self.strangers_inside:
                        domain = [("res_model", "=", model)]
                        self.assertFalse(theirs.search(domain))

    def test_files_follow_their_record(self):
        for model, rows in self.samples.items():
            attachments = self.env["ir.attachment"]
            attachments.create(
                {
                    "name": "note.txt",
                    "raw": b"secret",
                    "res_model": model,
                    "res_id": rows[:1].id,
                }
            )
            files = attachments.search(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", rows.ids),
                    ("id", "!=", False),  # with the files of fields
                ]
            )
            for user in self.strangers_inside | self.strangers_outside:
                for file in files.with_user(user):
                    with self.subTest(model=model, file=file.sudo().name, user=user):
                        with self.assertRaises(AccessError):
                            file.read(["raw"])
                        with self.assertRaises(AccessError):
                            file.read(["name"])

    def test_messages_reach_only_who_may_read(self):
        """A follower whose assignment ended, or whose member left, gets nothing."""
        member = self.samples["party.member"]
        member.message_subscribe((self.clerk_a | self.clerk_b).partner_id.ids)
        message = member.with_user(self.director_a).message_post(
            body="Between us", subtype_xmlid="mail.mt_comment"
        )
        told = message.notified_partner_ids
        self.assertIn(self.clerk_a.partner_id, told)
        self.assertNotIn(self.clerk_b.partner_id, told)


@tagged("post_install", "-at_install")
class TestIsolationHttp(HttpCase, PartySamples):
    """The same over HTTP: files of fields, and calls without a login."""

    def test_files_of_fields(self):
        paths = []
        for model, rows in self.samples.items():
            for name, field in rows._fields.items():
                if field.type == "binary" and field.attachment and not field.groups:
                    row = rows.filtered(name)[:1]
                    if row and field._module == "party_service_center":
                        paths.append(f"/web/content/{model}/{row.id}/{name}")
        self.assertGreaterEqual(len(paths), 3)
        for user in (self.clerk_a, self.clerk_b, self.portal_user, None):
            self.authenticate(
                user and user.login, user and user.login.ljust(8, "x")
            ) if user else self.authenticate(None, None)
            for path in paths:
                with self.subTest(user=user and user.login, path=path):
                    status = self.url_open(path).status_code
                    self.assertEqual(status == 200, user == self.clerk_a)

    def _rpc(self, model, method, *args):
        """The answer to a call over HTTP: with a result, or an error."""
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()

    @mute_logger("odoo.http")
    def test_calls_of_strangers(self):
        """Nobody outside gets anything by RPC; every kind of record is asked for.

        Who signs in to the portal may be the very member whom the records are about.
        """
        member = self.samples["party.member"].sudo()
        member._record_proof(partner_id=self.portal_user.partner_id.id)
        self.env.flush_all()
        for user in (self.clerk_b, self.portal_user, None):
            if user:
                self.authenticate(user.login, user.login.ljust(8, "x"))
            else:
                self.authenticate(None, None)
            for model, rows in self.samples.items():
                with self.subTest(user=user and user.login, model=model):
                    self._assert_refused_by_id(model, rows.ids)
                    self._assert_not_found(model, rows.ids, is_staff=bool(user))

    def _assert_refused_by_id(self, model, ids):
        for method, *args in (
            ("web_read", ids, {"display_name": {}}),
            ("read", ids, ["display_name"]),
            ("export_data", ids, ["id", "display_name"]),
            ("write", ids, {}),
            ("unlink", ids),
        ):
            name = self._rpc(model, method, *args)["error"]["data"]["name"]
            self.assertRegex(
                name, "AccessError|SessionExpired|UserError|ExportRefused", method
            )

    def _assert_not_found(self, model, ids, is_staff):
        domain = [("id", "in", ids)]
        for method, *args in (
            ("web_search_read", domain, {"display_name": {}}),
            ("search_count", domain),
            ("name_search", "", domain),
            ("formatted_read_group", domain, ["create_uid"], ["__count"]),
            ("web_read_group", domain, ["create_uid"], ["__count"]),
        ):
            answer = self._rpc(model, method, *args)
            if "error" in answer:
                name = answer["error"]["data"]["name"]
                self.assertRegex(name, "AccessError|SessionExpired", method)
                continue
            self.assertTrue(is_staff, method)
            found = answer.get("result")
            if isinstance(found, dict):
                found = found.get("records") or found.get("groups")
            self.assertFalse(found, method)
