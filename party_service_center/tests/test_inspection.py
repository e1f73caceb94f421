"""Inspections: lines with proof, the result, who may do what, and what stays."""

from datetime import timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    FiledRecord,
    InspectionRefused,
    NotOnDuty,
    ProtectedField,
    StaleRecord,
    TransitionRefused,
)
from .common import PIXEL, PartyCommon
from .inspection_common import InspectionSteps


class TestInspectionLine(InspectionSteps, PartyCommon):
    """What may be written of an item, and what not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspection = cls("setUp")._begin_inspection()

    def test_lines_are_the_items_in_use(self):
        standard = self.env["party.standard"]._current()
        self.assertEqual(self.inspection.standard_id, standard)
        self.assertEqual(self.inspection.line_ids.item_id, standard.item_ids)
        self.assertRegex(self.inspection.name, r"^TA-I-2026-0001$")
        computed = self.inspection.line_ids.filtered(lambda x: x.evidence == "computed")
        self.assertTrue(all(line.result and line.figure for line in computed))
        self.assertEqual(self.inspection.done_count, len(computed))

    def test_window_without_photo_is_not_met(self):
        """Inspect without photo: cannot be marked met (A1.1.3)."""
        window = self._line(self.inspection, "window")
        with self.assertRaisesRegex(InspectionRefused, "Registration window.*photo"):
            window.write({"result": "met"})
        window.write({"result": "met", "new_photo": PIXEL})
        self.assertEqual(window.photo_count, 1)
        self.assertEqual(window.photo_ids.added_by_id, self.committee)
        self.assertFalse(window.new_photo)
        window.write({"new_photo": PIXEL})
        self.assertEqual(window.photo_count, 2)

    def test_photo_taken_out_is_no_proof(self):
        window = self._line(self.inspection, "window")
        self._find(window, "met")
        self._fill(self.inspection)
        self._give_reason(window.photo_ids, "remove", "Somebody is on it")
        self.assertEqual(window.photo_count, 0)
        with self.assertRaisesRegex(InspectionRefused, "without a photo"):
            self.inspection.action_conclude()

    def test_no_picture_is_no_photo(self):
        window = self._line(self.inspection, "window")
        for raw in ("bm8gcGljdHVyZQ==", "PHN2Zy8+"):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                window.write({"new_photo": raw})
        self.assertFalse(window.photo_ids)

    def test_counted_items_are_counted(self):
        readers = self._line(self.inspection, "readers")
        with self.assertRaisesRegex(InspectionRefused, "counted 19, wanted 20"):
            readers.write({"result": "met", "counted": 19})
        readers.write({"result": "met", "counted": 20})

    def test_document_is_attached(self):
        line = self._line(self.inspection, "evaluation")
        with self.assertRaisesRegex(InspectionRefused, "without a document"):
            line.write({"result": "met"})
        line.write({"result": "met", "document": PIXEL, "document_name": "a.png"})

    def test_finding_says_what_is_missing(self):
        rack = self._line(self.inspection, "rack")
        for result in ("partly", "not"):
            with self.assertRaisesRegex(InspectionRefused, "what is missing"):
                rack.write({"result": result, "remark": " "})
        rack.write({"result": "not", "remark": "There is none"})

    def test_mandatory_items_apply(self):
        with self.assertRaisesRegex(InspectionRefused, "mandatory"):
            self._line(self.inspection, "window").write({"result": "na"})
        self._line(self.inspection, "rack").write({"result": "na"})

    def test_what_the_system_counts_is_set_by_nobody(self):
        line = self._line(self.inspection, "database")
        for values in ({"result": "met"}, {"counted": 5}):
            with self.assertRaisesRegex(InspectionRefused, "counted by the system"):
                line.write(values)
        with self.assertRaises(ProtectedField):
            line.write({"figure": "100%"})
        line.remark = "The clerk is at it"
        for name in ("sequence", "section", "center_id"):
            with self.assertRaises(ProtectedField):
                line.write({name: False})

    def test_counted_anew_until_the_end(self):
        line = self._line(self.inspection, "computer")
        self.assertEqual(line.result, "not")
        asset = self.env["party.asset"].create(
            {"name": "PC", "kind": "computer", "center_id": self.center_a.id}
        )
        self.inspection.action_count()
        self.assertEqual(line.result, "met")
        self._fill(self.inspection)
        self.inspection.action_conclude()
        figure = line.figure
        asset._retire("Broken")
        with self.assertRaises(FiledRecord):
            self.inspection.action_count()
        self.assertEqual((line.result, line.figure), ("met", figure))
        action = line.action_open_records()
        self.assertEqual(action["res_model"], "party.asset")

    def test_two_phones_do_not_overwrite_each_other(self):
        rack, window = (self._line(self.inspection, n) for n in ("rack", "window"))
        seen = {line: line.version for line in rack | window}
        # the one saves a line, the other one another line: both stay
        rack.web_save({"result": "na", "version_seen": seen[rack]}, {})
        window.web_save(
            {"remark": "Bright", "version_seen": seen[window]}, {"remark": {}}
        )
        self.assertEqual((rack.result, window.remark), ("na", "Bright"))
        # the same line on two phones: the later one is told
        with freeze_time("2026-09-21 02:00:05"):
            rack.web_save({"remark": "First", "version_seen": rack.version}, {})
            rack.flush_recordset()
        rack.invalidate_recordset()
        self.env.cr.execute(
            "UPDATE party_inspection_line SET write_date = write_date"
            " + interval '1 second' WHERE id = %s",
            [rack.id],
        )
        rack.invalidate_recordset()
        with self.assertRaises(StaleRecord):
            rack.web_save({"remark": "Second", "version_seen": seen[rack]}, {})
        self.assertEqual(rack.remark, "First")

    def test_through_the_form(self):
        line = self._line(self.inspection, "members_wall")
        view = "party_service_center.party_inspection_line_view_form"
        with Form(line, view) as form:
            form.remark = "Two names are old"
            form.result = "partly"
        self.assertEqual(line.result, "partly")
        following = line.action_next()
        self.assertEqual(following["res_model"], "party.inspection.line")
        self.assertNotEqual(following["res_id"], line.id)
        self._fill(self.inspection)
        self.assertEqual(line.action_next()["type"], "ir.actions.act_window_close")

    def test_nothing_is_deleted(self):
        with self.assertRaises(FiledRecord):
            self.inspection.line_ids[:1].sudo().unlink()
        with self.assertRaises(FiledRecord):
            self.inspection.sudo().unlink()


class TestInspection(InspectionSteps, PartyCommon):
    """From the plan to the end: result, rights, answer."""

    def test_result_is_the_weighted_share(self):
        inspection = self._inspect(rack="not", bookcase="partly", members_wall="na")
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT round(100.0 * sum(i.weight * CASE l.result WHEN 'met' THEN 2
                         WHEN 'partly' THEN 1 ELSE 0 END) / (2 * sum(i.weight)), 1),
                   bool_and(l.result = 'met' OR NOT coalesce(i.is_mandatory, false))
              FROM party_inspection_line l
              JOIN party_standard_item i ON i.id = l.item_id
             WHERE l.inspection_id = %s AND l.result != 'na'
            """,
            [inspection.id],
        )
        percent, is_compliant = self.env.cr.fetchone()
        self.assertAlmostEqual(inspection.percent, float(percent), 1)
        self.assertEqual(inspection.is_compliant, is_compliant)
        self.assertFalse(is_compliant)  # no computer, no members, no handbook
        self.assertEqual(inspection.state, "concluded")
        self.assertEqual(str(inspection.next_date), "2027-09-21")

    def test_every_line_has_a_result(self):
        inspection = self._begin_inspection()
        with self.assertRaisesRegex(InspectionRefused, "no result yet"):
            inspection.action_conclude()

    def test_concluded_is_locked(self):
        inspection = self._inspect()
        line = self._line(inspection, "window")
        for call in (
            lambda: inspection.write({"conclusion": "Other"}),
            lambda: inspection.write({"date": "2026-01-01"}),
            lambda: line.write({"remark": "Other"}),
            lambda: line.write({"new_photo": PIXEL}),
            lambda: line.photo_ids.action_remove(),
            lambda: line.photo_ids.write({"caption": "Other"}),
            lambda: inspection.sudo().write({"conclusion": "Other"}),
        ):
            with self.assertRaises(FiledRecord), self.env.cr.savepoint():
                call()
        with self.assertRaises(TransitionRefused):
            inspection.action_start()

    def test_one_at_a_time(self):
        self._begin_inspection()
        with (
            self.assertRaisesRegex(UniqueViolation, "one_running"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._begin_inspection()

    def test_cancelled_with_a_reason(self):
        inspection = self._begin_inspection()
        self._give_reason(inspection, "cancel", "Flood")
        self.assertEqual(inspection.state, "cancelled")
        with self.assertRaises(FiledRecord):
            self._line(inspection, "rack").write({"result": "na"})
        self._begin_inspection()

    def test_draft_may_go(self):
        draft = self.env["party.inspection"].with_user(self.committee)
        draft = draft.create({"center_id": self.center_a.id})
        self.assertFalse(draft.name)
        draft.unlink()

    def test_nobody_inspects_where_they_work(self):
        with self.assertRaisesRegex(InspectionRefused, "works at"):
            self._begin_inspection(inspector_id=self.director_a.id)
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.committee, "clerk")
        )
        inspections = self.env["party.inspection"].with_user(self.committee)
        inspection = inspections.create(
            {"center_id": self.center_a.id, "inspector_id": self.director_b.id}
        )
        with self.assertRaises(NotOnDuty):
            inspection.action_start()

    def test_named_inspector(self):
        """The committee names the director of another center (A1.1)."""
        plan = self.env["party.inspection"].with_user(self.committee)
        plan = plan.create(
            {"center_id": self.center_a.id, "inspector_id": self.director_b.id}
        )
        inspection = plan.with_user(self.director_b)
        inspection.action_start()
        self._fill(inspection, rack="not")
        inspection.conclusion = "In good order"
        inspection.action_conclude()
        self.assertEqual(inspection.concluded_by_id, self.director_b)
        self.assertTrue(inspection.rectification_ids)
        self.assertNotIn(self.director_b, inspection.activity_ids.user_id)
        with self.assertRaises(AccessError):
            inspection.with_user(self.clerk_b).read(["percent"])

    def test_named_inspector_hears_of_it(self):
        """Whom the committee names has the task until the inspection is over."""
        plan = (
            self.env["party.inspection"]
            .with_user(self.committee)
            .create({"center_id": self.center_a.id, "date": "2026-09-25"})
        )
        self.assertFalse(plan.activity_ids)
        plan.inspector_id = self.director_b
        task = plan.activity_ids
        self.assertEqual(task.user_id, self.director_b)
        self.assertEqual(str(task.date_deadline), "2026-09-25")
        # it is among the activities that the named one sees
        mine = self.env["mail.activity"].with_user(self.director_b)
        self.assertIn(task, mine.search([("user_id", "=", self.director_b.id)]))
        plan.date = "2026-09-28"
        self.assertEqual(str(plan.activity_ids.date_deadline), "2026-09-28")
        plan.inspector_id = self.clerk_b
        self.assertEqual(plan.activity_ids.user_id, self.clerk_b)
        plan.with_user(self.clerk_b).action_start()
        self.assertEqual(plan.activity_ids.user_id, self.clerk_b)
        self._give_reason(plan, "cancel", "The center is closed")
        self.assertFalse(plan.activity_ids)

    def test_the_center_reads_and_does_not_write(self):
        inspection = self._begin_inspection()
        line = self._line(inspection, "rack")
        for user in (self.clerk_a, self.director_a):
            self.assertTrue(inspection.with_user(user).line_ids.mapped("clause"))
            for call in (
                inspection.with_user(user).action_conclude,
                inspection.with_user(user).action_count,
                lambda u=user: line.with_user(u).write({"result": "na"}),
                lambda u=user: line.with_user(u).write({"new_photo": PIXEL}),
                lambda u=user: inspection.with_user(u).write({"conclusion": "x"}),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_the_center_hears_and_answers(self):
        inspection = self._inspect(rack="not")
        told = inspection.activity_ids
        self.assertEqual(told.user_id, self.director_a)
        answer = self.env["party.inspection.answer"]
        for user in (self.clerk_a, self.committee):
            dialog = answer.with_user(user).create(
                {"inspection_id": inspection.id, "answer_text": "No"}
            )
            with self.assertRaises(NotOnDuty):
                dialog.action_confirm()
        inspection.with_user(self.director_a).action_answer()
        answer.with_user(self.director_a).create(
            {"inspection_id": inspection.id, "answer_text": "The rack is ordered."}
        ).action_confirm()
        self.assertEqual(inspection.answer_text, "The rack is ordered.")
        self.assertEqual(inspection.answered_by_id, self.director_a)
        self.assertFalse(inspection.activity_ids)

    def test_who_works_there_changes_nothing(self):
        """Also not a member of the committee who works at the center."""
        inspection = self._begin_inspection()
        photo = self._line(inspection, "window")
        self._find(photo, "met")
        photo = photo.photo_ids
        draft = inspection.create({"center_id": self.center_a.id})
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.committee, "clerk")
        )
        self.env.invalidate_all()
        for call in (
            lambda: inspection.write({"conclusion": "Splendid"}),
            lambda: inspection.write({"inspector_id": self.director_b.id}),
            lambda: draft.write({"date": "2026-12-01"}),
            draft.unlink,
            photo.action_remove,
            lambda: self._give_reason(photo, "remove", "Blurred"),
            lambda: photo.write({"caption": "Other"}),
        ):
            with self.assertRaises(NotOnDuty), self.env.cr.savepoint():
                call()

    def test_the_committee_names_the_inspector(self):
        plan = self.env["party.inspection"].with_user(self.committee)
        plan = plan.create(
            {"center_id": self.center_a.id, "inspector_id": self.director_b.id}
        )
        theirs = plan.with_user(self.director_b)
        self.assertFalse(theirs.can_name_inspector)
        theirs.companions = "Secretary Ye"
        with self.assertRaisesRegex(NotOnDuty, "names the inspector"):
            theirs.inspector_id = self.unassigned
        with Form(plan) as form:
            form.inspector_id = self.clerk_b
        self.assertEqual(plan.inspector_id, self.clerk_b)

    def test_the_day_is_fixed_at_the_start(self):
        plan = self.env["party.inspection"].with_user(self.committee)
        plan = plan.create({"center_id": self.center_a.id, "date": "2026-09-24"})
        plan.date = "2026-09-25"
        plan.action_start()
        self.assertEqual(str(plan.date), "2026-09-21")
        with self.assertRaisesRegex(FiledRecord, "has started"):
            plan.date = "2026-09-22"

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_days_sound(self):
        concluded = self._inspect(rack="not")
        for values in ({"next_date": False}, {"date": "2026-09-23"}):
            with self.assertRaisesRegex(CheckViolation, "ends_complete"):
                with self.env.cr.savepoint():
                    concluded._as_mover().write(values)
                    self.env.flush_all()
        for day in ("0001-01-01", "9999-12-31"):
            with self.assertRaisesRegex(CheckViolation, "date_sound"):
                with self.env.cr.savepoint():
                    concluded.create({"center_id": self.center_b.id, "date": day})

    def test_answered_once_also_without_findings(self):
        inspection = self._begin_inspection()
        self._fill(inspection)
        computed = inspection.line_ids.filtered(lambda x: x.evidence == "computed")
        self.patch(
            self.env.registry["party.inspection.line"],
            "_count_computed",
            lambda lines: computed._record_proof(result="met", figure="All there"),
        )
        inspection.action_conclude()
        self.assertEqual(inspection.state, "closed")
        theirs = inspection.with_user(self.director_a)
        self.assertTrue(theirs.can_answer)
        theirs._answer("Thank you.")
        self.assertFalse(theirs.can_answer)
        with self.assertRaisesRegex(InspectionRefused, "answered already"):
            theirs._answer("And one more thing.")
        self.assertEqual(inspection.answer_text, "Thank you.")

    def _leave(self, *people):
        """The last day of these people at center A was yesterday."""
        for post in self.center_a.staff_ids:
            if post.user_id in people:
                post.date_to = self.center_a._today() - timedelta(days=1)
        self.env.invalidate_all()

    def test_vacant_center_acts_by_its_clerk(self):
        """While there is no director the committee does not decide its own matter."""
        self._leave(self.director_a)
        inspection = self._inspect(rack="not")
        self.assertEqual(inspection.rectification_ids.owner_id, self.clerk_a)
        self.assertEqual(inspection.activity_ids.user_id, self.clerk_a)
        self.assertFalse(inspection.can_answer)
        with self.assertRaises(NotOnDuty):
            inspection._answer("All is well.")
        inspection.with_user(self.clerk_a)._answer("The rack is ordered.")
        self.assertEqual(inspection.answered_by_id, self.clerk_a)

    def test_inspector_does_not_answer(self):
        """Also not where they became the center's director since."""
        inspection = self._begin_inspection(inspector_id=self.director_b.id)
        self._fill(inspection)
        inspection.action_conclude()
        self._leave(self.director_a)
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.director_b, "director")
            | {"date_from": self.center_a._today()}
        )
        self.env.invalidate_all()
        self.assertEqual(self.center_a.director_user_id, self.director_b)
        self.assertFalse(inspection.with_user(self.director_b).can_answer)

    def test_where_nobody_works_somebody_is_appointed(self):
        self._leave(*self.center_a.staff_ids.user_id)
        inspection = self._inspect(rack="not")
        finding = inspection.rectification_ids[:1]
        self.assertFalse(finding.owner_id)
        self.assertEqual(finding.activity_ids.user_id, self.center_a._committee())
        self.assertRegex(finding.activity_ids[0].summary, "^Nobody works at Center A")
        self.assertFalse(inspection.activity_ids)
        self.assertFalse(inspection.can_answer)

    def test_latest_result(self):
        latest = self.env["party.inspection"]._latest_result
        self.assertIsNone(latest(self.center_a, "2026-01-01", "2026-12-31"))
        with freeze_time("2026-03-02 02:00:00"):
            first = self._inspect(rack="not")
        second = self._inspect()
        self.assertEqual(
            latest(self.center_a, "2026-01-01", "2026-06-30"),
            (first.percent, first.is_compliant, first),
        )
        self.assertEqual(latest(self.center_a, "2026-01-01", "2026-12-31")[2], second)
        self.assertEqual(latest(self.center_a, "2026-09-21", "2026-09-21")[2], second)
        self.assertIsNone(latest(self.center_a, "2026-03-03", "2026-09-20"))
        self.assertIsNone(latest(self.center_b, "2026-01-01", "2026-12-31"))

    def test_board_of_centers(self):
        overviews = self.env["party.center.overview"].with_user(self.committee)
        domain = [("center_id", "in", (self.center_a | self.center_b).ids)]
        card, other = overviews.search(domain, order="center_id")
        self.assertEqual(card.standard_state, "none")
        self.assertTrue(card.is_inspection_due)
        inspection = self._inspect(rack="not")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(card.last_inspection_id, inspection)
        self.assertEqual(card.standard_state, "lacking")
        self.assertEqual(card.standard_percent, inspection.percent)
        self.assertFalse(card.is_inspection_due)
        self.assertEqual(card.rectification_count, len(inspection.rectification_ids))
        self.assertEqual(other.standard_state, "none")
        self.assertEqual(card.lacking_poster_count, 11)
        for name in ("inspections", "rectifications", "assets", "posters"):
            action = getattr(card, f"action_open_{name}")()
            self.env[action["res_model"]].with_user(self.committee).search([])
        with freeze_time("2027-09-22 02:00:00"):
            self.env.invalidate_all()
            self.assertTrue(card.is_inspection_due)
            self.assertEqual(
                card.overdue_rectification_count, len(inspection.rectification_ids)
            )

    def test_board_asks_no_more_for_more_centers(self):
        self._inspect(rack="not")
        overviews = self.env["party.center.overview"].with_user(self.committee)

        def asked(centers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cards = overviews.search([("center_id", "in", centers.ids)])
            cards.mapped("standard_state")
            return self.env.cr.sql_log_count - before

        asked(self.center_a)
        self.assertEqual(asked(self.center_a), asked(self.center_a | self.center_b))
