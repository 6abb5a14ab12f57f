#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: the worst mistakes stand between processes: the real window, agent, keyring and database, used as a person would.

usage: test-window.py CASE ROPEWAY ROPEWAY-GTK PRACTICE-SERVER, inside support/with-bus, which starts the agent."""

import base64
import json
import os
import secrets
import signal
import subprocess
import sys

import desk
from desk import say, until

ROPEWAY, ROPEWAY_GTK, PRACTICE = sys.argv[2:5]
SOURCE = os.environ['ROPEWAY_TEST_SOURCE']
JOB = 'contacts-to-crm'
JOB_NAME = 'People become contacts in the CRM'
PEOPLE = 400
# Long enough for everything that is to happen in the middle of a run; taken back when it has happened.
SLOW = {'rules': [{'kind': 'latency', 'path': '/crm', 'ms': 400}]}


# ---- what several cases need ----

def open_window(ending, screen):
    window = desk.Window(ROPEWAY_GTK, screen)
    ending(window)
    window.wait('In the background')
    return window


def new_screen(ending):
    screen = desk.Screen()
    ending(screen)
    return screen


def new_practice(ending, *arguments):
    practice = desk.Practice(PRACTICE, '--contacts', str(PEOPLE), *arguments)
    ending(practice)
    return practice


def read_job():
    with open(os.path.join(SOURCE, 'data', 'practice', JOB + '.ropeway.json'), encoding='utf-8') as file:
        return json.load(file)


def put_job(agent, practice):
    """The job from the contacts to the CRM, whose services are not the agent's own."""
    bundle = read_job()
    for connection in bundle['connections']:
        connection['environments'] = {'practice': {'address': f'{practice.address}/{connection["id"]}',
                                                   'privateNetwork': True}}
        agent.put('connection', connection)
    agent.put('job', bundle['job'])


def command(*arguments, **changes):
    environment = {**os.environ, **changes}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run([ROPEWAY, *arguments], env=environment, capture_output=True, text=True, check=False,
                          timeout=desk.DEADLINE_S)


def runs_of(job):
    ended = command('log', '--json', job)
    return [json.loads(line) for line in ended.stdout.splitlines() if '"run"' in line]


def open_job(window):
    window.press(JOB_NAME)
    window.wait('Run Now', desk.Atspi.Role.PUSH_BUTTON)


def until_in_the_middle(practice):
    until(lambda: 0 < practice.created() < PEOPLE, 'the middle of the run')


def assert_all_once(practice):
    stats = practice.stats()
    assert stats['records']['crm.contacts'] == PEOPLE, stats
    assert stats['writes']['crm.contacts']['created'] == PEOPLE, stats
    assert stats['duplicates'].get('crm.contacts', 0) == 0, stats


# ---- the cases ----

def test_first_steps(ending):
    """Nothing is there yet; pretend data make a job, which runs, and a second run writes nothing."""
    agent, window = desk.Agent(), open_window(ending, new_screen(ending))
    window.wait('What should go where\\?')
    window.press('Try It With Pretend Data')
    window.press('Run Now')
    window.click('61 new')
    window.wait('Done: 61 rows delivered')
    window.wait('New: 61')
    window.wait('Changed: 0')
    window.press('Back')
    window.press('Run Now')
    window.wait('Nothing new.*')
    rows = agent.call('Practice', '(ss)', 'records', 'book')
    assert len(json.loads(rows[0])['records']) == 61, rows

def test_closed_in_the_middle(ending):
    """The window is killed while a run goes on: it goes on, and the next window shows what became of it."""
    screen, practice, agent = new_screen(ending), new_practice(ending), desk.Agent()
    put_job(agent, practice)
    practice.ask('/_practice/hostile', SLOW)
    window = open_window(ending, screen)
    open_job(window)
    window.press('Run Now')
    until_in_the_middle(practice)
    window.kill()
    practice.ask('/_practice/hostile', {'rules': []})
    window = open_window(ending, screen)
    open_job(window)
    window.wait(f'.*{PEOPLE} new.*')
    assert_all_once(practice)


def test_agent_killed(ending):
    """The agent is killed while a run goes on: the window says so, another agent takes the run up, nothing is doubled."""
    screen, practice, agent = new_screen(ending), new_practice(ending), desk.Agent()
    put_job(agent, practice)
    practice.ask('/_practice/hostile', SLOW)
    window = open_window(ending, screen)
    open_job(window)
    window.press('Run Now')
    until_in_the_middle(practice)
    pid, gate = agent.pid(), desk.Gate()
    os.kill(pid, signal.SIGKILL)
    window.wait('Ropeway in the background stopped and is being started again…')
    gate.open()
    until(lambda: agent.pid() not in (0, pid), 'another agent')
    window.wait('Stop', desk.Atspi.Role.PUSH_BUTTON)
    practice.ask('/_practice/hostile', {'rules': []})
    window.wait(f'.*{PEOPLE} new.*')
    assert window.find('.*', desk.Atspi.Role.DIALOG) is None, 'somebody complains of a run that was taken up'
    assert_all_once(practice)


def test_all_at_once(ending):
    """Window, command line and a second agent want the same job: it runs once, and the others are told."""
    screen, practice, agent = new_screen(ending), new_practice(ending), desk.Agent()
    put_job(agent, practice)
    practice.ask('/_practice/hostile', SLOW)
    window = open_window(ending, screen)
    open_job(window)
    window.press('Run Now')
    window.wait('Stop', desk.Atspi.Role.PUSH_BUTTON)
    late = command('run', JOB)
    assert late.returncode == 4, late
    say(late.stderr)
    second = command('serve')
    assert second.returncode == 4 and 'already' in second.stderr, second
    alone = command('serve', DBUS_SESSION_BUS_ADDRESS=None)
    assert alone.returncode == 4 and 'already' in alone.stderr, alone
    practice.ask('/_practice/hostile', {'rules': []})
    window.wait(f'.*{PEOPLE} new.*')
    assert_all_once(practice)


def put_others(practice, n):
    """People who stand in the CRM already, with another company than at the source."""
    people = practice.ask('/contacts/people?limit=200')['people'][:n]
    for person in people:
        practice.ask('/crm/contacts', {'email': person['email'].strip().lower(), 'name': 'Somebody', 'company': 'Another'})


def test_asked(ending):
    """A run that would overwrite what others wrote stops before it writes, shows it, and goes on when it may; a connection
    that leads elsewhere is asked about too."""
    others = 12
    screen, practice, agent = new_screen(ending), new_practice(ending), desk.Agent()
    put_job(agent, practice)
    put_others(practice, others)
    window = open_window(ending, screen)
    open_job(window)
    window.press('Run Now')
    window.click('Asks you')
    window.wait('Stopped before writing, to ask you')
    window.wait('What Would Happen')
    window.wait('Would change')
    assert practice.created() == others, 'a run that asks has written'
    window.press('Go On…')
    window.wait('Go On\\?')
    window.press('Go On')
    window.wait(f'.*{PEOPLE - others} new.*')
    stats = practice.stats()
    assert stats['records']['crm.contacts'] == PEOPLE, stats
    assert stats['duplicates'].get('crm.contacts', 0) == 0, stats

    elsewhere = new_practice(ending)
    connection, revision = agent.get('connection', 'crm')
    connection['environments']['practice']['address'] = elsewhere.address + '/crm'
    agent.put('connection', connection, revision)
    window.press('Run Now')
    # The first run asks in the list still, below the one that went on; the new one stands above.
    window.until(lambda: window.find('Asks you|.* new.*', desk.Atspi.Role.LABEL) == window.find('Asks you', desk.Atspi.Role.LABEL),
                 'the second question')
    window.click('Asks you')
    window.press('Choose Where to Start…')
    window.wait('Where Should It Start\\?')
    window.press('Everything')
    until(lambda: elsewhere.created() == PEOPLE, 'all at the other place')
    assert practice.stats()['records']['crm.contacts'] == PEOPLE


def test_set_aside(ending):
    """What a service refused is set aside, and goes through when somebody tries it again; what is dismissed is left."""
    screen, practice, agent = new_screen(ending), new_practice(ending), desk.Agent()
    put_job(agent, practice)
    practice.ask('/_practice/hostile', {'rules': [
        {'kind': 'status', 'path': '/crm/contacts', 'method': 'POST', 'status': 422, 'times': 3}]})
    window = open_window(ending, screen)
    open_job(window)
    window.press('Run Now')
    window.click(f'.*{PEOPLE - 3} new.*3 set aside.*')
    window.wait('Partly done: 3 .* need you')
    window.click('.*422.*', desk.Atspi.Role.LIST_ITEM)
    window.press('Try Again')
    until(lambda: practice.created() == PEOPLE, 'what was set aside at its place')
    window.wait('.*3 new.*')
    assert_all_once(practice)
    assert command('parked', JOB).stdout.startswith('No record is set aside.')


def make_connection(window, address, key):
    """The CRM, with a key that is typed."""
    window.go('win.new-connection')
    window.write('Name', 'CRM')
    window.write('Web address', address)
    window.click('How', desk.Atspi.Role.COMBO_BOX)
    window.use('key', 'Down', 'Down', 'Down', 'Return')
    window.write('Name of the extra line', 'X-Api-Key')
    window.click('Key')
    window.type(key)
    window.click('Advanced', desk.Atspi.Role.LIST_ITEM)
    window.click('In my own network', desk.Atspi.Role.CHECK_BOX)
    window.press('Save')
    window.wait('Saved in the keyring')


def put_rest_of_job(agent, practice):
    """What the CRM can do, and the job; the connection is the one that was made in the window."""
    contacts, crm, job = *read_job()['connections'], read_job()['job']
    made, revision = until(lambda: agent.get('connection', 'crm'), 'the connection that was saved')
    environment = next(iter(made['environments']))
    job['destination']['environment'] = environment
    contacts['environments'] = {'practice': {'address': practice.address + '/contacts', 'privateNetwork': True}}
    agent.put('connection', {**made, 'operations': crm['operations']}, revision)
    agent.put('connection', contacts)
    agent.put('job', job)


def places_of(text):
    """The files of the person's that hold @text, however it is written, those of the bus's monitor and of the keyring among
    them."""
    forms = [text.encode(), base64.b64encode(text.encode()).rstrip(b'='), text.encode().hex().encode()]
    places = []
    for root in (desk.HOME, os.environ['XDG_RUNTIME_DIR']):
        for folder, _, names in os.walk(root):
            for path in filter(os.path.isfile, (os.path.join(folder, name) for name in names)):
                with open(path, 'rb') as file:
                    content = file.read()
                if any(form in content for form in forms):
                    places.append(os.path.basename(path))
    return places


def test_secret(ending):
    """A key that is typed into the window is used by the agent, and stands nowhere else."""
    canary = 'CANARY-' + secrets.token_hex(16)
    monitor = desk.Monitor()
    ending(monitor)
    screen, agent = new_screen(ending), desk.Agent()
    practice = new_practice(ending, '--api-key', canary)
    window = open_window(ending, screen)
    make_connection(window, practice.address + '/crm', canary)
    put_rest_of_job(agent, practice)
    window.press('Back')
    open_job(window)
    window.press('Run Now')
    window.wait(f'.*{PEOPLE} new.*')
    assert_all_once(practice)

    exported = os.path.join(desk.HOME, 'exported.json')
    for arguments in (('export', '--output', exported, JOB), ('log', JOB), ('secret', 'list')):
        ended = command(*arguments)
        assert ended.returncode == 0 and canary not in ended.stdout + ended.stderr, ended
    window.end()
    os.kill(agent.pid(), signal.SIGTERM)
    until(lambda: agent.pid() == 0, 'the end of the agent')
    seen = monitor.end()
    for part in (b'SetSecret', b'CreateItem', b'dh-ietf1024-sha256-aes128-cbc-pkcs7'):
        assert part in seen, f'the monitor saw no {part}'
    found = places_of('X-Api-Key')
    assert {'bus.pcap', 'exported.json'} < set(found), found
    found = places_of(canary)
    assert not found, found


CASES = {name[len('test_'):].replace('_', '-'): case for name, case in list(globals().items())
         if name.startswith('test_')}

if __name__ == '__main__':
    desk.run(CASES, sys.argv[1])
