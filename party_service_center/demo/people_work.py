"""What the staff signed, learnt and read, and what one of them hands over."""

from datetime import timedelta

from . import texts

MODULE = "party_service_center."
# director → days from today until the certificate expires; the last one let it pass
EXPIRY = {"director_cs": 420, "director_dp": 40, "director_xf": -20}
SECRETARIES = ("director_cs", "director_dp")
SLOW_READER = "clerk_mx"  # has not read anything for weeks
LEAVES_IN = timedelta(days=14)


def sign_undertakings(users):
    """As an administrator records them, before anybody is assigned."""
    for user in users:
        paper = user.env["party.undertaking"].create(
            {
                "user_id": user.id,
                "signed_date": "2023-12-20",
                "paper_place": texts.PAPER_PLACE,
            }
        )
        paper.action_sign()


class PeopleWork:
    """Tells of the posts: most are in order, each gap is somebody's."""

    def __init__(self, demo):
        self.env = demo.env
        self.today = self._user("clerk_cs").party_staff_ids.center_id[:1]._today()

    def qualify(self):
        """What an inspection asks of a director."""
        self._train()
        self._name_secretaries()

    def tell(self):
        self._let_somebody_leave()
        self._read()

    def _user(self, name):
        # people are known here by names that only administrators may look up
        return self.env.ref(f"{MODULE}user_{name}").sudo()

    def _post(self, name):
        return self._user(name).party_staff_ids[:1]

    def _train(self):
        rows = [
            {
                "user_id": self._user(name).id,
                "name": texts.DIRECTOR_TRAINING,
                "passed_date": self.today + timedelta(days=days - 730),
                "valid_until": self.today + timedelta(days=days),
                "hours": 24,
                "certificate_number": f"AJDX-{number:03d}",
                "score": str(80 + number),
            }
            for number, (name, days) in enumerate(EXPIRY.items(), 11)
        ]
        rows += [
            {
                "user_id": self._user(name).id,
                "name": texts.CLERK_TRAINING,
                "passed_date": self.today - timedelta(days=600),
                "hours": 16,
            }
            for name in ("clerk_cs", "clerk_dp", "clerk_xf")
        ]
        rows.append(
            {
                "user_id": self._user("clerk_cs").id,
                "kind": "examination",
                "name": texts.CLERK_EXAMINATION,
                "passed_date": self.today - timedelta(days=590),
                "score": "92",
            }
        )
        trainings = self.env["party.qualification"]
        trainings.create([{"held_by": texts.HELD_BY} | row for row in rows])
        for row in trainings.search(trainings._expiring_domain(self.today)):
            row._tell_of_expiry()

    def _name_secretaries(self):
        for name in SECRETARIES:
            post = self._post(name)
            post.secretary_branch_id = post.center_id.branch_id

    def _let_somebody_leave(self):
        """A clerk has given notice; the successor works beside them already."""
        post = self._post("clerk_xf")
        self.env["party.staff"].create(
            {
                "center_id": post.center_id.id,
                "user_id": self._user("successor_xf").id,
                "date_from": self.today - timedelta(days=3),
            }
        )
        post.date_to = self.today + LEAVES_IN
        handover = post.handover_ids.with_user(self._user("director_xf"))
        handover.heir_id = self._user("successor_xf")

    def _read(self):
        """Most have read what binds them; the new one has just been asked."""
        readings = self.env["party.rule.reading"]
        readings._keep_up(self.env["party.rule"]._newest())
        slow, new = self._user(SLOW_READER), self._user("successor_xf")
        for reading in readings.search([("user_id", "not in", (slow | new).ids)]):
            reading.with_user(reading.user_id).action_read()
        for reading in readings.search([("user_id", "=", slow.id)]):
            asked = self.today - timedelta(days=40)
            reading._record_proof(**reading._asked_on(asked))
