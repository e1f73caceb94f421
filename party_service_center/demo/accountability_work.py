"""Accountability in the demonstration: set aside, closed with a talk, being asked."""

from datetime import timedelta

from . import accountability_texts as texts

MODULE = "party_service_center"


class AccountabilityWork:
    """What the daily check finds, a complaint, and two files (A4.6)."""

    def __init__(self, demo):
        self.env = demo.env
        self.center = demo.env.ref(f"{MODULE}.party_center_changshuo")
        self.director = self.center.director_user_id
        self.committee = demo.env.ref(f"{MODULE}.user_committee")

    def tell(self):
        lapses = self.env["party.lapse"]
        for center in self.env["party.center"].search([("is_vacant", "=", False)]):
            for fresh, describe in lapses._fresh_at(center):
                lapses._propose([describe(record) for record in fresh])
        self._set_aside()
        self._close()
        self._ask()

    def _post(self, name):
        return self.env.ref(f"{MODULE}.party_staff_{name}")

    def _set_aside(self):
        post = self._post("clerk_dp")
        center = post.center_id
        day = center._today() - timedelta(days=12)
        lapses = self.env["party.lapse"].with_user(self.committee)
        lapse = lapses._enter(post, "complaint", day, texts.COMPLAINT)
        director = center.director_user_id
        lapse.with_user(director)._set_aside(texts.SET_ASIDE)

    def _open(self, name, facts, days, **values):
        """A file that the director opened ``days`` ago, with the statement asked."""
        post = self._post(name)
        file = (
            self.env["party.accountability"]
            .with_user(self.director)
            .create({"staff_id": post.id, "facts": facts} | values)
        )
        opened_at = file.opened_at - timedelta(days=days)
        file._record_proof(opened_at=opened_at)
        # the moments of the past are nobody's to write but the story's
        statement = file._ask(facts, 5).sudo()
        start = self.center._local_date(opened_at)
        statement._record_proof(
            asked_at=opened_at, **statement._deadline_values(start, 5)
        )
        statement.activity_ids.date_deadline = statement.due_date
        return file

    def _close(self):
        file = self._open("officer", texts.CLOSED_FACTS, 50, harm=texts.CLOSED_HARM)
        nobody = self.env["ir.attachment"]
        statement = file.statement_ids.with_user(file.person_id)
        statement._give(texts.CLOSED_WORDS, nobody)
        # as above
        statement.sudo()._record_proof(given_at=file.opened_at + timedelta(days=2))
        file.action_submit()
        file = file.with_user(self.committee)
        measure = self.env.ref(f"{MODULE}.party_measure_reminder")
        file._decide("measure", measure, 0, texts.CLOSED_GROUNDS, False, False, False)
        decided = self.center._today() - timedelta(days=40)
        file._record_proof(
            decided_date=decided,
            submitted_at=file.opened_at + timedelta(days=3),
            decided_at=file.opened_at + timedelta(days=10),
        )
        served = decided + timedelta(days=1)
        file._serve(served, "hand", False, True)
        # the same of the day on which the decision was served
        notice = file.notice_ids.sudo()
        notice._record_proof(
            decided_date=decided,
            visible_date=served,
            acknowledged_at=self.center._first_moment(served),
            **notice._deadline_values(served, notice.limit_days),
        )
        file.action_close()

    def _ask(self):
        self._open("clerk_cs", texts.OPEN_FACTS, 1)
