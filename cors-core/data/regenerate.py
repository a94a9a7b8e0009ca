#!/usr/bin/env python3
"""Writes `public_suffixes.txt` from the Public Suffix List. Only Python's standard library is needed.

    python3 cors-core/data/regenerate.py public_suffix_list.dat

The list itself: https://publicsuffix.org/list/public_suffix_list.dat, or the copy that the Python
package `publicsuffixlist` carries (`pip download --no-deps publicsuffixlist`, then unzip it). The
tests of `origin/public_suffix.rs` hold the result against the list's own test vectors.

Each rule becomes one line: its labels in reverse order, in ASCII ("punycode") form, so that
`*.compute.amazonaws.com` is `com.amazonaws.compute.*` and `!www.ck` is `ck.!www`. Sorted by bytes,
all rules below a domain are neighbours, and a binary search needs no index beside the text. Lines that begin
with `#` sort before every rule; they carry the list's version and its licence.
"""

import pathlib
import re
import sys

HEADER = """\
# Rules of the Public Suffix List, https://publicsuffix.org, both sections (ICANN and private)
# Version {version}, commit {commit}
# Labels reversed, in ASCII form, sorted by bytes; made by regenerate.py, not by hand
# This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.
# If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.
"""


def ascii_label(label: str) -> str:
    """The label as browsers send it. The list's labels are lower-case NFC already, so only punycode is left."""
    if label.isascii():
        return label
    return "xn--" + label.encode("punycode").decode("ascii")


def reversed_rule(rule: str) -> str:
    exception = "!" if rule.startswith("!") else ""
    labels = [ascii_label(label) for label in rule.removeprefix("!").split(".")]
    for label in labels:
        if not re.fullmatch(r"\*|[a-z0-9-]{1,63}", label):
            sys.exit(f"a label that this table cannot hold: {rule!r}")
    if "*" in labels[1:]:
        sys.exit(f"a wildcard that is not the leftmost label: {rule!r}")
    labels[0] = exception + labels[0]
    return ".".join(reversed(labels))


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    found = {key: re.search(rf"^// {key.upper()}: (\S+)$", text, re.MULTILINE) for key in ("version", "commit")}
    if not all(found.values()):
        sys.exit("the list states no VERSION and COMMIT: not a released copy")
    # "Each line is only read up to the first whitespace" (https://github.com/publicsuffix/list/wiki/Format).
    rules = {line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("//")}
    lines = sorted(reversed_rule(rule) for rule in rules)
    header = HEADER.format(**{key: match.group(1) for key, match in found.items()})
    target = pathlib.Path(__file__).with_name("public_suffixes.txt")
    target.write_bytes((header + "\n".join(lines) + "\n").encode("ascii"))
    print(f"{target}: {len(lines)} rules, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
