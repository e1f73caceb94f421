"""The workbook that staff download, fill in and bring back as a roster."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .roster_columns import COLUMNS, MARK, Kind

SHEET, HELP_SHEET, LIST_SHEET = "党员名册", "填写说明", "选项"
LISTED_ROWS = 50_000  # rows that offer the words of a list
TEXT_FORMAT = "@"  # cells that keep what is typed
HEAD_FILL = PatternFill("solid", fgColor="E7ECF4")
REQUIRED_FONT = Font(bold=True, color="C00000")
BOLD = Font(bold=True)
HELP = (
    f"带“{MARK}”的列必须填写。每行一人，不要合并单元格，不要改动表头。",
    "身份号码、电话、信用代码须为文本格式：数字格式会丢失最后几位。",
    "带下拉列表的单元格请从列表中选择。",
    "填好后在“导入名册”中上传；写入之前可先查看检查结果。",
)


def write_template(file):
    """Write the empty roster to ``file``: sheet, explanations, words of the lists.

    >>> from io import BytesIO
    >>> from openpyxl import load_workbook
    >>> write_template(file := BytesIO())
    >>> load_workbook(file).active["A1"].value
    '姓名*'
    """
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _write_head(sheet)
    _write_help(book.create_sheet(HELP_SHEET))
    _write_lists(sheet, book.create_sheet(LIST_SHEET))
    book.save(file)


def _write_head(sheet):
    for index, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.width
        # text keeps long numbers whole and 1998.10 apart from 1998.1
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT
        cell = sheet.cell(1, index, column.heading + MARK * column.is_required)
        cell.number_format = TEXT_FORMAT
        cell.font = REQUIRED_FONT if column.is_required else BOLD
        cell.fill = HEAD_FILL
        cell.alignment = Alignment("center", "center", wrap_text=True)
    sheet.freeze_panes = "B2"


def _write_help(sheet):
    heads = ("列", "必填", "说明", "示例")
    rows = [
        (
            column.heading,
            "是" if column.is_required else "",
            column.hint or ("从列表中选择" if column.kind is Kind.CHOICE else ""),
            column.example,
        )
        for column in COLUMNS
    ]
    for text in HELP:
        sheet.append([text])
    sheet.append([])
    for row in (heads, *rows):
        sheet.append(row)
    for cell in sheet[len(HELP) + 2]:
        cell.font = BOLD
        cell.fill = HEAD_FILL
    for letter, width in zip("ABCD", (26, 8, 44, 30), strict=True):
        sheet.column_dimensions[letter].width = width


def _write_lists(sheet, lists):
    """Offer the words of each list in its column."""
    lists.sheet_state = "hidden"
    chosen = [column for column in COLUMNS if column.kind is Kind.CHOICE]
    for place, column in enumerate(chosen, 1):
        words = list(column.choices.values())
        for line, word in enumerate((column.heading, *words), 1):
            lists.cell(line, place, word)
        source = get_column_letter(place)
        rule = DataValidation(
            "list",
            formula1=f"'{LIST_SHEET}'!${source}$2:${source}${len(words) + 1}",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=column.heading,
            error="请从列表中选择",
        )
        target = get_column_letter(COLUMNS.index(column) + 1)
        rule.add(f"{target}2:{target}{LISTED_ROWS}")
        sheet.add_data_validation(rule)
