/** Trees that do all they can not to be ended, each a way to live on. The first argument says which, the last marks all of it. */
export const hostileTrees = [
  ...['setsid', 'daemon', 'deaf', 'forks-as-it-dies', 'new-child-on-term', 'revives', 'hops', 'groups', 'sheds-guard'],
  ...['closes-all', 'stopped', 'zombies', 'nohup', 'deep', 'threads', 'pipeline', 'many'],
] as const;
/** Nothing but a group of the kernel finds this one: no tag, no session, no parent is left of it. */
export const shedsAll = 'sheds-all';

/** It listens on $PORT and lets all that it starts inherit the socket: the port is free only when the last of them is gone. */
export const hostileProgram = `
import os, signal, socket, subprocess, sys, threading, time

kind, mark = sys.argv[1], sys.argv[-1]
# Whatever goes wrong in a test: none of them is there for ever.
signal.alarm(600)
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', int(os.environ['PORT'])))
listener.set_inheritable(True)

def lasts():
    signal.alarm(600)
    while True:
        time.sleep(1)

def fork(work):
    pid = os.fork()
    if pid == 0:
        try:
            work()
            lasts()
        finally:
            os._exit(0)
    return pid

def deafen():
    for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(one, signal.SIG_IGN)

def alone():
    os.setsid()
    fork(lambda: None)

def python(env, close=False):
    code = 'import time; time.sleep(600)'
    os.execve(sys.executable, [sys.executable, '-c', code, mark], env)

def daemon(work=lambda: None):
    def first():
        os.setsid()
        fork(work)
        os._exit(0)
    os.waitpid(fork(first), 0)

def revive(deadline):
    # Each looks after the other, and both are deaf; bounded, so that no failing test fills the machine.
    deafen()
    def keeper():
        os.setsid()
        for _ in range(500):
            os.waitpid(fork(lambda: time.sleep(0.05) or os._exit(0)), 0)
    fork(keeper)
    fork(keeper)

def hop(left):
    os.setsid()
    time.sleep(0.04)
    if left > 0:
        pid = os.fork()
        if pid > 0:
            os._exit(0)
        hop(left - 1)
    lasts()

def deep(left):
    if left > 0:
        fork(lambda: deep(left - 1))
    lasts()

def shell(line):
    # The shell and what it runs hold the socket too.
    return subprocess.Popen(['sh', '-c', line, mark], close_fds=False)

def react(work):
    def on_term(*_):
        work()
    signal.signal(signal.SIGTERM, on_term)

if kind == 'setsid':
    fork(alone)
elif kind == 'daemon':
    daemon()
elif kind == 'deaf':
    deafen()
    fork(lambda: None)
    daemon(deafen)
elif kind == 'forks-as-it-dies':
    def die():
        fork(os.setsid)
        fork(deafen)
        os._exit(0)
    react(die)
elif kind == 'new-child-on-term':
    react(lambda: fork(alone))
elif kind == 'revives':
    revive(500)
elif kind == 'hops':
    fork(lambda: hop(1000))
elif kind == 'groups':
    for _ in range(4):
        fork(lambda: os.setpgid(0, 0))
elif kind == 'sheds-guard':
    bare = {'PATH': os.environ['PATH']}
    fork(lambda: python(bare))
    fork(lambda: os.setpgid(0, 0) or python(bare))
elif kind == 'closes-all':
    def close():
        os.setsid()
        for fd in range(3):
            os.close(fd)
        os.closerange(listener.fileno() + 1, 1024)
    fork(close)
elif kind == 'stopped':
    for _ in range(3):
        fork(lambda: os.kill(os.getpid(), signal.SIGSTOP))
    fork(lambda: os.setsid() or os.kill(os.getpid(), signal.SIGSTOP))
elif kind == 'zombies':
    for _ in range(20):
        fork(lambda: os._exit(0))
    fork(lambda: [fork(lambda: os._exit(0)) for _ in range(20)])
elif kind == 'nohup':
    shell('nohup sleep 600 >/dev/null 2>&1 & nohup sh -c "trap : HUP TERM; sleep 600; sleep 600" "$0" >/dev/null 2>&1 &').wait()
elif kind == 'deep':
    fork(lambda: deep(50))
elif kind == 'threads':
    def starts():
        for _ in range(500):
            subprocess.run(['sleep', '0.2'], close_fds=False)
    for _ in range(2):
        threading.Thread(target=starts, daemon=True).start()
elif kind == 'pipeline':
    shell('sleep 600 | sh -c "cat; sleep 600" "$0" | sh -c "trap : PIPE TERM; cat; sleep 600" "$0"')
elif kind == 'many':
    for _ in range(40):
        fork(lambda: os.setsid() if os.getpid() % 2 else None)
elif kind == 'sheds-all':
    daemon(lambda: os.setsid() or python({'PATH': os.environ['PATH']}))
# Only when all of that is there it can be called ready.
listener.listen(64)
while True:
    time.sleep(0.2)
`;
