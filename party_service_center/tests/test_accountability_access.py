"""Seen by few, whatever the way in; each look and each attempt leaves a row (A4.6)."""

import json

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import AccountabilityRefused, ExportRefused, ProtectedField
from .accountability_common import FACTS, AccountabilitySteps
from .common import MODULE, PartyCommon

MATTERS = (
    "party.lapse",
    "party.accountability",
    "party.accountability.statement",
    "party.accountability.notice",
)


class AccessCommon(AccountabilitySteps, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.env.ref("base.group_allow_export").sudo().user_ids = [
            Command.link(user.id)
            for user in cls.clerk_a | cls.director_a | cls.director_b | cls.committee
        ]
        cls.file = case._bring_file_to("submitted", note="Between us").sudo()
        cls.lapse = case._complain()
        cls.about_director = case._open_file(cls.committee, cls.director_a).sudo()
        case._dialog(cls.about_director.with_user(cls.committee), "ask")
        cls.lapse_of_director = case._complain(about=cls.director_a)
        cls.few = cls.director_a | cls.committee
        cls.others = (
            cls.clerk_a
            | cls.data_officer
            | cls.clerk_b
            | cls.director_b
            | cls.unassigned
            | cls.admin
            | cls.outsider
            | cls.portal_user
        )
        cls.env.flush_all()

    def _looks(self, **facts):
        looks = self.env["party.accountability.look"]
        looks.invalidate_model()
        return looks.search([(name, "=", value) for name, value in facts.items()])


class TestAccountabilityAccess(AccessCommon):
    def _found(self, records, user):
        """What ``user`` finds of ``records`` by searching, in several ways."""
        mine = records.with_user(user)
        domain = [("id", "in", records.ids)]
        if not mine.browse().has_access("read"):
            for call in (
                lambda: mine.search(domain),
                lambda: mine.search_count(domain),
                lambda: mine.name_search("", domain),
                lambda: mine.web_search_read(domain, {"display_name": {}}),
                lambda: mine.formatted_read_group(domain, ["center_id"], ["__count"]),
            ):
                with self.assertRaises(AccessError):
                    call()
            return records.browse()
        found = mine.search(domain)
        self.assertEqual(mine.search_count(domain), len(found))
        self.assertEqual(len(mine.name_search("", domain)), len(found))
        listed = mine.web_search_read(domain, {"display_name": {}})
        self.assertEqual(listed["length"], len(found))
        groups = mine.formatted_read_group(domain, ["center_id"], ["__count"])
        self.assertEqual(sum(group["__count"] for group in groups), len(found))
        return found

    def test_file_is_seen_by_few(self):
        for user in self.few:
            with self.subTest(user=user.login):
                self.assertEqual(self._found(self.file, user), self.file)
                self.file.with_user(user).read(["facts"])
        for user in self.others:
            with self.subTest(user=user.login):
                self.assertFalse(self._found(self.file, user))
                mine = self.file.with_user(user)
                for call in (
                    lambda m=mine: m.read(["facts"]),
                    lambda m=mine: m.read(["display_name"]),
                    lambda m=mine: m.web_read({"name": {}}),
                    lambda m=mine: m.write({"note": "x"}),
                    lambda m=mine: m.message_post(body="Hello"),
                    lambda m=mine: m.action_submit(),
                    lambda m=mine: m.action_decide(),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_director_sees_nothing_about_themselves(self):
        for record in (self.about_director, self.lapse_of_director):
            for user in self.others | self.director_a:
                with self.subTest(model=record._name, user=user.login):
                    self.assertFalse(self._found(record, user))
                    self.assertFalse(record.with_user(user).has_access("read"))
            self.assertTrue(record.with_user(self.committee).has_access("read"))
        # and a successor nothing about who was director before
        self._post_of(self.director_a).date_to = "2026-09-20"
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.director_b, "director")
            | {"date_from": "2026-09-21"}
        )
        file = self.about_director.with_user(self.director_b)
        self.assertFalse(file.has_access("read"))
        self.assertTrue(self.file.with_user(self.director_b).has_access("read"))
        self.assertFalse(self.file.with_user(self.director_a).has_access("read"))

    def test_who_is_director_elsewhere_sees_no_file_as_a_clerk(self):
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.director_b, "clerk")
        )
        self.assertFalse(self.file.with_user(self.director_b).has_access("read"))

    def test_a_member_of_the_committee_sees_nothing_about_themselves(self):
        self.env["party.staff"].create(
            self._assignment(self.center_b, self.committee, "clerk")
        )
        second = self._second()
        file = self._open_file(second, self.committee)
        lapse = self._complain(second, self.committee)
        for record in (file, lapse):
            self.assertFalse(record.with_user(self.committee).has_access("read"))
            self.assertFalse(self._found(record, self.committee))
            self.assertTrue(record.with_user(second).has_access("read"))

    def test_person_sees_the_request_alone(self):
        statement = self.file.statement_ids
        mine = statement.with_user(self.clerk_a)
        self.assertEqual(mine.search([]), statement)
        values = mine.read()[0]
        self.assertNotIn("Between us", str(values))
        self.assertEqual(values["accountability_id"][1], self.file.name)
        for path in ("facts", "note", "person_name", "statement_ids.words"):
            with self.subTest(path=path), self.assertRaises(AccessError):
                mine.search([(f"accountability_id.{path}", "!=", False)])
        with self.assertRaises(AccessError):
            mine.web_read({"accountability_id": {"fields": {"facts": {}}}})
        with self.assertRaises(AccessError):
            mine.formatted_read_group([], ["accountability_id.state"], ["__count"])
        for user in self.others - self.clerk_a:
            with self.subTest(user=user.login):
                self.assertFalse(self._found(statement, user))

    def test_decision_is_seen_by_the_person_once_served(self):
        notices = self.env["party.accountability.notice"].with_user(self.clerk_a)
        self._decide(self.file)
        self.assertFalse(notices.search([]))
        self._dialog(self.file.with_user(self.committee), "serve")
        notice = self.file.notice_ids
        self.assertEqual(notices.search([]), notice)
        self.assertFalse(self.file.with_user(self.clerk_a).has_access("read"))
        for user in self.others - self.clerk_a:
            with self.subTest(user=user.login):
                self.assertFalse(self._found(notice, user))
        with self.assertRaises(ProtectedField):
            notice.with_user(self.clerk_a).write({"service_note": "No"})
        self.assertFalse(notice.with_user(self.clerk_a).has_access("write"))

    def test_names_in_other_records(self):
        """The number is all that other records show of a file."""
        self.assertEqual(self.file.display_name, self.file.name)
        self.assertNotIn(self.clerk_a.name, self.file.statement_ids.display_name)
        activity = self.file.activity_ids[:1]
        self.assertEqual(activity.res_name, self.file.name)
        self.assertNotIn(FACTS[:10], activity.summary or "")

    def test_messages_files_tasks_and_followers(self):
        message = self.file.message_post(body="Between us in the chatter")
        file = self.env["ir.attachment"].create(
            {
                "name": "secret.txt",
                "raw": b"x",
                "res_model": self.file._name,
                "res_id": self.file.id,
            }
        )
        task = self.file.activity_ids[:1]
        self.file.with_user(self.committee).message_post(
            body="To all", subtype_xmlid="mail.mt_comment"
        )
        for user in self.others:
            with self.subTest(user=user.login):
                for records, name in ((message, "body"), (file, "raw")):
                    with self.assertRaises(AccessError):
                        records.with_user(user).read([name])
                with self.assertRaises(AccessError):
                    task.with_user(user).read(["summary"])
                if user._is_internal():
                    domain = [("model", "=", self.file._name)]
                    self.assertFalse(message.with_user(user).search(domain))
                    domain = [("res_model", "=", self.file._name)]
                    self.assertFalse(task.with_user(user).search(domain))
                    try:
                        found = file.with_user(user).search(domain)
                    except AccessError:
                        continue
                    self.assertFalse(found)
        message.with_user(self.committee).read(["body"])
        file.with_user(self.director_a).read(["raw"])

    def test_a_mention_reaches_readers_only(self):
        outside = self.env["res.partner"].create(
            {"name": "Outside", "email": "outside@example.com"}
        )
        meant = self.others.partner_id | outside | self.committee.partner_id
        file = self.file.with_user(self.committee)
        post = file.message_post(
            body="Look", partner_ids=meant.ids, subtype_xmlid="mail.mt_comment"
        )
        told = file.message_notify(body="Look", subject="Look", partner_ids=meant.ids)
        edited = file.message_post(body="Look", message_type="comment")
        file._message_update_content(edited, body="Look here", partner_ids=meant.ids)
        for message in post | told | edited:
            everybody = message.sudo().partner_ids | message.sudo().notified_partner_ids
            self.assertLessEqual(everybody, self.committee.partner_id)
            with self.assertRaises(AccessError):
                message.with_user(self.clerk_a).read(["body"])
        self.assertEqual(post.sudo().partner_ids, self.committee.partner_id)

    def test_papers_stay(self):
        """Of a closed file for everybody; before the committee for the director."""
        files = self.env["ir.attachment"]
        values = {
            "name": "a.txt",
            "raw": b"x",
            "res_model": self.file._name,
            "res_id": self.file.id,
        }
        paper = files.with_user(self.committee).create(values)

        def attempts(user):
            mine = paper.with_user(user)
            loose = files.with_user(user).create({"name": "b.txt", "raw": b"y"})
            yield lambda: files.with_user(user).create(values)
            yield lambda: mine.write({"raw": b"otherwise"})
            yield lambda: mine.write({"res_id": False, "res_model": False})
            yield mine.unlink
            yield lambda: loose.write({k: values[k] for k in ("res_model", "res_id")})
            yield lambda: self.file.with_user(user).message_post(
                body="See", attachments=[("c.txt", b"z")]
            )

        for attempt in attempts(self.director_a):
            with self.assertRaises(AccountabilityRefused):
                attempt()
        paper.with_user(self.committee).write({"raw": b"z"})
        draft = self._open_file()
        own = files.with_user(self.director_a).create(values | {"res_id": draft.id})
        own.unlink()
        self._give_reason(self.file.with_user(self.committee), "end", "Nothing in it")
        for user in (self.director_a, self.committee):
            for attempt in attempts(user):
                with self.assertRaises(AccountabilityRefused):
                    attempt()

    def test_successor_sees_no_lapse_of_a_director(self):
        self._post_of(self.director_a).date_to = "2026-09-21"
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.director_b, "director")
            | {"date_from": "2026-09-22"}
        )
        with freeze_time("2026-09-23 02:00:00"):
            theirs = self.lapse_of_director.with_user(self.director_b)
            self.assertFalse(theirs.has_access("read"))
            self.assertFalse(theirs.search([("id", "=", theirs.id)]))
            self.assertTrue(self.lapse.with_user(self.director_b).has_access("read"))

    def _lapse_of_secret(self, circle, user=None):
        """The lapse about a secret ticket that was not answered in time."""
        ticket = self._create_ticket(user)
        ticket._mark_secret("A delicate matter")
        ticket.sudo()._record_proof(circle_ids=[(6, 0, circle.ids)])
        self._find("2026-10-20 02:00:00")
        lapse = self.env["party.lapse"].search([("ticket_id", "=", ticket.id)])
        self.assertEqual(lapse.source_name, ticket.name)
        return ticket, lapse

    def test_lapse_of_a_secret_ticket_is_its_circles(self):
        second = self._second()
        ticket, lapse = self._lapse_of_secret(self.clerk_a | second)
        self.assertEqual(self._found(lapse, second), lapse)
        for user in self.others | self.director_a | self.committee:
            with self.subTest(user=user.login):
                self.assertFalse(self._found(lapse, user))
                self.assertFalse(lapse.with_user(user).has_access("read"))
        # the director decides about clerks as well
        director = self.director_a
        ticket.sudo()._record_proof(circle_ids=[(3, second.id), (4, director.id)])
        self.assertEqual(self._found(lapse, director), lapse)
        for user in self.committee | second:
            self.assertFalse(self._found(lapse, user))
        ticket.sudo()._record_proof(is_confidential=False)
        for user in self.committee | director:
            self.assertEqual(self._found(lapse, user), lapse)

    def test_lapse_of_a_secret_ticket_reaches_the_committee(self):
        """Where nobody in the circle decides on it; the ticket stays closed (P-17)."""
        ticket, lapse = self._lapse_of_secret(self.clerk_a)
        second = self._second()
        overseers = self.committee | second
        for user in overseers:
            with self.subTest(user=user.login):
                self.assertEqual(self._found(lapse, user), lapse)
                mine = lapse.with_user(user)
                self.assertTrue(mine.is_stranded and mine.can_decide)
                self.assertFalse(mine.can_open_source)
                self.assertEqual(mine.date, ticket.due_date)
                shown = str(mine.read())
                self.assertIn(ticket.name, shown)
                for secret in (ticket.requester_name, ticket.request_text):
                    self.assertNotIn(secret, shown)
                with self.assertRaises(AccessError):
                    mine.action_open_source()
                with self.assertRaises(AccessError):
                    ticket.with_user(user).read(["name"])
                with self.assertRaises(AccessError):
                    mine.web_read({"ticket_id": {"fields": {"request_text": {}}}})
        # not the director, whom the circle may have left out for a reason
        for user in self.others | self.director_a:
            with self.subTest(user=user.login):
                self.assertFalse(self._found(lapse, user))
        waiting = lapse.with_user(self.committee)
        self.assertIn(lapse, waiting.search(waiting._mine_to_decide(self.center_a)))
        # whoever comes to the circle and decides has it for themselves again
        ticket.sudo()._record_proof(circle_ids=[(4, second.id)])
        self.assertEqual(self._found(lapse, second), lapse)
        self.assertTrue(lapse.with_user(second).can_open_source)
        self.assertFalse(lapse.with_user(second).is_stranded)
        self.assertFalse(self._found(lapse, self.committee))
        ticket.sudo()._record_proof(circle_ids=[(3, second.id)])
        file_id = waiting.action_open_file()["res_id"]
        self.assertEqual(waiting.accountability_id.id, file_id)

    def test_lapse_of_who_alone_decides_in_the_circle(self):
        """A director is in the circle, and it is about the director."""
        director = self.director_a
        ticket, lapse = self._lapse_of_secret(director, director)
        self.assertEqual(lapse.person_id, director)
        self.assertFalse(self._found(lapse, director))
        self.assertEqual(self._found(lapse, self.committee), lapse)
        # a member of the committee whom it is about is none that decides
        ticket.sudo()._record_proof(circle_ids=[(4, self.committee.id)])
        second = self._second()
        self.assertFalse(self._found(lapse, second))
        lapse.sudo()._as_mover().person_id = self.committee
        self.assertFalse(self._found(lapse, self.committee))
        self.assertEqual(self._found(lapse, second), lapse)
        # nor a director who is not one any more
        lapse.sudo()._as_mover().person_id = self.clerk_a
        ticket.sudo()._record_proof(circle_ids=[(6, 0, director.ids)])
        self.assertFalse(self._found(lapse, second))
        self._post_of(director).date_to = "2026-09-20"
        self.assertEqual(self._found(lapse, second), lapse)

    def test_log_of_a_lapse_is_not_its_causes(self):
        """What is found while the person works: authors read what they are named on."""
        lapses = self.env["party.lapse"].with_user(self.data_officer).sudo()
        lapse = lapses._note_fact(
            "access", "test/2", self.data_officer, fields.Date.today(), "500 rows."
        )
        complaint = self._complain(self.data_officer)
        self.assertNotEqual(lapse.create_uid, self.data_officer)
        for record in (lapse, complaint):
            messages = self.env["mail.message"].search(
                [("model", "=", record._name), ("res_id", "=", record.id)]
            )
            self.assertFalse(
                messages.filtered(lambda m: m.author_id == self.data_officer.partner_id)
            )
            for message in messages:
                with self.assertRaises(AccessError):
                    message.with_user(self.data_officer).read(["body"])

    def test_how_many_files_there_are(self):
        """The next number would tell it to every user of the house."""
        sequence = self.center_a.sudo().accountability_sequence_id
        self.assertTrue(sequence.date_range_ids)
        for records in (sequence, sequence.date_range_ids):
            for user in (self.clerk_a, self.director_b, self.admin):
                mine = records.with_user(user)
                self.assertFalse(mine.has_access("read"))
                if mine.browse().has_access("read"):
                    self.assertFalse(mine.search([("id", "in", mine.ids)]))
        # and nobody's work breaks by it
        self.center_a.with_user(self.clerk_a).read()
        self.assertTrue(self._open_file().name)

    def test_words_of_lapses_are_not_grouped(self):
        lapses = self.lapse.with_user(self.committee)
        for name in ("words", "remark", "set_aside_reason"):
            with self.assertRaises(AccessError):
                lapses.formatted_read_group([], [name], ["__count"])

    def test_looks_are_not_shown_to_the_person(self):
        self.env["party.staff"].create(
            self._assignment(self.center_b, self.committee, "clerk")
        )
        second = self._second()
        records = (
            self._open_file(second, self.committee),
            self._complain(second, self.committee),
        )
        looks = self.env["party.accountability.look"]
        for record in records:
            looks._keep(looks._rows(record.with_user(second), "read"))
            row = self._looks(res_model=record._name, res_id=record.id)
            self.assertEqual(row.person_id, self.committee)
            self.assertFalse(row.with_user(self.committee).has_access("read"))
            for user, seen in ((self.committee, looks), (second, row)):
                found = looks.with_user(user).search([("id", "=", row.id)])
                self.assertEqual(found, seen)

    def test_nobody_follows(self):
        """Who follows what can be read by every user of the house."""
        self._decide(self.file)
        self._dialog(self.file.with_user(self.committee), "serve")
        self.file.message_subscribe(self.clerk_a.partner_id.ids)
        followers = self.env["mail.followers"].search([("res_model", "in", MATTERS)])
        self.assertFalse(followers)

    def test_contents_are_not_grouped(self):
        files = self.file.with_user(self.committee)
        for groupby, aggregates in (
            (["facts"], ["__count"]),
            (["center_id"], ["note:array_agg"]),
        ):
            with self.subTest(groupby=groupby), self.assertRaises(AccessError):
                files.formatted_read_group([], groupby, aggregates)

    # exports ---------------------------------------------------------------------
    def test_nobody_exports(self):
        for record in (self.file, self.file.statement_ids, self.lapse):
            for user in self.others | self.director_a | self.committee:
                with self.subTest(model=record._name, user=user.login):
                    with self.assertRaisesRegex(ExportRefused, "is logged"):
                        record.with_user(user).export_data(["display_name"])
        # nor as a column of something else
        self.lapse.with_user(self.director_a).action_open_file()
        with self.assertRaises(ExportRefused):
            self.lapse.accountability_id.with_user(self.director_a)._export_rows(
                [["facts"]], _is_toplevel_call=False
            )

    def test_home_page_counts_what_is_seen(self):
        """A count tells as much as a list: nobody counts what they may not see."""

        def count(user, kind, figure="decision"):
            self.env.invalidate_all()
            rows = self.env["party.center.pending"].with_user(user)
            center = self.center_a.id
            row = rows.search([("center_id", "=", center)]).filtered(
                lambda row: (row.figure, row.kind) == (figure, kind)
            )
            return row.count

        self.assertEqual(count(self.director_a, "party.lapse"), 1)
        self.assertEqual(count(self.committee, "party.lapse"), 2)
        self.assertEqual(count(self.committee, "party.accountability"), 1)
        statements = ("party.accountability.statement", "due_soon")
        with freeze_time("2026-09-24 02:00:00"):
            self.assertEqual(count(self.director_a, *statements), 1, "their own")
        for user in self.others - self.clerk_a:
            if user.has_group(f"{MODULE}.group_party_clerk"):
                for kind in ("party.lapse", "party.accountability"):
                    self.assertFalse(count(user, kind))
                self.assertFalse(count(user, *statements))


@tagged("post_install", "-at_install")
class TestAccountabilityLooks(HttpCase, AccessCommon):
    """Over HTTP, where a refusal undoes what it came with and the row stays."""

    def _call(self, user, records, method, *args):
        """The answer to ``user``: with a result, or an error."""
        self.env.flush_all()
        self.authenticate(user.login, user.login.ljust(8, "x"))
        params = {
            "model": records._name,
            "method": method,
            "args": [records.ids, *args],
            "kwargs": {},
        }
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/web/dataset/call_kw/{records._name}/{method}",
                data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
                headers={"Content-Type": "application/json"},
            ).json()

    def _finish(self):
        """End a transaction as a server does; cursors of tests run no such hooks."""
        self.env.flush_all()
        self.env.cr.postcommit.run()

    def _verbs(self, user):
        looks = self._looks(res_id=self.file.id, user_id=user.id)
        rows = looks.filtered(lambda row: row.res_model == self.file._name)
        return rows.sorted("id").mapped("verb")

    def test_looks_are_noted_once_a_day(self):
        for _time in range(2):
            [values] = self.file.with_user(self.committee).web_read(
                {"facts": {}, "name": {}}
            )
            self.assertEqual(values["facts"], FACTS)
            self._finish()
        self.assertEqual(self._verbs(self.committee), ["read"])
        mine = self.file.with_user(self.director_a)
        mine.web_read({"name": {}})
        self._finish()
        self.assertFalse(self._verbs(self.director_a), "no look: a list")
        mine.read(["note"])
        mine.search_read([], ["facts"])
        self._finish()
        self.assertEqual(self._verbs(self.director_a), ["read"])
        look = self._looks(user_id=self.committee.id)[:1]
        self.assertEqual(look.record_name, self.file.name)

    def test_refused_looks_are_noted(self):
        for user in (self.clerk_a, self.director_b, self.admin, self.portal_user):
            for method, *args in (("read", ["facts"]), ("web_read", {"name": {}})):
                answer = self._call(user, self.file, method, *args)
                self.assertIn("error", answer)
            with self.subTest(user=user.login):
                self.assertEqual(self._verbs(user), ["refused"])

    def test_attempts_to_export_are_noted(self):
        # the administrator is without the right to export anything
        for user in (self.committee, self.director_a, self.admin):
            for _time in range(2):
                answer = self._call(user, self.file, "export_data", ["name"])
                self.assertIn("error", answer)
            with self.subTest(user=user.login):
                self.assertEqual(self._verbs(user), ["export_refused"] * 2)

    def test_the_log_stays_and_is_the_committees(self):
        looks = self.env["party.accountability.look"]
        looks._keep(looks._rows(self.file.with_user(self.director_a), "print"))
        look = self._looks(verb="print")
        with self.assertRaises(UserError):
            look.sudo().unlink()
        self.assertTrue(look.with_user(self.committee).read(["record_name"]))
        for user in self.others | self.director_a:
            with self.subTest(user=user.login):
                self.assertFalse(look.with_user(user).has_access("read"))
            self.assertFalse(look.with_user(user).has_access("write"))
