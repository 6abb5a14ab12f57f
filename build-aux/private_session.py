# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: the window is used from outside as a person would, without seeing the person's own screen, bus, keyring or files."""

import json
import os
import subprocess

from gi.repository import Gio, GLib

APP_ID = 'io.github.ropeway_app.Ropeway'
AGENT = APP_ID + '.Agent'
AGENT_INTERFACE = AGENT + '1'
WINDOW_PATH = '/' + APP_ID.replace('.', '/') + '/window/1'
AGENT_PATH = '/' + APP_ID.replace('.', '/') + '/Agent'
PATIENCE = 60  # seconds that an event may take on a slow computer


class Broken(Exception):
    """What was waited for did not come."""


class Session:
    """A display, a session bus and, if wished, a keyring, in a folder; all of it ends with the block."""

    def __init__(self, folder, width=1280, height=800, wayland=False, keyring=False, environment=None):
        self.folder, self.width, self.height = folder, width, height
        self.wayland, self.keyring = wayland, keyring
        self.children = []
        self.environment = {name: value for name, value in os.environ.items() if name not in (
            'WAYLAND_DISPLAY', 'DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'GTK_THEME', 'XAUTHORITY', 'SESSION_MANAGER')}
        home = os.path.join(folder, 'home')
        self.environment.update({
            'HOME': home, 'XDG_CONFIG_HOME': home + '/.config', 'XDG_DATA_HOME': home + '/.local/share',
            'XDG_STATE_HOME': home + '/.local/state', 'XDG_CACHE_HOME': home + '/.cache',
            'XDG_RUNTIME_DIR': os.path.join(folder, 'run'), 'GSK_RENDERER': 'cairo',
            'GIO_USE_VFS': 'local', 'LIBGL_ALWAYS_SOFTWARE': '1', 'LC_ALL': 'C.UTF-8'})
        self.environment.update(environment or {})

    def __enter__(self):
        for name in ('XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR'):
            os.makedirs(self.environment[name], exist_ok=True)
        os.chmod(self.environment['XDG_RUNTIME_DIR'], 0o700)
        # Without a desktop's settings GTK falls back to another font, which is wider.
        settings = os.path.join(self.environment['XDG_CONFIG_HOME'], 'gtk-4.0')
        os.makedirs(settings, exist_ok=True)
        with open(os.path.join(settings, 'settings.ini'), 'w', encoding='utf-8') as file:
            file.write('[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n')
        try:
            self.start_display()
            self.environment['DBUS_SESSION_BUS_ADDRESS'] = self.start_telling(
                ['dbus-daemon', '--session', '--nofork', '--nosyslog', '--print-address={}'])
            if self.keyring:
                self.start(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'], b'password')
            self.bus = Gio.DBusConnection.new_for_address_sync(
                self.environment['DBUS_SESSION_BUS_ADDRESS'],
                Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
            if self.keyring:
                self.wait_for_name('org.freedesktop.secrets')
        except BaseException:
            self.__exit__()
            raise
        return self

    def start_display(self):
        """Weston draws as a desktop does, shadows and all; Xvfb is there where little is installed."""
        if not self.wayland:
            self.environment['GDK_BACKEND'] = 'x11'
            self.environment['DISPLAY'] = ':' + self.start_telling(
                ['Xvfb', '-displayfd', '{}', '-screen', '0', f'{self.width}x{self.height}x24', '-nolisten', 'tcp',
                 '-noreset'])
            return
        settings = os.path.join(self.folder, 'weston.ini')
        with open(settings, 'w', encoding='utf-8') as file:
            file.write('[shell]\npanel-position=none\nbackground-color=0xff808080\nlocking=false\n'
                       'animation=none\nstartup-animation=none\nclose-animation=none\n')
        self.environment.update({'GDK_BACKEND': 'wayland', 'WAYLAND_DISPLAY': 'wayland-pictures'})
        # Its debugging protocol is what lets a program take pictures.
        weston = self.start(['weston', '--backend=headless-backend.so', '--use-pixman', '--debug', '--idle-time=0',
                             f'--width={self.width}', f'--height={self.height}', '--socket=wayland-pictures',
                             f'--config={settings}'], without=('WAYLAND_DISPLAY',))
        socket = os.path.join(self.environment['XDG_RUNTIME_DIR'], 'wayland-pictures')
        self.wait('the display', lambda: os.path.exists(socket) or weston.poll() is not None)

    def __exit__(self, *_):
        for child in reversed(self.children):
            end(child)

    def start(self, command, given=None, without=()):
        """Starts a program, which ends with the session at the latest; @without: names of the environment."""
        environment = {name: value for name, value in self.environment.items() if name not in without}
        with open(os.path.join(self.folder, 'session.log'), 'ab') as log:
            child = subprocess.Popen(command, env=environment, stdout=log, stderr=log,
                                     stdin=subprocess.PIPE if given else subprocess.DEVNULL)
        self.children.append(child)
        if given:
            child.stdin.write(given)
            child.stdin.close()
        return child

    def start_telling(self, command):
        """Starts a program that writes one line to the file descriptor put in the place of {}; gives that line."""
        reading, writing = os.pipe()
        os.set_inheritable(writing, True)
        command = [word.replace('{}', str(writing)) for word in command]
        with open(os.path.join(self.folder, 'session.log'), 'ab') as log:
            self.children.append(subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, close_fds=False,
                                                  stdin=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading, encoding='utf-8') as file:
            line = file.readline().strip()
        if not line:
            raise Broken(f'{command[0]} does not start; see session.log')
        return line

    # ---- events ----

    def wait(self, words, holds):
        """Lets events come until holds() gives something true, and gives that."""
        late = []
        context = GLib.MainContext.default()
        timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or GLib.SOURCE_REMOVE)
        # Of some things there is no event, only a state to look at.
        tick = GLib.timeout_add(50, lambda: GLib.SOURCE_CONTINUE)
        try:
            while True:
                found = holds()
                if found:
                    return found
                if late:
                    raise Broken(f'waited {PATIENCE} s for {words}')
                context.iteration(True)
        finally:
            if not late:
                GLib.source_remove(timer)
            GLib.source_remove(tick)

    def let_events_come(self, seconds):
        ended = []
        GLib.timeout_add(int(seconds * 1000), lambda: ended.append(True) or GLib.SOURCE_REMOVE)
        while not ended:
            GLib.MainContext.default().iteration(True)

    def call(self, name, path, interface, method, arguments=None, reply=None):
        answer = self.bus.call_sync(name, path, interface, method, arguments,
                                    GLib.VariantType(reply) if reply else None, Gio.DBusCallFlags.NONE, PATIENCE * 1000, None)
        return answer.unpack()

    def has_owner(self, name):
        return self.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner',
                         GLib.Variant('(s)', (name,)))[0]

    def wait_for_name(self, name):
        self.wait(name + ' on the bus', lambda: self.has_owner(name))


def end(child):
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


class Window:
    """The window's actions, as its own buttons call them, and what the agent tells of its work."""

    def __init__(self, session):
        self.session = session
        self.finished = []  # (task, result)
        session.bus.signal_subscribe(AGENT, AGENT_INTERFACE, 'Finished', AGENT_PATH, None, Gio.DBusSignalFlags.NONE,
                                     self._on_finished)

    def _on_finished(self, _bus, _sender, _path, _interface, _name, arguments):
        task, result = arguments.unpack()
        self.finished.append((task, json.loads(result)))

    def wait_for(self):
        self.session.wait_for_name(APP_ID)
        self.session.wait('the window', self.actions)

    def actions(self):
        try:
            return self.session.call(APP_ID, WINDOW_PATH, 'org.gtk.Actions', 'List')[0]
        except GLib.Error:
            return []

    def activate(self, action, target=None):
        """@target: a GLib.Variant. Waits where the window does not let people do this yet."""
        if action not in self.actions():
            raise Broken(f'the window has no action {action}')
        self.session.wait(f'{action} to be possible', lambda: self.session.call(
            APP_ID, WINDOW_PATH, 'org.gtk.Actions', 'Describe', GLib.Variant('(s)', (action,)))[0][0])
        self.session.call(APP_ID, WINDOW_PATH, 'org.gtk.Actions', 'Activate',
                          GLib.Variant('(sava{sv})', (action, [target] if target else [], {})))

    def ask_agent(self, method, arguments=None):
        return self.session.call(AGENT, AGENT_PATH, AGENT_INTERFACE, method, arguments)

    def agent_status(self):
        return json.loads(self.ask_agent('Status')[0])

    def wait_for_run(self, known):
        """Waits for a task that ends after those in @known; gives what the agent said of it."""
        return self.session.wait('the end of the run', lambda: next(
            (result for task, result in self.finished if task not in known and result.get('kind') == 'run'), None))
