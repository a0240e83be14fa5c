"""Sending: a digest by SMTP, with the one-click stop that mail programs offer, or to a webhook."""

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Literal
from urllib.parse import urlsplit

import requests

from delivery.digest import Digest, as_chat, as_html, as_text, subject, title_in_chat

TIMEOUT_S = 30
ON_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class NotSent(RuntimeError):
    """The server refused or could not be reached; the message names neither content nor password."""


@dataclass(frozen=True)
class MailServer:
    """Where mail goes out. ``security``: ``tls`` from the first byte, ``starttls``, or ``none`` (this machine only)."""

    host: str
    port: int
    sender: str
    security: Literal["tls", "starttls", "none"] = "starttls"
    user: str | None = None
    password: str | None = None


def message(digest: Digest, sender: str, to: str) -> EmailMessage:
    """The mail: text and HTML, and where there is a link to stop it, the headers of RFC 8058."""
    mail = EmailMessage()
    mail["Subject"] = subject(digest)
    mail["From"] = _address(sender)
    mail["To"] = _address(to)
    mail["Auto-Submitted"] = "auto-generated"
    if digest.stop and digest.stop.startswith(("https://", "http://")):
        mail["List-Unsubscribe"] = f"<{digest.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(as_text(digest))
    mail.add_alternative(as_html(digest), subtype="html")
    return mail


def send_mail(server: MailServer, to: str, digest: Digest) -> None:
    """Hand the mail to the server; raises `NotSent`."""
    mail = message(digest, server.sender, to)
    try:
        with _connected(server) as connection:
            if server.user and server.password:
                connection.login(server.user, server.password)
            connection.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"The mail server {server.host}:{server.port} did not take it ({type(error).__name__}).") from None


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
    except BaseException:
        connection.close()
        raise
    return connection


def send_hook(url: str, digest: Digest) -> None:
    """Post ``title`` and ``text`` as JSON, as chats take it, by https or to this machine; raises `NotSent`. Redirects are not followed."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE):
        raise NotSent("A webhook's URL begins with https:// (http:// only on this machine).")
    try:
        answer = requests.post(
            url, json={"title": title_in_chat(digest), "text": as_chat(digest)}, timeout=TIMEOUT_S, allow_redirects=False
        )
    except requests.RequestException as error:
        raise NotSent(f"The webhook could not be reached ({type(error).__name__}).") from None
    if not 200 <= answer.status_code < 300:
        raise NotSent(f"The webhook did not take it (status {answer.status_code}).")


def _address(text: str) -> Address:
    name, address = parseaddr(text)
    return Address(display_name=name, addr_spec=address)
