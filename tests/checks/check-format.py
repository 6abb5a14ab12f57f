#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: one style, kept by a program, so that nobody has to talk about it."""

import os
import re
import shutil
import subprocess

import checklib

VERSION = '14'  # versions differ in what they do with the same .clang-format


def find_formatter():
    for name in (f'clang-format-{VERSION}', 'clang-format'):
        path = shutil.which(name)
        if path:
            said = subprocess.run([path, '--version'], capture_output=True, text=True, check=False).stdout
            if re.search(rf'version {VERSION}\.', said):
                return path
    return None


def check_files(formatter, paths):
    ended = subprocess.run([formatter, '--dry-run', '-Werror', '--ferror-limit=1'] + list(paths), cwd=checklib.ROOT,
                           capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        yield from re.findall(r'^(\S+:\d+):\d+: error', ended.stderr, re.MULTILINE) or [ended.stderr.strip()]


def check_text(formatter, text):
    ended = subprocess.run([formatter, '--dry-run', '-Werror', '--assume-filename=src/sample.c'], cwd=checklib.ROOT,
                           input=text, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        yield ended.stderr.strip()


def check_whitespace(path, text):
    if '\r' in text:
        yield f'{path}:1: lines end in CR LF'
    if text and not text.endswith('\n'):
        yield f'{path}:{checklib.line_of(text, len(text))}: the last line does not end'
    for number, line in enumerate(text.split('\n'), 1):
        if line != line.rstrip():
            yield f'{path}:{number}: white space at the end'
        if '\t' in line and path.endswith(('.c', '.h', '.py')):
            yield f'{path}:{number}: a tab'


def main():
    report = checklib.Report('format')
    written = [path for path in checklib.project_files() if not path.startswith('tests/data/')]
    report.rule('white-space', (v for path in written for v in check_whitespace(path, checklib.read(path) or '')))
    report.refuses('white-space-at-the-end', check_whitespace('a.c', 'int a; \n'))
    report.refuses('missing-last-newline', check_whitespace('a.c', 'int a;'))

    formatter = find_formatter()
    folders = {}
    for path in checklib.project_files('src/', 'tests/', suffix=('.c', '.h')):
        if not path.startswith('tests/data/'):
            folders.setdefault(os.path.dirname(path), []).append(path)
    if not formatter:
        report.skip('clang-format', f'clang-format {VERSION} is not installed')
        report.end()
    for folder, paths in sorted(folders.items()):
        report.rule(folder, (f'{v}: run clang-format-{VERSION} -i on it' for v in check_files(formatter, paths)))
    report.refuses('other-style', check_text(formatter, 'int f(int a){return a;}\n'))
    report.accepts('our-style', check_text(formatter, 'static int\nf (int a)\n{\n  return a;\n}\n'))
    report.end()


if __name__ == '__main__':
    main()
