"""Rosters are written as a whole and taken back as a whole (A2.2, A3.1.5)."""

from datetime import date
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tools import mute_logger

from ..exceptions import ImportRefused, ProtectedField, TransitionRefused
from ..models import party_import
from ..models.personal_erasure import erase
from ..models.roster_write import RosterWriter
from .party_import_common import MASKED, NUMBER, OTHER_NUMBER, PartyImportCommon


class TestPartyImportWrite(PartyImportCommon):
    FULL = {
        "id_number": NUMBER,
        "ethnic_group": "畲族",
        "education": "大专",
        "phone": "0572-5012345",
        "residence": "Dipu",
        "join_date": "2001.7",
        "full_member_date": "2002.7",
        "party_post": "Member of the Board",
        "relation_type": "原籍",
        "business_name": "Tea",
        "credit_code": "92330523MA2B3C4D5J",
        "opened_date": "2012-03-06",
        "confirmed_date": "2026-09-01",
        "note": "Speaks Hakka",
    }

    def test_new_member(self):
        record = self._written(self._person(1, **self.FULL))
        member = record.row_ids.member_id
        self.assertRecordValues(
            member,
            [
                {
                    "name": "沈云1",
                    "sex": "male",
                    "birth_date": date(1975, 3, 15),
                    "id_number": MASKED,
                    "ethnic_group": "22",
                    "education": "30",
                    "mobile": "13800000001",
                    "phone": "0572-5012345",
                    "phone_sanitized": "+8613800000001",
                    "join_date": date(2001, 7, 1),
                    "full_member_date": date(2002, 7, 1),
                    "member_category": "full",
                    "relation_type": "origin",
                    "home_branch_id": self.branch.id,
                    "center_id": self.center_a.id,
                    "found_via": "import",
                    "registered_by_id": self.clerk_a.id,
                    "confirmed_date": date(2026, 9, 1),
                    "confirmed_by_id": False,
                    "business_name": "Tea",
                    "note": "Speaks Hakka",
                    "active": True,
                }
            ],
        )
        self.assertEqual(member.sudo().id_number_full, NUMBER)
        self.assertRecordValues(
            member.business_ids,
            [
                {
                    "name": "Tea",
                    "role": "owner",
                    "credit_code": "92330523MA2B3C4D5J",
                    "opened_date": date(2012, 3, 6),
                    "center_id": self.center_a.id,
                }
            ],
        )
        self.assertRecordValues(
            member.standing_ids,
            [
                {
                    "date_from": date(2026, 9, 21),
                    "date_to": False,
                    "home_branch_id": self.branch.id,
                    "relation_type": "origin",
                }
            ],
        )
        self.assertFalse(member.message_ids)

    def test_secrets_are_gone_when_written(self):
        record = self._checked(
            self._person(1, id_number=NUMBER), self._person(2, id_number=NUMBER)
        )
        self.assertEqual(record.row_ids[0].sudo().id_number_full, NUMBER)
        record.action_write()
        self._run_cron()
        for row in record.row_ids.sudo():
            self.assertFalse(row.id_number_full)
            self.assertFalse(row.id_number_hash)
        self.assertFalse(record.sudo().file)
        self.assertEqual(record.row_ids[0].sheet_values["id_number"], MASKED)

    def test_secrets_are_gone_when_cancelled(self):
        record = self._checked(self._person(1, id_number=NUMBER))
        record.action_cancel()
        self.assertFalse(record.row_ids)
        self.assertFalse(record.sudo().file)

    def test_known_member_is_updated(self):
        member = self._create_member(name="沈云1", mobile="13800000009")
        member.write({"mobile": "13800000001", "residence": "Xiaofeng"})
        record = self._written(self._person(1, **self.FULL))
        self.assertRecordValues(
            member,
            [
                {
                    "residence": "Dipu",
                    "id_number": MASKED,
                    "sex": "male",
                    "join_date": date(2001, 7, 1),
                    "confirmed_date": date(2026, 9, 1),
                    "relation_type": False,
                    "business_name": False,
                }
            ],
        )
        self.assertEqual(record.row_ids.changes["residence"], ["Xiaofeng", "Dipu"])
        again = self._checked(self._person(1, **self.FULL))
        self.assertOutcome(self._row(again), "unchanged")

    def test_nothing_half_written_when_it_fails(self):
        self.patch(party_import, "BATCH_ROWS", 2)
        before = self._members()
        record = self._checked(
            *(self._person(n, home_branch="A New Branch") for n in range(1, 6))
        )
        record.action_write()
        calls = []

        def fail_in_batch_two(writer, rows):
            calls.append(rows)
            if len(calls) == 2:
                raise ZeroDivisionError
            return write(writer, rows)

        write = RosterWriter.write_batch
        with (
            patch.object(RosterWriter, "write_batch", fail_in_batch_two),
            mute_logger(party_import.__name__),
        ):
            self._run_cron()
        self.assertEqual(len(calls), 2)
        self.assertEqual(self._members(), before)
        self.assertFalse(
            self.env["party.organization"].search([("name", "=", "A New Branch")])
        )
        self.assertEqual(record.state, "failed")
        self.assertIn("Nothing was written", record.failure_text)
        self.assertFalse(record.row_ids.member_id)
        # it is checked again and goes through
        record.action_check()
        record.action_write()
        self._run_cron()
        self.assertEqual(record.state, "done")
        self.assertEqual(len(self._members() - before), 5)

    def test_register_that_changed_meanwhile(self):
        record = self._checked(self._person(1, id_number=NUMBER))
        self._create_member(self.clerk_b, id_number=NUMBER)
        record.action_write()
        self._run_cron()
        self.assertEqual(record.state, "failed")
        self.assertIn("Row 2: 沈云1: the register has changed", record.failure_text)

    def test_lost_rights_are_the_reason(self):
        record = self._checked(self._person(1))
        record.action_write()
        self.env["party.staff"].search(
            [("user_id", "=", self.clerk_a.id)]
        ).date_to = "2026-09-01"
        self._run_cron()
        record = record.with_user(self.admin)
        self.assertEqual(record.state, "failed")
        self.assertTrue(record.failure_text)
        self.assertFalse(record.row_ids.member_id)

    def test_interrupted_runs_come_to_an_end(self):
        """A time limit of the server would begin the run again for ever."""
        record = self._checked(self._person(1))
        record.action_write()
        counter = self.env["party.import.progress"].search(
            [("import_id", "=", record.id)]
        )
        counter.attempt_count = party_import.MAX_ATTEMPTS
        self._run_cron()
        self.assertEqual(record.state, "failed")
        self.assertIn("interrupted 3 times", record.failure_text)

    def test_progress_is_told(self):
        self.patch(party_import, "BATCH_ROWS", 2)
        record = self._checked(*(self._person(n) for n in range(1, 6)))
        record.action_write()
        self.assertEqual((record.progress_count, record.progress_total), (0, 0))
        with patch.object(
            type(self.env["party.import.progress"]), "_report", autospec=True
        ) as report:
            self._run_cron()
        told = [call.args[2:] for call in report.call_args_list]
        self.assertEqual(told, [(2, 5), (4, 5), (5, 5)])

    def test_counter_is_written_by_a_transaction_of_its_own(self):
        record = self._checked(self._person(1))
        record.action_write()
        with self.enter_registry_test_mode():
            self.env["party.import.progress"]._report(record, 1, 7)
        self.assertEqual((record.progress_count, record.progress_total), (1, 7))

    def test_second_press_is_refused_in_words(self):
        record = self._checked(self._person(1))
        record.action_write()
        for step in ("action_write", "action_check", "action_cancel", "action_change"):
            with self.subTest(step=step), self.assertRaises(TransitionRefused):
                getattr(record, step)()

    def test_choices_hold_once_checked(self):
        record = self._checked(self._person(1))
        for vals in (
            {"match_by": "mobile"},
            {"on_known": "skip"},
            {"upload": self._workbook([])},
        ):
            with self.subTest(vals=list(vals)), self.assertRaises(ImportRefused):
                record.write(vals)
        record.action_change()
        self.assertFalse(record.row_ids)
        record.on_known = "skip"
        with self.assertRaises(ProtectedField):
            record.center_id = self.center_b
        with self.assertRaises(ProtectedField):
            record.state = "done"

    def test_steps_that_are_not_declared_are_refused(self):
        steps = {
            "checking": "action_check",
            "writing": "action_write",
            "undoing": "action_undo",
            "draft": "action_change",
            "cancelled": "action_cancel",
        }
        record = self._bring(self._person(1))
        transitions = record._transitions
        for state in transitions.states:
            record._record_proof(state=state)
            for target, step in steps.items():
                if not transitions.allows(state, target):
                    with (
                        self.subTest(state=state, step=step),
                        self.assertRaises(TransitionRefused),
                    ):
                        getattr(record, step)()

    def test_queries_of_a_batch_do_not_grow(self):
        def queries(size):
            cells = {"business_name": "Tea", "phone": "0572-5012345"}
            rows = [self._person(size * 100 + n, **cells) for n in range(size)]
            record = self._bring(*rows)
            counts = []
            record._move("checking")
            for work in (record._run_check, record._run_write, record._run_undo):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                work()
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
                if record.state != "undone":
                    record._move(
                        {"checked": "writing", "done": "undoing"}[record.state]
                    )
            return counts

        queries(2)  # caches
        for many, few in zip(queries(40), queries(5), strict=True):
            # a cache that was emptied meanwhile may cost one query, not one a row
            self.assertLess(many - few, 3)

    def test_queries_of_updates_do_not_grow(self):
        for number in range(1, 61):
            self._create_member(name=f"沈云{number}", mobile=f"13800{number:06d}")

        def queries(first, last):
            record = self._checked(
                *(
                    self._person(n, residence="Dipu", education="本科")
                    for n in range(first, last)
                )
            )
            self.assertEqual(record.update_count, last - first)
            record._move("writing")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record._run_write()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1, 3)  # caches
        self.assertLess(queries(10, 50) - queries(3, 8), 3)

    def test_erasing_a_person_reaches_the_rows(self):
        record = self._written(self._person(1, **self.FULL))
        row = record.row_ids
        erase(self.env, row.member_id)
        self.assertFalse(row.sheet_values)
        self.assertFalse(row.changes)
        self.assertFalse(row.sheet_text)


class TestPartyImportUndo(PartyImportCommon):
    def setUp(self):
        super().setUp()
        self._moment("2026-09-21 02:00:00")

    def _moment(self, moment):
        """Set the database's clock, which a test does not advance."""
        now = Datetime.to_datetime(moment)
        self.env.flush_all()
        self.patch(self.env.cr, "now", lambda: now)

    def _undo(self, record):
        self._moment("2026-09-21 04:00:00")
        record.action_undo()
        with self.enter_registry_test_mode():
            record.sudo()._run()
        self.env.invalidate_all()

    def _write(self, record):
        record.action_write()
        record.sudo()._run()
        self.assertEqual(record.state, "done", record.failure_text)
        self._moment("2026-09-21 03:00:00")
        return record

    def test_untouched_import_is_taken_back_as_a_whole(self):
        known = self._create_member(name="沈云9", mobile="13800000009", residence="Old")
        before = self._members()
        record = self._write(
            self._checked(
                self._person(1, home_branch="东支部", home_committee="东镇党委"),
                self._person(2, id_number=NUMBER, business_name="Tea"),
                self._person(
                    9, residence="New", id_number=OTHER_NUMBER, phone="0572-5012345"
                ),
            )
        )
        self.assertEqual(len(self._members() - before), 2)
        made = record.organization_ids
        self._undo(record)
        self.assertEqual(record.state, "undone", record.failure_text)
        self.assertEqual(record.undone_by_id, self.clerk_a)
        self.assertEqual(self._members(), before)
        self.assertRecordValues(
            known,
            [
                {
                    "residence": "Old",
                    "phone": False,
                    "id_number": False,
                    "sex": False,
                    "birth_date": False,
                }
            ],
        )
        self.assertFalse(known.sudo().id_number_hash)
        self.assertFalse(made.exists())
        # the same roster can be brought in again
        self._write(self._checked(self._person(2, id_number=NUMBER)))

    def test_touched_members_are_named_and_all_stays(self):
        member = self._create_member(name="沈云9", mobile="13800000009")
        rows = (self._person(1), self._person(2), self._person(9, residence="New"))

        def edit(record):
            record.row_ids[0].member_id.residence = "Elsewhere"

        def change_updated(record):
            member.residence = "Newer"

        def talk(record):
            record.row_ids[0].member_id.message_post(body="Called")

        def remind(record):
            record.row_ids[0].member_id.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.clerk_a.id
            )

        def serve(record):
            self._create_ticket(member_id=record.row_ids[0].member_id.id)

        def move(record):
            first = record.row_ids[0].member_id
            other = self.branch.copy({"name": "Another"})
            self.env["party.standing"]._change(
                first, date(2026, 9, 21), home_branch_id=other.id
            )

        for touch, name in (
            (edit, "沈云1"),
            (change_updated, "沈云9"),
            (talk, "沈云1"),
            (remind, "沈云1"),
            (serve, "沈云1"),
            (move, "沈云1"),
        ):
            with self.subTest(touch=touch.__name__):
                savepoint = self.env.cr.savepoint()
                record = self._write(self._checked(*rows))
                members = self._members()
                touch(record)
                self._undo(record)
                self.assertEqual(record.state, "done")
                self.assertIn(name, record.failure_text)
                self.assertNotIn("沈云2", record.failure_text)
                self.assertEqual(self._members(), members)
                self.assertEqual(record.row_ids.mapped("outcome").count("new"), 2)
                self.assertTrue(all(record.row_ids.mapped("member_id")))
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_organization_in_use_stays(self):
        record = self._write(self._checked(self._person(1, home_branch="东支部")))
        made = record.organization_ids
        other = self._create_member(mobile="13800000008", home_branch_id=made.id)
        self._undo(record)
        self.assertEqual(record.state, "undone")
        self.assertTrue(made.exists())
        self.assertEqual(other.home_branch_id, made)

    def test_others_names_are_counted(self):
        record = self._write(self._checked(*(self._person(n) for n in range(1, 13))))
        record.row_ids.member_id.write({"residence": "Elsewhere"})
        self._undo(record)
        self.assertIn("and 2 more", record.failure_text)
