#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: the connections that people make for GitHub, Slack, Asana and Stripe, against mocks that know the published
descriptions of these services: Prism says of each request whether the service would have taken it.

usage: test-described.py PROGRAM FOLDER   (the mocks are kept in FOLDER from one time to the next)
The descriptions are large and no part of the project: they lie in ../shared/material beside it, or in ROPEWAY_TEST_MATERIAL."""

import json
import os
import sys

from real_servers import DONE, FAILED, Server, Tap, World, install, skip_all, skip_where_quick

PROGRAM, FOLDER = (os.path.abspath(argument) for argument in sys.argv[1:3])
MATERIAL = os.environ.get('ROPEWAY_TEST_MATERIAL') or os.path.join(os.environ['ROPEWAY_TEST_SOURCE'], '..', 'shared', 'material')
PRISM = ('@stoplight/prism-cli@5.16.0', 'dist/index.js')
MOCKOON = ('@mockoon/cli@9.9.0', 'bin/run.js')

# connection: description, who mocks it, and the path of its address
SERVICES = {'github': ('01-github-rest.3.0.json', 'prism', ''), 'slack': ('04-slack.2.0.json', 'prism', ''),
            'asana': ('07-asana.3.0.json', 'prism', ''), 'stripe': ('03-stripe.3.0.json', 'mockoon', '/v1')}
SECRETS = {f'{name}_token': 'of-nobody' for name in SERVICES} | {'stripe_key': 'sk_test_of_nobody'}

# job: how it ends, and what is said; the mocks answer every request alike, which no service would
JOBS = {
    'github-to-asana': (DONE, '1 record delivered'),
    'asana-to-github': (DONE, '1 record delivered'),
    'github-to-slack': (FAILED, 'Slack refused this (status 422): too_many_attachments'),
    'slack-to-stripe': (FAILED, 'may or may not have arrived'),
    'github-pages': (FAILED, 'at another host'),
    'slack-pages': (FAILED, 'the same cursor twice'),
    'stripe-to-slack': (FAILED, 'by which the next page is asked for'),
}


def start(name, programs):
    description, mock, path = SERVICES[name]
    file = os.path.join(MATERIAL, 'openapi', description)
    if mock == 'prism':
        return Server(['node', programs[mock], 'mock', '-h', '127.0.0.1', '-p', '{port}', file], '/')
    return Server(['node', programs[mock], 'start', '--data', file, '--port', '{port}', '--hostname', '127.0.0.1',
                   '--disable-log-to-file', '--disable-admin-api', '--faker-seed', '1'], '/')


def load(name, servers):
    with open(os.path.join(os.environ['ROPEWAY_TEST_DATA'], 'servers', f'{name}.ropeway.json'), encoding='utf-8') as file:
        document = json.load(file)
    for connection in document['connections']:
        server = servers[connection['id']]
        connection['environments']['live']['address'] = server.address + SERVICES[connection['id']][2]
    return document


def main():
    skip_where_quick()
    if not os.path.exists(os.path.join(MATERIAL, 'openapi')):
        skip_all('the descriptions of the services are not here (../shared/material)')
    programs = {}
    for name, package in (('prism', PRISM), ('mockoon', MOCKOON)):
        programs[name], reason = install(os.path.join(FOLDER, name), *package)
        if reason:
            skip_all(reason)
    tap = Tap('described')
    servers = {}
    with World(PROGRAM) as world:
        try:
            for name in SERVICES:
                servers[name] = start(name, programs)
            for name, (status, words) in JOBS.items():
                code, said = world.run(name, load(name, servers), secrets=SECRETS)
                tap.check(code == status and words in said and 'of-nobody' not in said, name, f'{code} {said}')
                code, said = world.run(name, load(name, servers), 'check')
                tap.check(code == DONE and 'is good' in said, f'{name}/check', said)
            for name, (_, mock, _) in SERVICES.items():
                said = servers[name].said()
                # The old description of Slack wants its token twice.
                bad = [line for line in said.splitlines() if 'Violation: request' in line and "'token'" not in line]
                tap.check(mock != 'prism' or not bad, f'{name}/would-have-taken-it', '\n'.join(bad[:9]))
        finally:
            for server in servers.values():
                server.end()
    tap.end()


if __name__ == '__main__':
    main()
