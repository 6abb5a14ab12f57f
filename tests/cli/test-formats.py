#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: records leave and arrive in other languages than JSON over real HTTP; what arrives is read by Python's own parsers.

usage: test-formats.py PROGRAM"""

import csv
import email.parser
import email.policy
import http.server
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import xml.etree.ElementTree as etree

PROGRAM = os.path.abspath(sys.argv[1])
DEADLINE_S = 60
SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'

RSS = '''<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>N</title>
<item><title>Größe &amp; Preis</title><link>https://n.example/1</link><guid>n-1</guid>
<pubDate>Mon, 09 Nov 2026 10:12:00 +0100</pubDate><content:encoded><![CDATA[<p>1 < 2</p>]]></content:encoded></item>
</channel></rss>'''.encode('iso-8859-1')
TABLE = 'Nr;Name;Preis\r\n007;"Müller; Söhne";19,10 €\r\n=1+1;"a ""b""\nc";1234567890123456\r\n'.encode('windows-1252')
ORDERS = f'''<?xml version="1.0"?><s:Envelope xmlns:s="{SOAP}"><s:Body><o:ListResponse xmlns:o="urn:orders"><o:orders>
<o:order id="7"><o:total currency="EUR">19.10</o:total><o:line><o:sku>007</o:sku></o:line></o:order>
</o:orders></o:ListResponse></s:Body></s:Envelope>'''.encode()
FAULT = f'''<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault><faultcode>s:Client</faultcode>
<faultstring>The total is too high</faultstring></s:Fault></s:Body></s:Envelope>'''.encode()
ADDED = f'''<s:Envelope xmlns:s="{SOAP}"><s:Body><AddResponse xmlns="urn:orders"><id>A-1</id></AddResponse></s:Body>
</s:Envelope>'''.encode()
ANSWERS = {
    '/feed': ('application/rss+xml', RSS),
    '/table': ('text/csv; charset=windows-1252', TABLE),
    '/lies': ('text/plain', b'<a/>'),
    '/list': ('text/xml; charset=utf-8', ORDERS),
    '/add': ('text/xml; charset=utf-8', ADDED),
    '/form': ('application/json', b'{"id":"ch_1"}'),
    '/upload': ('application/json', b'{"id":"f_1"}'),
    '/json': ('application/json', b'{"id":"1"}'),
    '/rows': ('application/json', b'[{},{}]'),
    '/lines': ('application/json', b'[{},{}]'),
}


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def same(self, name, found, wanted, said=''):
        self.count += 1
        good = found == wanted
        self.failed += not good
        if not good:
            for line in f'found  {found!r}\nwanted {wanted!r}\n{said}'.split('\n'):
                print('# ' + line)
        print(f'{"ok" if good else "not ok"} {self.count} /cli/formats/{name}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


class Service(http.server.BaseHTTPRequestHandler):
    """Answers as its address says, and remembers what came."""
    protocol_version = 'HTTP/1.1'
    came = []
    fault = False

    def log_message(self, *_):
        pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        path = urllib.parse.urlsplit(self.path).path
        Service.came.append((path, self.headers, body))
        kind, answer = ANSWERS[path]
        status = 200
        if path == '/add' and Service.fault:
            status, answer = 500, FAULT
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = answer


class World:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='ropeway-formats-')
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Service)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        shutil.rmtree(self.folder)

    def run(self, name, source, create, rules, command='run'):
        """What was said, and what came at the address of @create."""
        def operation(identity, members):
            return {'id': identity, **members}
        address = {'live': {'address': f'http://127.0.0.1:{self.server.server_port}', 'privateNetwork': True}}
        document = {
            'format': 1,
            'connections': [
                {'id': 'from', 'name': 'Source', 'kind': 'rest', 'environments': address,
                 'operations': [operation('read', source)]},
                {'id': 'to', 'name': 'Shop', 'kind': 'rest', 'environments': address,
                 'operations': [operation('write', create)]}],
            'job': {
                'id': name, 'name': name,
                'source': {'connection': 'from', 'environment': 'live', 'operation': 'read'},
                'mapping': [{'id': f'r{i}', **rule} for i, rule in enumerate(rules)],
                'destination': {'connection': 'to', 'environment': 'live', 'mode': 'create', 'create': 'write'}}}
        path = os.path.join(self.folder, name + '.json')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(document, file)
        Service.came.clear()
        keep = {key: os.environ[key] for key in ('PATH', 'LC_ALL', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS')
                if key in os.environ}
        ended = subprocess.run(
            [PROGRAM, command, path, '--state', os.path.join(self.folder, name + '.state')], capture_output=True,
            text=True, timeout=DEADLINE_S, check=False, cwd=self.folder,
            env={**keep, 'HOME': self.folder, 'XDG_DATA_HOME': self.folder, 'XDG_RUNTIME_DIR': self.folder,
                 'GIO_USE_PROXY_RESOLVER': 'dummy'})
        said = f'exit {ended.returncode}\n{ended.stdout}{ended.stderr}'
        return said, [(headers, body) for at, headers, body in Service.came if at == create['request']['path']]


def get(path, key, **members):
    return {'request': {'method': 'GET', 'path': path}, 'key': [key], **members}


def post(path, body='record', **members):
    return {'request': {'method': 'POST', 'path': path, 'body': body}, **members}


def copy(*fields):
    return [{'to': field, 'from': field} for field in fields]


FEED = get('/feed', 'id')
ROWS = get('/table', 'Nr')
LIST = {'request': {'method': 'POST', 'path': '/list', 'body': {'List': {'since': '2026'}}}, 'repeat': 'safe',
        'records': 'ListResponse.orders.order', 'key': ["['@id']"],
        'format': {'soapAction': 'urn:orders/List', 'answer': 'xml', 'lists': ['line']}}
TABLE_ROWS = [{'Nr': '007', 'Name': 'Müller; Söhne', 'Preis': '19,10 €'},
              {'Nr': '=1+1', 'Name': 'a "b"\nc', 'Preis': '1234567890123456'}]


def check_sources(tap, world):
    said, came = world.run('feed', FEED, post('/json'), copy('id', 'title', 'link', 'published', 'content'))
    tap.same('rss-arrives', [json.loads(body) for _, body in came],
             [{'id': 'n-1', 'title': 'Größe & Preis', 'link': 'https://n.example/1',
               'published': '2026-11-09T09:12:00Z', 'content': '<p>1 < 2</p>'}], said)
    said, came = world.run('feed-plan', FEED, post('/json'), copy('id', 'title'), 'plan')
    tap.same('rss-is-shown-in-a-plan', ('Größe & Preis' in said, came), (True, []), said)
    said, came = world.run('table', ROWS, post('/json'), copy('Nr', 'Name', 'Preis'))
    tap.same('csv-arrives-as-typed', sorted((json.loads(body) for _, body in came), key=lambda row: row['Nr']),
             TABLE_ROWS, said)
    said, came = world.run('table-plan', ROWS, post('/json'), copy('Nr', 'Preis'), 'plan')
    tap.same('csv-is-shown-in-a-plan', ('007' in said, '1234567890123456' in said, came), (True, True, []), said)
    said, came = world.run('lies', get('/lies', 'id'), post('/json'), copy('id'))
    tap.same('another-type-is-said', ('Source answered with text/plain' in said, came), (True, []), said)


def check_soap(tap, world):
    rules = [{'to': "['@id']", 'from': "['@id']"}, {'to': 'total', 'from': "total['#text']"},
             {'to': 'sku', 'each': 'line', 'rules': [{'id': 'inner', 'to': '$', 'from': 'sku'}]}]
    create = post('/add', {'Add': '{$record}'}, newId='AddResponse.id', format={'soapAction': 'urn:orders/Add'})
    said, came = world.run('soap', LIST, create, rules)
    asked = [(headers, body) for at, headers, body in Service.came if at == '/list']
    tap.same('soap-is-asked', [(headers['SOAPAction'], headers['Content-Type']) for headers, _ in asked],
             [('"urn:orders/List"', 'text/xml; charset=utf-8')], said)
    tap.same('soap-question', [etree.fromstring(body).findtext(f'{{{SOAP}}}Body/List/since') for _, body in asked],
             ['2026'], said)
    added = [etree.fromstring(body).find(f'{{{SOAP}}}Body/Add') for _, body in came]
    tap.same('soap-arrives', [(item.attrib, item.findtext('total'), [sku.text for sku in item.findall('sku')])
                              for item in added], [({'id': '7'}, '19.10', ['007'])], said)
    tap.same('soap-answer-is-understood', 'exit 0' in said, True, said)
    Service.fault = True
    said, came = world.run('fault', LIST, create, rules)
    Service.fault = False
    tap.same('fault-of-the-sender-is-a-refusal', (len(came), 'The total is too high' in said), (1, True), said)


def check_forms(tap, world):
    rules = [{'to': 'customer.name', 'from': 'Name'}, {'to': 'metadata.nr', 'from': 'Nr'},
             {'to': 'items', 'value': [{'price': 'p_1', 'quantity': 2}]}]
    create = post('/form', newId='id', format={'request': 'form', 'style': 'deepObject'})
    said, came = world.run('form', ROWS, create, rules)
    tap.same('form-arrives', sorted(urllib.parse.parse_qsl(body.decode('ascii'), strict_parsing=True)
                                    for _, body in came),
             sorted([('customer[name]', row['Name']), ('metadata[nr]', row['Nr']), ('items[0][price]', 'p_1'),
                     ('items[0][quantity]', '2')] for row in TABLE_ROWS), said)
    tap.same('form-type', {headers['Content-Type'] for headers, _ in came}, {'application/x-www-form-urlencoded'}, said)
    files = {'doc': {'name': '{nr}.pdf', 'type': 'application/pdf', 'encoding': 'base64'}}
    create = post('/upload', newId='id', format={'request': 'multipart', 'files': files})
    rules = [{'to': 'nr', 'from': 'Nr'}, {'to': 'name', 'from': 'Name'}, {'to': 'doc', 'value': 'JVBERgD/'}]
    said, came = world.run('upload', ROWS, create, rules)
    found = []
    for headers, body in came:
        head = f'Content-Type: {headers["Content-Type"]}\r\n\r\n'.encode()
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        found.append([(part.get_param('name', header='content-disposition'), part.get_filename(),
                       part.get_payload(decode=True)) for part in message.iter_parts()])
    tap.same('multipart-arrives', sorted(found),
             sorted([('nr', None, row['Nr'].encode()), ('name', None, row['Name'].encode()),
                     ('doc', row['Nr'] + '.pdf', b'%PDF\0\xff')] for row in TABLE_ROWS), said)


def check_batches(tap, world):
    batch = {'size': 10, 'answers': {'by': 'position'}}
    create = post('/rows', 'records', batch=batch, format={'request': 'csv', 'order': ['Preis']})
    said, came = world.run('rows', ROWS, create, copy('Nr', 'Name', 'Preis'))
    tap.same('csv-is-written', [list(csv.DictReader(io.StringIO(body.decode(), newline=''))) for _, body in came],
             [TABLE_ROWS], said)
    create = post('/lines', 'records', batch=batch, format={'request': 'ndjson'})
    said, came = world.run('lines', ROWS, create, copy('Nr', 'Name', 'Preis'))
    tap.same('ndjson-is-written', [[json.loads(line) for line in body.splitlines()] for _, body in came],
             [TABLE_ROWS], said)


def main():
    tap = Tap()
    with World() as world:
        check_sources(tap, world)
        check_soap(tap, world)
        check_forms(tap, world)
        check_batches(tap, world)
    tap.end()


if __name__ == '__main__':
    main()
