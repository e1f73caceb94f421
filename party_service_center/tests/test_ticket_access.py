"""Tickets by role and center, below the screen (P-09)."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import MODULE, PartyCommon

PARTS = ("party.ticket", "party.ticket.transfer", "party.ticket.notice")


class TestTicketAccess(PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.ticket = case._create_ticket()
        case._hand_over(cls.ticket, is_promise_told=True)
        cls.rows = {
            "party.ticket": cls.ticket,
            "party.ticket.transfer": cls.ticket.transfer_ids,
            "party.ticket.notice": cls.ticket.notice_ids,
        }
        cls.strangers = (
            cls.clerk_b | cls.director_b | cls.unassigned | cls.outsider
        ) | cls.portal_user

    def test_own_center_and_committee_read(self):
        for model, rows in self.rows.items():
            for user in (
                self.clerk_a | self.director_a | self.committee | self.admin
            ) | self.data_officer:
                with self.subTest(model=model, user=user.login):
                    self.assertTrue(rows.with_user(user).has_access("read"))
                    found = self.env[model].with_user(user).search([])
                    self.assertLessEqual(rows, found)

    def test_strangers_find_and_read_nothing(self):
        exporters = self.strangers - self.portal_user
        exporters.group_ids += self.env.ref("base.group_allow_export")
        for model, rows in self.rows.items():
            for user in self.strangers:
                with self.subTest(model=model, user=user.login):
                    records = rows.with_user(user)
                    self.assertFalse(records.has_access("read"))
                    with self.assertRaises(AccessError):
                        records.read(["display_name"])
                    # without the right to export: a UserError of its base class
                    refusal = UserError if user == self.portal_user else AccessError
                    with self.assertRaises(refusal):
                        records.export_data(["display_name"])
                    with self.assertRaises(AccessError):
                        records.web_read({"display_name": {}})

    def test_strangers_within_the_house_count_nothing(self):
        """Groups, name search and grouping tell nothing of other centers either."""
        for user in self.clerk_b | self.director_b | self.unassigned:
            tickets = self.env["party.ticket"].with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(tickets.search_count([]))
                self.assertFalse(tickets.name_search("Shen"))
                self.assertFalse(tickets.search([("is_overdue", "=", False)]))
                self.assertFalse(tickets._read_group([], ["center_id"], ["__count"]))
                self.assertFalse(
                    tickets.formatted_read_group([], ["state"], ["__count"])
                )
                self.assertFalse(tickets.search([("transfer_ids.note", "ilike", "")]))

    def test_strangers_write_nothing(self):
        for user in self.strangers | self.committee:
            ticket = self.ticket.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    ticket.write({"request_text": "changed"})
                for step in (
                    ticket.action_accept_transfer,
                    ticket.action_file,
                    ticket.action_withdraw,
                ):
                    with self.assertRaises(AccessError):
                        step()

    def test_rows_of_the_course_are_made_by_steps_alone(self):
        for user in self.clerk_a | self.director_a | self.admin:
            for model in PARTS[1:]:
                rows = self.rows[model].with_user(user)
                with self.subTest(user=user.login, model=model):
                    with self.assertRaises(AccessError):
                        rows.write({"note": "changed"})
                    with self.assertRaises(AccessError):
                        rows.unlink()
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).create(self._row(model))

    def _row(self, model):
        return {
            "party.ticket.transfer": {
                "ticket_id": self.ticket.id,
                "from_user_id": self.clerk_a.id,
                "to_user_id": self.director_a.id,
                "transferred_at": "2026-09-21 02:00:00",
            },
            "party.ticket.notice": {
                "ticket_id": self.ticket.id,
                "kind": "promise",
                "channel": "phone",
                "told_at": "2026-09-21 02:00:00",
                "told_by_id": self.clerk_a.id,
            },
        }[model]

    def test_dialogs_give_nothing_away(self):
        """A dialog opened on another center's ticket reads nothing of it."""
        for model, values in [
            ("party.ticket.tell", {"kind": "result"}),
            ("party.ticket.transfer.make", {"to_user_id": self.clerk_b.id}),
        ]:
            dialog = self.env[model].with_user(self.clerk_b)
            with self.subTest(model=model, way="create"):
                with self.assertRaises(AccessError):
                    dialog.create({"ticket_id": self.ticket.id} | values)
            with self.subTest(model=model, way="onchange"):
                with self.assertRaises(AccessError):
                    dialog.onchange(
                        {"ticket_id": self.ticket.id},
                        ["ticket_id"],
                        {"ticket_id": {}, "due_date": {}},
                    )

    def test_dialogs_belong_to_who_opened_them(self):
        dialog = (
            self.env["party.ticket.tell"]
            .with_user(self.clerk_a)
            .create({"ticket_id": self.ticket.id, "kind": "promise"})
        )
        for user in self.clerk_b | self.director_b | self.director_a:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                dialog.with_user(user).read(["result_text"])

    def test_member_of_another_center_does_not_show(self):
        member = self._create_member(self.clerk_b)
        tickets = self.env["party.ticket"].with_user(self.clerk_a)
        with self.assertRaises(AccessError):
            tickets.create({"member_id": member.id, "request_text": "?"})

    def test_chatter_follows_the_ticket(self):
        message = self.ticket.message_post(body="Called the branch")
        for user in self.strangers:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                message.with_user(user).read(["body"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ticket.with_user(user).message_post(body="Hello")
        self.assertTrue(message.with_user(self.director_a).read(["body"]))

    def test_attachments_follow_the_ticket(self):
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.clerk_a)
            .create(
                {
                    "name": "scan.txt",
                    "raw": b"secret",
                    "res_model": "party.ticket",
                    "res_id": self.ticket.id,
                }
            )
        )
        for user in self.strangers:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                attachment.with_user(user).read(["raw"])
        self.assertEqual(attachment.with_user(self.committee).raw, b"secret")


@tagged("post_install", "-at_install")
class TestTicketRpc(HttpCase, PartyCommon):
    """The same over HTTP, as a browser or a script would ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls("setUp")._create_ticket()

    def _call(self, user, method, *args, model="party.ticket", **kwargs):
        self.authenticate(user.login, user.login.ljust(8, "x"))
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def _error(self, answer):
        return answer.get("error", {}).get("data", {}).get("name", "")

    def test_private_methods_cannot_be_called(self):
        for method, args in [
            ("_move", [[self.ticket.id], "filed"]),
            ("_record_proof", [[self.ticket.id]]),
            ("_as_mover", [[self.ticket.id]]),
            ("_tell_result", [[self.ticket.id], 1]),
        ]:
            with self.subTest(method=method), mute_logger("odoo.http"):
                answer = self._call(self.clerk_a, method, *args)
                self.assertIn("AccessError", self._error(answer))

    def test_context_cannot_pose_as_the_mover(self):
        with mute_logger("odoo.http"):
            answer = self._call(
                self.clerk_a,
                "write",
                [self.ticket.id],
                {"state": "filed"},
                context={"party_mover": True},
            )
        self.assertIn("ProtectedField", self._error(answer))
        self.assertEqual(self.ticket.state, "accepted")

    def test_stranger_and_portal_member_get_nothing(self):
        for user in (self.clerk_b, self.portal_user):
            for method, args in [
                ("read", [[self.ticket.id], ["request_text"]]),
                ("web_read", [[self.ticket.id], {"request_text": {}}]),
                ("write", [[self.ticket.id], {"request_text": "x"}]),
                ("action_file", [[self.ticket.id]]),
            ]:
                with self.subTest(user=user.login, method=method):
                    with mute_logger("odoo.http"):
                        answer = self._call(user, method, *args)
                    self.assertIn("AccessError", self._error(answer))

    def test_text_too_long_is_answered_in_words(self):
        with mute_logger("odoo.http", "odoo.sql_db"):
            answer = self._call(
                self.clerk_a, "write", [self.ticket.id], {"request_text": "x" * 100_000}
            )
        self.assertIn(
            "20,000", answer["error"]["data"]["message"].replace("20000", "20,000")
        )

    def test_wrong_types_are_answered_in_words(self):
        for values in (
            {"accepted_at": "yesterday"},
            {"service_type_id": "consultation"},
            {"center_id": "A"},
            {"channel": "pigeon"},
        ):
            base = {"requester_name": "Shen Yifan", "request_text": "?"}
            with self.subTest(values=values), mute_logger("odoo.http", "odoo.sql_db"):
                answer = self._call(self.clerk_a, "create", [base | values])
                self.assertTrue(answer["error"]["data"]["message"])

    def test_ticket_page_opens(self):
        self.authenticate(self.clerk_a.login, self.clerk_a.login.ljust(8, "x"))
        response = self.url_open(f"/odoo/party-tickets/{self.ticket.id}")
        self.assertEqual(response.status_code, 200)
        self.assertTrue(self.env.ref(f"{MODULE}.party_ticket_action"))
