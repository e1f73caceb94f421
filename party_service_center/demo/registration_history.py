"""The past of registrations: the real steps, dated back to when they happened."""

from . import texts

# How far each registration has come, how many working days ago it began, how found.
COURSES = [
    ("found", 1, "patrol"),
    ("found", 24, "annual_report"),
    ("told", 2, "registration"),
    ("survey", 0, "self"),
    ("calling", 0, "self"),
    ("calling", 4, "registration"),
    ("held", 7, "patrol"),
    ("confirmed", 3, "change"),
    ("pledged", 5, "registration"),
    ("equipped", 6, "self"),
    ("entered", 9, "registration"),
    ("entered", 12, "self"),
    ("entered", 33, "patrol"),
    ("ended", 8, "patrol"),
    ("declined", 15, "annual_report"),
]
STEPS = ("found", "told", "survey", "calling", "confirmed", "pledged", "equipped")


class RegistrationHistory:
    """Takes one registration through its steps; each gets the moment it had."""

    def __init__(self, demo, random, center, clerk, worked):
        self.env = demo.env(user=clerk)
        self.demo = demo
        self.random = random
        self.center = center
        self.clerk = clerk
        self.worked = worked

    def tell_as(self, course, person, shop, serial):
        state, age, found_via = course
        self.age = min(age, len(self.worked) - 1)
        self.person = person
        self.moment = self.demo._moment(self.random, self.center, self.worked[self.age])
        self.case = self.env["party.registration"].create(
            {
                "name": person["name"],
                "mobile": person["mobile"],
                "center_id": self.center.id,
                "responsible_id": self.clerk.id,
                "found_via": found_via,
                "found_date": self.center._local_date(self.moment),
                "credit_code": texts.credit_code(serial),
                **{f"business_{name}": shop[name] for name in ("name",)},
                **{name: shop[name] for name in shop if name != "name"},
            }
        )
        last = {
            "held": "calling",
            "ended": "calling",
            "entered": "equipped",
            "declined": "found",
        }.get(state, state)
        for step in STEPS[1 : STEPS.index(last) + 1]:
            getattr(self, f"_{step}")()
        if state != last:
            getattr(self, f"_{state}")()

    def _later(self, days=0):
        """The next moment of the story, ``days`` working days on."""
        self.age = max(self.age - days, 0)
        self.moment = self.demo._moment(
            self.random, self.center, self.worked[self.age], self.moment
        )
        return self.moment

    def _stamp(self, name):
        self.case._record_proof(**{name: self._later()})

    def _told(self):
        if self.case.found_via != "self":
            channel = "visit" if self.case.found_via == "patrol" else "window"
            self.case._tell(self._later(), channel)

    def _survey(self):
        self._later(1)
        self.case._begin_survey()
        texts_ = self.env["party.text"]
        consents = self.env["party.consent"]._record(
            {
                texts_._current("notice"): True,
                texts_._current("sensitive"): True,
                texts_._current("home"): True,
                texts_._current("display"): self.random.random() < 0.7,
            },
            "screen",
            registration=self.case,
        )
        # answers are written by their step alone; here it gets the moment it had
        consents.sudo()._record_proof(answered_at=self.moment)
        self.case._record_proof(survey_at=self.moment)
        self.case.write(self.person | {"paper_place": texts.FOLDER})

    def _calling(self):
        self.case.action_complete_survey()
        filled_at = self._later()
        start = self.center._local_date(filled_at)
        self.case._record_proof(
            filled_at=filled_at,
            **self.case._deadline_values(start, self.case.limit_days),
        )
        self.case.activity_ids.date_deadline = start
        if self.age:
            self._call("not_reached")

    def _call(self, outcome, note=False):
        self.env["party.registration.call"].create(
            {
                "registration_id": self.case.id,
                "called_at": self._later(),
                "outcome": outcome,
                "spoke_to": outcome != "not_reached" and texts.SPOKE_TO,
                "note": note,
            }
        )

    def _confirmed(self):
        self._call("confirmed")

    def _pledged(self):
        self._later(1)
        pledge = self.env["party.pledge"].create(
            {
                "registration_id": self.case.id,
                "signed_date": self.center._local_date(self.moment),
                "paper_place": texts.FOLDER,
                "item_ids": texts.pledge_items(self.center._today()),
            }
        )
        pledge.action_sign()
        pledge._record_proof(signed_at=self.moment)
        self.case._record_proof(pledged_at=self.moment)

    def _equipped(self):
        self._later(1)
        self.env["party.plaque.hand.out"].create(
            {"registration_id": self.case.id}
        ).action_confirm()
        day = self.center._local_date(self.moment)
        for handed_out in (self.case.plaque_ids, self.case.copy_ids):
            handed_out._record_proof(issued_date=day)
        self.case._record_proof(equipped_at=self.moment)

    def _entered(self):
        self.case.action_enter()
        self._stamp("entered_at")

    def _held(self):
        self._call("disputed", texts.DISPUTED)
        self._stamp("held_at")

    def _ended(self):
        self._call("not_member", texts.NOT_MEMBER)
        self._stamp("ended_at")

    def _declined(self):
        self.case._end("declined", texts.DECLINED)
        self._stamp("ended_at")
