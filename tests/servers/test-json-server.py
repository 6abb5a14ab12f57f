#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a mirror between two lists of a server that is not ours, through its pages: after each run both are the same set.

usage: test-json-server.py PROGRAM FOLDER   (json-server is kept in FOLDER from one time to the next)"""

import json
import os
import sys
import urllib.request

from real_servers import DONE, Server, Tap, World, install, skip_all, skip_where_quick

PROGRAM, FOLDER = (os.path.abspath(argument) for argument in sys.argv[1:3])
PACKAGE = ('json-server@0.17.4', 'lib/cli/bin.js')
N, PAGE = 57, 10
OTHERS = [{'id': 900, 'name': 'Made by hand'}, {'id': 901, 'reference': 'x-1', 'name': 'Another’s'}]


def person(number):
    return {'id': number, 'name': f'Person {number} & Söhne', 'age': number / 2}


def operation(identity, method, path, **more):
    body = {'body': 'record'} if method in ('POST', 'PATCH', 'PUT') else {}
    query = {'query': {'_page': '1', '_limit': str(PAGE)}} if 'paging' in more else {}
    return {'id': identity, 'request': {'method': method, 'path': path, **query, **body}, **more}


def job(address, update):
    link = {'paging': {'type': 'link'}, 'key': ['id']}
    return {'format': 1, 'connections': [
        {'id': 'server', 'name': 'Server', 'kind': 'rest', 'environments': {'live': {'address': address, 'privateNetwork': True}},
         'operations': [operation('people', 'GET', '/people', **link), operation('contacts', 'GET', '/contacts', **link),
                        operation('contact', 'GET', '/contacts/{$id}'), operation('add', 'POST', '/contacts', newId='id'),
                        operation('change', update, '/contacts/{$id}'), operation('remove', 'DELETE', '/contacts/{$id}')]}],
        'job': {'id': 'mirror', 'name': 'Mirror',
                'source': {'connection': 'server', 'environment': 'live', 'operation': 'people'},
                'mapping': [{'id': 'r1', 'to': 'reference', 'from': 'id', 'steps': [{'step': 'template', 'text': 'p-{value}'}]},
                            {'id': 'r2', 'to': 'name', 'from': 'name'}, {'id': 'r3', 'to': 'age', 'from': 'age'}],
                'destination': {'connection': 'server', 'environment': 'live', 'mode': 'mirror', 'match': ['reference'],
                                'read': 'contact', 'index': 'contacts', 'create': 'add', 'update': 'change', 'delete': 'remove',
                                'gone': 'delete'}}}


def ask(server, method, path, body=None):
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(server.address + path, data, {'Content-Type': 'application/json'}, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def people_as_contacts(server):
    return sorted((f'p-{each["id"]}', each['name'], each['age']) for each in ask(server, 'GET', '/people'))


def contacts_of_job(server):
    """Each contact, so that one that stands there twice shows."""
    return sorted((each['reference'], each['name'], each['age']) for each in ask(server, 'GET', '/contacts')
                  if each.get('reference', '').startswith('p-'))


def check_equal(tap, server, name, code, said):
    tap.check(code == DONE and contacts_of_job(server) == people_as_contacts(server), name, f'{code} {said}')
    others = [each for each in ask(server, 'GET', '/contacts') if each['id'] in (900, 901)]
    tap.check(others == OTHERS, f'{name}-leaves-others', others)


def check_mirror(tap, world, server, update):
    document = job(server.address, update)
    name = f'mirror-{update.lower()}'
    check_equal(tap, server, f'{name}/first', *world.run(name, document))
    ids = {each['reference']: each['id'] for each in ask(server, 'GET', '/contacts') if 'reference' in each}
    ask(server, 'PATCH', '/people/3', {'name': 'Changed'})
    ask(server, 'DELETE', '/people/11')
    ask(server, 'DELETE', f'/people/{N}')
    ask(server, 'POST', '/people', {'id': 1001, 'name': 'New', 'age': 0.1})
    check_equal(tap, server, f'{name}/second', *world.run(name, document))
    after = {each['reference']: each['id'] for each in ask(server, 'GET', '/contacts') if 'reference' in each}
    same = all(after[reference] == ids[reference] for reference in after if reference in ids)
    tap.check(same and 'p-11' not in after, f'{name}/kept-their-ids', after)
    before = ask(server, 'GET', '/contacts')
    code, said = world.run(name, document)
    tap.check(code == DONE and 'Nothing new' in said and ask(server, 'GET', '/contacts') == before, f'{name}/third-does-nothing', said)


def main():
    skip_where_quick()
    program, reason = install(FOLDER, *PACKAGE)
    if reason:
        skip_all(reason)
    tap = Tap('json-server')
    with World(PROGRAM) as world:
        for update in ('PATCH', 'PUT'):
            with open(world.path('db.json'), 'w', encoding='utf-8') as file:
                json.dump({'people': [person(number) for number in range(1, N + 1)], 'contacts': OTHERS}, file)
            server = Server(['node', program, '--host', '127.0.0.1', '--port', '{port}', 'db.json'], '/people', world.folder)
            try:
                check_mirror(tap, world, server, update)
            finally:
                server.end()
    tap.end()


if __name__ == '__main__':
    main()
