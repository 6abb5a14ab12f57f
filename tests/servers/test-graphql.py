#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: queries, pages, nested lists, errors in part and mutations as a GraphQL server does them that is not ours: graphql-yoga.

usage: test-graphql.py PROGRAM FOLDER   (graphql-yoga is kept in FOLDER from one time to the next)"""

import csv
import json
import os
import sys
import urllib.request

from real_servers import DONE, PARTLY, Server, Tap, World, install, skip_all, skip_where_quick

PROGRAM, FOLDER = (os.path.abspath(argument) for argument in sys.argv[1:3])
HERE = os.path.dirname(os.path.abspath(__file__))

PAGED = ('query ($first: Int!, $after: String) { customers(first: $first, after: $after) {'
         ' edges { node { id name %s } } pageInfo { hasNextPage endCursor } } }')
ORDERS = ('query ($id: ID!, $after: String) { customer(id: $id) { orders(first: 3, after: $after) {'
          ' nodes { id total } pageInfo { hasNextPage endCursor } } } }')
BUSY = 'query ($first: Int!) { busy(first: $first) { id name } }'
PEOPLE = 'query ($name: String) { people(name: $name) { id name age } }'
CREATE = 'mutation ($input: PersonInput!) { personCreate(input: $input) { id } }'


def paged(operation, fields=''):
    return {'id': operation, 'key': ['id'], 'paging': {'type': 'cursor', 'connection': 'data.customers'},
            'graphql': {'document': PAGED % fields, 'variables': {'first': 10}}}


OPERATIONS = [
    paged('customers'),
    paged('fragile', 'fragile'),
    paged('cut', 'orders(first: 3) { nodes { id } pageInfo { hasNextPage } }'),
    {'id': 'orders', 'key': ['id'], 'parameters': {'customer': {}},
     'graphql': {'document': ORDERS, 'variables': {'id': '{customer}'}},
     'paging': {'type': 'cursor', 'connection': 'data.customer.orders'}},
    {'id': 'busy', 'key': ['id'], 'graphql': {'document': BUSY, 'variables': {'first': '5'}}},
    {'id': 'people', 'key': ['id'], 'exact': True, 'graphql': {'document': PEOPLE, 'variables': {'name': '{name}'}}},
    {'id': 'create', 'newId': 'data.personCreate.id', 'batch': {'size': 20},
     'graphql': {'document': CREATE, 'variables': {'input': {'name': '{name}', 'age': '{age}'}}}},
]


def shop(address):
    return {'id': 'shop', 'name': 'Shop', 'kind': 'graphql',
            'environments': {'live': {'address': address + '/graphql', 'privateNetwork': True}}, 'operations': OPERATIONS}


def into_file(name, address, path, operation, parents=False):
    source = {'connection': 'shop', 'environment': 'live', 'operation': operation}
    if parents:
        source['forEach'] = {'operation': 'customers', 'places': {'customer': 'id'}}
    return {'format': 1,
            'connections': [shop(address), {'id': 'out', 'name': 'Out', 'kind': 'file',
                                            'environments': {'live': {'address': path}},
                                            'operations': [{'id': 'rows', 'file': {}}]}],
            'job': {'id': name, 'name': name, 'source': source, 'mapping': [{'id': 'r', 'to': 'Id', 'from': 'id'}],
                    'destination': {'connection': 'out', 'environment': 'live', 'operation': 'rows', 'mode': 'upsert',
                                    'match': ['Id']}}}


def into_shop(address, path):
    return {'format': 1,
            'connections': [{'id': 'in', 'name': 'In', 'kind': 'file', 'environments': {'live': {'address': path}},
                             'operations': [{'id': 'rows', 'file': {}, 'key': ['name']}]}, shop(address)],
            'job': {'id': 'create', 'name': 'create',
                    'source': {'connection': 'in', 'environment': 'live', 'operation': 'rows'},
                    'mapping': [{'id': 'name', 'to': 'name', 'from': 'name'},
                                {'id': 'age', 'to': 'age', 'from': 'age', 'steps': [{'step': 'to-number'}]}],
                    'destination': {'connection': 'shop', 'environment': 'live', 'mode': 'create', 'find': 'people',
                                    'create': 'create', 'match': ['name']}}}


def ask(address, document):
    request = urllib.request.Request(address + '/graphql', json.dumps({'query': document}).encode(),
                                     {'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)['data']


def rows_of(path):
    if not os.path.exists(path):
        return []
    with open(path, newline='', encoding='utf-8') as file:
        return [row[0] for row in csv.reader(file)][1:]


def check_reads(tap, world, address):
    everyone = [f'c{i}' for i in range(57)]
    orders = [f'c{i}-o{n}' for i in range(57) for n in range(1 if i % 3 else 7)]
    cases = {'relay': ('customers', False, everyone, ''),
             'nested-as-children': ('orders', True, orders, ''),
             'nested-cut': ('cut', False, [each for each in everyone if int(each[1:]) % 3], 'has more pages than one'),
             'errors-in-part': ('fragile', False, [each for each in everyone if each != 'c3'], 'Broken'),
             'throttled-and-typed': ('busy', False, everyone[:5], '')}
    for name, (operation, parents, expected, words) in cases.items():
        path = world.path(f'{name}.csv')
        status, said = world.run(name, into_file(name, address, path, operation, parents))
        tap.check(status in (DONE, PARTLY) and rows_of(path) == expected and words in said, name,
                  f'{status}: {rows_of(path)}\n{said}')


def check_writes(tap, world, address):
    path = world.path('people.csv')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('name,age\n' + ''.join(f'P{i},{i}\n' for i in range(30)))
    before = ask(address, '{ requests }')['requests']
    status, said = world.run('create', into_shop(address, path))
    people = ask(address, '{ people { name age } requests }')
    tap.check(status == PARTLY and 'Too young' in said, 'batch-says-who-was-refused', f'{status}: {said}')
    tap.check(sorted(each['age'] for each in people['people']) == [i for i in range(30) if i != 13],
              'batch-writes-each-once', people)
    tap.check(people['requests'] - before < 30 + 10, 'batch-is-few-requests', people['requests'] - before)
    world.run('create', into_shop(address, path))
    again = ask(address, '{ people { name } }')['people']
    tap.check(len(again) == 29, 'again-writes-nothing', again)


def main():
    skip_where_quick()
    _, reason = install(FOLDER, 'graphql-yoga@5.24.1', 'package.json')
    if reason is not None:
        skip_all(reason)
    tap = Tap('graphql')
    server = Server(['node', os.path.join(HERE, 'graphql-server.mjs'), os.path.join(FOLDER, 'node_modules'), '{port}'],
                    path='/graphql')
    try:
        with World(PROGRAM) as world:
            check_reads(tap, world, server.address)
            check_writes(tap, world, server.address)
    finally:
        server.end()
    tap.end()


main()
