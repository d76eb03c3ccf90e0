"""Scripts and style sheets without what only their readers need: comments and indentation."""


def slim(source: str, *, line_comments: bool) -> str:
    """The same code with whole-line comments and indentation gone, every line at its number.

    Exact only while no text spans lines, so neither template literals nor continued strings may:
    a test holds our sources to that. `line_comments` says whether `//` begins one, as it does in
    scripts and does not in style sheets.
    """
    lines = []
    in_comment = False
    for line in source.splitlines():
        code = line.strip()
        if not in_comment and code.startswith("/*"):
            in_comment, code = True, code[2:]
        if in_comment:
            _, end, rest = code.partition("*/")
            in_comment, code = not end, rest.strip()
        elif line_comments and code.startswith("//"):
            code = ""
        lines.append(code)
    return "\n".join(lines) + "\n"
