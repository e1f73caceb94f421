"""What a letter to a home organization says of its members, in words."""

from odoo import api, fields, models

from odoo.addons.party_service_center.models.event_codes import TOOK_PART
from odoo.addons.party_service_center.tools import id_number

PLEDGE_COUNTS = ("met", "partly", "not_met", "unchecked")


class PartyLetterWordsMixin(models.AbstractModel):
    """The facts that a letter holds since it was drafted; nothing else is read.

    Clause: A3.3.4 (activities, lawful trading, credit records), P-03 (ID number)
    """

    _name = "party.letter.words.mixin"
    _description = "Words of a Letter"
    _inherit = ["party.official.letter.mixin"]

    @api.model
    def _labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    # ------------------------------------------------------------------
    # One member
    # ------------------------------------------------------------------
    @api.model
    def _member(self, line):
        facts = line.facts or {}
        trading, credit = self._trading(facts), self._credit(facts)
        pledge = facts.get("pledge") or {}
        return {
            "name": line.member_name,
            "business": line.business_name or "",
            "branch": line.home_branch_name or "",
            "figures": self._figures(line),
            "list_title": self.env._(
                "%(member)s: took part in %(took_part)s of %(invited)s",
                member=line.member_name,
                took_part=line.took_part_count,
                invited=line.invited_count,
            ),
            "participation": self._participation(line),
            "trading": trading,
            "trading_sentence": self._sentence(trading),
            "credit": credit,
            "credit_sentence": self._sentence(credit),
            "pledge": self._pledge(pledge),
            "pledge_counts": self._pledge_counts(pledge),
            # the director types it; an ID number in it is not passed on (P-03)
            "remark": id_number.hide(line.remark or ""),
            "activities": [
                {
                    "day": self._fact_day(fact),
                    "theme": self._theme(line, fact),
                    "hours": self._hours(fact["minutes"]),
                }
                for fact in facts.get("activities", ())
                if fact["attendance"] in TOOK_PART
            ],
        }

    @api.model
    def _hours(self, minutes):
        return f"{(minutes or 0) / 60:.1f}".removesuffix(".0")

    @api.model
    def _fact_day(self, fact):
        return self._day(fields.Date.to_date(fact["date"]))

    @api.model
    def _theme(self, line, fact):
        """The theme, and whose activity it was where another center held it."""
        if fact["center"] == line.letter_id.center_id.name:
            return fact["theme"]
        return self._noted(fact["theme"], fact["center"])

    @api.model
    def _figures(self, line):
        """Its cell of the table, line by line."""
        figures = [
            self.env._(
                "%(took_part)s of %(invited)s",
                took_part=line.took_part_count,
                invited=line.invited_count,
            ),
            self.env._("%(hours)s hours", hours=self._hours(line.minutes)),
        ]
        if line.learning_minutes:
            hours = self._hours(line.learning_minutes)
            figures.append(self.env._("online %(hours)s hours", hours=hours))
        return figures

    @api.model
    def _participation(self, line):
        words = [
            self.env._(
                "Invited to %(invited)s activities, took part in %(took_part)s,"
                " %(hours)s hours in all.",
                invited=line.invited_count,
                took_part=line.took_part_count,
                hours=self._hours(line.minutes),
            )
            if line.invited_count
            else self.env._("Not invited to an activity in this time.")
        ]
        return self._run_on(words + self._learning(line))

    @api.model
    def _learning(self, lines):
        """A sentence on what they learned online, if they did."""
        minutes = sum(lines.mapped("learning_minutes"))
        if not minutes:
            return []
        return [
            self.env._(
                "Besides, %(hours)s hours of learning online.",
                hours=self._hours(minutes),
            )
        ]

    @api.model
    def _trading(self, facts):
        kinds = self._labels("party.credit.record", "kind")
        return [
            self.env._(
                "%(kind)s: %(what)s (%(day)s, %(origin)s)",
                kind=kinds.get(fact["kind"], ""),
                what=id_number.hide(fact["what"]),
                day=self._fact_day(fact),
                origin=id_number.hide(fact["source"]),
            )
            for fact in facts.get("trading", ())
        ]

    @api.model
    def _credit(self, facts):
        return [
            self.env._(
                "%(grade)s, %(what)s (%(day)s, %(origin)s)",
                grade=fact["grade"],
                what=id_number.hide(fact["what"]),
                day=self._fact_day(fact),
                origin=id_number.hide(fact["source"]),
            )
            for fact in facts.get("credit", ())
        ]

    @api.model
    def _sentence(self, facts):
        """Facts one after the other, or that there are none."""
        if not facts:
            return self.env._("Nothing on record.")
        between = self.env._("%(one)s; %(another)s", one="", another="")
        return self.env._("%(facts)s.", facts=between.join(facts))

    @api.model
    def _pledge(self, pledge):
        if not pledge.get("number"):
            return self.env._("No pledge in this time.")
        found = self._pledge_counts(pledge)
        if not found:
            return self.env._("The pledge has no personal items.")
        return self.env._(
            "Personal items of the pledge: %(found)s.", found=self._listed(found)
        )

    @api.model
    def _pledge_counts(self, pledge):
        """How many personal items were found how, each in a few words."""
        if not pledge.get("number"):
            return []
        counts = (
            (pledge["met"], self.env._("%(count)s met", count=pledge["met"])),
            (
                pledge["partly"],
                self.env._("%(count)s partly met", count=pledge["partly"]),
            ),
            (
                pledge["not_met"],
                self.env._("%(count)s not met", count=pledge["not_met"]),
            ),
            (
                pledge["unchecked"],
                self.env._("%(count)s not checked yet", count=pledge["unchecked"]),
            ),
        )
        return [words for count, words in counts if count]

    @api.model
    def _run_on(self, sentences):
        """Sentences one after the other as the reader's language does."""
        between = self.env._(
            "%(sentence)s %(next_sentence)s", sentence="", next_sentence=""
        )
        return between.join(sentences)

    # ------------------------------------------------------------------
    # Several members
    # ------------------------------------------------------------------
    @api.model
    def _sums(self, lines):
        """What the text says of all of them together."""
        facts = [line.facts or {} for line in lines]
        kinds = [fact["kind"] for one in facts for fact in one.get("trading", ())]
        pledges = [one["pledge"] for one in facts if one.get("pledge")]
        pledges = [pledge for pledge in pledges if pledge.get("number")]
        graded = sum(bool(one.get("credit")) for one in facts)
        nothing = self._sentence(())
        return {
            "participation": self._run_on(
                [
                    self.env._(
                        "Invited %(invited)s times, took part %(took_part)s times,"
                        " %(hours)s hours in all.",
                        invited=sum(lines.mapped("invited_count")),
                        took_part=sum(lines.mapped("took_part_count")),
                        hours=self._hours(sum(lines.mapped("minutes"))),
                    ),
                    *self._learning(lines),
                ]
            ),
            "trading_sentence": self.env._(
                "%(awards)s awards, %(penalties)s penalties, %(complaints)s upheld"
                " complaints on record.",
                awards=kinds.count("award"),
                penalties=kinds.count("penalty"),
                complaints=kinds.count("complaint"),
            )
            if kinds
            else nothing,
            "credit_sentence": self.env._(
                "Of %(count)s members a credit grade is on record.", count=graded
            )
            if graded
            else nothing,
            "pledge": self._pledges(pledges),
            "remark": "",
        }

    @api.model
    def _pledges(self, pledges):
        """How many had one and what became of all items, those not checked too."""
        if not pledges:
            return self._pledge({})
        found = {
            name: sum(pledge[name] for pledge in pledges) for name in PLEDGE_COUNTS
        }
        words = self.env._("%(count)s members had a pledge.", count=len(pledges))
        return self._run_on([words, self._pledge(found | {"number": len(pledges)})])
