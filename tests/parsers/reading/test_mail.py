"""Messages as they come: where their heads stand, their letters, what is in them and hidden."""

import base64
import binascii
import re
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from parsers.document import Rendering
from parsers.errors import DocumentError
from parsers.reading.mail import OpenMail, open_mail
from parsers.reading.mail_attached import SHOWN
from parsers.reading.media_type import OUTLOOK_MAIL, read_media_type
from tests.parsers.reading.drawn_outlook import message as outlook_message
from tests.parsers.reading.drawn_outlook import outlook

HEADS = b"From: Ann <ann@x.example>\nTo: Bob <bob@y.example>\n"
TRACE = b"".join(
    b"Received: from mx%d.mail.example (mx%d.mail.example [203.0.113.%d])\n"
    b"\tby in.home.example (Postfix) with ESMTPS id 4ABC%d; Mon, 9 Nov 2026 10:1%d:00 +0100\n"
    % (n, n, n, n, n)
    for n in range(6)
)
SIGNED = b"DKIM-Signature: v=1; a=rsa-sha256;\n" + b"\tb=" + b"ABCD" * 700 + b";\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.bin"


def opened(content: bytes, file: Path) -> OpenMail:
    file.write_bytes(content)
    return open_mail(file, read_media_type(file))


def text_of(content: bytes, file: Path) -> str:
    """Without the ligatures of the drawn page."""
    mail = opened(content, file)
    return "\n".join(page.get_text(flags=0) for page in mail.document)


def sent(subject: str = "Order 7781", text: str = "See below.", html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ann <ann@x.example>", "bob@y.example", subject
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def html_of(html: str, file: Path) -> str:
    return text_of(bytes(sent(html=html)), file)


def png(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "before",
    [
        TRACE,
        SIGNED,
        b"Return-Path: <a@x.example>\nDelivered-To: b@y.example\n" + TRACE + SIGNED,
        b"\xef\xbb\xbf",
        b"From 12750@xxx Wed Jul 16 06:24:10 +0000 2008\nX-GM-THRID: 12747\n",
        b">From a@b Wed Jul 16 06:24:10 2008\n",
        b"\r\n\r\n",
        b"X-Spam-Status: No\nARC-Seal: i=1; a=rsa-sha256\nMIME-VERSION: 1.0\n",
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_message_is_one_wherever_its_heads_stand(before: bytes, end: bytes, file: Path) -> None:
    content = before + HEADS + b"SUBJECT: Your order\n\nIt will arrive on Friday.\n"

    text = text_of(content.replace(b"\r\n", b"\n").replace(b"\n", end), file)

    assert "Subject: Your order" in text
    assert "It will arrive on Friday." in text


@pytest.mark.parametrize(
    "content",
    [
        b"From: here to there\nwe went on foot, and then: back\n",
        b"Dear Sir,\n\nFrom: London\nTo: Paris\nDate: tomorrow\n",
        b"name: x\nfrom: y\nto:\n  - a\n  - b\ndate: 2026\n",
        b"def f(x):\n    return x\n",
        b"HTTP/1.1 200 OK\nDate: Mon\nServer: x\nContent-Type: text/html\n\n",
        b"Content-Type: text/plain\nDate: Mon\nSubject: x\n\n",
        b"http://a.example\nhttp://b.example\n",
    ],
)
def test_other_texts_with_colons_are_none(content: bytes, file: Path) -> None:
    file.write_bytes(content)

    with pytest.raises(DocumentError, match="plain text"):
        read_media_type(file)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_message_saved_in_utf_16_is_read(encoding: str, file: Path) -> None:
    content = HEADS.decode() + "Subject: Grüße\nContent-Type: text/plain; charset=iso-8859-1\n\nfür"

    assert {"Grüße", "für"} <= set(text_of(content.encode(encoding), file).split())


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        (b"=?UTF-8?B?UmVjaG51bmc=?= =?UTF-8?B?IDEy?=", "Rechnung 12"),
        (b"=?UTF-8?Q?half=C3?= =?UTF-8?Q?=A4?=", "halfä"),
        (b"=?iso-8859-1?Q?M=E4rz?= 2026", "März 2026"),
        (b"=?UTF-8?B?UmVjaG51bmcgMTI?=broken", "Rechnung 12broken"),
        (b"=?nosuch?Q?x=C3=A4y?=", "xäy"),
        (b"=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("Über März".encode(), "Über März"),
        (b"=?UTF-8?Q?unended", "=?UTF-8?Q?unended"),
    ],
)
def test_subjects_are_read_however_they_were_encoded(
    subject: bytes, shown: str, file: Path
) -> None:
    text = text_of(HEADS + b"Subject: " + subject + b"\n\nbody\n", file)

    assert f"Subject: {shown}" in text


def test_a_message_without_date_and_subject_is_read(file: Path) -> None:
    assert "Hi there." in text_of(HEADS + b"\nHi there.\n", file)


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp1252", "anbei die Rechnung für März über 1.200,00 €. Bitte überweisen Sie den Betrag."),
        ("cp1251", "Уважаемые господа, высылаем вам счёт за март на сумму 1200 рублей."),
        ("cp932", "お世話になっております。請求書をお送りいたします。ご確認ください。"),
    ],
)
def test_letters_whose_character_set_is_not_said_are_guessed_and_told(
    charset: str, text: str, file: Path
) -> None:
    content = HEADS + b"Subject: x\n\n" + text.encode(charset)

    assert "".join(text.split()) in "".join(text_of(content, file).split())
    assert "letters may be wrong" in opened(content, file).warnings[0]
    said = b"Content-Type: text/plain; charset=" + charset.encode()
    assert opened(HEADS + said + b"\n\n" + text.encode(charset), file).warnings == ()


@pytest.mark.parametrize(
    ("said", "sent_as", "is_told"),
    [
        ("iso-8859-1", "utf-8", False),
        ("windows-1251", "utf-8", False),
        ("iso-8859-15", "iso-8859-15", False),
        ("utf-8", "cp1252", True),
    ],
)
def test_letters_of_another_character_set_than_is_said_are_read(
    said: str, sent_as: str, is_told: bool, file: Path
) -> None:
    text = "Grüße: Straße 5, fällig sind 10 €"
    head = HEADS + f"Content-Type: text/plain; charset={said}\n\n".encode()

    assert text in text_of(head + text.encode(sent_as), file)
    assert bool(opened(head + text.encode(sent_as), file).warnings) == is_told


def test_a_few_letters_cut_in_two_leave_the_character_set_as_it_is_said(file: Path) -> None:
    head = HEADS + b"Content-Type: text/plain; charset=utf-8\n\n"

    assert "für Ärger" in text_of(head + "für Ärger ü".encode()[:-1], file)


def test_a_head_that_runs_into_another_is_still_understood(file: Path) -> None:
    kind = b'Content-Type: text/plain; charset = "UTF-8"Content-Transfer-Encoding: base64\n\n'

    assert "Größe" in text_of(HEADS + b"Subject: x\n" + kind + b"R3LDtsOfZQ==\n", file)


def test_messages_within_are_shown_after_the_body_with_their_own_heads(file: Path) -> None:
    inner = sent("Inner order", "Please deliver 40 crates.")
    inner.add_attachment(sent("Innermost", "As agreed."))
    outer = sent("FW: order")
    outer.add_attachment(inner)

    text = text_of(bytes(outer), file)
    mail = opened(bytes(outer), file)

    assert text.index("See below.") < text.index("Subject: Inner order")
    assert text.index("40 crates") < text.index("Subject: Innermost") < text.index("As agreed.")
    assert [(each.name, each.is_read) for each in mail.attachments] == [("Inner order.eml", True)]
    assert b"Please deliver 40 crates." in mail.unpack(0)


def test_messages_deeper_than_can_be_shown_are_told(file: Path) -> None:
    made = sent("level 9")
    for number in range(8, 0, -1):
        outer = sent(f"level {number}")
        outer.add_attachment(made)
        made = outer

    assert opened(bytes(made), file).warnings == ("messages within it that are not shown here: 1",)


def test_every_message_of_an_mbox_is_shown(file: Path) -> None:
    box = b"".join(
        b"From a@x Mon Nov  9 1%d:00:00 2026\n" % n + HEADS + b"Subject: number %d\n\nbody\n\n" % n
        for n in range(3)
    )

    assert all(f"Subject: number {n}" in text_of(box, file) for n in range(3))
    assert len(opened(box, file).attachments) == 3


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">HIDDEN</p>',
        '<p style="Display : NONE !important">HIDDEN</p>',
        '<span style="visibility:hidden">HIDDEN</span>',
        '<div style="font-size:0px">HIDDEN</div>',
        '<div style="opacity:0.0">HIDDEN</div>',
        '<div style="max-height:0;overflow:hidden">HIDDEN</div>',
        '<p style="color:#fff">HIDDEN</p>',
        '<div style="background:#123456"><i style="color:rgb(18, 52, 86)">HIDDEN</i></div>',
        "<p hidden>HIDDEN</p>",
        "<style>.pre{display:none}</style><p class='x pre'>HIDDEN</p>",
        "<head><title>HIDDEN</title><style>HIDDEN</style></head>",
        "<script>HIDDEN</script><!-- HIDDEN --><!--[if mso]><p>HIDDEN</p><![endif]-->",
        "<div style='display:none'><table><tr><td>HIDDEN</td></tr></table></div>",
    ],
)
def test_hidden_text_is_no_text(hidden: str, file: Path) -> None:
    text = html_of(f"<html><body>{hidden}<p>Shown</p></body></html>", file)

    assert "Shown" in text
    assert "HIDDEN" not in text


@pytest.mark.parametrize(
    "shown",
    [
        '<div style="background:#036"><p style="color:#ffffff">SEEN</p></div>',
        '<table><tr><td background="a.png"><b style="color:white">SEEN</b></td></tr></table>',
        "<style>.btn{background-color:#06c}</style><a class='btn' style='color:#fff'>SEEN</a>",
        "<style>@media (max-width:600px){.m{display:none}}</style><p class='m'>SEEN</p>",
        '<p style="font-size:0.9em;opacity:0.8">SEEN</p>',
        '<a href="https://x.example/very/long">SEEN</a>',
        '<td style="font-size:0px;padding:9px"><div style="font-size:13px">SEEN</div></td>',
        '<div style="font-size:0"><div style="font-size:0px"><p style="font-size:1em">gone</p>'
        '<table style="font-size:13px"><tr><td>SEEN</td></tr></table></div></div>',
        '<a style="background:#49a9ce;color:#fff;mso-hide:all">SEEN</a>',
        '<body bgcolor="#10182b"><p style="color:#ffffff">SEEN</p></body>',
        '<body style="background:#111"><p style="color:white">SEEN</p></body>',
        "<style>.head td {background:#036}</style>"
        "<table class='head'><tr><td><b style='color:#fff'>SEEN</b></td></tr></table>",
        "<style>body {background-color: black}</style><body><p style='color:#fff'>SEEN</p></body>",
    ],
)
def test_text_that_people_see_is_kept(shown: str, file: Path) -> None:
    assert "SEEN" in html_of(shown, file)


@pytest.mark.parametrize(
    "text",
    [
        "سلام علیکم السعر",
        "नमस्ते हिन्दी किताब",
        "ขอบคุณครับ ก่ำ",
        "בְּרֵאשִׁית שלום",
        "🎉 office 𠮷野家 𝐀𝐧𝐧",
        "━━━ 25 ㎡ 㐂寿 ⼀ ฿ ﾀﾅｶ",
    ],
)
@pytest.mark.parametrize(
    "around", ["<p>{}</p>", "<p><b>{}</b></p>", "<table><tr><td>1</td></tr>{}"]
)
def test_letters_of_every_script_are_read_as_they_were_written(
    text: str, around: str, file: Path
) -> None:
    page = opened(bytes(sent(html=around.format(text))), file).read_page(1, Rendering())

    assert page.text_layer.good
    assert text.split() == [w.text for w in page.text_layer.words if w.text in text.split()]


def test_signs_that_end_words_stay_with_them_in_lines_from_right_to_left(file: Path) -> None:
    html = "<div dir=rtl>From: Ann [mailto:ann@x.example]</div><div dir=rtl>Subject: שלום</div>"
    page = opened(bytes(sent(html=html)), file).read_page(1, Rendering())

    words = [word.text for word in page.text_layer.words]

    assert words[-5:] == ["From:", "Ann", "[mailto:ann@x.example]", "Subject:", "שלום"]


def test_numbers_in_lines_from_right_to_left_stay_whole(file: Path) -> None:
    text = "رقم 2026-17 و 3.50-4.50 و A-12/7 و +49 30 12-3456 (12) 25%"
    page = opened(bytes(sent(html=f"<p dir=rtl>{text}</p>")), file).read_page(1, Rendering())

    words = [word.text for word in page.text_layer.words]

    assert words[-len(text.split()) :] == text.split()


def test_cells_side_by_side_are_several_words(file: Path) -> None:
    cells = "<tr><td>كتاب</td><td>:</td><td>10</td><td>-</td><td>किताब</td></tr>"
    mail = opened(bytes(sent(html=f"<table>{cells * 3}</table>")), file)

    words = [word.text for word in mail.read_page(1, Rendering()).text_layer.words]

    assert all(words.count(cell) == 3 for cell in ("كتاب", ":", "10", "-", "किताब"))


@pytest.mark.parametrize(
    ("columns", "cell"),
    [(25, "r{}c{} value"), (12, "Beschreibung{}Nr{}"), (30, "{}.{} words " * 4)],
)
def test_a_page_is_as_wide_as_its_tables_need(columns: int, cell: str, file: Path) -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell.format(r, c, r, c, r, c, r, c)}</td>' for c in range(columns))}"
        "</tr>" for r in range(3)
    )  # fmt: skip
    mail = opened(bytes(sent(html=f"<table>{rows}</table><p>{'After it.<br>' * 90}</p>")), file)

    words = " ".join(word.text for word in mail.read_page(1, Rendering()).text_layer.words)
    shown = "".join(words.split())

    expected = [cell.format(r, c, r, c, r, c, r, c) for r in range(3) for c in range(columns)]
    assert all("".join(each.split()) in shown for each in expected if len(each) < 20)
    assert all(words.count(f"{r}.{c} ") for r in range(3) for c in range(columns) if "." in cell)
    assert mail.document[-1].rect.width < 600
    assert not mail.unread


def test_a_table_wider_than_any_page_is_told(file: Path) -> None:
    row = "".join(f"<td>{'x' * 390}</td>" for _ in range(30))
    mail = opened(bytes(sent(html=f"<table><tr>{row}</tr><tr>{row}</tr></table>")), file)

    page = mail.read_page(1, Rendering())

    assert [each.what for each in page.unread] == ["tables wider than a page: 1 page"]


@pytest.mark.parametrize(
    "around", ["<p>See {} after</p>", "<table><tr><td>{} after</td></tr></table>"]
)
def test_words_longer_than_a_line_go_on_in_the_next(around: str, file: Path) -> None:
    word = f"https://x.example/{'abcdefghij' * 150}END"

    assert f"{word}after" in "".join(html_of(around.format(word), file).split())


def test_the_fields_of_a_form_are_parted_and_have_their_values(file: Path) -> None:
    text = html_of(
        "<form>Form</form><button>Buy</button><button>Sell</button><label>Name</label>"
        "<input value='Ann'><input type=hidden value=GONE><input type=checkbox checked>"
        "<select><option>No<option selected>Yes</select><textarea>Two\nlines</textarea>",
        file,
    )

    assert "Form Buy Sell Name Ann ☒ Yes Two lines" in " ".join(text.split())
    assert "GONE" not in text


@pytest.mark.parametrize(
    "parts",
    ["A<span style='display:block'>B</span>C", "A<form>B</form>C", "A<summary>B</summary>C"],
)
def test_what_stands_on_lines_of_its_own_is_not_joined(parts: str, file: Path) -> None:
    assert html_of(f"<p>Start</p>{parts}", file).split()[-3:] == ["A", "B", "C"]


def test_lists_count_from_where_they_say_and_in_their_signs(file: Path) -> None:
    text = html_of(
        "<ol start=5><li>five</li></ol><ol type=a><li>one</li><li value=4>more</li><li>last</li>"
        "</ol><ol style='list-style-type: upper-roman'><li>two</li></ol>"
        "<style>.c1 {list-style: lower-latin outside}</style><ol class=c1><li>three</li></ol>",
        file,
    )

    assert "5. five" in text
    assert all(entry in text for entry in ("a. one", "d. more", "e. last", "I. two", "a. three"))


def rulings(html: str, file: Path) -> int:
    mail = opened(bytes(sent(html=html)), file)
    return len(mail.read_page(1, Rendering()).rulings)


ROWS = "<tr><th>Item</th><th>Price</th></tr><tr><td>Beans</td><td>31.80 €</td></tr>"


@pytest.mark.parametrize(
    "data",
    [
        f"<table>{ROWS}</table>",
        f"<table role='presentation'><tr><td><table>{ROWS}</table></td></tr></table>",
        f"<table><thead><tr><td>Pos.</td><td>Sum</td></tr></thead><tbody>{ROWS}</tbody></table>",
    ],
)
def test_tables_of_data_are_ruled(data: str, file: Path) -> None:
    assert rulings(data, file) > 4


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>Dear Ann,<p>thank you for your order.</p></td></tr></table>",
        f"<table><tr><td>{'long text ' * 80}</td><td>beside</td></tr><tr><td>x</td><td>y</td></tr>"
        "</table>",
        "<table><tr><td></td><td>Logo</td></tr><tr><td>Hello</td><td></td></tr></table>",
    ],
)
def test_tables_that_lay_out_a_message_are_none(layout: str, file: Path) -> None:
    assert rulings(layout, file) <= rulings("<p>Plain</p>", file)


def test_html_that_shows_nothing_gives_way_to_the_plain_text(file: Path) -> None:
    assert "See below." in html_of('<div style="display:none">x</div><img src="a.png">', file)


def test_columns_of_plain_text_keep_their_places(file: Path) -> None:
    table = "Item        Qty     Price\nWidget        3     12.50\nGadget       10      7.00"

    mail = opened(bytes(sent(text=table)), file)
    words = {word.text: word.box.x1 for word in mail.read_page(1, Rendering()).text_layer.words}

    assert words["Qty"] == pytest.approx(words["3"], abs=0.003) == pytest.approx(words["10"], 0.01)


def test_what_is_attached_is_told_with_what_becomes_of_it(file: Path) -> None:
    made = sent(html='<p>see <img src="cid:logo@1"> <img src="cid:scan%401"></p>')
    shown = made.get_payload()[1]
    shown.add_related(png(300, 80), "image", "png", cid="<logo@1>", filename="logo.png")
    shown.add_related(png(900, 1200), "image", "png", cid="<scan@1>", filename="scan.png")
    for name, content in (
        ("icon.png", png(40, 40)), ("receipt.png", png(1000, 800)), ("a.pdf", b"%PDF-1.7"),
        ("a.zip", b"PK\x03\x04zz"), ("winmail.dat", b"\x78\x9f\x3e\x22abc"), ("none.pdf", b""),
    ):  # fmt: skip
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    made.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="i.ics")

    mail = opened(bytes(made), file)

    assert {each.name: each.reason for each in mail.attachments if not each.is_read} == {
        "logo.png": "a picture in the text",
        "scan.png": "a picture in the text",
        "icon.png": "a small picture",
        "a.zip": "a ZIP archive",
        "winmail.dat": "Outlook's own wrapping (winmail.dat)",
        "none.pdf": "an empty file",
        "i.ics": "text/calendar",
    }
    assert mail.warnings == ("attachments that may be documents and are not read: 4",)


def test_text_before_and_after_a_file_is_all_shown(file: Path) -> None:
    pieces = (
        b"Content-Type: text/html\n\n<p>First half</p>",
        b"Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.7",
        b"Content-Type: text/html\n\n<p>Second half</p>",
    )
    mixed = b"Content-Type: multipart/mixed; boundary=m\n\n" + b"".join(
        b"--m\n" + each + b"\n" for each in pieces
    )
    choice = b"Content-Type: multipart/alternative; boundary=a\n\n--a\n\nPlain\n--a\n"
    content = HEADS + choice + mixed + b"--m--\n--a--\n"

    text = text_of(content, file)

    assert text.index("First half") < text.index("Second half")
    assert "Plain" not in text
    assert [each.name for each in opened(content, file).attachments] == ["a.pdf"]


@pytest.mark.parametrize(
    "body",
    [
        b"multipart/mixed\n\nJust words\n",
        b'multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nJust words\n',
        b"text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSnVzdCB3b3Jkcw\n",
        b"text/plain; format=flowed\n\nJust \nwords\n",
        b"text/plain; format=flowed; delsp=yes\n\nJust wo \nrds\n",
        b"text/plain\nContent-Transfer-Encoding: base64\n\nJust words\n",
        b"text/plain\nContent-Transfer-Encoding: base64\n\nSnVzdCA=\nd29yZHM=\n",
        b"text/plain\nContent-Transfer-Encoding: quoted-printable\n\nJust=20wo=\nrds\n",
    ],
)
def test_text_is_read_however_it_was_sent(body: bytes, file: Path) -> None:
    assert "Just words" in text_of(HEADS + b"Content-Type: " + body, file)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (b"attachment; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf", "Rechnung März.pdf"),
        (b"attachment; filename*0*=UTF-8''Rech; filename*1*=nung%20%C3%A4.pdf", "Rechnung ä.pdf"),
        (b'attachment; filename="=?iso-8859-1?Q?=DCbersicht.pdf?="', "Übersicht.pdf"),
        (b'attachment; filename="../../etc/a.pdf"', "a.pdf"),
        (b"attachment", "unnamed.pdf"),
    ],
)
def test_attachments_have_their_names(given: bytes, name: str, file: Path) -> None:
    part = b"Content-Type: application/pdf\nContent-Disposition: " + given + b"\n\n%PDF-1.7\n"
    content = HEADS + b"Content-Type: multipart/mixed; boundary=m\n\n--m\n" + part + b"--m--"

    assert [each.name for each in opened(content, file).attachments] == [name]


@pytest.mark.parametrize(
    "secret",
    [
        b'multipart/encrypted; boundary=b; protocol="application/pgp-encrypted"\n\n--b\n\nx\n--b--',
        b"application/pkcs7-mime; smime-type=enveloped-data\n\nMIIB",
    ],
)
def test_encrypted_text_is_not_read_and_the_page_says_so(secret: bytes, file: Path) -> None:
    mail = opened(HEADS + b"Subject: x\nContent-Type: " + secret, file)

    (unread,) = mail.read_page(1, Rendering()).unread
    assert unread.what == "encrypted text: 1 part"


@pytest.mark.parametrize(
    "bomb",
    [
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
                 for i in range(3_000)),
        (b"Content-Type: message/rfc822\n\n" + HEADS) * 2_000,
    ],
)  # fmt: skip
def test_bombs_of_parts_are_damaged(bomb: bytes, file: Path) -> None:
    with pytest.raises(DocumentError) as raised:
        opened(HEADS + b"Subject: x\n" + bomb, file)
    assert raised.value.code == "corrupt"


def test_more_parts_than_are_read_are_told(file: Path) -> None:
    parts = b"--b\nContent-Type: text/plain\n\nx\n" * 2_100
    mail = opened(HEADS + b"Content-Type: multipart/mixed; boundary=b\n\n" + parts, file)

    assert mail.warnings == ("parts beyond the first 2,000 are left out",)


def test_a_message_of_outlook_is_read_like_any_other(file: Path) -> None:
    inner = outlook_message("Order 7781 Größe", "Bob", "bob@y.example", "Ann",
                            body="Please deliver 40 crates.", top=False)  # fmt: skip
    content = outlook(
        body="plain", html="<p>Grüße</p><p style='display:none'>HIDDEN</p>".encode(),
        attached=(("Rechnung.pdf", b"%PDF-1.7".ljust(5_000, b"x")),), inner=(inner,),
    )  # fmt: skip
    text, mail = text_of(content, file), opened(content, file)

    assert read_media_type(file) == OUTLOOK_MAIL
    assert "From: Anna Müller <anna@firma.example>" in text
    assert "Subject: Rechnung 12" in text
    assert text.index("Grüße") < text.index("Order 7781 Größe\n") < text.index("40 crates")
    assert "HIDDEN" not in text
    assert [each.is_read for each in mail.attachments] == [True, True]
    assert mail.unpack(0).startswith(b"%PDF-1.7xxx")


def test_a_message_within_one_of_outlook_is_written_always_the_same(file: Path) -> None:
    inner = outlook_message("Größe", "Bob", "bob@y.example", "Ann", body="40 crates", top=False)
    content = outlook(inner=(inner,))

    written = opened(content, file).unpack(0)

    assert written == opened(content, file).unpack(0)
    assert "Subject: Größe" in text_of(written, file)
    assert "40 crates" in text_of(written, file)


def test_text_that_outlook_has_in_its_own_form_only_makes_the_page_incomplete(file: Path) -> None:
    mail = opened(outlook(more={"__substg1.0_10090102": b"LZFu"}), file)

    (unread,) = mail.read_page(1, Rendering()).unread
    assert unread.what == "text in Outlook's own form (RTF): 1 part"


def test_text_of_more_pages_than_are_read_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parsers.reading.mail.MOST_PAGES", 2)
    monkeypatch.setattr("parsers.reading.story.MOST_PAGES", 2)

    mail = opened(bytes(sent(text="line\n" * 500)), file)

    assert mail.warnings == ("text beyond page 2 is left out",)


def test_a_damaged_message_of_outlook_is_an_error(file: Path) -> None:
    content = outlook(body="x" * 5_000)
    for cut in (600, 2_000, len(content) // 2):
        file.write_bytes(content[:cut])
        with pytest.raises(DocumentError) as raised:
            open_mail(file, OUTLOOK_MAIL)
        assert raised.value.code == "corrupt"


def test_another_compound_file_is_no_message(file: Path) -> None:
    file.write_bytes(b"\xd0\xcf\x11\xe0".ljust(4_096, b"\0"))

    with pytest.raises(DocumentError, match="no office document"):
        read_media_type(file)


def said(content: bytes, file: Path) -> list[str]:
    """The lines of what the pages say of themselves, without boxes and the heads."""
    mail = opened(content, file)
    pages = [mail.read_page(at + 1, Rendering()) for at in range(mail.document.page_count)]
    assert all(page.drawn_here for page in pages)
    lines = "\n".join(page.native_html for page in pages).replace("<html><body>\n", "").split("\n")
    plain = [re.sub(' data-bbox="[0-9 ]+"', "", line) for line in lines]
    return [line for line in plain if "<b>" not in line and line != "</body></html>"]


def test_every_head_is_a_block_with_its_place(file: Path) -> None:
    made = sent()
    made["Bcc"] = "carol@x.example"
    page = opened(bytes(made), file).read_page(1, Rendering())

    heads = re.findall(r'<p data-bbox="[0-9 ]+"><b>(.*?):</b>', page.native_html)

    assert heads == ["From", "To", "Bcc", "Subject"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div dir=rtl>المجموع: 225.00 SAR فقط</div>", ["<p>المجموع: 225.00 SAR فقط</p>"]),
        ("<p dir=rtl>נושא: Re: שלום</p><p>הציון הוא 53. שלום</p>",
         ["<p>נושא: Re: שלום</p>", "<p>הציון הוא 53. שלום</p>"]),
        ("<p>धन्यवाद, कुल ₹ 2,256.00</p>", ["<p>धन्यवाद, कुल ₹ 2,256.00</p>"]),
        ("<ul><li>Roses<ul><li>Red</li></ul></li></ul>",
         ["<ul>", "<li>Roses</li>", "<ul>", "<li>Red</li>", "</ul>", "</ul>"]),
        ("Hello Ann,<br><br>See below.<br>Bob", ["<p>Hello Ann,</p>", "<p>See below.<br>Bob</p>"]),
        ("<h1>Order</h1><h2>Items</h2><p>Mug</p>",
         ["<h1>Order</h1>", "<h2>Items</h2>", "<p>Mug</p>"]),
    ],
)  # fmt: skip
def test_a_page_says_what_the_message_says_in_its_order(
    html: str, expected: list[str], file: Path
) -> None:
    assert said(bytes(sent(html=html)), file) == expected


def test_a_table_over_two_pages_is_in_two_parts_of_whole_rows(file: Path) -> None:
    rows = "".join(f"<tr><td>Posten {n}</td><td>{n},50 €</td></tr>" for n in range(70))
    lines = said(bytes(sent(html=f"<p>Intro</p><table>{rows}</table><p>End</p>")), file)

    assert [line.count("<tr>") > 10 for line in lines] == [False, True, True, False]
    assert sum(line.count("<tr>") for line in lines) == 70


def test_labels_and_values_in_a_table_that_lays_out_a_message_are_a_table(file: Path) -> None:
    button = "<tr><td colspan=2><table><tr><td>Start</td></tr></table></td></tr>"
    rows = (
        "<tr><td colspan=2>Somebody waits for you:</td></tr><tr></tr>"
        "<tr><td><strong>Thema</strong></td><td>Wochenplan</td></tr><tr></tr>"
        "<tr><td><strong>Zeit</strong></td><td>28. Okt. 2026, 11:00</td></tr>"
    )
    lines = html_of(f"<table>{rows}{button}</table>", file)

    assert "Wochenplan" in lines
    assert rulings(f"<table>{rows}{button}</table>", file) > 4


def test_columns_of_plain_text_are_read_as_they_look(file: Path) -> None:
    table = "Item        Qty     Price\nWidget        3     12.50\nGadget       10      7.00"

    assert opened(bytes(sent(text=table)), file).read_page(1, Rendering()).native_html == ""


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_start_of_the_next_message_of_an_mbox_is_left_out(end: bytes, file: Path) -> None:
    content = (
        HEADS + b"Subject: Hello\n\nThanks!\n\nFrom 175139@xxx Mon Dec 05 17:09:55 +0000 2022\n"
    )
    content = (content + b"X-GM-THRID: 175139\n").replace(b"\n", end)

    assert said(content, file) == ["<p>Thanks!</p>"]


def test_a_paragraph_that_begins_with_from_stays(file: Path) -> None:
    content = HEADS + b"\nHello,\n\nFrom 1 May 2026 on, prices rise.\nBest: Ann\nwishes\n"

    assert "From 1 May 2026 on, prices rise.<br>Best: Ann<br>wishes" in said(content, file)[-1]


def test_a_message_that_is_sent_as_a_part_of_many_parts_is_read(file: Path) -> None:
    inner = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=in\n\n"
    inner += b"--in\n\nInner text.\n--in--\n"
    content = (
        HEADS + b"Content-Type: multipart/mixed; boundary=out\n\n--out\n\nOuter text.\n--out\n"
        b'Content-Type: multipart/signed\nContent-Disposition: attachment; filename="in.eml"\n'
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(inner) + b"--out--\n"
    )

    mail = opened(content, file)

    assert [(each.name, each.reason) for each in mail.attachments] == [("in.eml", SHOWN)]
    assert said(content, file) == ["<p>Outer text.</p>", "<p>Inner text.</p>"]


def test_files_that_stand_in_the_text_in_letters_are_attachments(file: Path) -> None:
    content = png(200, 200)
    pieces = [content[at : at + 45] for at in range(0, len(content), 45)]
    written = b"".join(map(binascii.b2a_uu, pieces))
    body = b"See the scan.\n\nbegin 644 scan.png\n" + written + b"`\nend\n\nAnn\n"

    mail = opened(HEADS + b"Subject: scan\n\n" + body, file)

    assert [(each.name, each.is_read) for each in mail.attachments] == [("scan.png", True)]
    assert mail.unpack(0) == content
    assert said(HEADS + b"\n" + body, file) == ["<p>See the scan.</p>", "<p>Ann</p>"]


@pytest.mark.parametrize("text", ["begin 644 of them\nwith 3 words\nend", "begin 644 a.pdf\n"])
def test_what_is_no_whole_file_stays_text(text: str, file: Path) -> None:
    mail = opened(HEADS + b"\n" + text.encode(), file)

    assert not mail.attachments
    assert "begin 644" in mail.document[0].get_text()


def test_parts_that_a_message_sets_side_by_side_are_not_joined(file: Path) -> None:
    text = html_of("<div style='display:flex'><span>Mug</span><span>2</span></div>", file)

    assert text.split()[-2:] == ["Mug", "2"]


@pytest.mark.parametrize("count", [59, 60, 61, 120, 300])
@pytest.mark.parametrize(
    "html", ["<ul>{}</ul>", "<div>{}</div>", "<p>Intro</p><ol>{}</ol>", "<pre>{}</pre>"]
)
def test_no_line_is_lost_where_lines_fill_a_page_to_its_end(
    html: str, count: int, file: Path
) -> None:
    """Without heads, so that the first line stands at the top."""
    lines = "".join(
        f"<li>Zeile {n}</li>" if "l>" in html else f"Zeile {n}<br>" for n in range(count)
    )
    content = b"Message-ID: <1@x.example>\nReceived: from a\nMIME-Version: 1.0\n"
    content += b"Content-Type: text/html; charset=utf-8\n\n" + html.format(lines).encode()

    mail = opened(content, file)

    assert sum(page.get_text().split().count("Zeile") for page in mail.document) == count
    assert mail.said is not None
    assert not mail.unread


def test_text_that_is_on_no_page_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.reading.story.MOST_TRIES", 1)
    content = b"Message-ID: <1@x.example>\nReceived: from a\nMIME-Version: 1.0\n"
    content += b"Content-Type: text/html\n\n" + b"Zeile 1<br>" * 300

    assert [each.what for each in opened(content, file).unread] == [
        "text that is on no page: 336 letters"
    ]


def test_a_long_text_of_plain_letters_is_read_as_it_looks(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parsers.reading.story.LONG", 10)

    plain = opened(bytes(sent(html="<p>Größe</p>")), file)
    other = opened(bytes(sent(html="<p>कुल</p>")), file)

    assert (plain.said, other.said is None) == (None, False)
    assert "Größe" in [word.text for word in plain.read_page(1, Rendering()).text_layer.words]
