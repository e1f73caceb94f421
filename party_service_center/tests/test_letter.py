"""Single letters: held back, withdrawn, sent with proof, acknowledged, in ledgers."""

import json
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..exceptions import FiledRecord, LetterRefused, TransitionRefused
from .letter_common import LetterCase


class TestLetter(LetterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.member = case._make_writable(1, cls.far_branch)
        cls.other = case._make_writable(1, cls.near_branch, 1)
        cls.letter_run = case._approved_run()
        cls.far_letter, cls.near_letter = cls.letter_run.letter_ids

    def _ledger(self, letter):
        return self.env["party.delivery"].search([("key", "=", f"letter:{letter.id}")])

    # sending --------------------------------------------------------------------
    def test_sent_by_post_in_time(self):
        with freeze_time("2026-12-30 15:59:00"):  # the last minute there
            self._send(
                self.letter_run.letter_ids, sent_date="2026-12-30", note="By truck"
            )
        for letter in self.letter_run.letter_ids:
            self.assertEqual((letter.state, letter.way), ("sent", "post"))
            self.assertEqual(letter.sent_date, date(2026, 12, 30))
            self.assertEqual(letter.sent_by_id, self.clerk_a)
            self.assertEqual(letter.sending_note, "By truck")
            self.assertTrue(letter.scan)
            self.assertFalse(letter.is_late)
        self.assertFalse(self._tasks(self.letter_run, "letter"))

    def test_late_for_ever(self):
        with freeze_time("2027-01-04 02:00:00"):
            self.assertTrue(self.far_letter.is_overdue)
            letters = self.env["party.letter"]
            overdue = letters.search([("is_overdue", "=", True)])
            self.assertEqual(overdue, self.letter_run.letter_ids.with_env(letters.env))
            self._send(self.far_letter, sent_date="2026-12-31")
            self._send(self.near_letter, sent_date="2026-12-30")
            self._reply(self.far_letter)
        self.assertTrue(self.far_letter.is_late)
        self.assertFalse(self.near_letter.is_late)
        self.assertFalse(self.far_letter.is_overdue)
        found = self.env["party.letter"].search([("is_late", "=", True)])
        self.assertEqual(found.ids, self.far_letter.ids)

    def test_days_that_cannot_be(self):
        for day, words in [("2026-12-02", "future"), ("2026-11-30", "not approved")]:
            with self.subTest(day=day), self.assertRaisesRegex(LetterRefused, words):
                self._send(self.far_letter, sent_date=day)

    def test_each_way_has_its_proof(self):
        for way, name, text in [
            ("post", "post_number", "XA 1234"),
            ("hand", "taken_by", "Secretary Ye"),
            ("email", "message_ref", "<1@example.com>"),
        ]:
            letter = self.far_letter
            with self.subTest(way=way):
                with self.assertRaisesRegex(LetterRefused, "no proof"):
                    self._send(letter, way=way, scan=False)
                with self.env.cr.savepoint() as savepoint:
                    typed = [(4, letter.id), (1, letter.id, {name: text})]
                    self._send(letter, way=way, scan=False, letter_ids=typed)
                    self.assertEqual((letter.state, letter[name]), ("sent", text))
                    with self.assertRaises(FiledRecord):
                        letter.with_user(self.clerk_a)[name] = "Other"
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_not_sent_twice_and_not_as_a_draft(self):
        self._send(self.far_letter)
        with self.assertRaises(TransitionRefused):
            self._send(self.far_letter)
        run = self._half_year_run()
        run.action_draft()
        with self.assertRaises(TransitionRefused):
            self._send(run.letter_ids)
        with self.assertRaises(LetterRefused):
            self.far_letter.browse().action_send()

    def test_nothing_of_who_withdrew_the_consent(self):
        self._withdraw_consent(self.member)
        self.assertTrue(self.far_letter.has_withdrawn)
        found = self.env["party.letter"].search([("has_withdrawn", "=", True)])
        self.assertEqual(found.ids, self.far_letter.ids)
        with self.assertRaisesRegex(LetterRefused, "no longer consents"):
            self._send(self.letter_run.letter_ids)
        with self.assertRaisesRegex(LetterRefused, "no longer consents"):
            self.far_letter._check_may_be_printed()
        self.near_letter._check_may_be_printed()
        self._send(self.near_letter)

    def test_ledger(self):
        self._send(self.far_letter)
        row = self._ledger(self.far_letter)
        self.assertEqual(row.recipient, "Committee of Far Town")
        self.assertEqual(row.purpose, self.far_letter.name)
        self.assertEqual(
            (row.channel, row.data_kinds, row.basis, row.state),
            ("post", "letter", "consent", "passed_on"),
        )
        self.assertEqual(row.center_id, self.center_a)
        self.assertFalse(row.provider)
        self.assertFalse(self._ledger(self.near_letter))
        self._reply(self.far_letter)
        self.assertEqual(row.state, "delivered")
        self.assertEqual(str(row.started_at), "2026-12-01 02:00:00")

    def test_ledger_bears_the_day_of_the_deed(self):
        """P-07: posted in December, typed in at New Year."""
        with freeze_time("2027-01-04 02:00:00"):
            self._send(self.far_letter, sent_date="2026-12-18")
            self._reply(self.far_letter, received_date="2026-12-28")
        row = self._ledger(self.far_letter)
        # as these days began in Shanghai
        self.assertEqual(str(row.started_at), "2026-12-17 16:00:00")
        self.assertEqual(str(row.answered_at), "2026-12-27 16:00:00")
        self.assertEqual(str(self.far_letter.sent_at), "2027-01-04 02:00:00")

    # address ----------------------------------------------------------------------
    def test_present_address_of_an_approved_letter(self):
        lost = self._make_organization("Committee of Nowhere", address=False)
        self._make_writable(1, lost, 2)
        self.letter_run.action_draft_missing()
        self.assertEqual(self.letter_run.unreachable_count, 1)
        action = self.letter_run.action_approve()
        self.assertIn("1 of these letters", action["params"]["message"])
        letter = self.letter_run.letter_ids - self.far_letter - self.near_letter
        number, mine = letter.name, letter.with_user(self.clerk_a)
        with self.assertRaisesRegex(LetterRefused, "present addresses already"):
            mine.action_take_address()
        lost.write({"name": "Renamed", "address": "5 Found Street"})
        mine.action_take_address()
        self.assertEqual(
            (letter.address, letter.name, letter.addressee_name),
            ("5 Found Street", number, "Committee of Nowhere"),
        )
        self.assertIn("5 Found Street", letter.message_ids[0].body)
        self.letter_run.invalidate_recordset()
        self.assertFalse(self.letter_run.unreachable_count)
        self._send(letter)
        lost.address = "6 Found Street"
        with self.assertRaisesRegex(LetterRefused, "sent already"):
            mine.action_take_address()
        for user in (self.clerk_b, self.committee, self.portal_user):
            with self.assertRaises(AccessError):
                self.far_letter.with_user(user).action_take_address()

    # reply ----------------------------------------------------------------------
    def test_reply(self):
        self._send(self.far_letter)
        with self.assertRaises(LetterRefused):
            self._reply(self.far_letter, received_date="2026-11-30")
        with self.assertRaises(LetterRefused):
            self._reply(self.far_letter, received_date="2026-12-02")
        with self.assertRaises(TransitionRefused):
            self._reply(self.near_letter)
        self._reply(self.far_letter, text="Thank you", scan=self.SCAN)
        letter = self.far_letter
        self.assertEqual((letter.state, letter.reply_text), ("answered", "Thank you"))
        self.assertEqual(letter.received_date, date(2026, 12, 1))
        self.assertTrue(letter.reply_scan)
        letter._check_may_be_printed()

    # held back, withdrawn ---------------------------------------------------------
    def test_held_back(self):
        run = self._half_year_run()
        run.action_draft()
        letter = run.letter_ids[0]
        self._give_reason(letter, "hold", "The address is being asked for")
        self.assertEqual(letter.state, "held")
        run.action_approve()
        self.assertFalse(letter.name)
        # its last day is over: what is held back is unsent as well
        self.assertEqual((run.held_count, run.unsent_count), (1, 2))
        with self.assertRaises(LetterRefused):
            letter._check_may_be_printed()
        letter.action_take_up()
        run.action_approve()
        self.assertTrue(letter.name)

    def test_withdrawn_keeps_its_number(self):
        number = self.far_letter.name
        self._give_reason(self.far_letter, "void", "Wrong addressee")
        self.assertEqual(
            (self.far_letter.state, self.far_letter.name), ("void", number)
        )
        self._send(self.near_letter)
        with self.assertRaises(TransitionRefused):
            self._give_reason(self.near_letter, "void", "Too late")

    def test_what_is_approved_stays(self):
        letter = self.far_letter
        for values in ({"secrecy": "general"}, {"line_ids": []}):
            with self.assertRaises(FiledRecord):
                letter.write(values)
        with self.assertRaises(FiledRecord):
            letter.line_ids.remark = "Too late"
        letter.note = "For the folder"
        self.member._as_mover().write({"name": "Renamed"})
        self.assertEqual(letter.line_ids.member_name, "Trader 0000")
        for row in (
            letter,
            letter.line_ids,
            self.letter_run.omission_ids,
            self.letter_run,
        ):
            with self.assertRaises(FiledRecord):
                row.sudo().unlink() if row else self.letter_run.sudo().unlink()

    def test_merged_member_keeps_the_letter(self):
        """Two records of one person stood in two letters of one run."""
        dialogs = self.env["party.member.merge"].with_user(self.director_a)
        dialogs.create(
            {"member_id": self.member.id, "other_id": self.other.id}
        ).action_confirm()
        lines = self.letter_run.letter_ids.sudo().line_ids
        self.assertEqual(lines.member_id, (self.member | self.other).sudo())
        other_run = self._half_year_run()
        other_run.action_draft()
        self.assertEqual(len(other_run.letter_ids.line_ids), 1)

    # evaluation -------------------------------------------------------------------
    def test_figures_for_the_evaluation(self):
        letters = self.env["party.letter"].with_user(self.committee)

        def on_time(year=2026):
            return letters._on_time(self.center_a, year)

        counts = {"due": 2, "in_time": 0, "late": 0, "unsent": 2, "held": 0}
        self.assertEqual(on_time(), counts)
        self._send(self.near_letter)
        with freeze_time("2026-12-31 02:00:00"):
            self._send(self.far_letter)
        counts = {"due": 2, "in_time": 1, "late": 1, "unsent": 0, "held": 0}
        self.assertEqual(on_time(), counts)
        self._make_writable(2, self.far_branch, 2)
        self.letter_run.action_draft_missing()
        draft = self.letter_run.letter_ids.filtered(lambda one: one.state == "draft")
        self._give_reason(draft, "hold", "The address is being asked for")
        self.assertEqual(on_time(), counts | {"due": 3, "held": 1})
        self.assertEqual(on_time(2025), dict.fromkeys(counts, 0))

    # privacy ----------------------------------------------------------------------
    def test_nothing_of_tickets_and_no_id_number(self):
        """A3.3.4: never an ID number, a request or a rights case."""
        self.member.with_user(self.clerk_a).id_number = "33052319750315001X"
        self._create_ticket(
            member_id=self.member.id, request_text="A quarrel about the rent"
        )
        number = "330523 19750315 001x"
        self.env["party.credit.record"].with_user(self.clerk_a).create(
            {
                "member_id": self.member.id,
                "kind": "award",
                "date": "2026-02-01",
                "description": f"Award to {number}",
                "source": f"Office, on {number}",
            }
        )
        run = self._half_year_run()
        run.action_draft()
        line = run.letter_ids.line_ids.filtered(lambda row: row.facts["trading"])
        line.remark = f"Known as {number}"
        run.letter_ids.filtered("line_ids.remark").action_draft_anew()
        line = run.letter_ids.line_ids.filtered("remark")
        self.assertEqual(line.remark, "Known as 330523********001X")
        self.assertIn("330523********001X", line.trading_text)
        run.action_approve()
        tables = self.env["party.letter.line"], self.env["party.letter"]
        for records in tables:
            models = {field.comodel_name for field in records._fields.values()}
            self.assertFalse({m for m in models if m and m.startswith("party.ticket")})
            self.assertFalse([name for name in records._fields if "id_number" in name])
            for row in records.sudo().search([]):
                stored = [n for n, f in records._fields.items() if f.store]
                text = json.dumps(row.read(stored), default=str)
                for secret in ("33052319750315001X", "19750315", "quarrel"):
                    self.assertNotIn(secret, text)
                for secret in ("13900000000", number):
                    self.assertNotIn(secret, text)
        facts = run.letter_ids.line_ids[0].facts
        self.assertEqual(set(facts), {"activities", "trading", "credit", "pledge"})
