"""Words around equipment, posters and inspections; all of it is invented."""

# kind, name, place, quantity, wanted, months between checks
EQUIPMENT = (
    ("window", "党员登记报到窗口", "登记注册大厅 3 号窗口", 1, 1, 12),
    ("venue", "党员活动室", "分会办公楼二楼", 1, 1, 12),
    ("computer", "窗口专用电脑", "登记报到窗口", 1, 1, 6),
    ("bookcase", "统一书柜", "党员活动室", 1, 1, 12),
    ("rack", "报架", "党员活动室", 1, 1, 12),
    ("readers", "党员读本", "书柜", 32, 20, 6),
    ("study_books", "党员学习记录本", "书柜", 24, 10, 6),
)
OPENING_HOURS = "工作日 8:30–11:30，14:00–17:00"
SERIAL = "AJ-PC-{number:03d}"
CHECKED = "外观完好，使用正常。"
WORN = "部分读本封面破损，已登记待换。"
RETIRED = "主机老化，更换新机。"
OLD_COMPUTER = "旧窗口电脑"
POSTER_PLACE = "党员活动室东墙"
NEW_WORDING = "\n\n服务对象对回访结果不满意的，由中心主任在五个工作日内重新办理。"

COMPANIONS = "市场监管所 周所长"
CONCLUSION = (
    "中心阵地建设总体规范，窗口标识清楚，工作人员熟悉业务；报架缺失、学习记录本"
    "不足，应按期整改。"
)
ANSWER = "检查意见属实，报架已订购，学习记录本已向分会申领，将按期完成整改。"
# item, result, remark; the others are met
FOUND = {
    "rack": ("not", "活动室内未见报架，报纸散放在桌上。"),
    "study_books": ("partly", "学习记录本只有 6 本，抽查的 3 本中有 1 本无近期记录。"),
    "members_wall": ("partly", "上墙党员中有 2 名已转出，未及时更换。"),
}
SEEN = "现场查看，符合要求。"
RETURNED = "报架已到，但尚未上架当月报纸，请补齐后再报。"
DONE = {
    "rack": "已购置报架一个，置于活动室入口。",
    "study_books": "已补足学习记录本 12 本，逐人发放并补记。",
}
RUNNING = {
    "window": ("met", "窗口独立设置，标识、时间公示齐全。"),
    "venue": ("met", "活动室与支部活动场所合一，整洁有序。"),
    "bookcase": ("met", "书柜完好。"),
    "rack": ("partly", "报架有，当月报纸不全。"),
}
