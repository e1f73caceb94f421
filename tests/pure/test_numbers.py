"""Identity numbers, credit codes and telephone numbers; all of them are made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.party_service_center.tools import credit_code, id_number, phone_number

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("360426199101010071", "360426199101010071"),
        ("33052319750315001X", "33052319750315001X"),
        ("33052319750315001x", "33052319750315001X"),
        ("33052319750315001Ｘ", "33052319750315001X"),
        (" 330523 19750315 001X ", "33052319750315001X"),
        ("330523-19750315-001X", "33052319750315001X"),
        ("330502197003150011", "330502197003150011"),
        ("330184199001010017", "330184199001010017"),
        ("412723199001010019", "412723199001010019"),
        ("330523200002290027", "330523200002290027"),
    ],
)
def test_valid_numbers(text, number):
    assert id_number.parse(text, TODAY).number == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "format"),
        ("330523750315001", "format"),
        ("33052319750315001", "format"),
        ("3305231975031500XX", "format"),
        ("3.30523E+17", "format"),
        ("330523197503150011", "check"),
        ("330523199002290013", "date"),
        ("330523299901011231", "date"),
        ("330523189901010014", "date"),
        ("990523197503150019", "province"),
        ("=1+1", "format"),
        ("١٣٠٥٢٣١٩٧٥٠٣١٥٠٠١١", "format"),
    ],
)
def test_invalid_numbers_say_why(text, reason):
    with pytest.raises(id_number.InvalidNumber) as caught:
        id_number.parse(text, TODAY)
    assert caught.value.reason == reason


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.sampled_from(sorted(id_number.PROVINCES)),
)
def test_made_numbers_are_read_back(born, sequence, province):
    first = f"{province}0523{born:%Y%m%d}{sequence:03d}"
    number = first + id_number.check_character(first)
    parsed = id_number.parse(number, TODAY)
    assert parsed.birth_date == born
    assert parsed.sex == ("male" if sequence % 2 else "female")
    assert parsed.masked == number[:6] + "********" + number[14:]


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_named_refusal(text):
    try:
        assert len(id_number.parse(text, TODAY).number) == 18
    except id_number.InvalidNumber as error:
        assert error.reason in ("format", "province", "date", "check")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_noticed(position, shift):
    number = "330523197503150062"[:17]
    number += id_number.check_character(number)
    wrong = (int(number[position]) + shift) % 10
    mistyped = number[:position] + str(wrong) + number[position + 1 :]
    with pytest.raises(id_number.InvalidNumber):
        id_number.parse(mistyped, TODAY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("92330523MA2B3C4D5J", "92330523MA2B3C4D5J"),
        ("92330523ma2b3c4d5j", "92330523MA2B3C4D5J"),
        ("9233 0523 MA2B 3C4D 5J", "92330523MA2B3C4D5J"),
        ("330523600012344", "330523600012344"),
    ],
)
def test_valid_codes(text, code):
    assert credit_code.parse(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "92330523MA2B3C4D5K", "92330523MA2B3C4D5", "330523600012345", "I" * 18, "=A1"],
)
def test_invalid_codes(text):
    with pytest.raises(credit_code.InvalidCode):
        credit_code.parse(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800000001", "13800000001"),
        ("138 0000 0001", "13800000001"),
        ("+8613800000001", "13800000001"),
        ("0086 138-0000-0001", "13800000001"),
        ("１３８０００００００１", "13800000001"),
        ("0572-5123456", "0572-5123456"),
        ("(0572) 5123456", "0572-5123456"),
        ("010-66123456", "010-66123456"),
        ("+852 2123 4567", "+852 2123 4567"),
    ],
)
def test_valid_telephones(text, number):
    assert phone_number.parse(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "1380000000",
        "138000000012",
        "13800abc001",
        "=1+1",
        "12800000001",
        "x",
    ],
)
def test_invalid_telephones(text):
    with pytest.raises(phone_number.InvalidPhone):
        phone_number.parse(text)


@given(st.text(max_size=30))
def test_any_text_is_a_telephone_or_a_named_refusal(text):
    try:
        assert phone_number.parse(text)
    except phone_number.InvalidPhone:
        pass
