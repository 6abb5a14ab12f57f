#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: some calls are a bug waiting for its data; each has something better, said beside it."""

import fnmatch
import re

import checklib

# rule: (names of functions, where it holds, where it does not, what to do instead)
RULES = {
    'unbounded-text': (
        'sprintf vsprintf strcpy stpcpy strcat gets', ['src/*', 'tests/*'], [],
        'use GString or g_strdup_printf()'),
    'locale-numbers': (
        'atoi atol atoll atof strtod strtof strtold g_strtod sscanf', ['src/*', 'tests/*'], [],
        'use RopewayDecimal or g_ascii_string_to_signed()'),
    'shell': (
        'system popen', ['src/*', 'tests/*'], [],
        'use GSubprocess with a vector of arguments'),
    'static-buffers': (
        'localtime gmtime asctime ctime mktime strtok tmpnam mktemp tempnam', ['src/*', 'tests/*'], [],
        'use base/timestamp.h, GDateTime, g_mkdtemp()'),
    'time': (
        'time gettimeofday clock_gettime g_get_real_time g_get_monotonic_time g_date_time_new_now'
        ' g_date_time_new_now_utc g_date_time_new_now_local', ['src/*'], ['src/core/base/clock*.c'],
        'take a RopewayClock, so that a test can own the time'),
    'zones': (
        'g_time_zone_new', ['src/*'], [],
        'it turns a wrong name into UTC; use ropeway_zone_new()'),
    'sql-text': (
        'sqlite3_exec', ['src/*'], ['src/core/store/*migration*'],
        'prepare the statement and bind its values'),
    'chance-in-pure-functions': (
        'g_random_int g_random_int_range g_random_double g_random_double_range g_random_boolean g_uuid_string_random'
        ' rand random srand', ['src/core/base/*', 'src/core/value/*', 'src/core/model/*', 'src/core/mapping/*',
                               'src/core/schedule/*', 'src/core/exchange/*'], [],
        'let the caller hand the number in'),
    'locale-of-the-process': (
        'setlocale uselocale newlocale', ['src/core/*', 'src/agent/*'], [],
        'only a program sets its locale, in main()'),
    'sleep': (
        'sleep usleep g_usleep nanosleep clock_nanosleep', ['src/*', 'tests/*'], ['tests/bench/*'],
        'wait for the event: a main loop until the condition holds'),
}


def check_text(path, text, rule):
    names, where, except_for, advice = RULES[rule]
    if not any(fnmatch.fnmatch(path, p) for p in where) or any(fnmatch.fnmatch(path, p) for p in except_for):
        return
    code = checklib.without_comments_and_strings(text)
    pattern = r'(?<![\w.])(?<!->)(' + '|'.join(names.split()) + r')\s*\('
    for match in re.finditer(pattern, code):
        yield f'{path}:{checklib.line_of(code, match.start())}: {match.group(1)}(): {advice}'


def main():
    report = checklib.Report('calls')
    files = checklib.project_files('src/', 'tests/', suffix=('.c', '.h'))
    for rule, (names, where, _, _) in RULES.items():
        report.rule(rule, (v for path in files for v in check_text(path, checklib.read(path), rule)))
        sample_path = where[0].replace('*', 'sample.c')
        report.rule('refuses-' + rule, (f'{name} is not found in a sample' for name in names.split()
                                        if not list(check_text(sample_path, f'int x = {name} (a);\n', rule))))
    report.accepts('other-names', (v for rule in RULES for v in check_text(
        'src/core/value/sample.c', '/* sprintf (x) */ g_string_append_printf (s, "atoi (x)"); my_time (3); v->time (c);\n'
        'g_ascii_strtoll (x); self.system (1);\n', rule)))
    report.accepts('clock', check_text('src/core/base/clock-system.c', 'return g_get_real_time ();\n', 'time'))
    report.accepts('migrations', check_text('src/core/store/store-migrations.c', 'sqlite3_exec (db);\n', 'sql-text'))
    report.end()


if __name__ == '__main__':
    main()
