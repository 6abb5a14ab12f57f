# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: what the checks share: the files of the project, C without its comments, and TAP."""

import os
import re
import subprocess
import sys

ROOT = os.environ.get('ROPEWAY_TEST_SOURCE') or os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
SHOWN = 40

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


def project_files(*under, suffix=()):
    """The files of the project as paths from its root, sorted; never what a build made."""
    try:
        listed = subprocess.run(
            ['git', '-c', f'safe.directory={ROOT}', '-C', ROOT, 'ls-files', '-z', '--cached', '--others',
             '--exclude-standard'], check=True, capture_output=True).stdout.decode().split('\0')
    except (OSError, subprocess.CalledProcessError):
        # A release archive has no history.
        listed = []
        for folder, folders, names in os.walk(ROOT):
            folders[:] = [f for f in folders if not f.startswith(('.git', '_build', 'node_modules', '__pycache__'))]
            listed += [os.path.relpath(os.path.join(folder, name), ROOT) for name in names]
    found = []
    for path in sorted(set(filter(None, listed))):
        if under and not path.startswith(under):
            continue
        if suffix and not path.endswith(suffix):
            continue
        if os.path.isfile(os.path.join(ROOT, path)):
            found.append(path)
    return found


def read(path):
    """The text of a file of the project; None where it is not text."""
    try:
        with open(os.path.join(ROOT, path), encoding='utf-8', newline='') as file:
            text = file.read()
    except UnicodeDecodeError:
        return None
    return None if '\0' in text else text


def _blank(text):
    return re.sub(r'[^\n]', ' ', text)


def without_comments(text):
    """C source with its comments blanked; every line keeps its number."""
    return TOKEN.sub(lambda m: _blank(m.group()) if m.group().startswith('/') else m.group(), text)


def without_comments_and_strings(text):
    """C source with comments and the insides of literals blanked; every line keeps its number."""
    def replace(match):
        token = match.group()
        if token.startswith('/'):
            return _blank(token)
        return token[0] + _blank(token[1:-1]) + token[-1]
    return TOKEN.sub(replace, text)


def string_literals(text):
    """(line, contents) of each string literal of C source, includes left out."""
    for match in TOKEN.finditer(text):
        if match.group().startswith('"') and not INCLUDE.match(text, text.rfind('\n', 0, match.start()) + 1):
            yield line_of(text, match.start()), match.group()[1:-1]


def line_of(text, offset):
    return text.count('\n', 0, offset) + 1


def includes(text):
    """(line, '<' or '"', file) of each include of C source."""
    for match in INCLUDE.finditer(without_comments(text)):
        yield line_of(text, match.start()), match.group(1), match.group(2)


class Report:
    """Writes TAP: one line a rule, with what breaks it below."""

    def __init__(self, name):
        self.name = name
        self.count = 0
        self.failed = 0

    def _line(self, good, rule, skip=None):
        self.count += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.count} /checks/{self.name}/{rule}'
              + (f' # SKIP {skip}' if skip else ''), flush=True)

    def rule(self, rule, violations):
        """@violations: sentences, each beginning with FILE:LINE; none means that the rule holds."""
        violations = list(violations)
        for violation in violations[:SHOWN]:
            print('# ' + violation.replace('\n', '\n# '))
        if len(violations) > SHOWN:
            print(f'# … and {len(violations) - SHOWN} more')
        self._line(not violations, rule)

    def refuses(self, what, violations):
        """A check that finds nothing in a bad sample would never find anything."""
        violations = list(violations)
        if not violations:
            print('# nothing was found in a sample that is wrong on purpose')
        self._line(bool(violations), 'refuses-' + what)

    def accepts(self, what, violations):
        """A check that refuses a good sample would be switched off by the next person in a hurry."""
        self.rule('accepts-' + what, violations)

    def skip(self, rule, reason):
        self._line(True, rule, skip=reason)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)
