"""A figure beside that of the period before and of the year before."""

from .table import Column, Kind

# characters; Chinese ones take two
NAME_WIDTH = 36
COUNT_WIDTH = 12


def compared(name, now, before, year):
    """A row of ``comparison_columns``; None stands for a year without records.

    >>> compared("Requests", 9, 6, None)
    ('Requests', 9, 6, 3, None, None)
    """
    return (name, now, before, less(now, before), year, less(now, year))


def less(one, other):
    """The difference; None where there is nothing to compare.

    >>> less(4, 6), less(4, None)
    (-2, None)
    """
    return None if one is None or other is None else one - other


def share(part, whole):
    """A share between 0 and 1; None where there is nothing to share.

    >>> share(1, 4), share(0, 0)
    (0.25, None)
    """
    return part / whole if whole else None


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
