"""How many records there are at each center: many figures in one statement.

What is counted, and what a figure means, others decide.
"""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL


class Counted(NamedTuple):
    """Records of ``model`` in ``domain``, at the centers that ``whose`` names."""

    model: str
    domain: Domain
    whose: str = "center_id"


def counted_by_center(env, figures):
    """Count what the user of ``env`` may read, as a search of each domain would.

    :param figures: {key: Counted}
    :return: {key: {center id: count}}
    :raise AccessError: the user may read none of a model's records
    """
    counts = {key: {} for key in figures}
    keys, parts, rules = list(figures), [], {}
    for number, (model, domain, whose) in enumerate(figures.values()):
        records = env[model]
        if model not in rules:
            rules[model] = _Rules(records)
        query = rules[model].search(domain)
        if query is not None:
            center = records._field_to_sql(records._table, whose, query)
            query.groupby = center
            parts.append(query.select(SQL("%s", number), center, SQL("count(*)")))
    if parts:
        rows = env.execute_query(SQL(" UNION ALL ").join(parts))
        for number, center_id, count in rows:
            counts[keys[number]][center_id] = count
    return counts


class _Rules:
    """The record rules of a model for one user, asked once for many searches."""

    def __init__(self, records):
        self.records = records
        self.query = records._search(Domain.TRUE, active_test=False)
        self.is_plain = self.query.is_empty() or (
            self.query.from_clause == SQL.identifier(records._table)
        )

    def search(self, domain):
        """The query of what is in ``domain`` and may be read; None of nothing."""
        if self.query.is_empty():
            return None
        # the rules are added below
        query = self.records._search(domain, bypass_access=True)
        if query.is_empty():
            return None
        if not self.is_plain:
            row = SQL.identifier(self.records._table, "id")
            query.add_where(SQL("%s IN %s", row, self.query.subselect()))
        elif (rules := self.query.where_clause).code:
            query.add_where(rules)
        return query
