"""What the printed letter to a home organization shows."""

from markupsafe import Markup

from odoo import api, models

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
    _inherit = ["party.letter.words.mixin"]

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
        notes = attached
        if len(attached) > 1:
            notes = [f"{place}. {name}" for place, name in enumerate(attached, 1)]
        return {
            "watermark": self._watermark(letter),
            "heading": self._heading(period, members),
            "paragraphs": [
                self._opening(letter, period, members),
                *self._told(members[0] if is_single else self._sums(lines)),
                self._closing(letter),
            ],
            "members": [] if is_single else members,
            "lists": lists,
            "attached": attached,
            "notes": notes,
            "date": self._local_day(letter.approved_at, letter.center_id.tz),
        }

    @api.model
    def _told(self, what):
        """The matters of the text: each a label in another type and what there is."""
        matters = (
            (self.env._("1. Activities"), what["participation"]),
            (self.env._("2. Lawful trading"), what["trading_sentence"]),
            (self.env._("3. Credit records"), what["credit_sentence"]),
            (self.env._("4. Keeping the pledge"), what["pledge"]),
            (self.env._("5. Remark"), what["remark"]),
        )
        return [
            self._labelled(Markup("<b>%s</b>") % label, text)
            for label, text in matters
            if text
        ]

    @api.model
    def _closing(self, letter):
        """What is asked of them, and whom they ask; one paragraph, to save a page."""
        contact = self._contact(letter.center_id)
        if letter.kind == "annual":
            return self.env._(
                "Please go on guiding them together with us and acknowledge receipt"
                " (%(contact)s). This is for your information.",
                contact=contact,
            )
        return self.env._(
            "Please go on guiding them together with us (%(contact)s). This is for your"
            " information.",
            contact=contact,
        )

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
            return center.name
        return self.env._(
            "%(center)s, telephone %(phone)s", center=center.name, phone=center.phone
        )
