"""The words of a yearly account: they hang in public and name nobody."""

from odoo import api, fields, models

from odoo.addons.party_service_center.tools.id_number import hide

from ..tables.request_words import names_in

# what whoever publishes writes
WORDS = frozenset({"foreword", "outlook"})


class PartyYearlyAccountWordsMixin(models.AbstractModel):
    """An account with a foreword and an outlook.

    Identity numbers in them are hidden at once. Names of people and shops are looked
    for when it is published: a word may be somebody's name by chance, so that whoever
    publishes decides, and the reason is kept.

    Clause: P-02, P-03, P-14
    """

    _name = "party.yearly.account.words.mixin"
    _description = "Words of a Yearly Account"

    foreword = fields.Text(
        copy=False, help="What the year was about; no names of people or shops (P-14)."
    )
    outlook = fields.Text(copy=False, help="What the center means to do next.")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_numbers(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_numbers(vals))

    @api.model
    def _without_numbers(self, vals):
        return vals | {
            word: hide(vals[word]) for word in WORDS & vals.keys() if vals[word]
        }

    def _named(self):
        """People and shops that the words name, as one line of text."""
        self.ensure_one()
        text = f"{self.foreword or ''}\n{self.outlook or ''}".strip()
        if not text:
            return ""
        # only names that stand in the text leave it
        return names_in(self.sudo().env, self._counted_centers(), text)
