"""Texts that have broken programs before: each must be kept verbatim and shown literally."""

# Printable in any font: these are looked for letter by letter in pages and PDFs.
PLAIN = [
    "<script>alert(1)</script>",
    "<b onmouseover=alert(1)>bold</b>",
    '"><img src=x onerror=alert(1)>',
    "<img src=file:///etc/passwd>",
    "<img src=http://127.0.0.1:9/pixel.png>",
    "<link rel=attachment href=file:///etc/hostname>",
    "<svg onload=alert(1)><image href=http://127.0.0.1:9/></svg>",
    "<style>* { display: none } @page { size: 1px }</style>",
    "<iframe src=javascript:alert(1)></iframe>",
    "</textarea></title></table></body></html>",
    "<!-- a comment that nobody closes",
    "<![CDATA[x]]>",
    "&lt;already escaped&gt; &amp; &#39;",
    "{{ 7 * 7 }} {% raw %} {# gone #}",
    "%(name)s %s %d %% {0} {name} ${HOME} $(id) `id`",
    "javascript:alert(document.cookie)",
    "' OR 1=1; DROP TABLE events; -- x",
    '{"type": "event_retracted"}',
    "=cmd|' /C calc'!A0",
    "@import url(http://127.0.0.1:9/x.css);",
    "../../etc/passwd",
    "undefined NULL None NaN true 0 1e309 -0",
    "C:\\nul \\u0000 \\x00 \\r\\n",
    "a" * 300,
]
# Scripts, directions and controls: kept verbatim, and harmless wherever they are shown.
STRANGE = [
    "مرحبا بالعالم שלום",
    "\u202eevil\u202c \u2066isolated\u2069 \u200frtl",
    "e\u0301 is not \u00e9 is not \ufb01",
    "Z\u0351\u036b\u0343\u036a\u0302a\u031b\u0321\u0330l\u0344\u0300g\u0322\u034do",
    "👩‍🏫🏽 👨‍👩‍👧‍👦 🏳️‍🌈 1️⃣",
    "田中さん 안녕하세요 ภาษาไทย हिन्दी ⵣ 𓀀",
    "\ufeffbyte order mark, \u200bzero width, \u00a0no break, \u00adsoft",
    "\u2028line\u2029paragraph",
    "tab\tnew\nline\r\nreturn\r",
    "\x01\x02\x1b[31m\x7f\x85",
    "\U0010ffff\ue000\ud7ff\ufffd",
    "ﷺ ﷽",
    "İıſK ẞß",
    " leading and trailing ",
]
EVERY = [*PLAIN, *STRANGE]
