#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: what holds only on one computer, or only until later, does not belong into the tree."""

import json
import os
import re

import checklib

RULES = {
    'unfinished': (re.compile(r'\b(TO' r'DO|FIX' r'ME|XX' r'X|HA' r'CK)\b'), 'finish it, or write an issue'),
    'home-folders': (re.compile(r'(?<![\w.~$}*-])/(?:home|root|Users|work|workspace|builds)/[\w.-]+'),
                     'a path of one computer'),
    'temporary-paths': (re.compile(r'(?<![\w.~$}*-])/tmp/[\w-]+'), 'take a folder of its own: g_dir_make_tmp(), mktemp'),
    # Hosts of package archives, without naming one here: which archive is used is up to the computer.
    'package-hosts': (re.compile(r'\b(?:registry|deb|ftp|archive|security|snapshot|packages?|mirrors?|files|index|proxy)'
                                 r'\.[a-z0-9.-]*(?:npm|debian|ubuntu|yarn|pypi|python|crates|golang)[a-z]*\.[a-z]{2,}\b'),
                      'the host of a package archive'),
}
# Material that others wrote, and the licence.
FOREIGN = ('tests/data/', 'data/practice/', 'COPYING')
# A reference in a document: `build-aux/check`, `src/DESIGN.md`.
REFERENCE = re.compile(r'`((?:build-aux|src|tests|data|po|ui|flatpak|\.ci)(?:/[\w.*-]+)+/?)(?: [^`]*)?`')


def check_text(path, text, rule):
    pattern, advice = RULES[rule]
    for match in pattern.finditer(text):
        yield f'{path}:{checklib.line_of(text, match.start())}: "{match.group()}": {advice}'


def check_own_folder(path, text, folders):
    for folder in folders:
        if folder in text:
            yield f'{path}:{checklib.line_of(text, text.index(folder))}: names the folder it was built in'


def check_references(path, text, exists):
    for match in REFERENCE.finditer(text):
        if '*' not in match.group(1) and not exists(match.group(1)):
            yield f'{path}:{checklib.line_of(text, match.start())}: there is no {match.group(1)}'


def check_json(path, text):
    for match in re.finditer(r'^```json\n(.*?)^```', text, re.MULTILINE | re.DOTALL):
        try:
            json.loads(match.group(1))
        except json.JSONDecodeError as error:
            yield f'{path}:{checklib.line_of(text, match.start()) + error.lineno}: {error.msg}'


def main():
    report = checklib.Report('words')
    texts = {path: checklib.read(path) or '' for path in checklib.project_files() if not path.startswith(FOREIGN)}
    for rule in RULES:
        report.rule(rule, (v for path, text in texts.items() for v in check_text(path, text, rule)))
    folders = {folder for folder in (checklib.ROOT, os.environ.get('ROPEWAY_TEST_BUILD')) if folder and len(folder) > 5}
    report.rule('own-folder', (v for path, text in texts.items() for v in check_own_folder(path, text, folders)))
    report.rule('documents-name-what-is-there', (
        v for path, text in texts.items() if path in ('README.md', 'CONTRIBUTING.md')
        for v in check_references(path, text, lambda name: os.path.exists(os.path.join(checklib.ROOT, name)))))
    report.rule('json-in-documents', (v for path, text in texts.items() if path.endswith('.md')
                                      for v in check_json(path, text)))

    report.refuses('bad-json', check_json('a.md', 'x\n```json\n{ "a": }\n```\n'))
    report.refuses('unfinished', check_text('a.c', '/* TO' 'DO: later */', 'unfinished'))
    report.refuses('home-folder', check_text('a.c', 'open ("/ho' 'me/anna/x")', 'home-folders'))
    report.refuses('temporary-path', check_text('a.c', 'open ("/t' 'mp/x")', 'temporary-paths'))
    report.refuses('package-host', check_text('a.json', 'https://regi' 'stry.npm' 'js.org/x', 'package-hosts'))
    report.refuses('own-folder', check_own_folder('a.c', 'open ("/some/where/x")', {'/some' '/where'}))
    report.refuses('dead-reference', check_references('a.md', 'see `build-aux/none --now`', lambda name: False))
    report.accepts('plain-words', (v for rule in RULES for v in check_text(
        'a.c', 'https://example.com/home/page "${TMPDIR:-/tmp}" _build/tmp/x archive.example.com ~/shop/x', rule)))
    report.end()


if __name__ == '__main__':
    main()
