"""Invented requests and what became of them, for the demonstration's tickets."""

from typing import NamedTuple


class Request(NamedTuple):
    """What somebody asks, what was done about it, and the answer."""

    kind: str  # code of the kind of service
    topic: str
    text: str
    answer: str = ""
    steps: tuple[str, ...] = ()


RENT, MOVE, LICENCE, SCHOOL = "摊位租金", "组织关系", "证照办理", "子女入学"
DUES, CONTRACT, MARKET, BRAND = "党费交纳", "合同纠纷", "市场环境", "招牌商标"
HARDSHIP, VOLUNTEER, CARD = "临时困难", "志愿服务", "流动党员"
TOPICS = (
    *(RENT, MOVE, LICENCE, SCHOOL, DUES, CONTRACT),
    *(MARKET, BRAND, HARDSHIP, VOLUNTEER, CARD),
)

# question, kind of service, answer; beside the templates that come with the product
TEMPLATES = [
    (
        "营业执照上的经营场所变了怎么办？",
        "consultation",
        "请带营业执照正副本、身份证和新场所的使用证明（产权证或租赁合同），"
        "到登记注册窗口办理变更登记。搬迁前先问清新场所能否登记。\n"
        "变更后请告诉本中心，我们同时更正登记表上的店铺信息。",
    ),
    (
        "孩子想在经营地上学，要准备什么？",
        "consultation",
        "条件和时间以当年教育部门公布的招生办法为准。一般要准备户口簿、居住证、"
        "营业执照和租房合同，请尽早备齐。\n"
        "不清楚的地方，我们可以代为向教育部门询问，再打电话告诉您。",
    ),
    (
        "和房东（市场方）有租金、押金纠纷，中心能做什么？",
        "rights",
        "请带租赁合同、付款凭证和往来信件。中心先听取双方意见，主持协商；"
        "协商不成的，经您同意，发函请有关部门、人民调解组织或律师帮助。\n"
        "七个工作日内给您答复；需要延长的，会提前告诉您新的期限。",
    ),
]

# what is answered at the window or on the telephone, the same day
QUESTIONS = [
    Request(
        "consultation",
        MOVE,
        "组织关系想从外地转到这里的支部，需要哪些手续？",
        "已告知转接流程和所需材料，并给了办事指南。",
    ),
    Request(
        "consultation",
        DUES,
        "党费现在由谁收？手机上能不能交？",
        "已告知由组织关系所在支部收取，并教会本人使用线上缴费。",
    ),
    Request(
        "consultation",
        CARD,
        "流动党员活动证丢了怎么补办？",
        "已告知向原支部申请补办，并代为打电话说明情况。",
    ),
    Request(
        "consultation",
        LICENCE,
        "店铺搬到隔壁街，营业执照要不要重新办？",
        "已告知办理变更登记所需材料，并引导到登记注册窗口。",
    ),
    Request(
        "consultation",
        SCHOOL,
        "孩子户口在外县，想在经营地上小学，什么时候报名？",
        "已代为询问教育部门，告知今年的报名时间和所需材料。",
    ),
]

# what goes to the director
REQUESTS = [
    Request(
        "rights",
        RENT,
        "摊位租约到期，房东不退押金两千元，请求协助协商。",
        "与房东面谈后达成一致，押金已于当日退还。",
        ("电话联系房东，约定次日到店面谈。", "与双方面谈，核对租赁合同和收据。"),
    ),
    Request(
        "hardship",
        HARDSHIP,
        "店铺遭水淹，货物受损，暂时周转困难，希望得到帮助。",
        "已联系镇里落实临时救助，并组织两名党员经营户上门帮忙清理。",
        ("到店查看受损情况，拍照留存。", "与镇社会事务办联系，了解救助条件。"),
    ),
    Request(
        "legal_aid",
        CONTRACT,
        "供货合同起了争议，对方要求赔偿，想请律师看看合同。",
        "已请值班律师阅看合同并当面答复，建议协商解决。",
        ("收齐合同和送货单复印件。", "与值班律师约定见面时间。"),
    ),
    Request(
        "other",
        MARKET,
        "市场门口下水道堵塞多日，影响大家做生意。",
        "市场管理方已疏通，本人确认恢复正常。",
        ("到现场查看并拍照。", "与市场管理方联系，对方答应两日内疏通。"),
    ),
    Request(
        "rights",
        BRAND,
        "同一市场内有人仿冒本店招牌，请求维护权益。",
        "市场监管所上门检查，对方已更换招牌。",
        ("现场比对两家招牌并拍照。", "请市场监管所派人一同到店。"),
    ),
    Request(
        "other",
        VOLUNTEER,
        "申请在市场设一个党员志愿服务岗。",
        "分会支部同意设岗，名单已报协会。",
        ("向分会支部转达申请。",),
    ),
    Request(
        "consultation",
        MOVE,
        "原支部已经撤销，不知道组织关系现在在哪里，请帮忙查询。",
        "已与原籍乡党委组织委员核实，组织关系由并入的支部接收，联系方式已告知本人。",
        ("致电原籍乡党委，对方正在查找名册。", "再次致电，得到接收支部的联系方式。"),
    ),
]

NOTE = "已向本人了解情况，材料在窗口文件夹内。"
RETURNED = "事情说得还不清楚：请先问明合同何时签订、押金有无收据，再移交。"
WITHDRAWN = "本人来电说明事情已自行解决，不再需要办理。"
FOLDERS = {"window": "窗口文件夹，本年度第一册", "other": "来信来电文件夹，本年度"}
# by channel; at the window most sign on the screen
UNSIGNED = {
    "window": "本人在纸质表上签字，原件在文件夹内。",
    "phone": "通过电话办理，本人未到场。",
    "online": "在网上提出，本人未到场。",
    "letter": "来信办理，原信附后。",
    "referred": "由其他部门转来，本人未到场。",
    "other": "走访时受理，本人口头确认。",
}
# degree of satisfaction, what the requester said
OPINIONS = [
    ("5", "事情办得快，还主动打电话告诉我进展，很感谢。"),
    ("4", "结果满意，就是来回跑了两趟。"),
    ("5", False),
    ("3", "问题解决了，希望以后能再快一点。"),
    (False, "没什么要说的。"),
    ("4", False),
]

# ----------------------------------------------------------------------
# Matters that need more than the usual course
# ----------------------------------------------------------------------
METER = Request("rights", CONTRACT, "与隔壁商户共用仓库，电费分摊起了争议，请求调解。")
ROOF = Request("other", MARKET, "摊位上方顶棚漏雨，报修多次没有人来。")
SCHOOLING = Request(
    "consultation", SCHOOL, "孩子户口在外县，学校说材料不够，请帮忙问清楚还差什么。"
)
REBUILT = Request("rights", RENT, "市场改造后摊位变小，租金却没有减，请求协助协商。")
SIGNBOARD = Request("consultation", LICENCE, "店铺换了地址，门头招牌许可要不要重新办？")
MORE_TIME = {
    "meter": (5, "evidence", "需调取近半年电表记录，物业下周才能提供。"),
    "roof": (7, "survey", "须等市场管理方与施工队现场勘查后才能定方案。"),
    "schooling": (3, "authority", "已向教育部门书面询问，对方表示约需三天答复。"),
    "rebuilt": (5, "survey", "需与市场管理方一起重新丈量各摊位。"),
    "signboard": (5, "other", "近期窗口业务较多，想晚几天办理。"),
}
REBUILT_AGAIN = "丈量已完成，市场方的减租方案要报上级公司批准，本周内不能答复。"
NOT_GRANTED = "所需材料已经齐全，按期可以办结，不同意延期。"

WIRING = Request("other", MARKET, "夜市摊位用电线路老化，担心起火，请求督促整改。")
SCALES = Request("rights", RENT, "市场方单方面提高摊位租金，没有提前通知，请求协调。")
PARKING = Request(
    "other",
    MARKET,
    "市场卸货区被长期占用停车，进货困难。",
    "交警中队与市场方划定卸货时段，已设告示牌，本人确认进货恢复正常。",
    ("到现场查看并拍照。", "与市场方商量划定卸货时段。"),
)
DEMANDS = {
    "wiring": "此事涉及安全且已超期。请说明拖延原因，并报整改安排。",
    "scales": "请报告与市场方协商的进展。",
    "parking": "多名党员经营户反映同一问题，请抓紧办理并报结果。",
}
DEMAND_ANSWERS = {
    "scales": "已与市场方会谈一次，对方同意暂缓涨租，书面协议本周内签订。",
    "parking": "已与交警中队现场会商，卸货时段方案本周内落实。",
}

DEPOSIT = Request("rights", RENT, "退摊后市场方扣下保证金三千元，说是卫生费。")
WAGES = Request("legal_aid", CONTRACT, "批发商拖欠货款一万八千元，想申请法律援助起诉。")
FAKE = Request("rights", BRAND, "网店盗用本店商标和照片卖货，请求处理。")
INSURANCE = Request("legal_aid", CONTRACT, "送货途中被撞伤，保险公司拒赔，想请律师。")
NOISE = Request("rights", MARKET, "楼上装修漏水泡坏货物，对方不肯赔偿。")
LETTER = (
    "我中心近日接到党员经营户{name}（受理编号{number}）的求助，所述情况如下：\n"
    "{request}\n"
    "经征得本人同意，现将此事转请贵单位依职权办理，并请将结果函告我中心。"
)
# kind of addressee, name, contact person, telephone
ADDRESSEES = {
    "deposit": ("mediation", "示例县人民调解委员会", "值班调解员", "0572-5400001"),
    "wages": ("legal_aid", "示例县法律援助中心", "值班律师", "0572-5400002"),
    "fake": ("authority", "示例县市场监督管理局", "投诉举报科", "0572-5400003"),
    "insurance": ("lawyer", "示例律师事务所", "示例律师", "0572-5400004"),
    "noise": ("mediation", "示例街道人民调解委员会", "值班调解员", "0572-5400005"),
}
OUTCOME = "已受理并指派律师，本周内与本人见面，代为起草复议申请。"
RECALLED = "双方已在市场管理方主持下和解，不再需要移送。"

ILLNESS = Request("hardship", HARDSHIP, "丈夫住院，店铺无人照看，家里一时周转不开。")
FIRE = Request(
    "hardship",
    HARDSHIP,
    "隔壁失火，本店货架和部分货物被烧，请求帮助。",
    "临时救助已发放，三名党员经营户帮忙重新上架，店铺已恢复营业。",
)
ALONE = Request("hardship", HARDSHIP, "独自经营，腿伤未愈，进货搬运有困难。")
# place, what was found, what was done or given
VISITS = {
    "illness": ("县人民医院", "病情稳定，预计再住一周。", "送去慰问金500元。"),
    "fire": (
        "店内",
        "货架烧毁两组，货物损失约八千元。",
        "协助登记损失，联系临时救助。",
    ),
    "fire_again": ("店内", "货架已换新，本人情绪稳定。", "送去米、油各一份。"),
    "alone": ("店内", "能坐着看店，不能搬重物。", "安排两名志愿者每天帮忙进货。"),
}

HALF = Request(
    "rights",
    RENT,
    "退租后房东只肯退一半押金，请求协助。",
    "房东同意退还押金一千元，已当场付清。",
    ("电话联系房东，约定见面时间。", "与双方面谈。"),
)
WEIGHT = Request(
    "rights",
    MARKET,
    "市场公平秤不准，与顾客多次发生争执，请求校准。",
    "已通知市场方校准公平秤。",
    ("到现场复称三次并记录。", "向市场方转达要求。"),
)
UNSATISFIED = {
    "half": ("2", "押金应退两千元，只退了一半，剩下的没有人再管。"),
    "weight": ("1", "说是校准了，去看过还是不准，等于没办。"),
}
WEIGHT_SETTLED = "计量检定机构到场重新检定，更换了公平秤，并贴上检定标志。"
BETTER = "这次换了新秤，满意。"

TWICE = Request("other", MARKET, "市场公共厕所夜间不开门，请反映一下。")
TWICE_AGAIN = Request("other", MARKET, "来问市场厕所晚上不开门的事有没有人管。")
LIGHTS = [
    Request("other", MARKET, text, "市场方已更换灯管。", ("与市场方联系。",))
    for text in (
        "市场通道的路灯坏了，早上进货看不清。",
        "市场通道的路灯修好没几天又坏了。",
        "路灯第三次坏了，请彻底解决。",
    )
]
WHISPER = Request(
    "rights", MARKET, "反映市场一名管理人员安排摊位时收取好处费，要求保密。"
)
WHISPER_REASON = "本人要求保密；涉及他人名誉，核实前不宜扩大知情范围。"
CROSSING = Request("other", MARKET, "市场门口没有斑马线，老人过街危险。")
CROSSING_REASON = "涉及人身安全，多名经营户关心，办结后要回访。"
STALL = Request(
    "other",
    RENT,
    "想把相邻的两个摊位合并，请问找谁批？",
    "市场方同意合并，须重新签订合同，所需材料已列出。",
)
REFUND = Request(
    "rights",
    RENT,
    "提前退摊，市场方不退剩余租金，请求协商。",
    "市场方已退还租金两千元。",
    ("与市场方核对已付租期。",),
)
BUS = Request("other", MARKET, "去市场的公交早班太晚，赶不上开市。")
TOLD_BY_HAND = "短信没有发出，已打电话告知期限。"
TO_CORRECT = "结果栏把退款金额写成两千元，凭证上是一千二百元，请求更正。"
PORTAL_LOGIN = "member"  # and password
PORTAL_OLD = Request(
    "consultation",
    DUES,
    "外出进货一个月，党费可以补交吗？",
    "可以补交；已代为询问支部，本人回来后直接向支部交纳。",
)
PORTAL_NEW = "组织关系转到本地支部后，原来的流动党员活动证还要不要交回？"


def letter_number(code, number):
    """The number of an invented letter."""
    return f"示例函〔{code}〕{number}号"
