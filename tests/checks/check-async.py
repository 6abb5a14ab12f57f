#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: an operation that cannot be cancelled, or an answer taken from the wrong task, is found by users, not by readers."""

import re

import checklib

# The name stands in the first column where a function is defined, as .clang-format breaks the line before it.
DEFINITION = re.compile(r'^(\w+) \(((?:[^()]|\([^()]*\))*)\)\n\{\n(.*?)^\}', re.MULTILINE | re.DOTALL)
DECLARATION = re.compile(r'\b(ropeway_\w+) \(((?:[^()]|\([^()]*\))*)\)\s*(?:G_GNUC_\w+\s*(?:\([^)]*\))?\s*)*;')


def check_finish(path, text):
    code = checklib.without_comments_and_strings(text)
    for match in DEFINITION.finditer(code):
        name, parameters, body = match.groups()
        if name.endswith('_finish') and 'GAsyncResult' in parameters \
                and not re.search(r'\bg_task_is_valid \(|\bg_async_result_is_tagged \(|_finish \(', body):
            yield f'{path}:{checklib.line_of(code, match.start())}: {name}() does not ask g_task_is_valid()'


def check_pairs(path, text):
    code = checklib.without_comments_and_strings(text)
    declared = {match.group(1): match for match in DECLARATION.finditer(code)}
    for name, match in declared.items():
        parameters, line = match.group(2), checklib.line_of(code, match.start())
        comment = text[max(text.rfind('/*', 0, match.start()), 0):match.start()]
        if 'GAsyncReadyCallback' in parameters and not name.endswith('_async'):
            yield f'{path}:{line}: {name}() takes a GAsyncReadyCallback, so its name ends in _async'
        if not name.endswith('_async'):
            continue
        if 'GCancellable' not in parameters and 'Not cancellable: ' not in comment:
            yield f'{path}:{line}: {name}() cannot be cancelled, and its comment does not say why ("Not cancellable: …")'
        if name[:-len('_async')] + '_finish' not in declared:
            yield f'{path}:{line}: {name}() has no _finish() beside it'


def main():
    report = checklib.Report('async')
    files = {path: checklib.read(path) for path in checklib.project_files('src/', suffix=('.c', '.h'))}
    report.rule('finish-checks-its-task', (v for path in files if path.endswith('.c')
                                           for v in check_finish(path, files[path])))
    report.rule('pairs', (v for path in files if path.endswith('.h') for v in check_pairs(path, files[path])))

    report.refuses('unchecked-task', check_finish(
        'a.c', 'int\na_finish (GAsyncResult *result, GError **error)\n{\n'
        '  return g_task_propagate_int (G_TASK (result), error); /* g_task_is_valid () */\n}\n'))
    start = 'void ropeway_a_async (A *a, %sGAsyncReadyCallback callback, gpointer data);\n'
    finish = 'int ropeway_a_finish (A *a, GAsyncResult *result, GError **error);\n'
    report.refuses('never-cancelled', check_pairs('a.h', start % '' + finish))
    report.refuses('never-finished', check_pairs('a.h', start % 'GCancellable *cancellable, '))
    report.refuses('other-name', check_pairs('a.h', (start % 'GCancellable *cancellable, ').replace('_async', '')))
    report.accepts('reasoned-pair', check_pairs('a.h', '/* Not cancellable: it is over at once. */\n' + start % '' + finish))
    report.accepts('good-pair', check_pairs('a.h', start % 'GCancellable *cancellable, ' + finish))
    report.accepts('checked-task', check_finish(
        'a.c', 'int\na_finish (GAsyncResult *result, GError **error)\n{\n'
        '  g_return_val_if_fail (g_task_is_valid (result, NULL), 0);\n  return 1;\n}\n'))
    report.end()


if __name__ == '__main__':
    main()
