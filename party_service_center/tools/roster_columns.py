"""The columns of a center's roster sheet and the words that may stand in them.

The sheet is the staff's own and Chinese whatever language the screens have; so are its
headings and the words of its lists. What else people write is taken as well.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

MARK = "*"  # behind the heading of a column that must be filled


class Kind(Enum):
    TEXT = "text"
    DIGITS = "digits"  # ID number, telephone, credit code: digits that are no quantity
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """One column; ``key`` names what it says.

    ``has_whole_days`` is set where a month alone is no answer (a birthday).
    """

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None  # code → word
    example: str = ""
    hint: str = ""
    width: int = 14  # characters
    is_required: bool = False
    has_whole_days: bool = False


SEX = {"male": "男", "female": "女"}
YES_NO = {"yes": "是", "no": "否"}
# GB/T 3304
ETHNIC_GROUPS = {
    f"{number:02d}": f"{name}族"
    for number, name in enumerate(
        "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 "
        "黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 "
        "布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 "
        "保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺".split(),
        1,
    )
} | {"97": "其他", "98": "外国血统中国籍人士"}
# GB/T 4658; further words for the same level stand behind the first one
EDUCATION = {
    "10": "研究生",
    "20": "大学本科",
    "28": "大学普通班",
    "30": "大学专科",
    "40": "中等职业教育",
    "60": "普通高中",
    "70": "初中",
    "80": "小学",
    "90": "其他",
}
MEMBER_CATEGORIES = {"full": "正式党员", "probationary": "预备党员"}
RELATION_TYPES = {
    "association": "经营地协会党组织",
    "market": "经营地市场党组织",
    "local": "本地街道、社区、村等党组织",
    "origin": "原籍（流动党员）",
}
BUSINESS_ROLES = {"owner": "经营者", "employee": "从业人员"}
# what people write instead: key of the column → word → code
SYNONYMS = {
    "sex": {"男性": "male", "女性": "female", "1": "male", "2": "female"},
    "ethnic_group": {"维": "05", "蒙": "02", "其他民族": "97"},
    "education": {
        "博士": "10",
        "硕士": "10",
        "博士研究生": "10",
        "硕士研究生": "10",
        "本科": "20",
        "大学": "20",
        "专科": "30",
        "大专": "30",
        "中专": "40",
        "中职": "40",
        "职高": "40",
        "技校": "40",
        "高中": "60",
        "初级中学": "70",
    },
    "member_category": {"正式": "full", "预备": "probationary"},
    "is_floating": {
        **dict.fromkeys(("有", "y", "true", "1", "√", "✓"), "yes"),
        **dict.fromkeys(("无", "n", "false", "0", "×"), "no"),
    },
    "relation_type": {
        "协会": "association",
        "市场": "market",
        "本地": "local",
        "原籍": "origin",
        "流动党员": "origin",
    },
    "business_role": {"业主": "owner", "负责人": "owner", "员工": "employee"},
}
_MONTH_HINT = "可写 1998-07-01、1998.7 或 1998年7月"

COLUMNS = (
    Column(
        "name",
        "姓名",
        aliases=("党员姓名", "name", "member's name", "full name"),
        example="沈云舒",
        is_required=True,
        width=10,
    ),
    Column(
        "sex",
        "性别",
        Kind.CHOICE,
        ("sex", "gender"),
        SEX,
        "男",
        "填了公民身份号码可不填",
        8,
    ),
    Column(
        "ethnic_group",
        "民族",
        Kind.CHOICE,
        ("ethnic group", "nationality"),
        ETHNIC_GROUPS,
        "汉族",
        width=10,
    ),
    Column(
        "id_number",
        "公民身份号码",
        Kind.DIGITS,
        (
            "身份证号",
            "身份证号码",
            "身份证",
            "公民身份证号",
            "公民身份证号码",
            "身份号码",
            "证件号码",
            "id number",
            "id",
        ),
        example="33052319750315001X",
        hint="18位，单元格须为文本格式",
        width=22,
    ),
    Column(
        "birth_date",
        "出生日期",
        Kind.DATE,
        ("出生年月日", "出生年月", "生日", "date of birth", "birth date", "birthday"),
        example="1975-03-15",
        hint="须写到日；填了公民身份号码可不填",
        has_whole_days=True,
    ),
    Column(
        "education",
        "学历",
        Kind.CHOICE,
        ("文化程度", "education"),
        EDUCATION,
        "大学专科",
    ),
    Column(
        "mobile",
        "手机",
        Kind.DIGITS,
        ("手机号", "手机号码", "联系电话", "移动电话", "mobile", "mobile phone"),
        example="13800000001",
        hint="11位手机号码",
        is_required=True,
        width=15,
    ),
    Column(
        "phone",
        "其他电话",
        Kind.DIGITS,
        ("固定电话", "座机", "其它电话", "other telephone", "phone", "telephone"),
        example="0572-5012345",
        hint="固定电话须带区号",
        width=15,
    ),
    Column(
        "residence",
        "居住地",
        aliases=("住址", "现居住地", "residence"),
        example="递铺街道",
        hint="写到乡镇、街道即可",
    ),
    Column(
        "member_category",
        "人员类别",
        Kind.CHOICE,
        ("党员类别", "member category", "category"),
        MEMBER_CATEGORIES,
        "正式党员",
        "不填按正式党员",
    ),
    Column(
        "join_date",
        "入党日期",
        Kind.DATE,
        (
            "入党时间",
            "入党年月",
            "加入党组织日期",
            "joined the party on",
            "date of joining",
        ),
        example="1998.7",
        hint=_MONTH_HINT,
    ),
    Column(
        "full_member_date",
        "转正日期",
        Kind.DATE,
        ("转正时间", "转为正式党员日期", "full member since"),
        example="1999年7月",
        hint=_MONTH_HINT,
    ),
    Column(
        "party_post", "党内职务", aliases=("post in the party",), example="支部委员"
    ),
    Column(
        "is_floating",
        "是否流动党员",
        Kind.CHOICE,
        ("流动党员", "mobile party member"),
        YES_NO,
        "否",
    ),
    Column(
        "floating_since_date",
        "外出日期",
        Kind.DATE,
        ("外出时间", "mobile since"),
        hint=_MONTH_HINT,
    ),
    Column(
        "relation_type",
        "组织关系类型",
        Kind.CHOICE,
        ("kind of affiliation",),
        RELATION_TYPES,
        "本地街道、社区、村等党组织",
        width=22,
    ),
    Column(
        "home_branch",
        "组织关系所在党支部",
        aliases=(
            "所在党支部",
            "党支部",
            "组织关系所在党组织",
            "组织关系所在支部",
            "home organization",
            "home party branch",
        ),
        example="递铺街道第一党支部",
        hint="写全称；名册里没有的会新建",
        is_required=True,
        width=26,
    ),
    Column(
        "home_committee",
        "上级党委",
        aliases=("所在党委", "党委", "party committee above", "home party committee"),
        example="递铺街道党工委",
        width=22,
    ),
    Column(
        "home_phone",
        "组织电话",
        Kind.DIGITS,
        ("党组织电话", "支部电话", "organization's telephone"),
        example="0572-5054321",
        width=15,
    ),
    Column(
        "business_role",
        "经营身份",
        Kind.CHOICE,
        ("part in it", "part in the business"),
        BUSINESS_ROLES,
        "经营者",
        "不填按经营者",
    ),
    Column(
        "business_name",
        "字号名称",
        aliases=("店铺名称", "店名", "字号", "企业名称", "business", "business name"),
        example="安吉递铺云舒茶庄",
        hint="填写经营信息时必填",
        width=24,
    ),
    Column(
        "credit_code",
        "统一社会信用代码/注册号",
        Kind.DIGITS,
        ("统一社会信用代码", "信用代码", "注册号", "营业执照号", "credit code"),
        example="92330523MA2B3C4D5J",
        hint="18位代码或15位注册号",
        width=24,
    ),
    Column(
        "premises",
        "经营地址",
        aliases=("经营场所", "地址", "premises", "address"),
        example="胜利路1号",
        width=24,
    ),
    Column("market", "所在市场", aliases=("市场", "market"), width=16),
    Column("stall_no", "摊位号", aliases=("摊位", "stall"), width=10),
    Column(
        "trade", "行业", aliases=("经营内容", "经营范围", "trade"), example="茶叶零售"
    ),
    Column(
        "opened_date",
        "开业日期",
        Kind.DATE,
        ("成立日期", "开业时间", "opened on"),
        example="2012-03-06",
        hint=_MONTH_HINT,
    ),
    Column(
        "confirmed_date",
        "最近核实日期",
        Kind.DATE,
        ("核实日期", "last confirmed on"),
        hint="写到日",
        has_whole_days=True,
    ),
    Column("note", "备注", aliases=("说明", "note", "remark", "remarks"), width=24),
)
BY_KEY = {column.key: column for column in COLUMNS}

_BRACKETS = re.compile(r"\([^)]*\)")
_IGNORED = re.compile(r"[\s*:_]")


def plain(text: str) -> str:
    """What counts of a word: no spaces, half width, small letters.

    >>> plain(" 大学　本科 "), plain("ＹＥＳ")
    ('大学本科', 'yes')
    """
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def plain_heading(text: str) -> str:
    """What counts of a heading: marks and remarks in brackets do not.

    >>> plain_heading("手机 *（必填）"), plain_heading("Date of Birth")
    ('手机', 'dateofbirth')
    """
    return _IGNORED.sub("", _BRACKETS.sub("", plain(text)))


_HEADINGS = {
    plain_heading(text): column.key
    for column in COLUMNS
    for text in (column.heading, *column.aliases)
}


def find_key(heading: str) -> str | None:
    """The key of the column that bears this heading.

    >>> find_key("身份证号码"), find_key("Date of Birth"), find_key("星座")
    ('id_number', 'birth_date', None)
    """
    return _HEADINGS.get(plain_heading(heading))


# how the names of organizations end → what they are; a branch when none fits
_ORGANIZATION_ENDS = {
    "党总支": "general_branch",
    "总支部": "general_branch",
    "总支部委员会": "general_branch",
    "支部委员会": "branch",
    "党委": "committee",
    "党工委": "committee",
    "工委": "committee",
    "委员会": "committee",
    "组织部": "department",
}


def organization_kind(name: str) -> str:
    """What kind of Party organization bears this name.

    >>> organization_kind("递铺街道党工委"), organization_kind("第一党支部委员会")
    ('committee', 'branch')
    """
    for end, kind in _ORGANIZATION_ENDS.items():
        if name.endswith(end):
            return kind
    return "branch"


def choice_words(column: Column) -> dict[str, str]:
    """All words a cell of the column may hold → their code.

    >>> words = choice_words(BY_KEY["ethnic_group"])
    >>> words["汉族"], words["汉"], words["01"]
    ('01', '01', '01')
    """
    words = dict(SYNONYMS.get(column.key, {}))
    for code, word in column.choices.items():
        words |= {plain(code): code, plain(word): code}
        if column.key == "ethnic_group":
            words.setdefault(word.removesuffix("族"), code)
            words[code.lstrip("0")] = code
    return words
