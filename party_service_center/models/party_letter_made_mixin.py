"""How letters come about: drafted and numbered by their run."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import LetterRefused
from .letter_codes import OPEN_STATES, SEQUENCE


class PartyLetterMadeMixin(models.AbstractModel):
    """A letter that its run drafts, perhaps anew, and numbers when it is approved.

    Clause: A3.3.4, P-04 (nobody who has withdrawn the consent), P-07 (addressee)
    """

    _name = "party.letter.made.mixin"
    _description = "Letter Made by Its Run"

    # ------------------------------------------------------------------
    # Drafting, called by the run
    # ------------------------------------------------------------------
    @api.model
    def _prepare(self, run, addressees):
        """The open letters to ``addressees``, new ones among them; lines come later."""
        letters = self.search(
            [
                ("run_id", "=", run.id),
                ("addressee_id", "in", addressees.ids),
                ("state", "!=", "void"),
            ]
        )
        by_addressee = letters.grouped("addressee_id")
        new = []
        kept = self.browse()
        for who in addressees:
            known = by_addressee.get(who, self.browse())
            is_open = known.filtered(lambda letter: letter.state in OPEN_STATES)
            facts = self._facts_of(run, who)
            if is_open:
                is_open._record_proof(**facts)
                kept |= is_open
                continue
            part = 1 + max(known.mapped("part"), default=0)
            whose = {"run_id": run.id, "addressee_id": who.id, "part": part}
            new.append(facts | whose | {"secrecy": run.secrecy})
        return kept | self._as_mover().create(new)._as_user()

    @api.model
    def _facts_of(self, run, addressee):
        return self._address_values(addressee) | {
            "addressee_name": addressee.name,
            "round_number": run.round_number,
            "as_of": fields.Datetime.now(),
            "is_changed": False,
        }

    # ------------------------------------------------------------------
    # Approval, called by the run
    # ------------------------------------------------------------------
    def _drop_empty(self):
        """Delete open letters of which nobody is left to be told.

        :return: the letters that stay
        """
        groups = self.env["party.letter.line"]._read_group(
            [("letter_id", "in", self.ids)], ["letter_id"]
        )
        told = self.browse(letter.id for (letter,) in groups)
        empty = (self - told).filtered(lambda letter: letter.state in OPEN_STATES)
        empty._as_mover().unlink()
        return self - empty

    def _check_somebody(self):
        """Raise LetterRefused for a letter that tells of nobody."""
        for letter in self:
            if not letter.line_ids:
                raise LetterRefused(
                    self.env._(
                        "The letter to %(addressee)s tells of nobody. Draft it anew.",
                        addressee=letter.addressee_name,
                    )
                )

    def _check_consents(self):
        """Refuse letters whose members must not be told of any more.

        :raise LetterRefused: a member has withdrawn the consent since, or stands twice
        """
        if lines := self._double_lines():
            raise LetterRefused(
                self.env._(
                    "%(member)s stood in the register twice and is told of twice, once"
                    " in the letter to %(addressee)s. A draft is drafted anew; an"
                    " approved letter is withdrawn, then the missing ones are drafted"
                    " (A1.1.6).",
                    member=lines[0].member_name,
                    addressee=lines[0].letter_id.addressee_name,
                )
            )
        if lines := self._withdrawn_lines():
            raise LetterRefused(
                self.env._(
                    "%(member)s no longer consents to letters home and still stands in"
                    " the letter to %(addressee)s. A draft is drafted anew without"
                    " them; an approved letter is withdrawn, then the missing ones are"
                    " drafted (P-04).",
                    member=lines[0].member_name,
                    addressee=lines[0].letter_id.addressee_name,
                )
            )

    def _approve(self, run):
        """Number these letters in their order, as of the approval of their run."""
        day = run.center_id._local_date(run.approved_at)
        numbers = self._next_numbers(len(self), day)
        for letter, number in zip(self, numbers, strict=True):
            letter._record_proof(name=number)
        self._move(
            "approved",
            approved_at=run.approved_at,
            approved_by_id=run.approved_by_id.id,
        )

    @api.model
    def _next_numbers(self, count, day):
        """The next ``count`` numbers of the year of ``day``, over all centers.

        The year's row stays locked until the transaction ends, so that numbers have
        neither gaps nor doubles.
        """
        # users may only read sequences
        sequence_sudo = self.env.ref(SEQUENCE).sudo()
        years_sudo = sequence_sudo.date_range_ids
        year_sudo = years_sudo.filtered(lambda y: y.date_from <= day <= y.date_to)
        if not year_sudo:
            self.env["party.center"]._lock_new_year(sequence_sudo)
            year_sudo = sequence_sudo._create_date_range_seq(day)
        self.env.flush_all()
        # one statement for all: numbers asked for one by one lock the row each time
        [(after,)] = self.env.execute_query(
            SQL(
                "UPDATE ir_sequence_date_range SET number_next = number_next + %s"
                " WHERE id = %s RETURNING number_next",
                count,
                year_sudo.id,
            )
        )
        year_sudo.invalidate_recordset(["number_next"])
        prefix, suffix = sequence_sudo._get_prefix_suffix(
            date=day, date_range=year_sudo.date_from
        )
        padding = sequence_sudo.padding
        return [
            f"{prefix}{number:0{padding}d}{suffix}"
            for number in range(after - count, after)
        ]
