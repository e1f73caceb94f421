"""Rounds of evaluation that have come to a state by their steps."""

from odoo.tests import freeze_time

from .common import MODULE

# the half-year before the tests' day, whose publication was due in July
FIRST_DAY = "2026-01-01"


class EvaluationSteps:
    """What is done with evaluations; for cases that have two centers and people."""

    def _scheme(self, kind):
        return self.env["party.evaluation.scheme"]._current(kind)

    def _begin(self, kind="center", user=None, **values):
        rounds = self.env["party.evaluation"].with_user(user or self.committee)
        first = "2026-04-01" if kind == "center" else FIRST_DAY
        return rounds.create(
            {"scheme_id": self._scheme(kind).id, "date_from": first} | values
        )

    def _mark_all(self, evaluation, points=8, user=None):
        """Give every point that is given by hand."""
        waiting = evaluation.sheet_ids.score_ids.filtered(
            lambda s: s.is_by_hand and not s.is_given
        )
        for score in waiting:
            self._mark(score, points, user)

    def _mark(self, score, points, user=None, reason="Friendly, badge worn"):
        dialogs = self.env["party.evaluation.mark"].with_user(user or self.committee)
        dialogs.create(
            {"score_id": score.id, "points": points, "reason": reason}
        ).action_confirm()

    def _publish(self, kind="center", **values):
        """A published round of the last period."""
        evaluation = self._begin(kind, **values)
        evaluation.action_count()
        self._mark_all(evaluation)
        evaluation.action_publish()
        return evaluation

    def _sheet(self, evaluation, center=None, user=None):
        center = center or self.center_a
        return evaluation.sudo().sheet_ids.filtered(
            lambda s: s.center_id == center and (not user or s.user_id == user)
        )

    def _score(self, sheet, key):
        name = f"{MODULE}.party_evaluation_indicator_{sheet.kind}_{key}"
        indicator = self.env.ref(name)
        return sheet.score_ids.filtered(lambda s: s.indicator_id == indicator)

    def _object_to(self, score, user, reason="One was counted twice", **values):
        dialogs = self.env["party.evaluation.object"].with_user(user)
        action = dialogs.create(
            {"sheet_id": score.sheet_id.id, "score_id": score.id, "reason": reason}
            | values
        ).action_confirm()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _uphold(self, objection, points, user=None, note="The list shows it"):
        dialogs = self.env["party.evaluation.decide"].with_user(user or self.committee)
        dialogs.create(
            {"objection_id": objection.id, "points": points, "note": note}
        ).action_confirm()

    def _told(self, record, subject):
        """Who got the notification about ``record`` that has this subject."""
        about = [("model", "=", record._name), ("res_id", "=", record.id)]
        about.append(("subject", "=", subject))
        messages = self.env["mail.message"].sudo().search(about)
        return messages.notified_partner_ids

    def _after_objections(self):
        """A moment at which the time for objections is over."""
        return freeze_time("2026-11-02 02:00:00")
