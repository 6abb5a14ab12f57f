#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: the scripts are the door of the house, and the compiler does not read them."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import checklib

TALLY = os.path.join(checklib.ROOT, 'build-aux', 'tally-tests')
DEPENDENCY = re.compile(r"dependency\(\s*'([^']+)'")


def shebang(text):
    match = re.match(r'#!\s*(?:/usr/bin/env\s+)?(?:/\S*/)?(\w+)', text)
    return match.group(1) if match else ''


def check_mode(path, text, executable):
    if bool(shebang(text)) != executable and not path.endswith('.py'):
        yield f'{path}:1: a script begins with #! and may be executed, anything else neither'


def check_shell(text):
    ended = subprocess.run(['bash', '-n'], input=text, capture_output=True, text=True, check=False)
    if ended.returncode:
        yield ended.stderr.strip()


def check_shellcheck(text):
    ended = subprocess.run(['shellcheck', '--severity=warning', '--format=gcc', '-'], input=text, capture_output=True,
                           text=True, check=False)
    if ended.returncode:
        yield ended.stdout.strip()


def check_python(text):
    try:
        compile(text, 'script', 'exec')
    except SyntaxError as error:
        yield f'{error.lineno}: {error.msg}'


def prefixed(path, violations):
    return (f'{path}: {violation}' for violation in violations)


def tally(entries):
    """What tally-tests makes of a log: (passed, failed, skipped), what it printed, its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        log, totals = os.path.join(folder, 'log'), os.path.join(folder, 'totals')
        with open(log, 'w', encoding='utf-8') as file:
            file.writelines(json.dumps(entry) + '\n' for entry in entries)
        ended = subprocess.run([sys.executable, TALLY, log, '--totals', totals], capture_output=True, text=True,
                               check=False)
        with open(totals, encoding='utf-8') as file:
            counts = tuple(int(number) for number in file.read().split())
    return counts, ended.stdout, ended.returncode


def entry(output, result='OK', code=0, errors=''):
    return {'name': 'program', 'stdout': output, 'stderr': errors, 'result': result, 'returncode': code}


# log → expected (passed, failed, skipped), and a word that must be said
TALLIES = {
    'passes': ([entry('1..2\nok 1 /a\nok 2 /b\n')], (2, 0, 0), ''),
    'failure': ([entry('1..2\n# 1 is not 2\nnot ok 1 /a\nok 2 /b\n', 'FAIL', 1)], (1, 1, 0), '1 is not 2'),
    'incomplete': ([entry('1..1\nnot ok 1 /a # TO' 'DO later\n', 'FAIL', 0)], (0, 1, 0), 'later'),
    'skip': ([entry('1..2\nok 1 /a # SKIP no bus\nok 2 /b\n')], (1, 0, 1), 'no bus'),
    'skipped-program': ([entry('1..0 # SKIP no node\n', 'SKIP')], (0, 0, 1), 'no node'),
    'crash': ([entry('1..3\nok 1 /a\n', 'ERROR', -11)], (1, 1, 0), 'signal 11'),
    'time-out': ([entry('', 'TIMEOUT', -15)], (0, 1, 0), 'timeout'),
    'leak-after-success': ([entry('1..1\nok 1 /a\n', 'ERROR', 23, 'LeakSanitizer')], (1, 1, 0), 'LeakSanitizer'),
    'no-tap': ([entry('hello\n')], (1, 0, 0), ''),
    'nothing': ([], (0, 0, 0), ''),
}


def check_tally(entries, expected, word):
    counts, said, code = tally(entries)
    if counts != expected:
        yield f'counted {counts} instead of {expected}'
    if word not in said:
        yield f'does not say "{word}"'
    if (code != 0) != (expected[1] > 0):
        yield f'ended with {code}'


def check_dependencies(build_files, installer):
    for path, text in build_files.items():
        for name in DEPENDENCY.findall(text):
            if not re.search(rf'#.*(?<![\w.+-]){re.escape(name)}(?![\w.+-])', installer):
                yield f'{path}: build-aux/install-deps does not name a package for {name}'


def main():
    report = checklib.Report('scripts')
    texts = {path: checklib.read(path) or '' for path in checklib.project_files()
             if not path.startswith(('tests/data/', 'data/'))}
    shell = [path for path in texts if shebang(texts[path]) in ('sh', 'bash')]
    python = [path for path in texts if shebang(texts[path]).startswith('python') or path.endswith('.py')]
    report.rule('modes', (v for path in texts for v in check_mode(
        path, texts[path], os.access(os.path.join(checklib.ROOT, path), os.X_OK))))
    report.rule('bash', (v for path in shell for v in prefixed(path, check_shell(texts[path]))))
    report.rule('python', (v for path in python for v in prefixed(path, check_python(texts[path]))))
    report.rule('dependencies', check_dependencies(
        {path: text for path, text in texts.items() if path.endswith('meson.build')}, texts['build-aux/install-deps']))
    report.refuses('wrong-mode', check_mode('build-aux/a', '#!/bin/sh\n', False))
    report.refuses('bad-bash', check_shell('if true; then\n'))
    report.refuses('bad-python', check_python('def f(:\n'))
    report.refuses('unknown-dependency', check_dependencies({'meson.build': "dependency('curl')"}, '# libcurl curl-4'))
    report.accepts('known-dependency', check_dependencies({'meson.build': "dependency('curl')"}, 'libcurl-dev # curl'))
    for name, (entries, expected, word) in TALLIES.items():
        report.rule('tally-' + name, check_tally(entries, expected, word))

    if not shutil.which('shellcheck'):
        report.skip('shellcheck', 'shellcheck is not installed')
        report.end()
    report.rule('shellcheck', (v for path in shell for v in prefixed(path, check_shellcheck(texts[path]))))
    report.refuses('doubtful-shell', check_shellcheck('#!/bin/bash\ncd $1\nrm -rf $2/*\n'))
    report.end()


if __name__ == '__main__':
    main()
