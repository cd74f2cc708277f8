# SPDX-License-Identifier: GPL-3.0-or-later
"""What all judges share: the exported cases, the count of verdicts, and the way to say why there is none."""
import json
import sys
from collections import Counter

SKIPPED = 77  # what CTest is told to read as "skipped"


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def version_for(package, known):
    """The first of the (prefix, version) pairs whose prefix the installed package's version begins with: what exports it is to judge."""
    from importlib.metadata import version
    installed = version(package)
    for prefix, chosen in known:
        if installed.startswith(prefix):
            print(f"{package} {installed} judges exports for {chosen}")
            return chosen
    skip(f"no exports are written for {package} {installed}")


def cases(sample, launcher, version):
    """Yields (folder, case.json) of every export that export_sample wrote for a launcher's version."""
    exports = sample / launcher / version
    folders = sorted(exports.iterdir(), key=lambda folder: int(folder.name)) if exports.is_dir() else []
    if not folders:
        sys.exit(f"no exports below {exports}")
    for folder in folders:
        yield folder, json.loads((folder / "case.json").read_text())


class Verdict:
    def __init__(self):
        self._passed = 0
        self._failed = Counter()
        self._first = {}

    def passed(self):
        self._passed += 1

    def failed(self, folder, reason):
        reason = " ".join(str(reason).split())[:300]
        self._failed[reason] += 1
        self._first.setdefault(reason, folder)

    def close(self, launcher):
        """Prints the count and every distinct refusal with its first case; the exit status."""
        for reason, count in self._failed.most_common(40):
            print(f"{count} x refused ({self._first[reason]}): {reason}")
        refused = sum(self._failed.values())
        print(f"{launcher}: {self._passed} exports accepted, {refused} refused")
        return 1 if refused or self._passed == 0 else 0
