"""The equipment register: what a center has and when it was checked (A1.1.3–A1.1.5)."""

from odoo.fields import Domain

from . import frame
from .reading import labels
from .table import Column, Figure, Kind

# characters; Chinese ones take two
CENTER_WIDTH = 18
KIND_WIDTH = 20
NAME_WIDTH = 24
SERIAL_WIDTH = 16
PLACE_WIDTH = 22
COUNT_WIDTH = 9
DATE_WIDTH = 12
STATE_WIDTH = 12


def build(env, period, centers, wording):
    """What stands on the register today, with what was retired in ``period``."""
    centers = frame.chosen(env, centers)
    here = Domain("center_id", "in", centers.ids)
    retired = Domain("active", "=", False) & centers._in_own_time(
        lambda center: Domain("retired_at", ">=", center._first_moment(period.start))
    )
    # a center has a handful of things
    assets = (
        env["party.asset"]
        .with_context(active_test=False)
        .search(here & (Domain("active", "=", True) | retired))
    )
    in_use = assets.filtered("active")
    return frame.table(
        centers,
        wording,
        title=env._("Equipment Register"),
        subtitle=env._(
            "In use today, or retired from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, assets),
        figures=(
            Figure(env._("On the Register"), len(in_use)),
            Figure(env._("Too Few"), len(in_use.filtered("is_short"))),
            Figure(env._("Checks Overdue"), len(in_use.filtered("is_check_overdue"))),
        ),
    )


def _columns(env):
    return (
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("kind", env._("Kind"), width=KIND_WIDTH),
        Column("name", env._("Name"), width=NAME_WIDTH),
        Column("serial", env._("Serial Number"), width=SERIAL_WIDTH),
        Column("place", env._("Place"), width=PLACE_WIDTH),
        Column("there", env._("There Are"), Kind.INTEGER, COUNT_WIDTH),
        Column("wanted", env._("Wanted"), Kind.INTEGER, COUNT_WIDTH),
        Column("condition", env._("Condition"), width=STATE_WIDTH),
        Column("last", env._("Last Check"), Kind.DATE, DATE_WIDTH),
        Column("next", env._("Next Check"), Kind.DATE, DATE_WIDTH),
        Column("remark", env._("Remark"), width=PLACE_WIDTH),
    )


def _rows(env, assets):
    kinds, conditions = labels(assets, "kind"), labels(assets, "condition")
    overdue = env._("Check overdue")
    return [
        (
            asset.center_id.name,
            kinds[asset.kind],
            asset.name,
            asset.serial or None,
            asset.place or None,
            asset.present_quantity,
            asset.wanted_quantity,
            conditions.get(asset.condition),
            asset.last_check_date or None,
            asset.next_check_date if asset.active else None,
            asset.retire_reason or (overdue if asset.is_check_overdue else None),
        )
        for asset in assets
    ]
