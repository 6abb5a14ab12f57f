#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: layers stay layers only while something counts who includes whom (src/DESIGN.md, the tree)."""

import fnmatch
import os
import re

import checklib

# Which folder may include from which; itself always. Names are folders of src/core and src.
CORE = {
    'base': [],
    'value': ['base'],
    'model': ['base', 'value'],
    'schedule': ['base', 'model'],
    'mapping': ['base', 'value', 'model'],
    'store': ['base', 'value', 'model'],
    'secrets': ['base'],
    'http': ['base', 'value'],
    'auth': ['base', 'value', 'model', 'secrets', 'http'],
    'source': ['base', 'value', 'model', 'http', 'auth', 'store'],
    'destination': ['base', 'value', 'model', 'http', 'auth', 'source'],
    'webhook': ['base', 'value', 'model', 'store', 'secrets', 'auth', 'http'],
    'exchange': ['base', 'value', 'model'],
    'practice': ['base', 'value', 'http'],
    'sync': ['base', 'value', 'model', 'schedule', 'mapping', 'store', 'secrets', 'http', 'auth', 'source',
             'destination'],
}
PROGRAMS = {
    'bus': ['base', 'value'],
    'agent': list(CORE) + ['bus'],
    'cli': list(CORE) + ['bus', 'agent'],
    # Everything else reaches the window over D-Bus; of the store only what reads.
    'gtk': ['base', 'value', 'model', 'mapping', 'schedule', 'exchange', 'store/*reader*', 'bus'],
}
ALLOWED = {**CORE, **PROGRAMS}

# Header of a library → folders that may include it.
LIBRARIES = {
    'libxml/*': ['value'],
    'sqlite3.h': ['store'],
    'libsecret/*': ['secrets'],
    'libsoup/*': ['http'],
    'brotli/*': ['http'],
    'gnutls/*': ['auth', 'http'],
    'yaml.h': ['exchange'],
    'gtk/*': ['gtk'],
    'gdk/*': ['gtk'],
    'gsk/*': ['gtk'],
    'adwaita.h': ['gtk'],
    'gtksourceview/*': ['gtk'],
}
# Names of a library → folders that may use them: http-listener.h brings libsoup's to the practice apps.
SYMBOLS = {
    r'\b(?:soup_\w+|Soup[A-Z]\w*|SOUP_\w+)': ['http', 'practice'],
    r'\b(?:sqlite3_\w+|SQLITE_[A-Z]\w*)': ['store'],
}
# Headers that a build writes: they are in no folder of the source.
GENERATED = ['bus/agent-object.h']
EVERYWHERE = ['glib.h', 'glib/*', 'glib-object.h', 'glib-unix.h', 'gmodule.h', 'gio/*']
C_AND_POSIX = set('''assert ctype errno fcntl float inttypes limits locale malloc math poll pthread pwd sched signal
    stdarg stdatomic stdbool stddef stdint stdio stdlib string strings termios time unistd'''.split())

OWN = re.compile(r'^[a-z0-9-]+/[a-z0-9/-]+\.h$')


def folder_of(path):
    parts = path.split('/')
    if parts[0] != 'src' or len(parts) < 3:
        return None
    return parts[2] if parts[1] == 'core' and len(parts) > 3 else parts[1]


def matches(name, patterns):
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def is_neutral(header):
    if matches(header, EVERYWHERE):
        return True
    name = header[:-2]
    return name in C_AND_POSIX or re.match(r'^(sys|netinet|arpa|net|linux)/\w+$', name) is not None


def check_own(folder, header, exists):
    if not OWN.match(header):
        return 'write it with its folder, as "value/value.h"'
    if not exists(header):
        return 'there is no such header in src/core or src'
    target = header.split('/')[0]
    if target == folder or target in ALLOWED[folder] or matches(header, [a for a in ALLOWED[folder] if '/' in a]):
        return None
    return f'{folder} may not include from {target}'


def check_library(folder, header):
    if is_neutral(header):
        return None
    for pattern, folders in LIBRARIES.items():
        if fnmatch.fnmatch(header, pattern):
            return None if folder in folders else f'{header} belongs to {", ".join(folders)} alone'
    return f'{header} is not in the table of libraries'


def check_file(path, text, exists):
    folder = folder_of(path)
    if folder not in ALLOWED:
        yield f'{path}:1: no row of the table says what {folder} may include'
        return
    for line, kind, header in checklib.includes(text):
        wrong = check_own(folder, header, exists) if kind == '"' else check_library(folder, header)
        if wrong:
            yield f'{path}:{line}: {wrong}'
    code = checklib.without_comments_and_strings(text)
    for pattern, folders in SYMBOLS.items():
        if folder in folders:
            continue
        for match in re.finditer(pattern, code):
            yield f'{path}:{checklib.line_of(code, match.start())}: {match.group()} belongs to {", ".join(folders)}'


def find_cycle(graph):
    """A list of folders that include each other in a circle; empty where there is none."""
    done, path = set(), []

    def visit(folder):
        if folder in path:
            return path[path.index(folder):] + [folder]
        if folder in done:
            return []
        path.append(folder)
        for target in sorted(graph.get(folder, ())):
            cycle = visit(target)
            if cycle:
                return cycle
        path.pop()
        done.add(folder)
        return []

    for folder in sorted(graph):
        cycle = visit(folder)
        if cycle:
            return cycle
    return []


def cycle_sentences(graph):
    cycle = find_cycle(graph)
    return [' → '.join(cycle) + ' is a circle'] if cycle else []


def actual_graph(files):
    graph = {}
    for path in files:
        folder = folder_of(path)
        for _, kind, header in checklib.includes(checklib.read(path)):
            if kind == '"' and '/' in header and header.split('/')[0] != folder:
                graph.setdefault(folder, set()).add(header.split('/')[0])
    return graph


def exists_in_tree(header):
    return header in GENERATED or any(os.path.exists(os.path.join(checklib.ROOT, base, header))
                                      for base in ('src/core', 'src'))


def main():
    report = checklib.Report('includes')
    files = checklib.project_files('src/', suffix=('.c', '.h'))
    for folder in sorted({folder_of(path) for path in files} | set(CORE)):
        report.rule(str(folder), (violation for path in files if folder_of(path) == folder
                                  for violation in check_file(path, checklib.read(path), exists_in_tree)))
    report.rule('no-circle', cycle_sentences(actual_graph(files)))
    report.rule('table-has-no-circle', cycle_sentences(
        {folder: [name.split('/')[0] for name in allowed] for folder, allowed in ALLOWED.items()}))

    def bad(folder, text, where='core/'):
        return check_file(f'src/{where}{folder}/sample.c', text, lambda header: header != 'base/none.h')
    report.refuses('upward-include', bad('value', '#include "sync/run.h"\n'))
    report.refuses('include-without-folder', bad('value', '#include "value.h"\n'))
    report.refuses('missing-header', bad('value', '#include "base/none.h"\n'))
    report.refuses('foreign-library', bad('sync', '#include <sqlite3.h>\n'))
    report.refuses('soup-in-practice', bad('practice', '#include <libsoup/soup.h>\n'))
    report.refuses('unknown-library', bad('http', '#include <curl/curl.h>\n'))
    report.refuses('foreign-symbol', bad('source', 'void f (void) { soup_message_new ("GET", "x"); }\n'))
    report.refuses('writer-in-window', bad('gtk', '#include "store/store-writer.h"\n', where=''))
    report.refuses('folder-without-row', bad('misc', ''))
    report.refuses('circle', cycle_sentences({'a': ['b'], 'b': ['c'], 'c': ['a']}))
    report.accepts('good-sample', bad('sync', '/* #include "gtk/x.h" */\n#include <glib.h>\n#include <errno.h>\n'
                                      '#include "base/clock.h"\nconst char *s = "soup_x sqlite3_y";\n'))
    report.accepts('reader-in-window', bad('gtk', '#include "store/store-reader.h"\n', where=''))
    report.end()


if __name__ == '__main__':
    main()
