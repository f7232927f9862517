"""The record as the pipeline uses it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import storage_world as world
from storage_world import COMPARER, EXTRACTOR, NOW, TOPIC, rows

from storage.store import Reader, Store

HOUR = timedelta(hours=1)


def test_every_step_takes_what_the_step_before_kept(told):
    """After a run nothing is pending, and each story has its statement, verdict and delivery."""
    with told.writing("look", NOW) as w:
        pending = (
            w.pending_links(NOW),
            w.pending_pages(),
            w.pending_articles(EXTRACTOR),
            w.pending_comparisons(TOPIC, COMPARER),
        )
    assert ((), (), (), ()) == pending
    sql = "SELECT count(*), count(DISTINCT statement_id) FROM statements JOIN verdicts USING (statement_id)"
    assert [(4, 4)] == rows(told, sql)
    assert [("pending",), ("pending",)] == rows(told, "SELECT state FROM deliveries")


def test_content_offsets_count_code_points(store):
    """`text[start:end] == content` holds in SQL too, with letters outside the basic plane and combining marks."""
    text = "🌦️ Погода: «Ми зустрінемося навесні́», — said Ada Test."
    one = world.article(world.page(world.link()), text)
    said = world.statement(one, "Ми зустрінемося навесні́")
    with store.writing("run", NOW) as w:
        w.keep_articles([one])
        w.keep_extractions([world.extraction(one, said)])
        w.keep_compared(TOPIC, COMPARER, [], [world.remark(one, said)], [world.verdict(said)])
    cut = "substring(text, start_char + 1, end_char - start_char)"
    sql = f"SELECT content, {cut} FROM statements JOIN articles USING (article_id)"
    assert [(said.content, said.content)] == rows(store, sql)
    with Reader(store.layout.live) as reader:
        (account,) = reader.accounts(TOPIC, NOW)
    assert text == account.context_before + said.content + account.context_after


def test_same_rows_again_change_nothing(store):
    """Keys come from content: a second run over the same world adds no row and reports nothing as new."""
    world.run_pipeline(store, range(3))
    before = rows(store, "SELECT * FROM verdicts ORDER BY ALL")
    with store.writing("run", NOW + HOUR) as w:
        assert () == w.keep_links([world.link(n) for n in range(3)], {}, NOW + HOUR)
        pages = w.pages("all")
        assert () == w.keep_pages(pages)
        assert () == w.keep_articles([world.article(page) for page in pages])
    assert before == rows(store, "SELECT * FROM verdicts ORDER BY ALL")


def test_translations_are_told_of_articles_on_record(store):
    """Also when the link was known before its outlet said whose translation it is; each pair once."""
    uk, ru = world.link(1), world.link(2)
    with store.writing("run", NOW) as w:
        w.keep_links([uk, ru], {}, NOW)
        assert () == w.keep_links([replace(ru, translation_of=uk.link_id)] * 2, {}, NOW)
        w.keep_links([replace(world.link(3), translation_of=uk.link_id)], {}, NOW)  # has no article yet
        pages = [world.page(uk), world.page(ru)]
        w.keep_pages(pages)
        first, second = (world.article(page) for page in pages)
        w.keep_articles([first, replace(second, language="ru")])
    sql = "SELECT article_id, language, translation_of, translation_of_language FROM translations"
    assert [(second.article_id, "ru", first.article_id, "en")] == rows(store, sql)


def test_a_link_twice_in_one_batch_is_new_once(store):
    """Two feeds of an outlet list the same story."""
    with store.writing("run", NOW) as w:
        assert 1 == len(w.keep_links([world.link(), world.link()], {}, NOW))


def test_links_and_validators_commit_together(store):
    """A feed's validators never outlive a commit that its links did not reach: else the links stay hidden for ever."""

    def fail(step: str) -> None:
        if step == "links written":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Store(store.layout.live, watch=fail).writing("run", NOW) as w:
        w.keep_links([world.link()], {"alpha": "{}"}, NOW)
    with store.writing("run", NOW) as w:
        assert ((), {}) == (w.pending_links(NOW), w.memories())
        w.keep_links([world.link()], {"alpha": '{"etag": "2"}'}, NOW)
        assert (1, {"alpha": '{"etag": "2"}'}) == (len(w.pending_links(NOW)), w.memories())


def test_changed_text_is_the_next_version(store):
    """An edit is version 2 and the old text stays; a page that differs in its adverts only adds no row."""
    link = world.link()
    first, advert, edit = (world.page(link, body) for body in (b"<p>1</p>", b"<p>1</p><ad>", b"<p>2</p>"))
    with store.writing("run", NOW) as w:
        w.keep_pages([first, advert, edit])
        assert [1] == [a.version for a in w.keep_articles([world.article(first), world.article(advert)])]
        assert [2] == [a.version for a in w.keep_articles([world.article(edit, "Another text.")])]
        assert () == w.pending_pages()
    assert [(1,), (2,)] == rows(store, "SELECT version FROM articles ORDER BY version")


def test_an_article_that_goes_back_to_its_old_text_has_a_new_version(store):
    """What an edit took out and a later one put back stands in the newest version; cleaned anew, nothing is added."""
    link = world.link()
    pages = [world.page(link, body) for body in (b"<p>1</p>", b"<p>2</p>", b"<p>1</p> ")]
    with store.writing("run", NOW) as w:
        w.keep_pages(pages)
        made = [world.article(page, text) for page, text in zip(pages, ("One.", "Two.", "One."), strict=True)]
        assert [1, 2, 3] == [kept.version for article in made for kept in w.keep_articles([article])]
        assert () == w.keep_articles(made)
    assert [("One.", 3)] == rows(store, "SELECT text, version FROM articles ORDER BY version DESC LIMIT 1")


def test_a_better_cleaner_is_no_edit_by_the_outlet(store):
    """The same page cleaned anew keeps its version, and only the newer text is read."""
    page = world.page(world.link())
    with store.writing("run", NOW) as w:
        w.keep_pages([page])
        w.keep_articles([world.article(page)])
        (again,) = w.keep_articles([world.article(page, "Cleaner text.", made_by="clean/2")])
        assert (1, ["Cleaner text."]) == (again.version, [a.text for a in w.pending_articles(EXTRACTOR)])


def test_articles_without_statements_are_read_once(store):
    """An empty extraction is kept, and compared, and then pending no more."""
    one = world.article(world.page(world.link()))
    with store.writing("run", NOW) as w:
        w.keep_articles([one])
        w.keep_extractions([world.extraction(one)])
        assert () == w.pending_articles(EXTRACTOR)
        ((article, empty),) = w.pending_comparisons(TOPIC, COMPARER)
        assert (one, ()) == (article, empty.statements)
        w.keep_compared(TOPIC, COMPARER, [empty], [], [])
        assert () == w.pending_comparisons(TOPIC, COMPARER)
        assert 1 == len(w.pending_comparisons("another-topic", COMPARER))


def test_pending_comes_in_order_of_publication(store):
    """A date in the future counts as the moment at which the record first saw the article."""
    hours = {1: 1.0, 2: 30.0, 3: -9000.0}  # 3 claims to be of next year
    with store.writing("run", NOW) as w:
        w.keep_articles([world.article(world.page(world.link(n, hours=h))) for n, h in hours.items()])
        assert ["Story 2", "Story 1", "Story 3"] == [a.title for a in w.pending_articles(EXTRACTOR)]


def test_failed_fetch_waits_and_is_given_up(store):
    """A link is tried again after 20 minutes, an hour, six, then daily for two weeks. Some failures are final at once,
    and a host that was left alone was not tried."""
    link, gone = world.link(1), world.link(2)
    with store.writing("run", NOW) as w:
        w.keep_links([link, gone], {}, NOW)
        w.keep_pages([], [world.failure("fetch", gone.canonical_url, "http_410")])
        w.keep_pages([], [world.failure("fetch", link.link_id, "backoff")])
        tried = {}
        for minutes in (0, 19, 20, 80, 440, 1879, 1880, 3319, 3320, 20200):
            at = NOW + timedelta(minutes=minutes)
            tried[minutes] = len(w.pending_links(at))
            if tried[minutes]:
                w.keep_pages([], [world.failure("fetch", link.url, at=at)])
    assert [0, 20, 80, 440, 1880, 3320] == [minutes for minutes, due in tried.items() if due]


def test_unclean_page_is_not_cleaned_for_ever(store):
    """A page that is no article is treated; one whose child crashed gets a second try and is then left for replay."""
    no_article, crashing = (world.page(world.link(n)) for n in (1, 2))
    with store.writing("run", NOW) as w:
        w.keep_pages([no_article, crashing])
        early = NOW - HOUR  # failures carry the run's clock, which started before the page was fetched
        w.keep_articles([], [world.failure("clean", no_article.link.canonical_url, "not_an_article", early)])
        w.keep_articles([], [world.failure("clean", crashing.page_id, "crash", early)])
        assert [crashing] == list(w.pending_pages())
        w.keep_articles([], [world.failure("clean", crashing.page_id, "crash")])
        assert () == w.pending_pages()
        assert {no_article, crashing} == set(w.pages("failed"))


def test_articles_on_the_topic_are_looked_at_again(store):
    """After 1, 6 and 24 hours and 7 days; once each, also when the page had not changed."""
    world.run_pipeline(store, range(1))
    with store.writing("run", NOW) as w:
        w.keep_pages([world.page(world.link(9))])  # on no topic
        looked = []
        for hour in (0, 1, 2, 6, 7, 24, 25, 168, 169, 999):
            at = NOW + timedelta(hours=hour, minutes=5)
            for link in w.due_rechecks(at):
                looked.append(hour)
                w.keep_pages([], [world.failure("fetch", link.canonical_url, "not_modified", at)])
        assert {world.link(0).link_id: ('"1"', "")} == w.validators([world.link(0).link_id, "unknown"])
        assert () == w.failures()
    assert [1, 6, 24, 168] == looked


def test_a_second_look_that_fails_is_tried_again(store):
    """Three times in all, and it is not asked again once it was answered; an article that is gone is let be."""
    world.run_pipeline(store, range(1))
    outcomes = {1: "timeout", 1.5: "not_modified", 6: "http_404", 6.5: "http_404", 7: "http_404"}
    with store.writing("run", NOW) as w:
        looked = []
        for hour in (0.5, 1, 1.5, 2, 5, 6, 6.5, 7, 7.5, 8, 23):
            at = NOW + timedelta(hours=hour, minutes=5)
            for link in w.due_rechecks(at):
                looked.append(hour)
                w.keep_pages([], [world.failure("fetch", link.canonical_url, outcomes[hour], at)])
    assert list(outcomes) == looked
