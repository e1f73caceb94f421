"""The channels of the demonstration, what is posted on them and what is learned."""

from typing import NamedTuple


class Channel(NamedTuple):
    """A channel of a center; names and addresses are invented."""

    kind: str
    name: str
    address: str
    people: int  # at the latest count
    messenger: str = "other"


CHANNELS = (
    Channel("handbook", "《党员报到服务手册》", "窗口领取", 26),
    Channel(
        "platform", "“红色课堂”网上教育平台", "https://study.example.com/{code}", 48
    ),
    Channel("group", "党员经营户企业微信群", "扫窗口二维码入群", 52, "wecom"),
    Channel("group", "党员之家QQ群", "群号见服务手册", 61, "qq"),
    Channel("microblog", "非公党建微博", "https://weibo.example.com/{code}", 436),
    Channel("sms", "短信服务平台", "尚未签约，暂不能发送", 55),
)
NAME = "{center}{name}"

# days ago, text
POSTS = (
    (
        4,
        "【温馨提示】个体工商户年报已开始，请各位党员经营户带头按时申报，不清楚的到窗口咨询。",
    ),
    (13, "【先锋榜样】向坚持诚信经营二十年的老党员学习：童叟无欺，假一赔十。"),
    (23, "【学习园地】本月学习内容：党章第一章。学习平台已更新，欢迎大家登录学习。"),
    (37, "【平安经营】入冬用电量大，请检查店铺线路，不乱拉乱接，人走断电。"),
)
POSTED_TWICE = "【先锋榜样】重复发布，已删除。"
TWICE = "同一条内容登记了两次。"

# course, minutes, results that it may have
EXAM = ("98分", "92分", "85分", "78分", "66分")
GRADES = ("优秀", "良好", "合格")
COURSES = (
    ("党章学习（第一章 党员）", 90, GRADES),
    ("个体工商户登记管理办法解读", 60, EXAM),
    ("食品经营者安全责任", 45, EXAM),
    ("消费者权益保护法案例", 120, GRADES),
    ("短视频与网店经营入门", 180, ("结业证书",)),
    ("廉洁从业警示教育片", 50, ("已观看",)),
    ("反诈防骗进商户", 30, EXAM),
)
WRONG_COURSE = "登记到了同名党员名下。"
