"""Addresses that nobody may be led to."""

from __future__ import annotations

from tests.fetch.hostile import PUBLIC

# Spellings of places that are not on the public internet. {port} is the canary's.
NOT_PUBLIC = (
    "http://127.0.0.1:{port}/", "http://127.1:{port}/", "http://127.0.1:{port}/", "http://0x7f000001:{port}/",
    "http://0x7f.1:{port}/", "http://0x7f.0.0.1:{port}/", "http://2130706433:{port}/", "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/", "http://0177.1:{port}/", "http://127.0.0.1.:{port}/", "http://127.127.127.127:{port}/",
    "http://127.000.000.001:{port}/", "http://0:{port}/", "http://0.0.0.0:{port}/", "http://0x0:{port}/",
    "http://[::1]:{port}/", "http://[0:0:0:0:0:0:0:1]:{port}/", "http://[::]:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/", "http://[::127.0.0.1]:{port}/", "http://[0:0:0:0:0:ffff:7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/", "http://[2001:0:7f00:1::]:{port}/", "http://[fe80::1]:{port}/",
    "http://[fc00::1]:{port}/", "http://[fd12:3456::1]:{port}/", "http://[fec0::1]:{port}/", "http://[ff02::1]:{port}/",
    "http://[2001:db8::1]:{port}/", "http://[100::1]:{port}/", "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/", "http://[::ffff:169.254.169.254]/", "http://[fd00:ec2::254]/latest/",
    "http://100.64.0.1/", "http://100.100.100.200/", "http://10.0.0.1/", "http://10.1/", "http://172.16.0.1/",
    "http://192.168.0.1/", "http://192.168.1/", "http://0xc0a80001/", "http://198.18.0.1/", "http://192.0.0.1/",
    "http://192.0.2.1/", "http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/",
    "http://localhost:{port}/", "http://LOCALHOST:{port}/", "http://localhost.:{port}/", "http://a.localhost:{port}/",
    "http://metadata.internal:{port}/", "http://printer.local:{port}/", "http://loopback.test:{port}/",
    "http://mapped.test:{port}/", "http://private.test:{port}/", "http://mixed.test:{port}/", "http://six.test:{port}/",
    "http://\uff11\uff12\uff17.0.0.1:{port}/", "http://127\u30020.0.1:{port}/", "http://127\uff0e0\uff0e0\uff0e1:{port}/",
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:{port}/", "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{port}/",
    "http://%31%32%37.0.0.1:{port}/", "http://127.0.0.1:{port}\\@news.test/", "http:\\\\127.0.0.1:{port}\\",
    "http:/127.0.0.1:{port}/", "http:127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://news.test@127.0.0.1:{port}/",
    "http://news.test:80@127.0.0.1:{port}/", "http://127.0.0.1:{port}#@news.test/", "http://127.0.0.1:{port}?@news.test/",
    "ht\ntp://127.0.0.1:{port}/", "http://127.0.0.1\t:{port}/", "https://127.0.0.1:{port}/", "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1:{port}/_x", "ftp://127.0.0.1:{port}/", "dict://127.0.0.1:{port}/",
    "ws://127.0.0.1:{port}/", "data:text/html,x", "javascript:alert(1)", "unix:///var/run/x.sock",
)  # fmt: skip

# Names whose addresses are not public, or not all of them.
TRAP_NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "a.localhost": ["127.0.0.1"],
    "metadata.internal": ["169.254.169.254"],
    "printer.local": ["192.168.1.9"],
    "loopback.test": ["127.0.0.1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "private.test": ["10.0.0.7"],
    "mixed.test": [PUBLIC, "127.0.0.1"],
    "six.test": ["::1"],
}
