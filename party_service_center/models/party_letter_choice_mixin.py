"""Whom a run of letters writes of, and whether a draft still fits."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import LetterRefused
from .letter_codes import OPEN_STATES


class PartyLetterChoiceMixin(models.AbstractModel):
    """A run of letters that knows the members of whom it may tell, and to whom.

    Clause: A3.3.4, P-02 (members with consent alone), P-07 (the right addressee)
    """

    _name = "party.letter.choice.mixin"
    _description = "Run of Letters That Chooses Its Members"

    def _misdirected_ids(self):
        """Members in an open letter to whom they do not belong any more (P-07)."""
        for model in ("party.letter", "party.letter.line"):
            self.env[model].flush_model()
        self.env["party.member"].flush_model(["home_branch_id"])
        self.env["party.organization"].flush_model(["addressee_id"])
        # a domain cannot compare two fields
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.member_id
                  FROM party_letter_line AS line
                  JOIN party_letter AS letter ON letter.id = line.letter_id
                  JOIN party_member AS member ON member.id = line.member_id
                  JOIN party_organization AS home ON home.id = member.home_branch_id
                 WHERE letter.run_id = %s AND letter.state IN %s
                   AND home.addressee_id != letter.addressee_id
                """,
                self.id,
                OPEN_STATES,
            )
        )
        return [member_id for (member_id,) in rows]

    def _all_members(self):
        return self.env["party.member"].with_context(active_test=False)

    def _all_organizations(self):
        return self.env["party.organization"].with_context(active_test=False)

    def _members_domain(self):
        """Who belonged to the center in the time the letters tell of.

        Present today, or gone since that time began; those who moved are written of by
        the center that has them now.
        """
        began = [("state", "=", "present"), ("date_from", "<=", self.date_to)]
        return (
            Domain("center_id", "=", self.center_id.id)
            & Domain("merged_into_id", "=", False)
            & (Domain("active", "=", True) | Domain("left_date", ">=", self.date_from))
            & Domain("standing_ids", "any", began)
        )

    def _omitted_domains(self):
        """Why somebody is not written of: (reason, domain); the first one counts."""
        left_party = [("date_to", "=", False), ("leaving_kind", "=", "left_party")]
        is_inside = Domain("home_branch_id.is_outside", "=", False)
        return [
            ("deceased", Domain("is_deceased", "=", True)),
            ("left_party", Domain("standing_ids", "any", left_party)),
            (
                "inside",
                is_inside
                | Domain("home_branch_id.addressee_id.is_outside", "=", False),
            ),
            ("no_consent", Domain("has_home_consent", "=", False)),
        ]

    def _writable_domain(self):
        """The members whom a letter may tell of (P-02)."""
        omitted = Domain.OR(domain for _reason, domain in self._omitted_domains())
        return self._members_domain() & ~omitted

    # ------------------------------------------------------------------
    # Before the approval
    # ------------------------------------------------------------------
    def _check_drafts(self, drafts):
        """Refuse drafts that would not be written today as they are.

        :raise LetterRefused: one tells of nobody, or of somebody of whom it must not,
            or goes where the member does not belong any more
        """
        drafts._check_somebody()
        drafts._check_consents()
        lines = drafts.line_ids
        domain = self._writable_domain() & Domain("id", "in", lines.member_id.ids)
        writable = set(self._all_members().search(domain).ids)
        for line in lines:
            if line.member_id.id not in writable:
                raise self._refusal(line, self._why_not(line.member_id))
            addressee = line.member_id.home_branch_id.addressee_id
            if addressee != line.letter_id.addressee_id:
                raise self._refusal(
                    line, self.env._("letters go to %(name)s", name=addressee.name)
                )

    def _refusal(self, line, reason):
        return LetterRefused(
            self.env._(
                "%(member)s does not belong in the letter to %(addressee)s any more"
                " (%(reason)s). Draft this letter anew, then the missing ones.",
                member=line.member_name,
                addressee=line.letter_id.addressee_name,
                reason=reason,
            )
        )

    def _why_not(self, member):
        """Why nobody may write of ``member`` from here, in a few words."""
        field = self.env["party.letter.omission"]._fields["reason"]
        labels = dict(field._description_selection(self.env))
        for reason, domain in self._omitted_domains():
            wanted = self._members_domain() & domain & Domain("id", "=", member.id)
            if self._all_members().search_count(wanted, limit=1):
                return labels[reason]
        return self.env._("not with the center any more")
