#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: what grew too long to be read in one go holds a second thing that wants a place of its own."""

import re

import checklib

FILE_LINES = 700
FUNCTION_LINES = 90
SUFFIXES = ('.c', '.h', '.py', '.mjs', '.js', '.sh')


def check_file(path, text):
    lines = text.count('\n')
    if lines > FILE_LINES:
        yield f'{path}:{lines}: {lines} lines, more than {FILE_LINES}'


def functions(text):
    """(name, line, length) of each function of C source in GNU style: its braces stand alone in the first column."""
    start = name = None
    for number, line in enumerate(checklib.without_comments_and_strings(text).split('\n'), 1):
        if start is None:
            match = re.match(r'([A-Za-z_]\w*) \(', line)
            if match:
                name = match.group(1)
            elif line == '{' and name:
                start = number
            elif line.startswith(('struct ', 'typedef ', 'enum ', 'union ')) or line.endswith(';'):
                name = None
        elif line == '}':
            yield name, start, number - start - 1
            start = name = None


def check_functions(path, text):
    for name, line, length in functions(text):
        if length > FUNCTION_LINES:
            yield f'{path}:{line}: {name}() has {length} lines, more than {FUNCTION_LINES}'


def main():
    report = checklib.Report('sizes')
    files = [path for path in checklib.project_files() if path.endswith(SUFFIXES)
             or path.startswith(('build-aux/', '.ci/'))]
    sources = [path for path in files if path.endswith(('.c', '.h'))]
    report.rule('files', (v for path in files if not path.startswith('tests/data/')
                          for v in check_file(path, checklib.read(path) or '')))
    report.rule('functions', (v for path in sources for v in check_functions(path, checklib.read(path))))

    long_body = 'static int\nf (int a,\n   int b)\n{\n' + '  a++;\n' * (FUNCTION_LINES + 1) + '}\n'
    report.refuses('long-file', check_file('a.c', '\n' * (FILE_LINES + 1)))
    report.refuses('long-function', check_functions('a.c', 'int a;\nstruct b\n{\n  int c;\n};\n' + long_body))
    report.accepts('short-function', check_functions('a.c', long_body.replace('  a++;\n', '', 1)))
    report.accepts('long-table', check_functions(
        'a.c', 'void g (void);\nstatic const int table[] =\n{\n' + '  1,\n' * (FUNCTION_LINES + 1) + '};\n'))
    report.end()


if __name__ == '__main__':
    main()
