"""A question is taken for what it is most like, and for nothing where it is like none."""

from domain.questions.likeness import INNOVATIONS, Examples, examples, most_like
from domain.questions.question import ABOUT_INNOVATIONS, Intent

FEW = Examples(
    (
        ("apa syarat ikut lomba", "rules"),
        ("syarat lomba apa saja", "rules"),
        ("kapan lomba ditutup", "facts"),
        ("sampai kapan lomba dibuka", "facts"),
        ("inovasi TOPIC di REGION", INNOVATIONS),
        ("inovasi apa di REGION", INNOVATIONS),
    )
)


def test_the_words_and_their_order_tell_what_is_wanted() -> None:
    assert FEW.most_like("syarat nya apa") == "rules"
    assert FEW.most_like("lomba nya sampai kapan") == "facts"
    assert FEW.most_like("ada inovasi TOPIC dari REGION") == INNOVATIONS


def test_what_is_like_nothing_is_taken_for_nothing() -> None:
    assert FEW.most_like("kucing saya lapar") is None
    assert FEW.most_like("") is None


def test_every_example_names_an_intent_outside_of_the_records_or_all_within() -> None:
    kinds = {kind for _, kind in examples().asked}
    assert kinds - {INNOVATIONS} <= set(Intent) - ABOUT_INNOVATIONS
    assert most_like("apa saja syarat ikut AWARD") is Intent.RULES
