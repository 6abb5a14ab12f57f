#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a sentence that no translator is shown stays English for ever, and nobody who reads English notices.

With --write it brings po/POTFILES up to date instead of complaining about it."""

import os
import re
import shutil
import subprocess
import sys

import checklib

TRANSLATED = re.compile(r'\b(?:_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2?)\s*\(\s*(?:"|GETTEXT_PACKAGE)')
# Function → which of its arguments is a sentence for people.
SENTENCES = {'g_set_error': 3, 'g_set_error_literal': 3, 'g_error_new': 2, 'g_error_new_literal': 2,
             'g_task_return_new_error': 3, 'g_prefix_error': 1, 'g_prefix_error_literal': 1,
             'g_propagate_prefixed_error': 2}
CALL = re.compile(r'\b(' + '|'.join(SENTENCES) + r')\s*\(')
XGETTEXT = ['xgettext', '--output=-', '--from-code=UTF-8', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2',
            '--keyword=NC_:1c,2', '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3', '--flag=g_strdup_printf:1:c-format',
            '--flag=g_string_append_printf:2:c-format', '--flag=g_set_error:4:c-format', '--flag=g_dngettext:2:pass-c-format',
            '--flag=_:1:pass-c-format']


# What is read by people in files that are not C.
UI_TEXT = re.compile(r'\btranslatable\s*=\s*"(?:yes|true|1)"')
UI_PROPERTY = re.compile(r'<(?:property|attribute)\s+name="(?:label|title|subtitle|description|heading|body|tooltip[-_]text|'
                         r'placeholder[-_]text)"([^>]*)>([^<]*)<')


def has_text(text, path='a.c'):
    if path.endswith('.ui'):
        return UI_TEXT.search(text) is not None
    if path.endswith(('.desktop.in', '.metainfo.xml.in')):
        return True
    return TRANSLATED.search(checklib.without_comments(text)) is not None


def check_ui(path, text):
    for match in UI_PROPERTY.finditer(text):
        if re.search(r'[^\W\d_]{2}', match.group(2)) and not UI_TEXT.search(match.group(1)):
            yield f'{path}:{checklib.line_of(text, match.start())}: "{match.group(2)}" is not translatable'


def arguments(code, start):
    """The texts of the arguments of a call; @start stands behind its opening parenthesis."""
    depth, last = 1, start
    for match in re.finditer(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[(){}\[\],]', code[start:]):
        token, at = match.group(), start + match.start()
        if token in '({[':
            depth += 1
        elif token in ')}]':
            depth -= 1
        if depth == 0 or (token == ',' and depth == 1):
            yield code[last:at].strip()
            last = at + 1
        if depth == 0:
            return


def check_errors(path, text):
    code = checklib.without_comments(text)
    for match in CALL.finditer(code):
        given = list(arguments(code, match.end()))
        index = SENTENCES[match.group(1)]
        if len(given) <= index or not given[index].startswith('"'):
            continue
        literals = ' '.join(re.findall(r'"((?:\\.|[^"\\])*)"', given[index]))
        words = re.sub(r'%[-+ #0-9.*]*(?:ll?|h|z|j)?[a-zA-Z]|\\.', '', literals)
        if re.search(r'[A-Za-z]{2}', words):
            yield f'{path}:{checklib.line_of(code, match.start())}: a sentence for people without _()'


def check_list(listed, wanted):
    for path in wanted:
        if path not in listed:
            yield f'po/POTFILES: {path} has text for people and is missing; run tests/checks/check-translations.py --write'
    for path in listed:
        if path not in wanted:
            yield f'po/POTFILES: {path} has no text for people, or is not there'
    if listed != sorted(listed):
        yield 'po/POTFILES: sort it'


def check_include(path, text):
    if not any(header == 'base/i18n.h' for _, _, header in checklib.includes(text)):
        yield f'{path}:1: has text for people and does not include "base/i18n.h"'


def check_extraction(text, path='-'):
    """Lets xgettext read C source and tells what it complains about."""
    ended = subprocess.run(XGETTEXT + (['--language=C', '-'] if text is not None else [path]), input=text,
                           cwd=checklib.ROOT, capture_output=True, text=True, check=False)
    for line in ended.stderr.splitlines():
        yield line.strip()
    if ended.returncode == 0 and not ended.stderr and 'msgid' not in ended.stdout:
        yield f'{path}: xgettext finds no text in it'


def check_language(language):
    path = os.path.join('po', language + '.po')
    if not os.path.exists(os.path.join(checklib.ROOT, path)):
        return [f'po/LINGUAS: there is no {path}']
    ended = subprocess.run(['msgfmt', '--check', '--output-file=/dev/null', path], cwd=checklib.ROOT,
                           capture_output=True, text=True, check=False)
    return ended.stderr.splitlines() if ended.returncode else []


def listed_lines(path):
    return [line for line in checklib.read(path).split('\n') if line and not line.startswith('#')]


def main():
    sources = {path: checklib.read(path) for path in checklib.project_files('src/', suffix=('.c', '.h'))}
    others = {path: checklib.read(path) for path in checklib.project_files('ui/', 'data/', suffix=('.ui', '.desktop.in', '.metainfo.xml.in'))}
    wanted = [path for path, text in sorted({**sources, **others}.items()) if has_text(text, path)]
    if sys.argv[1:] == ['--write']:
        comments = [line for line in checklib.read('po/POTFILES').split('\n') if line.startswith('#')]
        with open(os.path.join(checklib.ROOT, 'po/POTFILES'), 'w', encoding='utf-8') as file:
            file.write('\n'.join(comments + wanted) + '\n')
        return

    report = checklib.Report('translations')
    report.rule('potfiles', check_list(listed_lines('po/POTFILES'), wanted))
    report.rule('i18n-header', (v for path in wanted if path in sources for v in check_include(path, sources[path])))
    report.rule('templates-are-translatable', (v for path, text in others.items() if path.endswith('.ui')
                                               for v in check_ui(path, text)))
    report.rule('errors-are-translated', (v for path, text in sources.items() for v in check_errors(path, text)))
    languages = listed_lines('po/LINGUAS')
    files = [os.path.basename(path)[:-3] for path in checklib.project_files('po/', suffix='.po')]
    report.rule('linguas', [f'po/LINGUAS: {name} is missing' for name in files if name not in languages])

    report.refuses('missing-file', check_list([], ['src/a.c']))
    report.refuses('file-without-text', check_list(['src/a.c'], []))
    report.refuses('missing-header', check_include('a.c', '#include <glib.h>\n'))
    report.refuses('english-error', check_errors('a.c', 'g_set_error (error, A, B (1, 2),\n  "No such " "file %s", x);'))
    report.refuses('english-task-error', check_errors('a.c', 'g_task_return_new_error (t, A, B, "gone");'))
    report.accepts('translated-error', check_errors(
        'a.c', 'g_set_error (error, A, B, _("No such file %s"), x); g_set_error (e, A, B, "%s: %" G_GINT64_FORMAT, a, b);'
        '/* g_set_error (error, A, B, "English"); */ g_set_error_literal (e, A, B, text);'))
    report.refuses('english-template', check_ui('a.ui', '<property name="label">Run Now</property>'))
    report.accepts('template', check_ui('a.ui', '<property name="label" translatable="yes">_Run</property>'
                                        '<property name="title">1 %</property><property name="name">label</property>'))
    report.rule('finds-text', [] if has_text('x = N_("A");') and not has_text('/* _("A") */ foo_ ("B");')
                and has_text('<property name="label" translatable="yes">A</property>', 'a.ui')
                and not has_text('<property name="label">-</property>', 'a.ui') else [
        'has_text() does not tell text for people from other text'])

    if not shutil.which('xgettext') or not shutil.which('msgfmt'):
        report.skip('xgettext', 'gettext is not installed')
        report.end()
    report.rule('xgettext', (v for path in wanted for v in check_extraction(None, path)))
    report.refuses('file-without-extracted-text', check_extraction('int a;\n'))
    for language in languages:
        report.rule('language-' + language, check_language(language))
    report.end()


if __name__ == '__main__':
    main()
