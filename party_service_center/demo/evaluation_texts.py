"""Words of the evaluations in the demonstration; people and matters are invented."""

BODY = "本协会按月考评四个服务中心：数据由系统统计，无可统计的项目权重分摊到其他项目。"
STAFF_BODY = (
    "按月考评专职工作人员：首问办件、回访、登记确认由系统统计，"
    "服务态度与亮牌上岗由党委评分。"
)
REMARKS = {
    "changshuo": "首问责任落实较好，台账清楚。",
    "meixi": "网上平台更新偏少，请尽快跟进。",
}
REGISTER = "党员信息库准确完整"
NOTE = "本期考评结果已报协会党委审定。"
UPHELD = "有一件已电话告知当事人，通知记录附后，请予核实。"
UPHELD_NOTE = "经查通知登记簿，该件确在时限内告知，予以更正。"
WAITING = "其中一件回访时接听的不是当事人本人，意见不应计入，请复核。"
HAND_REASON = "服务热情，窗口评价良好，亮牌上岗坚持经常。"
