"""What the printed letter to a home organization shows."""

from odoo import api, fields, models

from odoo.addons.party_service_center.models.event_codes import TOOK_PART
from odoo.addons.party_service_center.tools import id_number

OPEN_STATES = ("draft", "held")
LETTER_LANGUAGE = "zh_CN"


class PartyLetterReport(models.AbstractModel):
    """Values of a letter: in its text what the addressee reads first, then the rest.

    Of one member the text itself tells everything, of several it sums up and a table
    follows. All of it is what the letter holds since it was drafted; no other record
    is read. An approved letter is laid out once, and its copy is printed from then on.

    Clause: A3.3.4, A2.6 (what the home organization is told), P-03, P-17
    """

    _name = "report.party_service_center_reports.party_letter"
    _description = "Printed Letter to a Home Organization"
    _inherit = ["party.official.letter.mixin"]

    _document_model = "party.letter"
    _keeps_copies = True

    @api.model
    def _language(self):
        """The addressees' language, whoever is the first to print and keep the copy."""
        installed = self.env["res.lang"]._get_active_by("code")
        return LETTER_LANGUAGE if LETTER_LANGUAGE in installed else None

    @api.model
    def _kept_copies(self, letters):
        """The copies that were kept, by letter's id.

        :raise LetterRefused: one of the letters must not go out
        """
        letters._check_may_be_laid_out()
        return letters._kept_copies()

    @api.model
    def _keep_copies(self, letters, copies):
        letters._keep_copies(copies)

    @api.model
    def _document_values(self, letters):
        letters._check_may_be_laid_out()
        letters.line_ids.fetch(["facts", "remark"])  # all at once
        secrecies = self._labels("party.letter", "secrecy")
        return {
            "letters": {
                letter.id: self._letter(letter)
                | {"mark": letter.secrecy == "internal" and secrecies[letter.secrecy]}
                for letter in letters
            },
        }

    @api.model
    def _letter(self, letter):
        lines = letter.line_ids
        members = [self._member(line) for line in lines]
        is_single = len(members) == 1
        lists = [member for member in members if member["activities"]]
        attached = [] if is_single else [self.env._("Members in Detail")]
        if lists:
            attached.append(self.env._("Activities Taken Part In"))
        period = self._period(letter)
        return {
            "watermark": self._watermark(letter),
            "heading": self._heading(period, members),
            "opening": self._opening(letter, period, members),
            "member": members[0] if is_single else None,
            "sums": None if is_single else self._sums(lines),
            "members": [] if is_single else members,
            "lists": lists,
            "attached": attached,
            "date": self._local_day(letter.approved_at, letter.center_id.tz),
            "contact": self._contact(letter.center_id),
        }

    @api.model
    def _labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    # ------------------------------------------------------------------
    # Frame
    # ------------------------------------------------------------------
    @api.model
    def _watermark(self, letter):
        if letter.state in OPEN_STATES:
            return self.env._("Draft")
        return letter.state == "void" and self.env._("Withdrawn")

    @api.model
    def _period(self, letter):
        """The time that the letter tells of, as it stands in a sentence."""
        run = letter.run_id
        if run.kind == "annual":
            return self.env._("the year %(year)s", year=run.year)
        if run.half == "1":
            return self.env._("the first half of %(year)s", year=run.year)
        return self.env._("the second half of %(year)s", year=run.year)

    @api.model
    def _heading(self, period, members):
        if len(members) != 1:
            return self.env._("Letter on Party Members, %(period)s", period=period)
        return self.env._(
            "Letter on Party Member %(member)s, %(period)s",
            member=members[0]["name"],
            period=period,
        )

    @api.model
    def _opening(self, letter, period, members):
        if len(members) != 1:
            return self.env._(
                "This tells you of %(count)s members of yours, who are registered with"
                " %(center)s, in %(period)s:",
                count=len(members),
                center=letter.center_id.name,
                period=period,
            )
        [member] = members
        details = [member["business"]]
        if member["branch"] != letter.addressee_name:
            details.append(member["branch"])
        details = self._listed(filter(None, details))
        name = member["name"]
        return self.env._(
            "This tells you of your member %(member)s in %(period)s:",
            member=self._noted(name, details) if details else name,
            period=period,
        )

    @api.model
    def _contact(self, center):
        if not center.phone:
            return self._noted("", center.name).strip()
        return self.env._(
            "(Contact: %(center)s, telephone %(phone)s)",
            center=center.name,
            phone=center.phone,
        )

    # ------------------------------------------------------------------
    # One member
    # ------------------------------------------------------------------
    @api.model
    def _member(self, line):
        facts = line.facts or {}
        return {
            "name": line.member_name,
            "business": line.business_name or "",
            "branch": line.home_branch_name or "",
            "took_part": line.took_part_count,
            "invited": line.invited_count,
            "hours": self._hours(line.minutes),
            "learning_hours": self._hours(line.learning_minutes),
            "participation": self._participation(line),
            "trading": self._trading(facts),
            "credit": self._credit(facts),
            "pledge": self._pledge(facts.get("pledge") or {}),
            # the director types it; an ID number in it is not passed on (P-03)
            "remark": id_number.hide(line.remark or ""),
            "activities": [
                {
                    "day": self._fact_day(fact),
                    "theme": fact["theme"],
                    "center": fact["center"],
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
        if line.learning_minutes:
            words.append(
                self.env._(
                    "Besides, %(hours)s hours of learning online.",
                    hours=self._hours(line.learning_minutes),
                )
            )
        return self._run_on(words)

    @api.model
    def _trading(self, facts):
        kinds = self._labels("party.credit.record", "kind")
        return [
            self.env._(
                "%(kind)s: %(what)s (%(day)s, %(source)s)",
                kind=kinds.get(fact["kind"], ""),
                what=id_number.hide(fact["what"]),
                day=self._fact_day(fact),
                source=id_number.hide(fact["source"]),
            )
            for fact in facts.get("trading", ())
        ]

    @api.model
    def _credit(self, facts):
        return [
            self.env._(
                "%(grade)s, %(what)s (%(day)s, %(source)s)",
                grade=fact["grade"],
                what=id_number.hide(fact["what"]),
                day=self._fact_day(fact),
                source=id_number.hide(fact["source"]),
            )
            for fact in facts.get("credit", ())
        ]

    @api.model
    def _pledge(self, pledge):
        if not pledge.get("number"):
            return self.env._("No pledge in this time.")
        counts = [
            (pledge["met"], self.env._("%(count)s met")),
            (pledge["partly"], self.env._("%(count)s partly met")),
            (pledge["not_met"], self.env._("%(count)s not met")),
            (pledge["unchecked"], self.env._("%(count)s not checked yet")),
        ]
        found = [words % {"count": count} for count, words in counts if count]
        if not found:
            return self.env._("The pledge has no personal items.")
        return self.env._(
            "Personal items of the pledge: %(found)s.", found=self._listed(found)
        )

    @api.model
    def _run_on(self, sentences):
        """Sentences one after the other as the reader's language does."""
        between = self.env._("%(sentence)s %(next_sentence)s")
        return (between % {"sentence": "", "next_sentence": ""}).join(sentences)

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
        return {
            "participation": self.env._(
                "Invited %(invited)s times, took part %(took_part)s times, %(hours)s"
                " hours in all.",
                invited=sum(lines.mapped("invited_count")),
                took_part=sum(lines.mapped("took_part_count")),
                hours=self._hours(sum(lines.mapped("minutes"))),
            ),
            "trading": self.env._(
                "%(awards)s awards, %(penalties)s penalties, %(complaints)s upheld"
                " complaints on record.",
                awards=kinds.count("award"),
                penalties=kinds.count("penalty"),
                complaints=kinds.count("complaint"),
            ),
            "credit": self.env._(
                "Of %(count)s members a credit grade is on record.",
                count=sum(bool(one.get("credit")) for one in facts),
            ),
            "pledge": self.env._(
                "%(count)s members had a pledge; of its personal items %(met)s were"
                " met, %(partly)s partly met, %(not_met)s not met.",
                count=len(pledges),
                met=sum(pledge["met"] for pledge in pledges),
                partly=sum(pledge["partly"] for pledge in pledges),
                not_met=sum(pledge["not_met"] for pledge in pledges),
            ),
        }
