"""Rosters as they come: odd files, odd sheets, odd cells. All people are made up."""

import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from plain.party_service_center.tools import roster_workbook as workbook
from plain.party_service_center.tools import sheet_cell
from plain.party_service_center.tools.roster_columns import (
    BY_KEY,
    COLUMNS,
    Kind,
    choice_words,
    find_key,
    organization_kind,
    plain,
)
from plain.party_service_center.tools.roster_template import write_template
from plain.party_service_center.tools.roster_workbook import (
    WorkbookProblem,
    open_roster,
)
from plain.party_service_center.tools.sheet_cell import CellProblem

HEADS = ("姓名", "手机", "组织关系所在党支部", "公民身份号码", "入党日期", "性别")
ROW = ("沈云舒", "13800000001", "第一党支部", "33052319750315001X", "1998.7", "男")


def book(*rows, heads=HEADS, name="党员名册", change=None):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = name
    for row in (heads, *rows):
        sheet.append(row)
    if change:
        change(made, sheet)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def read(data):
    with open_roster(data) as roster:
        return list(roster.rows)


def problems(row):
    return {problem.key: problem.reason for problem in row.problems}


# ----------------------------------------------------------------------
# Cells
# ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("1998.7", date(1998, 7, 1)),
        ("1998.07", date(1998, 7, 1)),
        ("1998.10", date(1998, 10, 1)),
        ("1998.1", date(1998, 1, 1)),  # as text it is no October
        (1998.7, date(1998, 7, 1)),
        (1998.12, date(1998, 12, 1)),
        ("1998年7月", date(1998, 7, 1)),
        ("1998 年 07 月", date(1998, 7, 1)),
        ("1998年7月1日", date(1998, 7, 1)),
        ("1998年7月1号", date(1998, 7, 1)),
        ("1998-07-01", date(1998, 7, 1)),
        ("1998/7/1", date(1998, 7, 1)),
        ("1998.7.1", date(1998, 7, 1)),
        ("1998-07-01 00:00:00", date(1998, 7, 1)),
        ("１９９８．７", date(1998, 7, 1)),
        ("　1998.7 ", date(1998, 7, 1)),
        ("19980701", date(1998, 7, 1)),
        (19980701, date(1998, 7, 1)),
        ("199807", date(1998, 7, 1)),
        (199807, date(1998, 7, 1)),
        (35977, date(1998, 7, 1)),
        (35977.0, date(1998, 7, 1)),
        ("35977", date(1998, 7, 1)),
        (datetime(1998, 7, 1, 12), date(1998, 7, 1)),
        (date(1998, 7, 1), date(1998, 7, 1)),
        ("2000.2.29", date(2000, 2, 29)),
        (None, None),
        ("  ", None),
    ],
)
def test_dates_are_read(value, read_as):
    assert sheet_cell.read_date(value) == read_as


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1998.1, "month_unclear"),
        (1998, "year_only"),
        ("1998", "year_only"),
        ("1998年", "year_only"),
        ("1998.13", "date"),
        ("1998.2.30", "date"),
        ("07/01/1998", "date"),
        ("98.7", "date"),
        ("一九九八年七月", "date"),
        ("不详", "date"),
        ("1998.7x", "date"),
        (-1, "date"),
        (True, "date"),
        (1e20, "date"),
        (float("inf"), "date"),
        (time(8), "became_date"),
        (timedelta(1), "became_date"),
        ("#N/A", "error"),
        (sheet_cell.Unreadable("merged", "A1:A2"), "merged"),
    ],
)
def test_unclear_dates_are_refused(value, reason):
    with pytest.raises(CellProblem) as caught:
        sheet_cell.read_date(value)
    assert caught.value.reason == reason


@given(st.dates(date(1910, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_day_is_read(day):
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        (day - sheet_cell.WINDOWS_EPOCH).days,
    ):
        assert sheet_cell.read_date(text) == day


def test_serial_numbers_count_from_the_workbooks_own_day():
    assert sheet_cell.read_date(34515, date(1904, 1, 1)) == date(1998, 7, 1)


def test_birthday_needs_a_day():
    with pytest.raises(CellProblem) as caught:
        sheet_cell.read_date("1975年3月", has_whole_days=True)
    assert (caught.value.reason, caught.value.detail) == ("month_only", "1975-03")


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        (13800000001, "13800000001"),
        (13800000001.0, "13800000001"),
        ("'13800000001", "13800000001"),
        (330523600012344, "330523600012344"),  # 15 digits are whole
        (" 33052319750315001X ", "33052319750315001X"),
        (None, ""),
    ],
)
def test_digits_are_read(value, read_as):
    assert sheet_cell.read_digits(value) == read_as


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (330523197503150011, "lost_digits"),
        (3.30523197503150e17, "lost_digits"),
        ("3.30523E+17", "lost_digits"),
        ("３.30523Ｅ＋17", "lost_digits"),
        (datetime(1998, 7, 1), "became_date"),
        ("#REF!", "error"),
    ],
)
def test_lost_digits_are_refused(value, reason):
    with pytest.raises(CellProblem) as caught:
        sheet_cell.read_digits(value)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("sex", "男", "male"),
        ("sex", 2, "female"),
        ("sex", " 女 性", "female"),
        ("ethnic_group", "汉族", "01"),
        ("ethnic_group", "汉", "01"),
        ("ethnic_group", "1", "01"),
        ("ethnic_group", "基诺", "56"),
        ("education", "大专", "30"),
        ("education", "本科", "20"),
        ("member_category", "预备党员", "probationary"),
        ("relation_type", "原籍(流动党员)", "origin"),
        ("is_floating", True, "yes"),
        ("is_floating", "否", "no"),
        ("business_role", "从业人员", "employee"),
        ("sex", None, None),
    ],
)
def test_words_of_lists_are_read(key, value, code):
    words = choice_words(BY_KEY[key])
    assert sheet_cell.read_choice(value, words, plain) == code


def test_other_words_are_refused():
    with pytest.raises(CellProblem) as caught:
        sheet_cell.read_choice("群众", choice_words(BY_KEY["member_category"]), plain)
    assert (caught.value.reason, caught.value.detail) == ("choice", "群众")


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("姓名*", "name"),
        ("姓 名", "name"),
        ("手机（必填）", "mobile"),
        ("联系电话", "mobile"),
        ("身份证号", "id_number"),
        ("统一社会信用代码/注册号", "credit_code"),
        ("统一社会信用代码／注册号", "credit_code"),
        ("Date of Birth", "birth_date"),
        ("Member's Name", "name"),
        ("入党\n日期", "join_date"),
        ("星座", None),
        ("", None),
    ],
)
def test_headings(heading, key):
    assert find_key(heading) == key


def test_headings_are_told_apart():
    seen = {}
    for column in COLUMNS:
        for text in (column.heading, *column.aliases):
            assert seen.setdefault(find_key(text), column.key) == column.key, text
    assert set(seen.values()) == set(BY_KEY)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("第一党支部", "branch"),
        ("中共某某支部委员会", "branch"),
        ("某村党总支", "general_branch"),
        ("某镇党委", "committee"),
        ("中共某镇委员会", "committee"),
        ("某县委组织部", "department"),
    ],
)
def test_kinds_of_organizations(name, kind):
    assert organization_kind(name) == kind


# ----------------------------------------------------------------------
# Sheets
# ----------------------------------------------------------------------
def test_row_is_read():
    [row] = read(book(ROW))
    assert (row.number, row.problems) == (2, [])
    assert row.values == {
        "name": "沈云舒",
        "mobile": "13800000001",
        "home_branch": "第一党支部",
        "id_number": "33052319750315001X",
        "join_date": date(1998, 7, 1),
        "sex": "male",
    }


def test_headings_below_a_title_and_blank_rows_between():
    made = book((), HEADS, ROW, (), ("　", None), ROW, heads=("2026年党员名册",))
    assert [row.number for row in read(made)] == [4, 7]


def test_roster_is_found_on_a_later_sheet():
    def add(made, sheet):
        sheet.title = "说明"
        sheet.delete_rows(1, 5)
        sheet.append(("请填写第二张表",))
        other = made.create_sheet("名册")
        other.append(HEADS)
        other.append(ROW)

    with open_roster(book(change=add)) as roster:
        assert (roster.sheet, roster.other_sheets) == ("名册", ["说明"])
        assert len(list(roster.rows)) == 1


def test_unknown_columns_are_named():
    data = book((*ROW, "处女座"), heads=(*HEADS, "星座"))
    with open_roster(data) as roster:
        assert roster.unknown == ["星座"]
        assert (roster.places["mobile"], roster.headings["mobile"]) == ("B", "手机")


def test_merged_cells_are_refused_where_they_hide_something():
    def merge(made, sheet):
        sheet.merge_cells("C2:C3")

    first, second, third = read(book(ROW, ROW, ROW, change=merge))
    assert problems(first) == problems(second) == {"home_branch": "merged"}
    assert first.problems[0].detail == "C2:C3"
    assert not third.problems


def test_merged_title_disturbs_nobody():
    def merge(made, sheet):
        sheet.insert_rows(1)
        sheet["A1"] = "2026年党员名册"
        sheet.merge_cells("A1:F1")

    [row] = read(book(ROW, change=merge))
    assert not row.problems


def test_huge_merged_area_costs_nothing():
    def merge(made, sheet):
        sheet.merged_cells.add("A2:XFD1048576")  # without making all its cells

    rows = read(book(ROW, ROW, change=merge))
    assert all(set(problems(row).values()) == {"merged"} for row in rows)


def test_formulas_are_read_by_their_result():
    file = BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, ROW)
        sheet.write_formula(1, 0, '="沈"&"云舒"', None, "沈云舒")
        sheet.write_formula(1, 4, "=NA()", None, "#N/A")
    [row] = read(file.getvalue())
    assert row.values["name"] == "沈云舒"
    assert problems(row) == {"join_date": "error"}


def test_unsolved_formula_is_refused():
    def enter(made, sheet):
        sheet["C2"] = "=C1"

    [row] = read(book(ROW, change=enter))
    assert problems(row) == {"home_branch": "formula"}


def test_real_dates_and_numbers_in_cells():
    row = (
        "沈云舒",
        13800000001,
        "第一党支部",
        3.30523197503150e17,
        date(1998, 7, 1),
        1,
    )
    [read_row] = read(book(row))
    assert read_row.values["mobile"] == "13800000001"
    assert read_row.values["join_date"] == date(1998, 7, 1)
    assert read_row.values["sex"] == "male"
    assert problems(read_row) == {"id_number": "lost_digits"}


def test_date_beyond_the_calendar_is_an_error():
    def enter(made, sheet):
        sheet["E2"] = 99_999_999
        sheet["E2"].number_format = "yyyy-mm-dd"

    [row] = read(book(ROW, change=enter))
    assert problems(row) == {"join_date": "error"}


def test_many_columns_and_far_rows():
    def enter(made, sheet):
        sheet.cell(1_000_000, 16_000, "x")
        sheet.cell(900_000, 1, "林如海")

    assert [row.number for row in read(book(ROW, change=enter))] == [2, 900_000]


def test_rows_are_streamed(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    with open_roster(book(ROW, ROW, ROW)) as roster:
        rows = iter(roster.rows)
        assert next(rows).number == 2
        assert next(rows).number == 3
        with pytest.raises(WorkbookProblem) as caught:
            next(rows)
    assert caught.value.reason == "too_many_rows"


def test_sheet_of_many_chunks(monkeypatch):
    """Cells that are parted by the end of a chunk are seen all the same."""

    def enter(made, sheet):
        for number in range(2, 60):
            sheet.cell(number, 3, "=C1")
        for number in range(100, 130):
            sheet.merge_cells(f"C{number}:D{number}")

    data = book(*[ROW] * 150, change=enter)
    for size in (97, 1024):
        monkeypatch.setattr(workbook, "CHUNK_BYTES", size)
        rows = {row.number: problems(row).get("home_branch") for row in read(data)}
        assert [n for n in rows if rows[n] == "formula"] == list(range(2, 60))
        assert [n for n in rows if rows[n] == "merged"] == list(range(100, 130))


# ----------------------------------------------------------------------
# Files
# ----------------------------------------------------------------------
def _zip(**parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return file.getvalue()


def _without(data, part):
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info, old.read(info))
    return file.getvalue()


def _with(data, part, text):
    file = BytesIO(_without(data, part))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, text)
    return file.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"
GOOD = book(ROW)
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        ("姓名,手机\n沈云舒,13800000001".encode("gb18030"), "not_xlsx"),
        (b"%PDF-1.4 nothing", "not_xlsx"),
        (b"PK\x03\x04 cut off", "not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "xls"),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        (_zip(**{"readme.txt": "no workbook"}), "not_xlsx"),
        (_zip(xl__nothing="x"), "broken"),
        (_without(GOOD, "xl/workbook.xml"), "broken"),
        (_with(GOOD, SHEET_PART, "<worksheet><sheetData><row>"), "broken"),
        (_with(GOOD, SHEET_PART, "no xml"), "broken"),
        (_with(GOOD, SHEET_PART, ENTITIES), "broken"),
        (GOOD[: len(GOOD) // 2], "not_xlsx"),
        (book(("a", "b"), heads=("x", "y"), name="甲"), "no_head"),
        (book(ROW, heads=("姓名", "性别", "民族")), "missing"),
        (book(ROW, heads=(*HEADS[:5], "联系电话")), "doubled"),
    ],
)
def test_what_is_no_roster_is_refused(data, reason):
    with pytest.raises(WorkbookProblem) as caught:
        read(data)
    assert caught.value.reason == reason


def test_what_is_missing_is_named():
    with pytest.raises(WorkbookProblem) as caught:
        read(book(ROW, heads=("姓名", "性别", "民族")))
    assert caught.value.detail == "手机、组织关系所在党支部"


def test_what_swells_is_not_unpacked(monkeypatch):
    bomb = _with(GOOD, "xl/sharedStrings.xml", b"0" * 2**20)
    monkeypatch.setattr(workbook, "MAX_PART_BYTES", 2**19)
    with pytest.raises(WorkbookProblem) as caught:
        read(bomb)
    assert caught.value.reason == "too_big"
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 2**19)
    with pytest.raises(WorkbookProblem):
        read(bomb)
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "MAX_BYTES", 100)
    with pytest.raises(WorkbookProblem):
        read(GOOD)


@given(st.binary(max_size=200), st.integers(0, len(GOOD)))
def test_damage_never_ends_in_a_traceback(noise, place):
    """A file with some bytes changed is read, or refused with a reason."""
    data = GOOD[:place] + noise + GOOD[place + len(noise) :]
    try:
        read(data)
    except WorkbookProblem as problem:
        assert problem.reason


# ----------------------------------------------------------------------
# Template
# ----------------------------------------------------------------------
def _template():
    file = BytesIO()
    write_template(file)
    return file.getvalue()


def test_template_is_a_roster_without_rows():
    with open_roster(_template()) as roster:
        assert list(roster.places) == [column.key for column in COLUMNS]
        assert not roster.unknown
        assert not list(roster.rows)


def test_template_keeps_what_is_typed_and_offers_the_lists():
    made = openpyxl.load_workbook(BytesIO(_template()))
    sheet = made.worksheets[0]
    marked = [cell.value for cell in sheet[1] if cell.value.endswith("*")]
    assert marked == [f"{c.heading}*" for c in COLUMNS if c.is_required]
    for cell in sheet[1]:
        assert sheet.column_dimensions[cell.column_letter].number_format == "@"
    rules = {
        str(rule.sqref).split("2:")[0]: rule
        for rule in sheet.data_validations.dataValidation
    }
    for index, column in enumerate(COLUMNS, 1):
        letter = openpyxl.utils.get_column_letter(index)
        assert (letter in rules) == (column.kind is Kind.CHOICE), column.heading
        if column.kind is Kind.CHOICE:
            source = rules[letter].formula1.split("!")[1].replace("$", "")
            offered = [row[0].value for row in made["选项"][source]]
            assert offered == list(column.choices.values())


def test_examples_of_the_template_are_read():
    made = openpyxl.load_workbook(BytesIO(_template()))
    made.worksheets[0].append([column.example for column in COLUMNS])
    file = BytesIO()
    made.save(file)
    [row] = read(file.getvalue())
    assert not row.problems
