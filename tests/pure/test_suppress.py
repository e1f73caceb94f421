"""Small counts stay hidden, whatever readers add and take away."""

import doctest
from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain.party_service_center_reports.tables import suppress
from plain.party_service_center_reports.tables.suppress import (
    LEAST,
    NONE,
    UNDER,
    WITHHELD,
    Cell,
    Share,
)

COUNTS = st.lists(st.integers(0, 8), min_size=1, max_size=5)
PAIRS = st.lists(
    st.integers(0, 7).flatmap(
        lambda whole: st.tuples(st.integers(0, whole), st.just(whole))
    ),
    min_size=1,
    max_size=4,
)


def possible(cells, total, withheld_most=inf):
    """Every way in which the numbers behind ``cells`` may add up to ``total``."""
    ranges = [
        range(known.least, int(min(most, total)) + 1)
        for known in cells
        for most in [withheld_most if known == WITHHELD else known.most]
    ]
    return [way for way in product(*ranges) if sum(way) == total]


def test_doctests():
    result = doctest.testmod(suppress)
    assert result.attempted and not result.failed


@given(COUNTS)
def test_a_shown_count_is_none_or_three_and_more_and_right(counts):
    for count, known in zip(counts, suppress.parts(counts) or [], strict=False):
        assert known.least <= count <= known.most
        if known.is_shown:
            assert count == known.least and (count == 0 or count >= LEAST)
        if count == 0:
            assert known == NONE


@settings(deadline=None)  # every way is tried
@given(COUNTS)
def test_a_hidden_part_cannot_be_worked_out_from_the_sum(counts):
    cells = suppress.parts(counts)
    if cells is None:
        assert any(0 < count < LEAST for count in counts)
        return
    shown = [known.least for known in cells if known.is_shown and known.least]
    # who knows the rules knows that no withheld part is greater than a shown one
    ways = possible(cells, sum(counts), min(shown, default=inf))
    assert tuple(counts) in ways
    for number, known in enumerate(cells):
        if not known.is_shown:
            assert len({way[number] for way in ways}) > 1


@given(COUNTS)
def test_what_is_hidden_does_not_depend_on_the_small_parts(counts):
    def pattern(numbers):
        cells = suppress.parts(numbers)
        return cells and [known.is_shown for known in cells]

    for small in product((1, 2), repeat=sum(0 < count < LEAST for count in counts)):
        rest = iter(small)
        other = [next(rest) if 0 < count < LEAST else count for count in counts]
        assert pattern(other) == pattern(counts)


@given(st.lists(st.one_of(st.just(0), st.integers(LEAST, 99))))
def test_nothing_is_hidden_without_need(counts):
    assert suppress.parts(counts) == [Cell(count, count) for count in counts]


@settings(deadline=None)
@given(PAIRS)
def test_a_table_of_wholes_and_shares_gives_no_small_number_away(pairs):
    """Readers know the wholes that are shown, all shares and both sums."""
    counts = [whole for _part, whole in pairs]
    wholes = suppress.parts(counts)
    if wholes is None:
        return
    made = suppress.shares(pairs, wholes) or [
        Share(Cell(0, whole.most), whole) for whole in wholes
    ]
    shown = [known.least for known in wholes if known.is_shown and known.least]
    ways = possible_tables(made, counts, pairs, min(shown, default=inf))
    assert tuple(pairs) in ways
    for number, (share, (part, whole)) in enumerate(zip(made, pairs, strict=True)):
        assert share.part.least <= part <= share.part.most
        if share.whole == UNDER:
            assert len({way[number][1] for way in ways}) > 1
        elif 0 < part < LEAST or 0 < whole - part < LEAST:
            assert not share.part.is_shown
            if share.whole.is_shown:
                assert len({way[number][0] for way in ways}) > 1


def possible_tables(made, counts, pairs, withheld_most):
    """Every table of parts and wholes that shows the same shares and sums."""
    total = sum(counts)
    overall = suppress.share(sum(part for part, _whole in pairs), total).part
    rows = [
        [
            (part, whole)
            for whole in range(
                share.whole.least,
                int(
                    min(
                        withheld_most if share.whole == WITHHELD else share.whole.most,
                        total,
                    )
                )
                + 1,
            )
            for part in range(share.part.least, int(min(share.part.most, whole)) + 1)
        ]
        for share in made
    ]
    return [
        way
        for way in product(*rows)
        if sum(whole for _part, whole in way) == total
        and overall.least <= sum(part for part, _whole in way) <= overall.most
    ]


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_share_tells_no_small_part_and_no_small_rest(part, rest):
    whole = part + rest
    alike = [
        other
        for other in range(whole + 1)
        if suppress.share(other, whole).bounds == suppress.share(part, whole).bounds
    ]
    if 0 < part < LEAST or 0 < rest < LEAST:
        assert len(alike) > 1
    if 0 < whole < LEAST:
        assert suppress.share(part, whole).bounds is None


@given(PAIRS)
def test_sums_of_centers_tell_what_the_centers_tell(pairs):
    """The sum is made of what is known of its parts, so it can tell no more."""
    cells = [suppress.cell(whole) for _part, whole in pairs]
    total = sum(cells, NONE)
    assert total.is_shown == all(known.is_shown for known in cells)
    assert total.least <= sum(whole for _part, whole in pairs) <= total.most


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([10, 1, 5], [Cell(10, 10), UNDER, WITHHELD]),
        # three could only be three beside a sum of four or five
        ([10, 1, 3], [WITHHELD, UNDER, WITHHELD]),
        ([1, 1, 7], [UNDER, UNDER, WITHHELD]),
        ([2], None),
        ([1, 1], None),
    ],
)
def test_examples(counts, expected):
    assert suppress.parts(counts) == expected
