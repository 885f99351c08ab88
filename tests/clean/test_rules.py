"""Site rules: what a file says, for which pages it holds, and what becomes of a page by it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from newsdesk.clean import clean, judge
from newsdesk.clean.rules import Rule, SiteRules, load_rules
from newsdesk.config import SourceSetting
from newsdesk.errors import ConfigError
from newsdesk.model import RemovalReason

URL = "https://www.mail.example/2031/ferry"
DAY = date(2031, 6, 3)
TEXT = [
    "The ferry line that joins the two ports was closed on Monday after engineers found cracks, the council said.",
    "Buses will be sent round by the northern road until spring, and a boat will run at rush hour, it added.",
]
ASIDE = "This report was first told to those who keep the accounts of the harbour, and they liked it very well."
PAGE = f"""<html><head><title>Harbour | The Mail</title><meta name=author content='The Mail'></head><body>
<div class=hed>Ferry closed</div><div class=who>By Ada Brandt</div><span class=when>3 June 2031</span>
<div class=story><p>{TEXT[0]}</p><p class=aside>{ASIDE}</p><p>{TEXT[1]}</p></div>
<div class=other><p>{ASIDE.replace("first", "then")}</p><p>{ASIDE.replace("liked", "loved")}</p></div>
</body></html>"""


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def rules_of(folder: Path, **files: str) -> SiteRules:
    for name, text in files.items():
        write(folder, name.replace("_", "."), text)
    return load_rules(folder)


def texts(rule: Rule | None) -> list[str]:
    return [block.text for block in clean(URL, PAGE, rule=rule).blocks]


@pytest.mark.parametrize(
    "body", [".story", "//div[@class='story']", "(//div)[4]", "//p[2]/ancestor::node()[1][not(self::x)]"]
)
def test_the_body_is_what_the_first_selector_finds_that_finds_something(body: str) -> None:
    rule = Rule(body=("div.nowhere", body, ".other"), drop=("p.aside", "//*[@class='other']"))
    assert texts(rule) == TEXT


def test_what_is_dropped_is_kept_aside_in_its_place_with_its_reason() -> None:
    page = judge(URL, PAGE, rule=Rule(body=(".story",), drop=(".aside",)))
    kept = [block.text for block, reason in zip(page.blocks, page.reasons, strict=True) if reason is None]
    ruled_out = {
        block.text for block, reason in zip(page.blocks, page.reasons, strict=True) if reason is RemovalReason.SITE_RULE
    }
    order = [block.text for block in page.blocks]
    assert kept == TEXT
    assert ruled_out >= {ASIDE, "Ferry closed"}
    assert order.index(TEXT[0]) < order.index(ASIDE) < order.index(TEXT[1])


def test_text_after_a_dropped_element_stays() -> None:
    page = f"<body><p>{TEXT[0]} <b>Read more</b>{TEXT[1]}</p></body>"
    article = clean(URL, page, rule=Rule(drop=("b",)))
    assert article.text == f"{TEXT[0]} {TEXT[1]}"


def test_title_byline_and_date_are_read_where_the_rule_says() -> None:
    article = clean(URL, PAGE, rule=Rule(title=(".hed",), byline=("//div[@class='who']/text()",), published=(".when",)))
    assert (article.title, article.byline, article.published) == ("Ferry closed", ("Ada Brandt",), "2031-06-03")


def test_a_rule_that_finds_no_article_is_passed_over() -> None:
    assert texts(Rule(drop=("p",))) == texts(None)


def test_a_rule_holds_for_its_host_and_those_below(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, mail_example_toml='body = ".story"', kids_mail_example_toml='drop = [".aside"]')
    assert rules.rule_for("https://www.mail.example/a", DAY) == Rule(body=(".story",))
    assert rules.rule_for("https://kids.mail.example/a", DAY) == Rule(body=(".story",), drop=(".aside",))
    assert rules.rule_for("https://example/a", DAY) is None
    assert rules.rule_for("https://othermail.example/a", DAY) is None
    assert rules.rule_for("nonsense", DAY) is None


def test_an_older_layout_holds_until_its_last_day(tmp_path: Path) -> None:
    layouts = 'body = ".new"\ndrop = [".aside"]\n[[layout]]\nuntil = "2024-05-01"\nbody = ".old"\n'
    rules = rules_of(tmp_path, mail_example_toml=f'{layouts}[[layout]]\nuntil = 2020-01-31\nbody = ".oldest"\n')
    days = (date(2020, 1, 31), date(2020, 2, 1), date(2024, 5, 1), date(2024, 5, 2))
    found = [rules.rule_for(URL, day) for day in days]
    assert found == [Rule(body=(body,), drop=(".aside",)) for body in (".oldest", ".old", ".old", ".new")]


def test_a_folder_that_is_not_there_has_no_rules(tmp_path: Path) -> None:
    assert load_rules(tmp_path / "none").rule_for(URL, DAY) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('body = "div["', "body"),
        ('drop = ["//div["]', "drop"),
        ('drop = ["//div[nonsense(.)]"]', "drop"),
        ("title = 3", "title"),
        ('bodi = "div"', "bodi"),
        ('body = "div"\n[[layout]]\nuntil = "soon"', "until"),
        ('body = "div"\n[[layout]]\nbody = "p"', "until"),
        ("", None),
        ("body = ", None),
    ],
)
def test_a_broken_file_is_named_with_its_key(tmp_path: Path, text: str, key: str | None) -> None:
    write(tmp_path, "mail.example.toml", text)
    with pytest.raises(ConfigError) as caught:
        load_rules(tmp_path)
    assert "mail.example.toml" in str(caught.value)
    assert key is None or key in (caught.value.key or "")


def test_a_file_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "mail.example.toml").write_bytes('body = ["#caf\xe9"]'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"mail\.example\.toml"):
        load_rules(tmp_path)


def test_a_file_not_named_after_a_host_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "mail.toml", 'body = "div"')
    with pytest.raises(ConfigError, match=r"mail\.toml"):
        load_rules(tmp_path)


FOREIGN = """\
# a comment
title: //div[@class="hed"]
author://div[@class='who']
date: //span[@class = "when"]
body: //div[@id='moved']
body: //div[contains(@class, 'story')]
strip: //p[nonsense(
strip: //div[php:function('x', .)]
strip_id_or_class: "asid
strip_id_or_class: "aside"
prune: no
tidy: no
replace_string(<br/>): <p/>
http_header(user-agent): Mozilla/5.0
single_page_link: //a[@id='all']
an_unknown_key: whatever
find_string
test_url: https://www.mail.example/2031/ferry
"""


def test_a_file_of_full_text_rss_is_read(tmp_path: Path) -> None:
    write(tmp_path, "ftr-site-config/mail.example.txt", "\ufeff" + FOREIGN)
    write(tmp_path, "ftr-site-config/LICENSE.txt", "body: //nothing")
    rule = load_rules(tmp_path).rule_for(URL, DAY)
    article = clean(URL, PAGE, rule=rule, fetched_at=datetime(2031, 6, 4, tzinfo=UTC))
    assert [block.text for block in article.blocks] == TEXT
    assert (article.title, article.byline, article.published) == ("Ferry closed", ("Ada Brandt",), "2031-06-03")


def test_a_rule_of_ones_own_goes_before_one_of_full_text_rss(tmp_path: Path) -> None:
    write(tmp_path, "mail.example.toml", 'body = ".mine"')
    write(tmp_path, "mail.example.txt", "body: //theirs\nstrip: //aside")
    assert load_rules(tmp_path).rule_for(URL, DAY) == Rule(body=(".mine",), drop=("//aside",))


@pytest.mark.parametrize("order", [1, -1])
def test_the_file_for_a_host_goes_before_the_one_for_those_below_it(tmp_path: Path, order: int) -> None:
    for name, body in [("mail.example.txt", "own"), (".mail.example.txt", "below")][::order]:
        write(tmp_path, name, f"body: //{body}")
    rule = load_rules(tmp_path).rule_for(URL, DAY)
    assert rule is not None and rule.body == ("//own",)


def test_a_source_of_the_settings_tells_where_its_articles_stand_and_their_language(tmp_path: Path) -> None:
    write(tmp_path, "mail.example.toml", 'body = ".other"\ntitle = ".hed"')
    source = SourceSetting("https://www.mail.example/feed.xml", language="de", body=(".story",), drop=(".aside",))
    rule = load_rules(tmp_path, [source, SourceSetting("https://b.example/")]).rule_for(URL, DAY)
    article = clean(URL, PAGE.replace("<html>", "<html lang=en>"), rule=rule)
    assert [block.text for block in article.blocks] == TEXT
    assert (article.title, article.language, article.origin["language"]) == ("Ferry closed", "de", "site rule")
    assert load_rules(tmp_path, [source]).rule_for("https://b.example/a", DAY) is None


def test_a_selector_of_a_source_that_is_none_is_named() -> None:
    with pytest.raises(ConfigError, match=r"https://b\.example/: body or drop: 'div\[': "):
        load_rules(None, [SourceSetting("https://b.example/", drop=("div[",))])


def test_a_rule_may_say_the_language(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, mail_example_toml='language = "de"')
    assert rules.rule_for(URL, DAY) == Rule(language="de")
    with pytest.raises(ConfigError, match=r"'Deutsch' is no language"):
        rules_of(tmp_path, mail_example_toml='language = "Deutsch"')
