"""Who sees which part of an evaluation, on every way in (A1.3.4, P-09)."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import PIXEL, PartyCommon
from .evaluation_common import EvaluationSteps

MODELS = (
    "party.evaluation",
    "party.evaluation.sheet",
    "party.evaluation.score",
    "party.evaluation.objection",
)


class TestEvaluationAccess(EvaluationSteps, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.env.ref("base.group_allow_export").sudo().user_ids = [
            Command.link(user.id) for user in cls.director_b | cls.clerk_b
        ]
        cls.center_round = case._publish()
        cls.staff_round = case._publish("staff")
        cls.director_round = case._publish("director")
        cls.sheet = case._sheet(cls.center_round)
        cls.scores = cls.sheet.score_ids
        cls.own_sheet = case._sheet(cls.staff_round, user=cls.clerk_a)
        cls.objection = case._object_to(
            case._score(cls.sheet, "letters"),
            cls.director_a,
            evidence=PIXEL,
            evidence_name="list.png",
        )

    def _finds(self, records, user):
        mine = records.with_user(user)
        return mine.search([("id", "in", records.ids)])

    def test_before_publication_the_committee_alone(self):
        draft = self._begin(date_from="2026-01-01")
        draft.action_count()
        for records in (draft, draft.sheet_ids, draft.sheet_ids.score_ids):
            self.assertEqual(self._finds(records, self.committee), records)
            for user in (self.clerk_a, self.director_a, self.data_officer):
                with self.subTest(user=user.login, of=records._name):
                    self.assertFalse(self._finds(records, user))
                    with self.assertRaises(AccessError):
                        records.with_user(user).read(["display_name"])

    def test_centers_see_all_totals_and_their_own_figures(self):
        for user in (self.clerk_b, self.director_b, self.unassigned):
            with self.subTest(user=user.login):
                self.assertEqual(self._finds(self.sheet, user), self.sheet)
                self.sheet.with_user(user).read(["total", "rank", "grade"])
                self.assertFalse(self.sheet.with_user(user).score_ids)
                self.assertFalse(self.sheet.with_user(user).objection_ids)
        for user in (self.clerk_a, self.director_a, self.committee):
            self.assertEqual(self._finds(self.scores, user), self.scores)

    def test_figures_of_others_on_no_way(self):
        foreign = self.scores | self.own_sheet.score_ids
        for user in (self.clerk_b, self.director_b, self.unassigned):
            for records in (foreign, self.own_sheet, self.objection):
                mine = records.with_user(user)
                domain = [("id", "in", records.ids)]
                with self.subTest(user=user.login, of=records._name):
                    self.assertFalse(mine.search(domain))
                    self.assertFalse(mine.search_count(domain))
                    self.assertFalse(mine.search_read(domain, ["id"]))
                    self.assertFalse(mine.name_search("", domain))
                    self.assertFalse(mine._read_group(domain, ["center_id"]))
                    self.assertFalse(
                        mine.formatted_read_group(domain, ["center_id"], ["__count"])
                    )
                    found = mine.web_search_read(domain, {"display_name": {}})
                    self.assertFalse(found["records"])
                    with self.assertRaises(AccessError):
                        mine.read(["display_name"])
                    with self.assertRaises(AccessError):
                        mine.web_read({"display_name": {}})
                    with self.assertRaises(UserError):
                        mine.export_data(["display_name"])

    def test_steps_of_others_are_refused(self):
        score = self.scores.filtered("counted_at")[:1]
        for user in (self.clerk_b, self.director_b):
            for call in (
                score.with_user(user).action_open_counted,
                score.with_user(user).action_open_missed,
                self.own_sheet.with_user(user).action_object,
                self.objection.with_user(user).action_uphold,
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_paths_lead_to_no_figures(self):
        """A condition on the figures of others finds nothing."""
        sheets = self.env["party.evaluation.sheet"].with_user(self.director_b)
        found = sheets.search([("score_ids.weight", ">", 0)])
        self.assertEqual(found.center_id & self.center_a, self.center_a.browse())
        rounds = self.env["party.evaluation"].with_user(self.director_b)
        self.assertFalse(rounds.search([("objection_ids.reason", "ilike", "twice")]))

    def test_a_persons_sheet(self):
        readers = {
            self.clerk_a: True,
            self.director_a: True,
            self.committee: True,
            self.admin: True,
            self.data_officer: False,
            self.director_b: False,
        }
        for user, may in readers.items():
            for records in (self.own_sheet, self.own_sheet.score_ids[:1]):
                with self.subTest(user=user.login, of=records._name):
                    self.assertEqual(bool(self._finds(records, user)), may)
        directors = self._sheet(self.director_round, user=self.director_a)
        for user, may in (
            (self.director_a, True),
            (self.committee, True),
            (self.clerk_a, False),
            (self.director_b, False),
        ):
            self.assertEqual(bool(self._finds(directors, user)), may)

    def test_who_was_director_sees_no_more(self):
        post = self.center_a.staff_ids.filtered(lambda s: s.role == "director")
        post.date_to = "2026-09-20"
        self.assertFalse(self._finds(self.own_sheet, self.director_a))
        self.assertFalse(self._finds(self.scores, self.director_a))

    def test_portal_and_strangers_see_nothing(self):
        for user in (self.portal_user, self.outsider):
            for model in (*MODELS, "party.evaluation.scheme"):
                with self.subTest(user=user.login, model=model):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).search([])

    def test_messages_and_files_follow_the_objection(self):
        message = self.objection.sudo().message_post(body="Between us")
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self.objection._name),
                ("res_id", "=", self.objection.id),
                ("res_field", "=", "evidence"),
            ]
        )
        self.assertTrue(file)
        for user in (self.clerk_b, self.director_b, self.portal_user):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    message.with_user(user).read(["body"])
                with self.assertRaises(AccessError):
                    self.objection.with_user(user).message_post(body="Hello")
                with self.assertRaises(AccessError):
                    file.with_user(user).read(["raw"])
        self.assertTrue(file.with_user(self.director_a).raw)
        self.assertTrue(message.with_user(self.committee).body)

    def test_messages_of_a_round_stay_the_committees(self):
        """What was written before publication is not published with the ranking."""
        message = self.center_round.sudo().message_post(body="Between us")
        for user in (self.clerk_a, self.director_a, self.unassigned):
            with self.subTest(user=user.login):
                self.assertTrue(self.center_round.with_user(user).has_access("read"))
                self.assertFalse(self._finds(message, user))
                with self.assertRaises(AccessError):
                    message.with_user(user).read(["body"])
        self.assertTrue(message.with_user(self.committee).body)
        self.assertTrue(self._finds(message, self.committee))

    def test_nobody_writes_figures(self):
        for records in (self.sheet, self.scores[:1], self.objection):
            for user in (self.clerk_a, self.director_a, self.committee, self.admin):
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(records.with_user(user).has_access(operation))

    def test_home_page_counts_what_waits(self):
        self.assertTrue(self.objection.with_user(self.committee).can_decide)
        objections = self.env["party.evaluation.objection"].with_user(self.committee)
        waiting = objections.search(objections._mine_to_decide(self.center_a))
        self.assertEqual(waiting, self.objection)
        director = objections.with_user(self.director_a)
        self.assertFalse(director.search(director._mine_to_decide(self.center_a)))
