"""Texts of the law are printed in the reader's language or in the best there is, and are marked as what they are."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from instruments.models import Article
from instruments.queries import language_tag, published_text

CASES = [
    # reader's language, texts there are → text, its language
    ("fr", {"fr": "titre", "en": "title"}, "titre", "fr"),
    ("fr", {"en": "title", "ar": "عنوان"}, "title", "en"),
    ("fr", {"ar": "عنوان", "ru": "название"}, "عنوان", "ar"),
    ("zh-hans", {"zh_hans": "标题", "en": "title"}, "标题", "zh-hans"),
    ("ar", {"fr": "", "en": "title"}, "title", "en"),
    ("es", {}, "", "es"),
]


def article(texts: dict[str, str]) -> Article:
    return Article(**{f"title_{language}": text for language, text in texts.items()})


def printed(subject: Article, call: str = "title", **arguments: object) -> str:
    extra = "".join(f" {name}={value!r}" for name, value in arguments.items())
    return Template(f'{{% load published_text %}}{{% published it "{call}"{extra} %}}').render(Context({"it": subject}))


@pytest.mark.parametrize(("reader", "texts", "text", "language"), CASES)
def test_best_text_is_the_readers_then_english_then_any(reader, texts, text, language):
    assert published_text(article(texts), "title", reader) == (text, language)


@pytest.mark.parametrize(
    ("reader", "texts", "html"),
    [
        ("en", {"en": "title"}, '<span lang="en" dir="ltr">title</span>'),
        ("ar", {"ar": "عنوان"}, '<span lang="ar" dir="rtl">عنوان</span>'),
        ("zh-hans", {"zh_hans": "标题"}, '<span lang="zh-Hans" dir="ltr">标题</span>'),
        ("en", {"en": "<b>&"}, '<span lang="en" dir="ltr">&lt;b&gt;&amp;</span>'),
        ("en", {}, '<span lang="en" dir="ltr"></span>'),
    ],
)
def test_text_carries_its_language_and_direction(reader, texts, html):
    with translation.override(reader):
        assert printed(article(texts)) == html


@pytest.mark.parametrize(
    ("reader", "tag", "way"), [("ar", "ar", "rtl"), ("fr", "fr", "ltr"), ("zh-hans", "zh-Hans", "ltr")]
)
def test_text_in_another_language_is_marked_in_the_readers(reader, tag, way):
    with translation.override(reader):
        html = printed(article({"en": "title"}))
        sentence = translation.gettext("Not yet available in the language of this page")

    mark = f' <small class="language-mark" lang="{tag}" dir="{way}">{sentence}</small>'
    assert html == f'<span lang="en" dir="ltr">title{mark}</span>'


def test_mark_can_be_left_to_a_notice_above():
    with translation.override("fr"):
        assert printed(article({"en": "title"}), tag="h1", mark=False) == '<h1 lang="en" dir="ltr">title</h1>'


def test_unexpected_element_is_refused():
    with pytest.raises(TemplateSyntaxError, match="no element <script> is expected here"):
        printed(article({"en": "title"}), tag="script")


@pytest.mark.parametrize(("code", "tag"), [("zh-hans", "zh-Hans"), ("ar", "ar"), ("en", "en")])
def test_language_tag_is_bcp_47(code, tag):
    assert language_tag(code) == tag
    assert Template("{% load published_text %}{{ code|language_tag }}").render(Context({"code": code})) == tag
