"""A figure beside that of the period before and of the year before."""

from .table import Column, Kind

# characters; Chinese ones take two
NAME_WIDTH = 36
COUNT_WIDTH = 12


def compared(name, now, before, year):
    """A row of ``comparison_columns``; None stands for a year without records."""
    return (name, now, before, less(now, before), year, less(now, year))


def less(one, other):
    """The difference; None where there is nothing to compare."""
    return None if one is None or other is None else one - other


def comparison_columns(env, title, kind=Kind.INTEGER):
    """A named figure in the period, the one before and the year before."""
    return (
        Column("name", title, width=NAME_WIDTH),
        Column("now", env._("This period"), kind, COUNT_WIDTH),
        Column("before", env._("Period before"), kind, COUNT_WIDTH),
        Column("change", env._("Change to it"), kind, COUNT_WIDTH),
        Column("year", env._("A year before"), kind, COUNT_WIDTH),
        Column("year_change", env._("Change to the year"), kind, COUNT_WIDTH),
    )
