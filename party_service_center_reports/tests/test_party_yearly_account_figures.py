"""The figures of a yearly account, and what it hides of them."""

from collections import defaultdict

from odoo.addons.party_service_center.models.period_figures import PERIOD_FIGURES

from ..tables import counting, yearly_figures
from ..tables.suppress import LEAST
from .account_common import AccountCommon


class TestPartyYearlyAccountFigures(AccountCommon):
    def _count(self, condition, center=None):
        """Rows of tickets, asked of the database itself."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM party_ticket WHERE center_id = %s AND " + condition,
            [(center or self.center_a).id],
        )
        return self.env.cr.fetchone()[0]

    def test_figures_are_those_of_the_database(self):
        self._make_year()
        self._create_ticket(self.clerk_b, center_id=self.center_b.id)
        account = self._draft()
        figures = self._rows(account, "The year in figures")
        taken = self._count(
            "round_number = 1 AND accepted_date BETWEEN '2026-01-01' AND '2026-12-31'"
        )
        answered = self._count("told_date BETWEEN '2026-01-01' AND '2026-12-31'")
        in_time = self._count("told_date <= due_date")
        self.assertEqual((taken, answered, in_time), (11, 8, 5))
        self.assertEqual(figures["Requests taken"], [taken])
        self.assertEqual(figures["Requests answered"], [answered])
        shares = self._rows(account, "How fast and how well")
        self.assertEqual(
            shares["In time, of the requests answered"], [in_time / answered]
        )
        instant = self._count("is_instant")
        self.assertEqual(
            shares["Answered at once, of the requests taken"], [instant / taken]
        )

    def test_small_counts_are_hidden_and_not_to_be_worked_out(self):
        self._make_year()
        for _index in range(5):
            self._create_ticket(service_type_id=self.legal_aid.id)
        account = self._draft()
        kinds = self._rows(account, "What was asked, kind by kind")
        self.assertEqual(kinds[self.consultation.name][0], 6)
        self.assertEqual(kinds[self.hardship.name][0], "under 3")
        self.assertEqual(kinds[self.rights.name][0], "not shown")
        drawn = account.page.split("<svg")
        chart = [part for part in drawn if "kind by kind" in part.split(">")[0]][0]
        self.assertIn(self.consultation.name, chart)
        self.assertIn(self.legal_aid.name, chart)
        self.assertNotIn(self.hardship.name, chart.split("</svg>")[0])
        self.assertNotIn(self.rights.name, chart.split("</svg>")[0])

    def test_no_figure_gives_away_a_small_rest_of_another(self):
        """What lies within another figure: the rest must stay as unknown as itself."""
        told = [*yearly_figures.TOLD, "took_part_count", "opinion_count"]
        conditions = {
            name: set(map(str, PERIOD_FIGURES[name].domain.iter_conditions()))
            for name in told
        }
        nested = [
            (part, whole)
            for part in told
            for whole in told
            if PERIOD_FIGURES[part][:2] == PERIOD_FIGURES[whole][:2]
            and conditions[part] > conditions[whole]
        ]
        self.assertIn(("opinion_count", "callback_made_count"), nested)
        self.assertIn(("took_part_count", "invited_count"), nested)
        for part, whole in nested:
            alike = defaultdict(set)
            for most in range(12):
                for number in range(most + 1):
                    totals = dict.fromkeys(counting.figure_names(self.env), 0)
                    totals |= {part: number, whole: most}
                    figures = yearly_figures.known(totals)[0]
                    alike[figures[part], figures[whole]].add((number, most - number))
            for ways in alike.values():
                for parted in zip(*ways, strict=True):
                    with self.subTest(part=part, whole=whole, ways=ways):
                        self.assertFalse(
                            len(set(parted)) == 1 and 0 < parted[0] < LEAST
                        )

    def test_satisfaction_is_told_where_its_whole_is(self):
        totals = dict.fromkeys(counting.figure_names(self.env), 0)
        for opinions, is_told in ((19, False), (12, True), (2, False)):
            totals |= {
                "callback_made_count": 20,
                "opinion_count": opinions,
                "satisfied_count": opinions,
            }
            share = yearly_figures.known(totals)[1]["satisfied_share"]
            self.assertEqual(share.bounds is not None, is_told)

    def test_secret_requests_tell_no_kind_outcome_or_topic(self):
        tickets = self._make_year()
        topic = self.env["party.ticket.topic"].create({"name": "Rent deposits"})
        tickets[:4].sudo().topic_ids = topic
        tickets[:3].sudo()._as_mover().is_confidential = True
        self._tell(tickets[5], result_text="By the form of the branch.")
        for _index in range(2):
            self._create_ticket(service_type_id=self.hardship.id)
        account = self._draft()
        kinds = self._rows(account, "What was asked, kind by kind")
        secret = "Confidential, of whatever kind"
        self.assertEqual(kinds[self.consultation.name][0], 3)
        self.assertEqual(kinds[secret][0], 3)
        figures = self._rows(account, "The year in figures")
        self.assertEqual(figures["Requests taken"], [13])
        outcomes = self._rows(account, "What became of the requests")
        self.assertEqual(outcomes[secret], [3])
        self.assertFalse(
            [part for part in account._report().tables if part.title == "Hot topics"]
        )

    def test_outcomes(self):
        self._make_year()
        rows = self._rows(self._draft(), "What became of the requests")
        self.assertEqual(rows, {"Solved": [3], "Explained": [5]})

    def test_members_are_counted_and_not_named(self):
        self._make_year()
        self._bring_registration_to("entered")
        account = self._draft()
        figures = self._rows(account, "The year in figures")
        self.assertEqual(figures["Members entered in the register"], ["under 3"])
        for text in ("Shen", "Qian", "landlord"):
            self.assertNotIn(text, account.page)

    def test_all_centers_tell_no_more_than_each_of_them(self):
        self._make_year()
        for _index in range(3):
            self._create_ticket(
                self.clerk_b,
                center_id=self.center_b.id,
                service_type_id=self.hardship.id,
            )
        account = self._draft(center=None)
        kinds = self._rows(account, "What was asked, kind by kind")
        # one at center A, which hides it, and three at B, which shows them
        self.assertEqual(kinds[self.hardship.name][0], "at least 4")
        centers = self._rows(account, "Center by center")
        self.assertEqual(centers["Center A"][0], 11)
        self.assertEqual(centers["Center B"][0], 3)
        figures = self._rows(account, "The year in figures")
        self.assertEqual(figures["Requests taken"], [14])

    def test_topics_of_fewer_than_three_are_left_out(self):
        tickets = self._make_year()
        hot, cold = self.env["party.ticket.topic"].create(
            [{"name": "Rent deposits"}, {"name": "Noise"}]
        )
        tickets[:4].sudo().topic_ids = hot
        tickets[4:6].sudo().topic_ids = cold
        self.assertEqual(
            self._rows(self._draft(), "Hot topics"), {"Rent deposits": [4]}
        )

    def test_queries_do_not_grow_with_the_work(self):
        self._make_year()
        account = self._draft()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            account._build()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for _index in range(12):
            self._create_ticket()
        self.assertLessEqual(count(), few)
