"""The rows of a roster, checked cell by cell; what is wrong is said in words.

Nothing here knows who is in the register: see ``roster_match``.
"""

from dataclasses import dataclass, field
from datetime import date

from ..exceptions import Refusal
from ..tools import id_number
from ..tools.roster_columns import BY_KEY, COLUMNS, Kind
from .credit_code_check import normalize_credit_code
from .party_business import TEXT_LENGTH
from .party_identity_mixin import FULL_AGE, NAME_LENGTH
from .party_person_mixin import NOTE_LENGTH
from .phone_check import normalize_phones

BUSINESS_KEYS = (
    "business_role",
    "business_name",
    "credit_code",
    "premises",
    "market",
    "stall_no",
    "trade",
    "opened_date",
)
DATE_KEYS = tuple(column.key for column in COLUMNS if column.kind is Kind.DATE)
ORDERED_DATES = ("birth_date", "join_date", "full_member_date")
LENGTHS = {
    **dict.fromkeys(("name", "residence", "party_post"), NAME_LENGTH),
    **dict.fromkeys(("home_branch", "home_committee"), TEXT_LENGTH),
    **dict.fromkeys(
        ("business_name", "premises", "market", "stall_no", "trade"), TEXT_LENGTH
    ),
    "note": NOTE_LENGTH,
}


@dataclass
class Person:
    """What one row says of a person, and what came of it."""

    number: int  # of the row
    values: dict  # key of the column → text, code, True/False or ISO date
    id_number: str | None = None
    id_number_hash: str | None = None
    errors: list[str] = field(default_factory=list)
    bad_keys: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    outcome: str | None = None
    member_id: int | None = None
    changes: dict = field(default_factory=dict)  # field → [old, new]

    def refuse(self):
        self.outcome, self.changes = "refused", {}


class RosterCheck:
    """Checks rows of one sheet as of ``today``."""

    def __init__(self, env, roster, today):
        self.env = env
        self.today = today
        self._members = env["party.member"]
        self._places = {
            key: f"{letter} {roster.headings[key]}"
            for key, letter in roster.places.items()
        }

    def check(self, row):
        """The person of a row (``RosterRow``) with the errors found in it."""
        person = Person(row.number, dict(row.values))
        problems = {problem.key: problem for problem in row.problems}
        self._check_id_number(person, problems)
        for problem in problems.values():
            self._add_error(person, problem.key, self._describe(problem))
        self._check_numbers(person)
        self._check_dates(person)
        for key in person.values.keys() & LENGTHS.keys():
            if len(person.values[key]) > LENGTHS[key]:
                self._add_error(
                    person,
                    key,
                    self.env._("longer than %(count)s characters.", count=LENGTHS[key]),
                )
        self._check_complete(person)
        person.values = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in person.values.items()
        }
        return person

    def _add_error(self, person, key, words):
        person.bad_keys.add(key)
        person.errors.append(
            self.env._(
                "%(column)s: %(problem)s",
                column=self._places.get(key, BY_KEY[key].heading),
                problem=words,
            )
        )

    def _check_id_number(self, person, problems):
        """Read the number and fill from it what the row leaves empty."""
        text = person.values.pop("id_number", None)
        if not text:
            return
        try:
            number = id_number.parse(text, self.today)
        except id_number.InvalidNumber as error:
            self._add_error(
                person, "id_number", self._members._describe_invalid(error.reason)
            )
            return
        person.id_number = number.number
        person.id_number_hash = self._members._fingerprint(number.number)
        person.values["id_number"] = number.masked
        birth = problems.get("birth_date")
        if birth and birth.reason == "month_only":
            # the number knows the day
            if f"{number.birth_date:%Y-%m}" == birth.detail:
                del problems["birth_date"]
        if "birth_date" not in problems:
            person.values.setdefault("birth_date", number.birth_date)
        person.values.setdefault("sex", number.sex)
        if (person.values["sex"], person.values.get("birth_date")) != (
            number.sex,
            number.birth_date,
        ):
            person.notes.append(
                self.env._(
                    "Sex or date of birth differ from what the ID number says. Compare"
                    " them with the card."
                )
            )

    def _check_numbers(self, person):
        """Bring telephones and the credit code into their usual form."""
        values = person.values
        for key in ("mobile", "phone", "home_phone"):
            if key in values:
                try:
                    values |= normalize_phones(
                        self.env, {key: values[key]}, (key,), ("mobile",)
                    )
                except Refusal as refusal:
                    self._add_error(person, key, str(refusal))
        if "credit_code" in values:
            try:
                values |= normalize_credit_code(
                    self.env, {"credit_code": values["credit_code"]}
                )
            except Refusal as refusal:
                self._add_error(person, "credit_code", str(refusal))

    def _check_dates(self, person):
        values = person.values
        for key in DATE_KEYS:
            if key in values and values[key] > self.today:
                self._add_error(person, key, self.env._("lies in the future."))
        self.check_order(person, values)

    def check_order(self, person, dates):
        """Check birth, joining and full membership against each other."""
        birth, join, full = (dates.get(name) for name in ORDERED_DATES)
        if birth and birth.year < id_number.FIRST_YEAR:
            self._add_error(
                person,
                "birth_date",
                self.env._("nobody alive was born in %(year)s.", year=birth.year),
            )
        if birth and join and join < _years_later(birth, FULL_AGE):
            self._add_error(
                person,
                "join_date",
                self.env._(
                    "nobody joins the Party before the age of %(age)s. Check both"
                    " dates.",
                    age=FULL_AGE,
                ),
            )
        if join and full and full < join:
            self._add_error(
                person,
                "full_member_date",
                self.env._("nobody is a full member before joining. Check both dates."),
            )

    def _check_complete(self, person):
        values = person.values
        has_business = any(key in values for key in BUSINESS_KEYS)
        needed = ["name", "business_name"] if has_business else ["name"]
        self.add_missing(person, needed)
        if "is_floating" in values:
            values["is_floating"] = values["is_floating"] == "yes"

    def add_missing(self, person, keys):
        """Say which of the necessary cells are empty."""
        for key in keys:
            if key not in person.values and key not in person.bad_keys:
                self._add_error(person, key, self.env._("must be filled in."))

    def _describe(self, problem):
        detail = problem.detail[:40]
        if problem.key == "id_number":
            detail = ""  # a wrong number may be a true one but for a digit (P-03)
        return {
            "error": self.env._(
                "the cell shows the error %(text)s. Enter the value itself.",
                text=detail,
            ),
            "formula": self.env._(
                "the cell holds a formula without a result. Enter the value itself."
            ),
            "merged": self.env._(
                "part of the merged cells %(cells)s. Unmerge them and enter the value"
                " in each row.",
                cells=detail,
            ),
            "lost_digits": self.env._(
                "the cell was a number, and its last digits are lost (%(text)s)."
                " Format the column as text and enter the number again.",
                text=detail or "E+17",
            ),
            "became_date": self.env._(
                "the text became a date (%(text)s). Format the column as text and"
                " enter it again.",
                text=detail,
            ),
            "choice": self.env._(
                "“%(text)s” is not in the list. Choose a word of the template's list.",
                text=detail,
            ),
            "date": self.env._(
                "“%(text)s” is no date. Write it like 1998-07-01.", text=detail
            ),
            "year_only": self.env._(
                "“%(text)s” is a year only. Write the month at least, like 1998-07.",
                text=detail,
            ),
            "month_only": self.env._(
                "“%(text)s” lacks the day. Write it like 1975-03-15.", text=detail
            ),
            "month_unclear": self.env._(
                "%(text)s may be January or October. Write it like 1998-01 or 1998-10.",
                text=detail,
            ),
        }[problem.reason]


def _years_later(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February of a common year: as the database counts
        return day.replace(year=day.year + years, day=28)


def describe_workbook(env, problem):
    """Why a file holds no roster, and what to do."""
    return {
        "empty": env._("The file is empty. Choose the workbook again."),
        "too_big": env._(
            "The file is too big: a roster has at most %(size)s MB. Take out pictures"
            " and split the list.",
            size=problem.detail,
        ),
        "xls": env._(
            "The file is in the old .xls format. Open it, save it as .xlsx workbook and"
            " bring that."
        ),
        "encrypted": env._(
            "The file is protected by a password. Take the protection away and save it"
            " again."
        ),
        "not_xlsx": env._(
            "The file is no .xlsx workbook. Download the template, fill it in and bring"
            " that."
        ),
        "broken": env._(
            "The file is damaged and cannot be read. Open it in the spreadsheet program"
            " and save it as a new .xlsx workbook."
        ),
        "no_head": env._(
            "None of the sheets (%(sheets)s) has the headings of a roster in its first"
            " rows. Use the headings of the template.",
            sheets=problem.detail,
        ),
        "missing": env._(
            "These columns are missing: %(columns)s. Add them with the headings of the"
            " template.",
            columns=problem.detail,
        ),
        "doubled": env._(
            "Two columns say the same: %(columns)s. Delete or rename one of them.",
            columns=problem.detail,
        ),
        "too_many_rows": env._(
            "The sheet has more than %(count)s rows. Split the list.",
            count=problem.detail,
        ),
    }[problem.reason]
