"""Invented names, shops and requests of the demonstration data."""

FAMILY = "沈钱柳章温程叶骆邱樊蒋盛"
GIVEN = (
    "一帆 牧寒 思远 若溪 景行 知夏 云舒 子衿 怀瑾 书瑶 望舒 清和 临川 晓棠 嘉树"
).split()
TOWNS = ("昌硕街道", "递铺街道", "孝丰镇", "梅溪镇")
SHOP_NAME = "{town}{family}记{kind}"
SHOPS = [
    ("粮油店", "粮油零售", ""),
    ("白茶行", "茶叶批发", "示例茶叶市场"),
    ("竹编坊", "竹制品加工", ""),
    ("五金店", "五金零售", "示例建材市场"),
    ("小吃店", "餐饮", ""),
    ("布艺", "家纺零售", "示例小商品市场"),
    ("水果摊", "水果零售", "示例农贸市场"),
    ("修车铺", "车辆维修", ""),
    ("文具店", "文具零售", ""),
    ("鲜鱼摊", "水产零售", "示例农贸市场"),
    ("理发店", "居民服务", ""),
]


def name(serial):
    """The invented name of person number ``serial``."""
    rank, family = divmod(serial, len(FAMILY))
    return FAMILY[family] + GIVEN[(family * 7 + rank) % len(GIVEN)]


# ----------------------------------------------------------------------
# Registration and the life of a member in the register
# ----------------------------------------------------------------------
PREMISES = "{town}示例路{number}号"
NEW_PREMISES = "示例路新市场2号楼"
FOLDER = "窗口文件夹，本年度第一册"
SPOKE_TO = "值班室工作人员"
DISPUTED = "村支部称本人数年前已转出，乡党委称尚未转出，需再核对。"
NOT_MEMBER = "支部核对名册，查无此人。"
DECLINED = "本人表示组织关系正在转往外省，暂不登记。"
MOVED = "店铺已搬到昌硕街道，在那里经营。"
LOST = "店面装修时遗失。"
REPLACED = "牌匾破损，更换新牌。"
EDITION = "2026年版"
DELIVERED = "协会发放"
EVIDENCE = "窗口走访查看，群众反映属实。"
FULL_NOW = "所在支部通知：预备期满，按期转正。"
LEFT = "全家搬往外县经营。"
WRONG_DATE = "入党志愿书上的日期早一个月，复印件已附。"
RIGHTS_REQUEST = {
    "kind": "access",
    "request_text": "想查看登记了哪些个人信息。",
    "channel": "window",
}
PROMISES = [
    ("不缺斤短两，明码标价", "抽查无投诉"),
    ("为困难群众打折供货", "每季度至少一次，有记录"),
    ("带头维护市场环境卫生", "市场管理方检查合格"),
]
# kind, days ago, grade, what, source
CREDIT = [
    ("award", 200, False, "县级“诚信经营示范户”", "县市场监督管理局通报"),
    ("grade", 150, "A", "年度信用评价", "信用信息平台"),
    ("complaint", 90, False, "秤具不准的投诉成立，已整改", "消费投诉处理记录"),
    ("penalty", 300, False, "占道经营，罚款200元，已缴纳", "行政处罚决定书"),
    ("grade", 150, "B", "年度信用评价", "信用信息平台"),
]
CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(serial):
    """The invented credit code of the shop of person ``serial``."""
    body = f"92330523MA2{serial:06d}"
    total = sum(
        CREDIT_CODE_CHARACTERS.index(character) * pow(3, place, 31)
        for place, character in enumerate(body)
    )
    return body + CREDIT_CODE_CHARACTERS[-total % 31]


def pledge_items(today):
    """Two personal items of a pledge, due at the end of the year."""
    return [
        (
            0,
            0,
            {
                "name": what,
                "measure": measure,
                "due_date": today.replace(month=12, day=31),
            },
        )
        for what, measure in PROMISES[:2]
    ]


BADGE_LOST = "骑车途中遗失，已登报声明作废。"
PAPER_PLACE = "人事档案柜2号盒"
HELD_BY = "安吉县委党校"
DIRECTOR_TRAINING = "服务中心主任任职培训"
CLERK_TRAINING = "窗口工作人员岗前培训"
CLERK_EXAMINATION = "党员服务业务考试"
