"""Hot words of requests: what is found without a dictionary, and what never is."""

import doctest

import pytest
from plain.party_service_center_reports.tables import name_candidates, people, words

REQUESTS = """我的摊位租金今年涨了三成，能不能请中心出面和市场方协商
市场方要提前收明年的摊位租金，合同上没有写，怎么办
摊位租金交了两次，票据都在，想要回多交的部分
市场改造，摊位要搬，租金怎么退
营业执照丢了，补办要带什么
营业执照上的经营场所变更怎么办理
想把营业执照转给儿子，可以吗
食品经营许可证和营业执照可以一起办吗
组织关系还在老家，想转到这里来
老家支部说组织关系介绍信已经开了，我没有收到
组织关系转接手机上怎么操作
党费交到哪里，老家支部还是这里
一年没有交党费了，会不会算自动脱党
党费标准按什么算，个体户没有工资
供货商欠我货款三万多，打电话不接，想找律师
批发的货有质量问题，供货商不肯退货款
客户欠货款一年多了，有欠条，能起诉吗
市场停车难，顾客进不来，生意少了一半
市场门口停车收费太高，顾客有意见""".splitlines()


@pytest.mark.parametrize("module", [words, name_candidates, people])
def test_doctests(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


def test_words_of_real_requests():
    found = dict(words.hot_words(REQUESTS))
    assert found["营业执照"] == 4
    assert found["组织关系"] == 3
    assert found["摊位租金"] == 3
    assert found["党费"] == 3
    assert found["市场"] == 5
    assert min(found.values()) >= words.FEWEST
    assert not {"怎么", "没有", "可以"} & found.keys(), "they say nothing of a matter"
    for piece in ("业执照", "织关系", "营业", "组织", "位租金"):
        assert piece not in found


@pytest.mark.parametrize("name", ["沈一帆", "喆堃淏", "安心茶叶店", "ＡＢＣ Trading"])
def test_names_are_no_words(name):
    texts = [f"{name}来问{matter}" for matter in ("租金", "水电", "停车", "消防")]
    found = words.hot_words(texts, [name])
    assert not [word for word, _count in found if word in name or name in word]
    assert words.count_words(texts, ["租金"], [name]) == {"租金": {0}}


def test_two_of_a_name_count_once_and_numbers_never():
    texts = ["电话13800000001，租金租金", "电话13800000001，租金", "租金，13800000001"]
    assert words.hot_words(texts) == [("租金", 3)]


def test_three_requests_of_one_person_hold_no_word():
    """P-14: the landlord of whom one person complains again and again."""
    texts = ["房东吴建国涨租金", "吴建国又来催租金了", "我欠吴建国租金？"]
    assert dict(words.hot_words(texts))
    assert words.hot_words(texts, people=["Li", "Li", "Li"]) == []
    assert words.hot_words(texts, people=["Li", "Li", "Wu"]) == []
    counts = words.count_words(texts, ["租金"], people=["Li", "Li", "Wu"])
    assert counts == {"租金": {"Li", "Wu"}}


@pytest.mark.parametrize("said", ["王建国", "房东王建国", "李四"])
def test_names_that_stand_in_no_register_are_no_words(said):
    """P-14: three people speak of somebody of whom the database knows nothing."""
    texts = [f"{said}不退押金", f"又是{said}，押金没有退", f"押金在{said}手里"]
    found = [word for word, _count in words.hot_words(texts)]
    assert found == ["押金"]


@pytest.mark.parametrize("word", ["高速公路", "白茶", "许可证", "施工"])
def test_ordinary_words_may_begin_like_names(word):
    texts = [f"{word}又涨价", f"问{word}", f"没有{word}吗"]
    assert (word, 3) in words.hot_words(texts)


def test_names_are_among_the_candidates():
    text = "隔壁安心茶叶店（王建国）欠我货款，Wonder Tea也欠。老板姓沈"
    found = name_candidates.candidates(text)
    assert {"安心茶叶店", "王建国", "安心茶叶店（王建国）", "Wonder Tea"} <= found
    assert "货款，Wonder" not in found, "no name goes on over a comma"
    around = name_candidates.candidates_with(text, name_candidates.any_of(["茶叶"]))
    assert "安心茶叶店" in around and "王建国" not in around
    assert len(name_candidates.candidates("租" * 20_000)) < 20_000


def test_too_few_hold_no_word():
    assert words.hot_words(["重病住院", "重病住院"]) == []
    assert words.hot_words([]) == []


def test_many_requests_are_read_in_time():
    """5,000 requests, the most that a report reads, take seconds."""
    texts = [REQUESTS[n % len(REQUESTS)] + f"{n}号" for n in range(5_000)]
    assert words.hot_words(texts, (f"人{n}" for n in range(10_000)))
