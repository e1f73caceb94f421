"""Code lists of the survey form, with the codes of the national standards."""

# GB/T 3304: names of nationalities of China, and the two further codes in use
ETHNIC_GROUPS = [
    ("01", "Han"),
    ("02", "Mongol"),
    ("03", "Hui"),
    ("04", "Tibetan"),
    ("05", "Uygur"),
    ("06", "Miao"),
    ("07", "Yi"),
    ("08", "Zhuang"),
    ("09", "Bouyei"),
    ("10", "Korean"),
    ("11", "Manchu"),
    ("12", "Dong"),
    ("13", "Yao"),
    ("14", "Bai"),
    ("15", "Tujia"),
    ("16", "Hani"),
    ("17", "Kazakh"),
    ("18", "Dai"),
    ("19", "Li"),
    ("20", "Lisu"),
    ("21", "Va"),
    ("22", "She"),
    ("23", "Gaoshan"),
    ("24", "Lahu"),
    ("25", "Sui"),
    ("26", "Dongxiang"),
    ("27", "Naxi"),
    ("28", "Jingpo"),
    ("29", "Kirgiz"),
    ("30", "Tu"),
    ("31", "Daur"),
    ("32", "Mulao"),
    ("33", "Qiang"),
    ("34", "Blang"),
    ("35", "Salar"),
    ("36", "Maonan"),
    ("37", "Gelao"),
    ("38", "Xibe"),
    ("39", "Achang"),
    ("40", "Pumi"),
    ("41", "Tajik"),
    ("42", "Nu"),
    ("43", "Uzbek"),
    ("44", "Russian"),
    ("45", "Ewenki"),
    ("46", "De'ang"),
    ("47", "Bonan"),
    ("48", "Yugur"),
    ("49", "Gin"),
    ("50", "Tatar"),
    ("51", "Derung"),
    ("52", "Oroqen"),
    ("53", "Hezhen"),
    ("54", "Monba"),
    ("55", "Lhoba"),
    ("56", "Jino"),
    ("97", "Other Nationality"),
    ("98", "Naturalized Citizen"),
]

# GB/T 4658: the tens are the levels people name
EDUCATION = [
    ("10", "Postgraduate"),
    ("20", "Bachelor"),
    ("28", "University Regular Class"),
    ("30", "Junior College"),
    ("40", "Secondary Vocational"),
    ("60", "Senior High School"),
    ("70", "Junior High School"),
    ("80", "Primary School"),
    ("90", "Other Education"),
]

MEMBER_CATEGORIES = [
    ("full", "Full Member"),
    ("probationary", "Probationary Member"),
]

RELATION_TYPES = [
    ("association", "Association Here"),
    ("market", "Market Here"),
    ("local", "Street, Community or Village Here"),
    ("origin", "Place of Origin (Mobile Member)"),
]

BUSINESS_ROLES = [("owner", "Owner"), ("employee", "Employee")]

# where a trader was found (A2.1, A3.1.1)
FOUND_VIA = [
    ("registration", "New Registration"),
    ("change", "Change of Registration"),
    ("annual_report", "Annual Report"),
    ("patrol", "Patrol or Market Visit"),
    ("self", "Came by Themselves"),
    ("import", "Import"),
]
