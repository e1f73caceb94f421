"""Schemes of evaluation: what may be published, and that it never changes then."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import mute_logger

from ..exceptions import EvaluationRefused, FiledRecord
from ..models.evaluation_codes import MEASURES
from ..models.evaluation_measures import REGISTRY
from .common import PartyCommon
from .evaluation_common import EvaluationSteps


class TestEvaluationScheme(EvaluationSteps, PartyCommon):
    def _draft(self, kind="center", **values):
        return self._scheme(kind).with_user(self.committee).copy(values)

    def test_shipped_schemes(self):
        """The defaults of the association's practice, ready for use."""
        for kind in ("center", "director", "staff"):
            scheme = self._scheme(kind)
            self.assertEqual((scheme.version, scheme.weight_total), (1, 100))
            self.assertLessEqual(scheme.hand_weight, scheme.hand_cap)
            veto = scheme.indicator_ids.filtered("is_veto")
            self.assertEqual(veto.mapped("measure"), ["secrecy"])
        center = self._scheme("center")
        self.assertEqual((center.publish_days, center.objection_days), (15, 10))
        self.assertEqual(
            (center.excellent_from, center.good_from, center.pass_from), (90, 80, 60)
        )
        self.assertFalse(center.hand_weight)
        self.assertFalse(self._scheme("member"))

    def test_every_measure_is_known(self):
        self.assertEqual({key for key, _label in MEASURES}, set(REGISTRY))

    def test_next_version_by_copy(self):
        draft = self._draft()
        self.assertFalse(draft.version)
        self.assertEqual(len(draft.indicator_ids), 9)
        draft.publish_days = 12
        draft.action_publish()
        self.assertEqual(draft.version, 2)
        self.assertEqual(self._scheme("center"), draft)
        self.assertTrue(draft.is_current)

    def test_weights_make_a_hundred(self):
        draft = self._draft()
        draft.indicator_ids[0].weight += 1
        with self.assertRaisesRegex(EvaluationRefused, "101"):
            draft.action_publish()

    def test_points_by_hand_are_capped(self):
        draft = self._draft()
        draft.indicator_ids.filtered(
            lambda i: i.measure == "answered_in_time"
        ).measure = False
        with self.assertRaisesRegex(EvaluationRefused, "25.*20"):
            draft.action_publish()
        draft.hand_cap = 25
        draft.action_publish()

    def test_members_are_off(self):
        self.assertFalse(self.env.company.party_member_evaluation)
        draft = self.env.ref("party_service_center.party_evaluation_scheme_member")
        draft = draft.with_user(self.committee)
        with self.assertRaisesRegex(EvaluationRefused, "settings"):
            draft.action_publish()
        self.env.company.party_member_evaluation = True
        draft.action_publish()
        self.assertEqual(draft.version, 1)

    def test_measure_fits_the_kind(self):
        draft = self._draft("staff")
        with self.assertRaises(EvaluationRefused):
            draft.indicator_ids[0].measure = "database"

    def test_another_kind_needs_other_measures(self):
        draft = self._draft("staff")
        with self.assertRaisesRegex(EvaluationRefused, "cannot be measured"):
            draft.kind = "center"
        # as a version before this check may have left it
        self.env.cr.execute(
            "UPDATE party_evaluation_scheme SET kind = 'center' WHERE id = %s",
            [draft.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(EvaluationRefused, "cannot be measured"):
            draft.action_publish()

    def test_figures_that_cannot_be(self):
        draft = self._draft()
        indicator = draft.indicator_ids[0]
        for record, values in (
            (indicator, {"target": 10, "floor": 20}),
            (indicator, {"direction": "less"}),
            (indicator, {"weight": 0}),
            (indicator, {"weight": 101}),
            (indicator, {"measure": "secrecy"}),
            (draft, {"good_from": 95}),
            (draft, {"hand_cap": 101}),
            (draft, {"publish_days": 0}),
        ):
            with self.subTest(values=values), mute_logger("odoo.sql_db"):
                with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                    record.write(values)
        with self.assertRaises(EvaluationRefused):
            indicator.name = " "

    def test_in_use_never_changes(self):
        scheme = self._scheme("center").with_user(self.admin)
        indicator = scheme.indicator_ids[0]
        for call in (
            lambda: scheme.write({"hand_cap": 50}),
            lambda: scheme.write({"body": "Other"}),
            lambda: scheme.write({"indicator_ids": [Command.delete(indicator.id)]}),
            lambda: indicator.write({"weight": 1}),
            lambda: indicator.unlink(),
            lambda: indicator.update_field_translations("name", {"en_US": "X"}),
            lambda: scheme.update_field_translations("body", {"en_US": "X"}),
            lambda: indicator.create(
                {"scheme_id": scheme.id, "name": "More", "weight": 1}
            ),
            lambda: scheme.unlink(),
            lambda: scheme.action_publish(),
        ):
            with self.assertRaises(FiledRecord), self.env.cr.savepoint():
                call()

    def test_the_committee_writes_schemes(self):
        draft = self._draft()
        for user in (self.clerk_a, self.director_a):
            self.assertTrue(self._scheme("center").with_user(user).body)
            with self.assertRaises(AccessError):
                draft.with_user(user).read(["body"])
            with self.assertRaises(AccessError):
                draft.with_user(user).action_publish()
