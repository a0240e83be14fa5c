"""A digest is text: what it says, what makes it new, and that nothing in it runs, loads or links."""

import json
import re
import smtplib
import ssl
from dataclasses import replace
from typing import Any, Literal

import pytest

from delivery.digest import Digest, Figure, as_chat, as_html, as_text, subject
from delivery.outbox import MailServer, NotSent, message, send_hook, send_mail
from tests.hostile import STRINGS
from tests.mail_server import hook_server, mail_server

DIGEST = Digest(
    question="Where is it stuck?",
    finding="62 % of the 412 people entitled work in it as a habit.",
    figures=(Figure("Habit", "62 %", "+5 points since a week ago (better)", ""), Figure("Filled", "not known", "", "no field history")),
    worth_a_look=("North",),
    scope="Whole company",
    as_of="Wed 17 Jun 2026",
    link="https://t.example.org",
    stop="https://t.example.org/stop?digest=a.b&c=<d>",
)


def test_the_text_says_each_figure_its_change_or_why_it_is_not_known() -> None:
    assert as_text(DIGEST).splitlines() == [
        "Where is it stuck?", "", "62 % of the 412 people entitled work in it as a habit.", "",
        "Habit: 62 % - +5 points since a week ago (better)", "Filled: not known - no field history", "", "Worth a look: North", "",
        "Whole company, data as of Wed 17 Jun 2026. Figures are about groups of people, never about one.",
        "Open the dashboard: https://t.example.org", "No more of these: https://t.example.org/stop?digest=a.b&c=<d>",
    ]  # fmt: skip


def test_what_is_new_is_what_is_said_and_neither_the_day_nor_the_links() -> None:
    same = replace(DIGEST, as_of="Thu 18 Jun 2026", link=None, stop=None)
    assert same.fingerprint == DIGEST.fingerprint
    others = [replace(DIGEST, finding="x"), replace(DIGEST, figures=DIGEST.figures[:1]), replace(DIGEST, worth_a_look=())]
    others.append(replace(DIGEST, scope="3 units in your reach"))
    assert len({DIGEST.fingerprint, *(other.fingerprint for other in others)}) == 5


def test_only_an_address_of_the_web_becomes_a_link_and_the_end_by_one_click() -> None:
    local = replace(DIGEST, link="javascript:window.hit=1", stop="takehold digest stop weekly")
    assert "<a" not in as_html(local) and "takehold digest stop weekly" in as_html(local)
    mail = message(local, "t@example.org", "jane@example.org")
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (None, None)


def test_no_string_of_the_corpus_is_more_than_text_in_a_mail() -> None:
    hostile = replace(
        DIGEST, finding=STRINGS[0], worth_a_look=STRINGS, figures=tuple(Figure(*[text] * 4) for text in STRINGS), scope=STRINGS[1]
    )
    page = as_html(hostile)
    tags = {tag.lower() for tag in re.findall(r"<\s*([a-zA-Z!][\w!]*)", page)}
    assert tags == {"!doctype", "html", "body", "p", "table", "tr", "td", "b", "a"}
    assert re.findall(r'(?:href|src|srcset|background)="([^"]*)"', page) == [
        "https://t.example.org", "https://t.example.org/stop?digest=a.b&amp;c=&lt;d&gt;",
    ]  # fmt: skip
    assert "://evil" not in as_text(hostile) + page


def test_a_name_calls_nobody_and_is_no_link_in_a_chat() -> None:
    calls = ("<!channel>", "@all", "<@U0001>", "[a](//evil.example)", "![a](b)", "<http://evil.example|a>", "#general")
    loud = re.compile(r"<[!@#h]|@\w|\]\(|://evil|#\w")
    called = replace(DIGEST, finding=calls[0], worth_a_look=calls, figures=(Figure(*calls[:4]),), scope=calls[1])
    with hook_server() as (port, kept):
        send_hook(f"http://127.0.0.1:{port}/hook", called)
    sent = json.loads(kept[0])
    assert [loud.search(calm) for calm in (sent["title"], sent["text"])] == [None, None]
    assert sent["text"] == as_chat(called) and "channel>" in sent["text"]
    assert as_chat(DIGEST) == as_text(DIGEST)


@pytest.mark.parametrize("finding", ["a\r\nBcc: all@evil.example", "x" * 500])
def test_a_subject_is_one_short_line(finding: str) -> None:
    sent = message(replace(DIGEST, finding=finding), "Takehold <t@example.org>", "jane@example.org")
    assert len(str(sent["Subject"])) <= 110
    assert (sent["Bcc"], subject(replace(DIGEST, finding=finding)).count("\n")) == (None, 0)


def test_a_mail_goes_out_in_both_kinds_with_the_one_click_end() -> None:
    with mail_server() as (port, kept):
        send_mail(MailServer("127.0.0.1", port, "Takehold <t@example.org>", "none"), "Jane <jane@example.org>", DIGEST)
        with pytest.raises(NotSent, match="did not take it"):
            send_mail(MailServer("127.0.0.1", port, "t@example.org", "none"), "refuse@example.org", DIGEST)
    (mail,) = kept
    assert (str(mail["To"]), str(mail["List-Unsubscribe-Post"])) == ("Jane <jane@example.org>", "List-Unsubscribe=One-Click")
    assert str(mail["List-Unsubscribe"]) == f"<{DIGEST.stop}>"
    bodies = {part.get_content_type(): part.get_content() for part in mail.iter_parts()}
    assert bodies["text/plain"].replace("\r\n", "\n") == as_text(DIGEST)
    assert bodies["text/html"].replace("\r\n", "\n").strip() == as_html(DIGEST)


def test_a_server_that_is_not_there_or_speaks_no_tls_is_named_without_the_password() -> None:
    with mail_server() as (port, kept):
        plain = MailServer("127.0.0.1", port, "t@example.org", "starttls", "u", "secret-4711")
        with pytest.raises(NotSent, match=f"127.0.0.1:{port}") as refused:
            send_mail(plain, "jane@example.org", DIGEST)
    assert "4711" not in str(refused.value) and kept == []
    with pytest.raises(NotSent):
        send_mail(MailServer("127.0.0.1", port, "t@example.org", "none"), "jane@example.org", DIGEST)


def test_a_server_without_tls_is_handed_no_mail_even_where_nobody_signs_in() -> None:
    with mail_server() as (port, kept), pytest.raises(NotSent):
        send_mail(MailServer("127.0.0.1", port, "t@example.org", "starttls"), "jane@example.org", DIGEST)
    assert kept == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_name_and_the_certificate_of_a_mail_server_are_checked(
    monkeypatch: pytest.MonkeyPatch, security: Literal["tls", "starttls"]
) -> None:
    given: list[ssl.SSLContext] = []

    def connecting(*_where: Any, context: ssl.SSLContext, **_options: Any) -> None:
        given.append(context)
        raise OSError("as far as it goes")

    monkeypatch.setattr(smtplib, "SMTP_SSL", connecting)
    monkeypatch.setattr(smtplib.SMTP, "starttls", connecting)
    with mail_server() as (port, _), pytest.raises(NotSent):
        send_mail(MailServer("127.0.0.1", port, "t@example.org", security), "jane@example.org", DIGEST)
    assert [(one.verify_mode, one.check_hostname) for one in given] == [(ssl.CERT_REQUIRED, True)]


@pytest.mark.parametrize(("password", "signed_in"), [("secret", [("u", "secret")]), (None, [])])
def test_a_server_is_signed_in_to_where_there_is_a_password(
    monkeypatch: pytest.MonkeyPatch, password: str | None, signed_in: list[tuple[str, str]]
) -> None:
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(smtplib.SMTP, "login", lambda _self, user, word: seen.append((user, word)))
    with mail_server() as (port, kept):
        send_mail(MailServer("127.0.0.1", port, "t@example.org", "none", "u", password), "jane@example.org", DIGEST)
    assert (seen, len(kept)) == (signed_in, 1)


def test_a_mail_goes_to_one_address_whatever_follows_it() -> None:
    for to in ("Jane <jane@example.org>, eve@evil.example", "jane@example.org\r\nBcc: eve@evil.example"):
        sent = message(DIGEST, "t@example.org", to)
        assert "eve" not in str(sent["To"]) and sent["Bcc"] is None


def test_a_webhook_that_points_elsewhere_is_not_followed() -> None:
    with hook_server() as (port, kept), pytest.raises(NotSent, match="status 307"):
        send_hook(f"http://127.0.0.1:{port}/away", DIGEST)
    assert len(kept) == 1


def test_a_webhook_is_given_the_same_text() -> None:
    with hook_server() as (port, kept):
        send_hook(f"http://127.0.0.1:{port}/hook", DIGEST)
        with pytest.raises(NotSent, match="status 404"):
            send_hook(f"http://127.0.0.1:{port}/refuse", DIGEST)
    assert json.loads(kept[0]) == {"title": subject(DIGEST), "text": as_text(DIGEST)}
    for url, why in ((f"http://127.0.0.1:{port}/hook", "could not be reached"), ("http://evil.example/hook", "begins with https")):
        with pytest.raises(NotSent, match=why):
            send_hook(url, DIGEST)
