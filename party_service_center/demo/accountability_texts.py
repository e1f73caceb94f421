"""What people of the demonstration write in accountability matters; all invented."""

COMPLAINT = "经营户反映：当天上午窗口无人接待，等候四十分钟。"
SET_ASIDE = "经核实，当时窗口人员在隔壁协助登记，已向反映人说明并取得谅解，不作处理。"

CLOSED_FACTS = "八月间一件咨询事项到期后两个工作日才告知经营户办理结果。"
CLOSED_HARM = "经营户多跑了一趟，未造成其他后果。"
CLOSED_WORDS = (
    "当时以为同事已经电话告知，没有再核对，是我的疏忽，今后每天下班前核对一遍。"
)
CLOSED_GROUNDS = "情节轻微，本人认识到位，给予提醒谈话。"

OPEN_FACTS = "一件诉求已经到期，至今没有把办理结果告知经营户。请说明经过。"
