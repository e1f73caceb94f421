"""Words of the letters to home organizations; all of it is invented."""

REPLY = "来函收悉。该党员表现良好，请贵中心继续关心、教育。"
RECEIPT = "已收到，存入党员档案。"
TAKEN_BY = "镇党建办 周干事"
POSTED = "中心专职人员到邮局挂号寄出。"
LATE = "收件地址有误退回，核实后重新寄出。"
REMARK = "积极参加市场志愿服务，群众评价好。"
NOTE = "与组织办电话核对过通讯地址。"
