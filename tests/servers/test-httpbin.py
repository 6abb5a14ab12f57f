#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: signing in, encodings, redirects, refusals and slow answers as a server does them that is not ours: httpbin.

What is read goes into a CSV file; each row of a table is a job of its own.
usage: test-httpbin.py PROGRAM"""

import csv
import os
import re
import subprocess
import sys

from real_servers import DONE, FAILED, Server, Tap, World, skip_all, skip_where_quick

PROGRAM = os.path.abspath(sys.argv[1])
PYTHON = '/usr/bin/python3'

BASIC = {'type': 'basic', 'user': 'anna', 'password': {'secret': 'there_password'}}
BEARER = {'type': 'bearer', 'token': {'secret': 'there_token'}}


def job(name, address, operation, rules, sign_in=None, path=None, headers=None):
    """One list, or one object, into a file."""
    there = {'id': 'there', 'name': 'There', 'kind': 'rest',
             'environments': {'live': {'address': address, 'privateNetwork': True}},
             'operations': [{'id': 'read', 'key': [next(iter(rules.values()))], **operation}]}
    if sign_in:
        there['signIn'] = sign_in
    if headers:
        there['headers'] = headers
    return {'format': 1,
            'connections': [there, {'id': 'out', 'name': 'Out', 'kind': 'file', 'environments': {'live': {'address': path}},
                                    'operations': [{'id': 'rows', 'file': {}}]}],
            'job': {'id': name, 'name': name,
                    'source': {'connection': 'there', 'environment': 'live', 'operation': 'read'},
                    'mapping': [{'id': f'r{i}', 'to': to, 'from': source} for i, (to, source) in enumerate(rules.items())],
                    'destination': {'connection': 'out', 'environment': 'live', 'operation': 'rows', 'mode': 'upsert',
                                    'match': [next(iter(rules))]}}}


class Case:
    def __init__(self, path, rules, rows, records=None, words='', sign_in=None, secrets=None, **operation):
        self.operation = {'request': {'method': 'GET', 'path': path, **operation.pop('request', {})}, **operation}
        if records is not None:
            self.operation['records'] = records
        self.rules, self.rows, self.words = rules, rows, words
        self.sign_in, self.secrets = sign_in, secrets


WHO = {'User': 'user'}
URL = {'Address': 'url'}
SENT = {'Sent': 'headers.Authorization'}


def lines(n):
    return [['Number']] + [[str(number)] for number in range(n)]


# name: what is asked, what arrives in the file (None: nothing may), and what is said
CASES = {
    # ---- signing in ----
    'basic': Case('/basic-auth/anna/geheim', WHO, [['User'], ['anna']], sign_in=BASIC, secrets={'there_password': 'geheim'}),
    'basic-wrong': Case('/basic-auth/anna/geheim', WHO, None, words='(status 401). Give a valid key or password.', sign_in=BASIC,
                        secrets={'there_password': 'falsch'}),
    'basic-not-asked-for': Case('/hidden-basic-auth/anna/geheim', WHO, [['User'], ['anna']], sign_in=BASIC,
                                secrets={'there_password': 'geheim'}),
    'basic-missing': Case('/basic-auth/anna/geheim', WHO, None, words='The secret “there_password”', sign_in=BASIC),
    'bearer': Case('/bearer', {'Good': 'authenticated'}, [['Good'], ['true']], sign_in=BEARER, secrets={'there_token': 't0ken'}),
    'bearer-none': Case('/bearer', {'Good': 'authenticated'}, None, words='(status 401). Give a valid key'),
    'digest': Case('/digest-auth/auth/anna/geheim', WHO, None, words='the kind “Digest”, which Ropeway does not have', sign_in=BASIC,
                   secrets={'there_password': 'geheim'}),
    # ---- encodings ----
    'gzip': Case('/gzip', {'Good': 'gzipped'}, [['Good'], ['true']]),
    'deflate': Case('/deflate', {'Good': 'deflated'}, [['Good'], ['true']]),
    'brotli': Case('/brotli', {'Good': 'brotli'}, [['Good'], ['true']]),
    'letters': Case('/response-headers', {'Name': 'X-Name'}, [['Name'], ['Müller & Söhne']],
                    request={'query': {'X-Name': 'Müller & Söhne'}}),
    'letters-said-wrong': Case('/response-headers', {'Kind': 'X-Kind'}, [['Kind'], ['7']],
                               request={'query': {'Content-Type': 'application/json; charset=utf-16', 'X-Kind': '7'}}),
    # ---- redirects ----
    'redirect': Case('/redirect/3', URL, [['Address'], ['{address}/get']]),
    'redirect-relative': Case('/relative-redirect/3', URL, [['Address'], ['{address}/get']]),
    'redirect-absolute': Case('/absolute-redirect/3', URL, [['Address'], ['{address}/get']]),
    'redirect-signed': Case('/redirect-to', SENT, [['Sent'], ['Bearer t0ken']], sign_in=BEARER, secrets={'there_token': 't0ken'},
                            request={'query': {'url': '/headers'}}),
    'redirect-without-end': Case('/redirect/50', URL, None, words='leads on and on'),
    # ---- lists ----
    'stream': Case('/stream/3', {'Number': 'id'}, lines(3), format={'answer': 'ndjson'}),
    'stream-100': Case('/stream/100', {'Number': 'id'}, lines(100), format={'answer': 'ndjson'}),
    'xml': Case('/xml', {'Title': 'title'}, [['Title'], ['Wake up to WonderWidgets!'], ['Overview']], 'slideshow.slide',
                format={'answer': 'xml'}),
    # ---- what cannot be read ----
    'page': Case('/html', WHO, None, words='a web page instead of data'),
    'page-of-letters': Case('/encoding/utf8', WHO, None, words='a web page instead of data'),
    'denied': Case('/deny', WHO, None, words='text/plain'),
    'picture': Case('/image/png', WHO, None, words='image/png'),
    'bytes': Case('/bytes/2000', WHO, None, words='application/octet-stream', request={'query': {'seed': '1'}}),
    'drops': Case('/drip', WHO, None, words='application/octet-stream',
                  request={'query': {'duration': '1', 'numbytes': '10', 'code': '200'}}),
    # ---- refusals ----
    'status-400': Case('/status/400', WHO, None, words='There refused this (status 400).'),
    'status-401': Case('/status/401', WHO, None, words='(status 401)'),
    'status-403': Case('/status/403', WHO, None, words='(status 403). Check the permissions'),
    'status-404': Case('/status/404', WHO, None, words='(status 404). Check the address'),
    'status-418': Case('/status/418', WHO, None, words='teapot'),
    'status-501': Case('/status/501', WHO, None, words='(status 501). Try again later.'),
    'not-acceptable': Case('/image', WHO, None, words='(status 406): Client did not request'),
    # ---- what is sent ----
    'cookies-are-not-kept': Case('/cookies/set', {'Cookies': 'cookies.a'}, None, words='no usable value', request={'query': {'a': 'b'}}),
    'template': Case('/anything/x{/path}{?q,lang}', {'Path': 'url', 'Asked': 'args.q'},
                     [['Path', 'Asked'], ['{address}/anything/x/a%20b?q=ü%20%26%20x', 'ü & x']],
                     parameters={'path': {'default': 'a b'}, 'q': {'default': 'ü & x'}, 'lang': {}}),
    # ---- patience ----
    'slow': Case('/delay/2', URL, [['Address'], ['{address}/delay/2']]),
}


def read_rows(path):
    if not os.path.exists(path):
        return None
    with open(path, encoding='utf-8-sig', newline='') as file:
        return list(csv.reader(file))


def check_cases(tap, world, address):
    for name, case in CASES.items():
        path = world.path(f'{name}.csv')
        code, said = world.run(name, job(name, address, case.operation, case.rules, case.sign_in, path), secrets=case.secrets)
        wanted = [[cell.replace('{address}', address) for cell in row] for row in case.rows] if case.rows else None
        found = read_rows(path)
        leaked = any(secret in said for secret in (case.secrets or {}).values())
        tap.check(code == (DONE if wanted else FAILED) and found == wanted and case.words in said and not leaked, name,
                  f'{code} {said}\nfound {found}')


def check_elsewhere(tap, world, address):
    """Another host is another service: it gets no credentials, and nothing else that was not meant for it."""
    other = address.replace('127.0.0.1', 'localhost')
    operation = {'request': {'method': 'GET', 'path': '/redirect-to', 'query': {'url': f'{other}/headers'},
                             'headers': {'X-Own': 'ours'}}}
    path = world.path('elsewhere.csv')
    rules = {'Host': 'headers.Host', 'Sent': 'headers.Authorization', 'Own': "headers['X-Own']"}
    code, said = world.run('elsewhere', job('elsewhere', address, operation, rules, BEARER, path), secrets={'there_token': 't0ken'})
    rows = read_rows(path)
    good = code == DONE and rows[1][0].startswith('localhost') and rows[1][1:] == ['', '']
    tap.check(good, 'elsewhere-gets-nothing', f'{code} {rows} {said}')


def check_again(tap, world, address):
    """A server that is down for a while is asked again, a few times."""
    operation = {'request': {'method': 'GET', 'path': '/status/503'}}
    code, said = world.run('again', job('again', address, operation, WHO, path=world.path('again.csv')))
    requests = re.search(r'(\d+) requests?\.', said)
    tap.check(code == FAILED and '(status 503). Try again later.' in said and int(requests.group(1)) > 1, 'again', f'{code} {said}')


def check_etag(tap, world, address):
    """What did not change is read all the same: a run alone keeps no answers, so it never says that it has one."""
    operation = {'request': {'method': 'GET', 'path': '/etag/abc'}}
    for turn in ('first', 'again'):
        path = world.path('etag.csv')
        code, said = world.run('etag', job('etag', address, operation, URL, path=path))
        tap.check(code == DONE and read_rows(path) == [['Address'], [f'{address}/etag/abc']], f'etag-{turn}', f'{code} {said}')


def main():
    skip_where_quick()
    if subprocess.run([PYTHON, '-c', 'import httpbin, gunicorn'], capture_output=True, check=False).returncode:
        skip_all('httpbin is not installed (python3-httpbin, gunicorn)')
    tap = Tap('httpbin')
    server = Server([PYTHON, '-m', 'gunicorn', '--worker-class', 'gthread', '--threads', '8', '--bind', '127.0.0.1:{port}',
                     'httpbin:app'], '/get')
    with World(PROGRAM) as world:
        try:
            check_cases(tap, world, server.address)
            check_elsewhere(tap, world, server.address)
            check_again(tap, world, server.address)
            check_etag(tap, world, server.address)
        finally:
            server.end()
    tap.end()


if __name__ == '__main__':
    main()
