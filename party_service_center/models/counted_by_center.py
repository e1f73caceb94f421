"""How many records there are at each center: many figures in one statement.

What is counted, and what a figure means, others decide.
"""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.orm.domains import DomainAnd
from odoo.tools import SQL


class Counted(NamedTuple):
    """Records of ``model`` in ``domain``, at the centers that ``whose`` names."""

    model: str
    domain: Domain
    whose: str = "center_id"


def counted_by_center(env, figures):
    """Count what the user of ``env`` may read, as a search of each domain would.

    :param figures: {key: Counted}
    :return: {key: {center id: count}}, without centers where there is none
    :raise AccessError: the user may read none of a model's records
    """
    counts = {key: {} for key in figures}
    walks, rules, parts = _walks(env, figures), {}, []
    for number, walk in enumerate(walks):
        name = walk.records._name
        if name not in rules:
            rules[name] = walk.records._search(Domain.TRUE, active_test=False)
        if statement := walk.statement(number, rules[name]):
            parts.append(statement)
    if parts:
        # the whole looks dear to the planner, but its parts are many and small: to
        # compile them would take longer than they do
        env.cr.execute("SET LOCAL jit = off")
        for number, center_id, numbers in env.execute_query(
            SQL(" UNION ALL ").join(parts)
        ):
            for key, count in zip(walks[number].figures, numbers, strict=True):
                if count:
                    counts[key][center_id] = count
    return counts


def _walks(env, figures):
    """Walks over records that count all ``figures``, each of them once."""
    wanted = [
        (key, env[model], whose, _conditions(env[model], domain))
        for key, (model, domain, whose) in figures.items()
    ]
    walks = []
    for key, records, whose, conditions in sorted(wanted, key=lambda row: len(row[3])):
        walk = next((w for w in walks if w.covers(records, whose, conditions)), None)
        if not walk:
            walk = _Walk(records, whose, conditions)
            walks.append(walk)
        walk.figures[key] = [c for c in conditions if c not in walk.conditions]
    return walks


def _conditions(records, domain):
    """What records have to meet, one by one, as a search would ask it."""
    active = records._active_name
    if active and not any(c.field_expr == active for c in domain.iter_conditions()):
        domain &= Domain(active, "=", True)
    return domain.children if isinstance(domain, DomainAnd) else (domain,)


class _Walk:
    """One walk over records that counts a figure and those which are parts of it.

    Of what a figure counts, another one often counts the part that meets one condition
    more: such two are found together.
    """

    def __init__(self, records, whose, conditions):
        self.records, self.whose, self.conditions = records, whose, conditions
        self.figures = {}  # key → conditions beside those of the walk

    def covers(self, records, whose, conditions):
        """Whether what meets ``conditions`` is a part of what is walked over."""
        is_alike = (records._name, whose) == (self.records._name, self.whose)
        return is_alike and all(c in conditions for c in self.conditions)

    def statement(self, number, rules):
        """SQL of (number, center id, counts); None where nothing can be found.

        :param Query rules: which of all records may be read
        """
        # the rules are added from the query that asked for them once
        query = self.records._search(Domain.AND(self.conditions), bypass_access=True)
        if rules.is_empty() or query.is_empty():
            return None
        for alias, (kind, table, condition) in rules._joins.items():
            query.add_join(kind.code, alias, table, condition)
        if rules.where_clause.code:
            query.add_where(rules.where_clause)
        center = self.records._field_to_sql(query.table, self.whose, query)
        counts = [self._count(more, query) for more in self.figures.values()]
        query.groupby = center
        return query.select(
            SQL("%s", number), center, SQL("ARRAY[%s]", SQL(", ").join(counts))
        )

    def _count(self, conditions, query):
        domain = Domain.AND(conditions).optimize_full(self.records)
        if domain.is_true():
            return SQL("count(*)")
        if domain.is_false():
            return SQL("0")
        met = domain._to_sql(self.records, query.table, query)
        return SQL("count(*) FILTER (WHERE %s)", met)
