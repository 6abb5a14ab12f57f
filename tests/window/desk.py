# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a person at a desk: a screen, a window, an agent that the bus starts, and what can be read and pressed. Runs inside
support/with-bus."""

import ctypes
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
import urllib.request

import gi

gi.require_version('Atspi', '2.0')
gi.require_version('Gio', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

APP = 'io.github.ropeway_app.Ropeway'
AGENT = APP + '.Agent'
AGENT_PATH = '/io/github/ropeway_app/Ropeway/Agent'
AGENT_INTERFACE = APP + '.Agent1'
DEADLINE_S = int(os.environ.get('ROPEWAY_TEST_DEADLINE_S', '60'))
HOME = os.environ['HOME']
SHADOW = 5  # what the window of X has around the one that people see


def say(text):
    for line in str(text).splitlines():
        print('#', line, flush=True)


def until(condition, what):
    """Lets events come in until @condition gives something, and gives that. It is asked after each event, and a few times
    a second besides, for what other processes change without telling."""
    context = GLib.MainContext.default()
    deadline = time.monotonic() + DEADLINE_S
    GLib.timeout_add(100, lambda: GLib.SOURCE_CONTINUE if time.monotonic() < deadline + 1 else GLib.SOURCE_REMOVE)
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError('never came: ' + what)
        context.iteration(True)


def end_with_us():
    """A test that is killed takes what would live on for ever with it."""
    PR_SET_PDEATHSIG = 1  # prctl(2)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def ready_line(process, what):
    """Gives the first line of what @process prints."""
    line = process.stdout.readline()
    assert line, what + ' said nothing'
    return line


class Screen:
    """An X server that nobody looks at."""

    def __init__(self):
        ours, theirs = os.pipe()
        self.log = open(os.path.join(HOME, 'screen.log'), 'wb')
        self.process = subprocess.Popen(
            ['Xvfb', '-displayfd', str(theirs), '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
            pass_fds=[theirs], stdout=self.log, stderr=self.log, preexec_fn=end_with_us)
        os.close(theirs)
        with os.fdopen(ours) as display:
            self.name = ':' + display.readline().strip()
        assert self.name != ':', 'Xvfb does not start'

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


class Practice:
    """The practice apps as a process of their own, that outlives the agent."""

    def __init__(self, program, *arguments):
        self.process = subprocess.Popen([program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = json.loads(ready_line(self.process, 'the practice server'))['port']
        self.address = f'http://127.0.0.1:{self.port}'

    def ask(self, path, body=None):
        request = urllib.request.Request(self.address + path, data=body and json.dumps(body).encode(),
                                         headers={'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def stats(self):
        return self.ask('/_practice/stats')

    def created(self):
        return self.stats()['writes'].get('crm.contacts', {}).get('created', 0)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Gate:
    """Where the agent waits before it begins (agent.service.in), until it is opened."""

    def __init__(self):
        self.path = os.path.join(HOME, 'gate')
        os.mkfifo(self.path)

    def open(self):
        with open(self.path, 'wb'):  # waits for the agent to come
            os.unlink(self.path)


class Agent:
    """The agent, seen from the bus."""

    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def call(self, method, kind='()', *arguments, reply=None):
        return self.bus.call_sync(AGENT, AGENT_PATH, AGENT_INTERFACE, method, GLib.Variant(kind, arguments),
                                  reply and GLib.VariantType(reply), Gio.DBusCallFlags.NONE, DEADLINE_S * 1000).unpack()

    def status(self):
        return json.loads(self.call('Status')[0])

    def put(self, kind, document, expected=0):
        return self.call('Put', '(ssx)', kind, json.dumps(document), expected)[0]

    def get(self, kind, name):
        """The document and its revision, as the window reads them: from the database; None where there is none."""
        with sqlite3.connect(f'file:{self.status()["database"]}?mode=ro', uri=True) as database:
            row = database.execute('SELECT body, revision FROM document WHERE kind = ? AND id = ?',
                                   (kind, name)).fetchone()
        return row and (json.loads(row[0]), row[1])

    def pid(self):
        """Its process, 0 where there is none. Never starts it."""
        try:
            return self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                                      'GetConnectionUnixProcessID', GLib.Variant('(s)', (AGENT,)), None,
                                      Gio.DBusCallFlags.NONE, -1).unpack()[0]
        except GLib.Error:
            return 0


class Window:
    """ropeway-gtk, used as somebody uses it who cannot see it."""

    def __init__(self, program, screen):
        self.log = open(os.path.join(HOME, 'window.log'), 'ab')
        self.screen = screen
        environment = dict(os.environ, DISPLAY=screen.name, GDK_BACKEND='x11', GSK_RENDERER='cairo',
                           GDK_DEBUG='gl-disable', GSETTINGS_BACKEND='memory', G_DEBUG='fatal-criticals',
                           LC_ALL='C.UTF-8', GIO_USE_VFS='local',
                           ADW_DISABLE_PORTAL='1')
        environment.pop('WAYLAND_DISPLAY', None)
        settings = os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0', 'settings.ini')
        os.makedirs(os.path.dirname(settings), exist_ok=True)
        with open(settings, 'w', encoding='utf-8') as file:
            file.write('[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n')
        self.process = subprocess.Popen([program], env=environment, stdout=self.log, stderr=self.log)
        self.root = until(self.find_root, 'the window on the accessibility bus')

    def find_root(self):
        assert self.process.poll() is None, f'the window ended with {self.process.returncode}'
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_process_id() == self.process.pid:
                # What is kept of GTK's widgets on this side misses children that come later.
                application.set_cache_mask(Atspi.Cache.NONE)
                return application
        return None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def end(self):
        if self.process.poll() is None:
            self.kill()

    # ---- what is there ----

    def walk(self, root=None):
        """All that shows, from @root down."""
        waiting = [root or self.root]
        while waiting:
            node = waiting.pop()
            try:
                if node is None or not shows(node):
                    continue
                yield node
                waiting.extend(node.get_child_at_index(i) for i in reversed(range(node.get_child_count())))
            except GLib.Error:
                continue  # gone meanwhile

    def find(self, name, *roles, root=None):
        """What shows, is called @name (a pattern for all of it) and is one of @roles; else None."""
        for node in self.walk(root):
            try:
                if (not roles or node.get_role() in roles) and re.fullmatch(name, text_of(node), re.DOTALL):
                    return node
            except GLib.Error:
                continue
        return None

    def until(self, condition, what):
        """Like until(), for as long as the window lives; tells what shows where it never comes."""
        def look():
            assert self.process.poll() is None, f'the window ended with {self.process.returncode}'
            return condition()
        try:
            return until(look, what)
        except AssertionError:
            self.tell()
            raise

    def wait(self, name, *roles, root=None):
        return self.until(lambda: self.find(name, *roles, root=root), f'“{name}” in the window')

    def tell(self):
        """Prints what shows, for whoever reads why a test failed."""
        for node in self.walk():
            try:
                say(f'{node.get_role_name()}: {text_of(node)!r} {node.get_description()!r}')
            except GLib.Error:
                continue

    # ---- what can be done ----

    def act(self, names, find, what):
        """Does the first action of @names that what @find gives has, as soon as it can be done."""
        def try_act():
            node = find()
            try:
                if node is None or not node.get_state_set().contains(Atspi.StateType.SENSITIVE):
                    return False
                theirs = [node.get_action_name(i) for i in range(node.get_n_actions())]
                return any(name in theirs and node.do_action(theirs.index(name)) for name in names)
            except GLib.Error:
                return False
        self.until(try_act, what)

    def press(self, name, *roles):
        """Presses a button, or opens what a row stands for."""
        roles = roles or (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.LIST_ITEM)
        self.act(('click', 'row.open'), lambda: self.find(name, *roles), f'a way to press “{name}”')

    def go(self, action):
        """Does what a shortcut or the menu does."""
        self.act((action,), lambda: self.find('.*', Atspi.Role.FRAME), action)

    def use(self, *arguments):
        """Moves the mouse, or presses keys."""
        subprocess.run(['xdotool', *arguments], env=dict(os.environ, DISPLAY=self.screen.name), check=True)

    def click(self, name, *roles):
        """Clicks on what has nothing to press for those who cannot click, once it stays where it is."""
        last = []

        def rests():
            node = self.find(name, *roles)
            try:
                where = node and node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
            except GLib.Error:
                return None
            last.append(where and (where.x + where.width // 2 + SHADOW, where.y + where.height // 2 + SHADOW))
            return last[-1] if last[-2:] == [last[-1]] * 2 else None
        x, y = self.until(rests, f'a place to click “{name}”')
        self.use('mousemove', str(x), str(y), 'click', '1')

    def type(self, text):
        self.use('type', '--delay', '1', text)

    def write(self, name, text):
        """Writes into an entry."""
        node = self.wait(name, Atspi.Role.TEXT, Atspi.Role.PASSWORD_TEXT, Atspi.Role.ENTRY)
        editable = node.get_editable_text_iface()
        assert editable is not None and editable.set_text_contents(text), f'“{name}” takes no text'


def shows(node):
    """GTK 4.8 says "showing" of nearly nothing, and "visible" also of what is folded; and what another page of a stack shows
    looks like shown."""
    if node.get_role() == Atspi.Role.APPLICATION:
        return True
    if not node.get_state_set().contains(Atspi.StateType.VISIBLE):
        return False
    component = node.get_component_iface()
    extents = component and component.get_extents(Atspi.CoordType.WINDOW)
    return extents is None or (extents.width > 0 and extents.height > 0)


def text_of(node):
    """What a person is told: the name, or the text of what has none."""
    name = node.get_name()
    if not name and node.get_text_iface() is not None:
        name = Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    name = name or ''
    # GTK gives the name by the property and by the label within: "_Save Save", "From From".
    half = (len(name) - 1) // 2
    if half > 0 and name[:-half].rstrip(' ').replace('_', '') == name[-half:]:
        return name[-half:]
    return name


class Monitor:
    """Everything that goes over the session bus, byte for byte."""

    def __init__(self):
        self.path = os.path.join(HOME, 'bus.pcap')
        self.log = open(self.path, 'wb')
        self.process = subprocess.Popen(['dbus-monitor', '--session', '--pcap'], stdout=self.log)
        until(lambda: os.path.getsize(self.path) > 0, 'the bus monitor')

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        with open(self.path, 'rb') as file:
            return file.read()


LOGS = ('window.log', 'agent.log', 'screen.log')


def read_log(name):
    path = os.path.join(HOME, name)
    if not os.path.exists(path):
        return ''
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


def run(cases, argument):
    """Runs the case called @argument, as TAP."""
    print('1..1', flush=True)
    things = []
    status = 0
    try:
        cases[argument](things.append)
    except Exception:  # pylint: disable=broad-except
        say(traceback.format_exc())
        status = 1
    finally:
        for thing in reversed(things):
            thing.end()
    for name in LOGS:
        log = read_log(name)
        if re.search(r'Sanitizer|runtime error|CRITICAL|WARNING', log):
            say(f'{name} complains')
            status = 1
        if status:
            say(f'{name}:\n{log[-8000:]}')
    print(f'{"not " if status else ""}ok 1 /window/{argument}', flush=True)
    sys.exit(status)
