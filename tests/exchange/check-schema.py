#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a validator that we did not write must accept every file that we write, and see the mistakes it can see."""

import glob
import json
import os
import re
import subprocess
import sys

try:
    import jsonschema
    VALIDATOR = jsonschema.Draft202012Validator
except (ImportError, AttributeError):
    print('1..0 # SKIP python3-jsonschema 4 or newer is not installed')
    sys.exit(0)

SOURCE = os.environ['ROPEWAY_TEST_SOURCE']
DATA = os.environ['ROPEWAY_TEST_DATA']
# Mistakes that a schema can see; what takes more than one place to see is left to the readers.
SEEN = ['case-members', 'cases-no-list', 'condition-list', 'condition-unclear', 'condition-words',
        'connection-address-*', 'connection-environments-empty', 'destination-mode-word', 'destination-send-word',
        'file-*', 'id-bad-slugs', 'id-environment-bad', 'job-policies*', 'job-schedule-daily', 'job-schedule-empty',
        'job-schedule-every-missing', 'job-schedule-weekly', 'job-start', 'job-start-since-missing', 'job-unit',
        'mirror-archive-incomplete', 'name-too-long', 'number-out-of-range', 'operation-batch-answers',
        'operation-batch-incomplete', 'operation-batch-index', 'operation-changes', 'operation-changes-months',
        'operation-form-members', 'operation-format', 'operation-format-members',
        'operation-key-empty', 'operation-key-many', 'operation-method-*',
        'operation-paging-members', 'operation-paging-size', 'operation-parameters', 'operation-path',
        'operation-repeat', 'operation-shape', 'open-host', 'open-not-https', 'parameter-not-scalar',
        'parent-places-*', 'rule-default-missing', 'rule-from', 'rule-none', 'rule-origin', 'rule-steps',
        'rule-steps-many', 'rule-words', 'sign-in-api-key-members', 'sign-in-secret-in-plain', 'sign-in-secret-name-*',
        'sign-in-text', 'type-missing-members', 'type-null-members', 'type-wrong-everywhere']


def load(path):
    with open(path, encoding='utf-8') as file:
        return json.load(file)


def edited(path):
    """A document of the kind that tests/model/test-bad.c describes."""
    patch = load(path)
    document = load(f'{DATA}/model/base/{patch["base"]}.json')
    for edit in patch['edits']:
        *parents, last = edit['at'].split('/')[1:]
        place = document
        for name in parents:
            place = place[int(name) if isinstance(place, list) else name]
        if isinstance(place, list) and last == '-':
            place.append(edit['put'])
            continue
        last = int(last) if isinstance(place, list) else last
        if 'put' in edit:
            place[last] = edit['put']
        else:
            del place[last]
    return document


def main():
    rewrite = sys.argv[1]
    schema = load(os.path.join(SOURCE, 'data', 'job.schema.json'))
    results = []

    def check(name, fails):
        fails = [str(fail) for fail in fails]
        for fail in fails:
            print(f'# {fail}')
        results.append(not fails)
        print(f'{"not " if fails else ""}ok {len(results)} /exchange/schema/{name}')

    def refusals(document):
        for error in VALIDATOR(schema).iter_errors(document):
            yield f'{error.json_path}: {error.message[:200]}'

    def not_seen(path):
        if not any(refusals(edited(path) if path.endswith('.patch') else load(path))):
            yield 'the schema accepts it'

    try:
        VALIDATOR.check_schema(schema)
        check('is-a-schema', [])
    except jsonschema.SchemaError as error:
        check('is-a-schema', [error.message])

    for path in sorted(glob.glob(f'{DATA}/exchange/good/*.json') + glob.glob(f'{DATA}/model/base/*.json')
                       + glob.glob(f'{SOURCE}/data/practice/*.ropeway.json')):
        name = os.path.basename(path)
        check(f'accepts/{name}', refusals(load(path)))
        written = subprocess.run([rewrite, path], capture_output=True, check=True, timeout=60).stdout
        check(f'accepts-what-we-write/{name}', refusals(json.loads(written)))

    # The tutorial is a job file, too.
    with open(os.path.join(SOURCE, 'README.md'), encoding='utf-8') as file:
        blocks = [json.loads(block) for block in re.findall(r'^```json\n(.*?)^```$', file.read(), re.M | re.S)]
    for document in (block for block in blocks if isinstance(block, dict) and 'format' in block):
        check(f'accepts/README/{document["job"]["id"]}', refusals(document))

    for pattern in SEEN:
        paths = sorted(path for path in glob.glob(f'{DATA}/model/bad/{pattern}.*') if not path.endswith('.expected'))
        for path in paths:
            check(f'refuses/{os.path.basename(path)}', not_seen(path))
        if not paths:
            check(f'refuses/{pattern}', ['there is no such case'])
    print(f'1..{len(results)}')
    sys.exit(0 if all(results) else 1)


main()
