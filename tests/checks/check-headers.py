#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a header is the contract of its folder; what it does not say, somebody will guess."""

import os
import re

import checklib

SPDX = 'SPDX-License-Identifier: GPL-3.0-or-later'
# What the macros of GObject declare needs no words.
SILENT = re.compile(r'_(get_type|error_quark)\s*\(\s*void\s*\)')
DECLARING_MACRO = re.compile(r'^\s*(G_(BEGIN|END)_DECLS\b|G_DECLARE_\w+\s*\(|G_DEFINE_\w+\s*\(|G_STATIC_ASSERT\s*\()')
FUNCTION = re.compile(r'^(?P<type>[\w\s*]+?[\s*])(?P<name>[a-z]\w*)\s*\(', re.DOTALL)
ITEM = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|[{};()]|\n|[^\s]', re.DOTALL)
LICENCE_SUFFIXES = ('.c', '.h', '.py', '.mjs', '.js', '.sh', 'meson.build', 'meson_options.txt', '.css', '.supp')
WHY_SUFFIXES = ('.c', '.h', '.py', '.mjs', '.js', '.sh', '.supp')


class Item:
    """A comment, or a statement at the outermost level, with the lines it takes."""

    def __init__(self, kind, text, first, last):
        self.kind, self.text, self.first, self.last = kind, text, first, last


def without_preprocessor(text):
    return re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', lambda m: re.sub(r'[^\n]', ' ', m.group()), text, flags=re.MULTILINE)


def parse(text):
    """The comments and statements of a header, in order."""
    text = without_preprocessor(text)
    depth, start = 0, None
    for match in ITEM.finditer(text):
        token = match.group()
        if token == '\n':
            continue
        if token.startswith(('/*', '//')):
            if depth == 0 and start is None:
                yield Item('comment', token, checklib.line_of(text, match.start()), checklib.line_of(text, match.end()))
            continue
        if start is None:
            if token == ';':
                continue
            start = match.start()
        depth += (token in '{(') - (token in '})')
        if depth != 0:
            continue
        statement = text[start:match.end()]
        is_macro = token == ')' and DECLARING_MACRO.match(statement)
        is_bare_macro = re.fullmatch(r'G_(BEGIN|END)_DECLS', statement)
        is_body = token == '}' and re.search(r'\)\s*\{', statement)
        if token == ';' or is_macro or is_bare_macro or is_body:
            yield Item('statement', statement, checklib.line_of(text, start), checklib.line_of(text, match.end()))
            start = None


def declared_function(statement):
    """(type, name) where the statement declares a function."""
    if re.match(r'\s*(typedef|struct|union|enum|extern\s+const)\b[^(]*(\{|;)', statement) \
            or statement.lstrip().startswith('typedef') or DECLARING_MACRO.match(statement):
        return None
    match = FUNCTION.match(checklib.without_comments(statement).strip())
    return (match.group('type').strip(), match.group('name')) if match else None


def check_documentation(path, text):
    section, words, last_line = '', '', -1
    for item in parse(text):
        if item.kind == 'comment':
            if item.text.startswith('/* ----'):
                section, words, last_line = item.text, '', -1
            elif item.first > last_line or last_line < 0:
                words, last_line = item.text, item.last
            continue
        if item.first > last_line + 1:
            words = ''
        last_line = item.last
        function = declared_function(item.text)
        if not function or SILENT.search(item.text):
            continue
        kind, name = function
        if not words:
            yield f'{path}:{item.first}: {name}() has no comment directly above it'
        elif '*' in kind and not kind.startswith(('const ', 'static inline const ')) \
                and '(transfer' not in words + section:
            yield f'{path}:{item.first}: who owns what {name}() returns? Say (transfer full) or (transfer none)'


def check_first_lines(path, text, header=''):
    """@header: the text of the header of the same name, which may say why for both."""
    lines = text.split('\n')
    head = lines[1:] if lines[0].startswith('#!') else lines
    if not head or SPDX not in head[0]:
        yield f'{path}:1: the first line must be the licence: {SPDX}'
    if path.endswith('.json') or not (path.endswith(WHY_SUFFIXES) or lines[0].startswith('#!')):
        return
    top = '\n'.join(head[1:4] + header.split('\n')[1:4])
    if not re.search(r'\bWhy: \S', top):
        yield f'{path}:2: below the licence stands one sentence that begins with "Why: "'


def header_of(path):
    header = path[:-2] + '.h'
    return checklib.read(header) if path.endswith('.c') and os.path.exists(os.path.join(checklib.ROOT, header)) else ''


def main():
    report = checklib.Report('headers')
    contracts = [path for path in checklib.project_files('src/core/', 'src/agent/', suffix='.h')
                 if not path.endswith('-private.h')]
    for folder in sorted({path.rsplit('/', 1)[0] for path in contracts}):
        report.rule('documented-' + folder.replace('src/', ''),
                    (v for path in contracts if path.rsplit('/', 1)[0] == folder
                     for v in check_documentation(path, checklib.read(path))))
    written = [path for path in checklib.project_files() if not path.startswith('tests/data/')]
    licensed = [path for path in written if path.endswith(LICENCE_SUFFIXES)
                or (checklib.read(path) or '').startswith('#!')]
    report.rule('licence-and-why', (v for path in licensed for v in check_first_lines(
        path, checklib.read(path) or '', header_of(path))))

    def bad(text):
        return check_documentation('sample.h', text)
    report.refuses('function-without-comment', bad('/* A. */\nint a (void);\n\nint b (void);\n'))
    report.refuses('comment-with-a-gap', bad('/* A. */\n\nint a (void);\n'))
    report.refuses('pointer-without-transfer', bad('/* Makes one. */\nchar *a (void);\n'))
    report.refuses('inline-function-without-comment', bad('static inline int\na (void)\n{\n  return 1;\n}\n'))
    report.refuses('file-without-licence', check_first_lines('a.c', '/* Why: so. */\nint a;\n'))
    report.refuses('file-without-why', check_first_lines('a.h', f'/* {SPDX} */\n#pragma once\n'))
    report.refuses('script-without-why', check_first_lines('build-aux/a', f'#!/bin/sh\n# {SPDX}\ntrue\n'))
    report.accepts('good-header', bad(
        '#define A(x) \\\n  foo (x);\nG_BEGIN_DECLS\n#define T (t_get_type ())\nG_DECLARE_FINAL_TYPE (A, a, B, C, GObject)\n\n'
        'typedef struct _A A;\ntypedef void (*F) (int x);\nstruct B\n{\n  int (*call) (int x); /* e */\n};\n'
        'GQuark b_error_quark (void);\n\n/* Makes one.\n * Returns: (transfer full). */\nA *a_new (int x,\n          int y);\n'
        'void a_free (A *a); /* last */\nconst char *a_get_name (A *a);\n\n/* ---- more; each is (transfer none) ---- */\n\n'
        '/* One. */\nA *a_more (void);\nG_DEFINE_AUTOPTR_CLEANUP_FUNC (A, a_free)\n/* Two. */\nvoid two (void) G_GNUC_NULL;\n'))
    report.accepts('why-in-its-header', check_first_lines('a.c', f'/* {SPDX} */\nint a;\n', f'/* {SPDX} */\n/* Why: so. */\n'))
    report.accepts('good-script', check_first_lines('build-aux/a', f'#!/bin/sh\n# {SPDX}\n# Why: so.\n'))
    report.end()


if __name__ == '__main__':
    main()
