#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: names that are kept in two places, such as problem codes and fail points, drift apart in silence."""

import json
import os
import re

import checklib

CATALOGUE = 'src/core/base/problem-catalog-'
FAIL_POINTS = 'src/core/base/fail-point.c'
LIMITS = 'src/core/base/limits.h'
CODE = re.compile(r'[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*')
ENTRY = re.compile(r'\{\s*"([^"]+)",\s*ROPEWAY_SEVERITY_')
NEW_PROBLEM = re.compile(r'\bropeway_problem_new\s*\(\s*"([^"]*)"')
FAIL_POINT_CALL = re.compile(r'\bropeway_fail_point\s*\(([^;]*)\);')
FAIL_POINT_LIST = re.compile(r'names\[\]\s*=\s*\{(.*?)\}', re.DOTALL)
LIMIT = re.compile(r'#define (ROPEWAY_LIMIT_\w+)')


def check_codes(entries, sources, not_codes):
    """@entries: the catalogue's codes; @sources: path → text of everything else; @not_codes: names of that form that
    mean something else."""
    areas = {code.split('.')[0] for code in entries}
    used = set()
    for path, text in sources.items():
        code = checklib.without_comments(text)
        direct = {match.group(1) for match in NEW_PROBLEM.finditer(code)}
        for line, literal in checklib.string_literals(code):
            used.add(literal)
            alike = CODE.fullmatch(literal) and literal.split('.')[0] in areas and '-' in literal.split('.')[1]
            if literal not in entries and (literal in direct or (alike and literal not in not_codes)):
                yield f'{path}:{line}: {literal} is in no {CATALOGUE}*.c'
    for entry in entries:
        if entry not in used:
            yield f'{CATALOGUE}*.c: nobody reports {entry}'
        if not CODE.fullmatch(entry):
            yield f'{CATALOGUE}*.c: {entry} is not of the form area.kebab-name'


def check_fail_points(listed, sources):
    used = {}
    for path, text in sources.items():
        for match in FAIL_POINT_CALL.finditer(checklib.without_comments(text)):
            for _, name in checklib.string_literals(match.group(1)):
                used.setdefault(name, path)
    for name, path in used.items():
        if name not in listed:
            yield f'{path}: fail point {name} is not listed in {FAIL_POINTS}'
    for name in listed:
        if name not in used:
            yield f'{FAIL_POINTS}: nobody passes {name}'


def check_limits(names, sources):
    together = '\n'.join(checklib.without_comments(text) for text in sources.values())
    for name in names:
        if not re.search(rf'\b{name}\b', together):
            yield f'{LIMITS}: nobody keeps {name}'


def check_built(paths, built):
    """@built: what the compiler was given. Benchmarks and fuzz targets are built only where they are asked for."""
    for path in paths:
        if path not in built and not path.startswith('tests/bench/') and not os.path.basename(path).startswith('fuzz-'):
            yield f'{path}: no meson.build names it, so nobody compiles it'


def built_sources(folder):
    with open(os.path.join(folder, 'compile_commands.json'), encoding='utf-8') as file:
        return {os.path.relpath(os.path.join(command['directory'], command['file']), checklib.ROOT)
                for command in json.load(file)}


def main():
    report = checklib.Report('names')
    sources = {path: checklib.read(path) for path in checklib.project_files('src/', suffix=('.c', '.h'))}
    catalogue = ''.join(sources.pop(path) for path in sorted(sources) if path.startswith(CATALOGUE))
    fail_points, limits = sources.pop(FAIL_POINTS), sources.pop(LIMITS)
    listed = re.findall(r'"([^"]+)"', ''.join(FAIL_POINT_LIST.findall(fail_points)))
    report.rule('problem-codes', check_codes(ENTRY.findall(catalogue), sources, listed))
    report.rule('fail-points', check_fail_points(listed, sources))
    report.rule('limits', check_limits(LIMIT.findall(limits), sources))
    build = os.environ.get('ROPEWAY_TEST_BUILD')
    if build:
        report.rule('every-source-is-built', check_built(
            [path for path in checklib.project_files('src/', 'tests/', suffix='.c')
             if not path.startswith('tests/data/')], built_sources(build)))
    else:
        report.skip('every-source-is-built', 'ROPEWAY_TEST_BUILD does not say where the build is')

    report.refuses('orphan', check_built(['src/a/b.c'], {'src/a/bb.c'}))
    report.refuses('unknown-code', check_codes(['a.b-c'], {'a.c': 'f ("a.b-c"); add (self, "a.other-thing");'}, []))
    report.refuses('unknown-code-of-a-new-area', check_codes(
        ['a.b-c'], {'a.c': 'f ("a.b-c"); ropeway_problem_new ("z.gone", NULL, NULL);'}, []))
    report.refuses('code-that-nobody-reports', check_codes(['a.b-c'], {'a.c': '/* "a.b-c" */'}, []))
    report.refuses('unlisted-fail-point', check_fail_points([], {'a.c': 'ropeway_fail_point ("a.b");'}))
    report.refuses('unused-fail-point', check_fail_points(['a.b'], {'a.c': '/* ropeway_fail_point ("a.b"); */'}))
    report.refuses('limit-that-nobody-keeps', check_limits(['ROPEWAY_LIMIT_A'], {'a.c': 'ROPEWAY_LIMIT_AB'}))
    report.accepts('either-of-two-fail-points', check_fail_points(
        ['a.b', 'a.c'], {'a.c': 'ropeway_fail_point (after ? "a.b" : "a.c");'}))
    report.accepts('good-names', check_codes(
        ['a.b-c'], {'a.c': 'ropeway_problem_new ("a.b-c", NULL); g ("a.csv", "www.example-x.org", "a.p-q");'}, ['a.p-q']))
    report.end()


if __name__ == '__main__':
    main()
