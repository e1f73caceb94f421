"""Averages that leave out what had nothing to measure."""

from odoo import models
from odoo.tools import SQL


class PartyEvaluationAverageMixin(models.AbstractModel):
    """A record with figures that are kept as 0 where there was nothing to measure.

    A model states in ``_averaged_where`` which yes-or-no field says of a figure that it
    was measured; lists, pivots and graphs average those alone.

    Clause: A1.3.4
    """

    _name = "party.evaluation.average.mixin"
    _description = "Figures That May Be Missing"

    _averaged_where = {}

    def _read_group_select(self, aggregate_spec, query):
        selected = super()._read_group_select(aggregate_spec, query)
        name, _colon, function = aggregate_spec.partition(":")
        if function != "avg" or name not in self._averaged_where:
            return selected
        known = self._field_to_sql(self._table, self._averaged_where[name], query)
        # SQL, for which the ORM has no word: an average over some of the rows
        return SQL("%s FILTER (WHERE %s)", selected, known)
