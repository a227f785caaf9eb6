import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { createCore } from '../core/create-core.ts';
import { createSystemClock } from '../core/lib/clock.ts';
import { dataDir } from '../core/lib/data-dir.ts';
import { createDisposers } from '../core/lib/disposers.ts';
import { installCrashHook } from '../core/log/crash-hook.ts';
import { startOnFreePort } from './choose-port.ts';
import { type CommandLine, help, parseCommandLine } from './command-line.ts';
import { createHost } from './create-host.ts';
import { createHeadlessPorts } from './host-ports.ts';
import { openSecrets } from './passphrase/open-secrets.ts';
import { describeStartFailure } from './start-failure.ts';
import { prepareToken } from './token-store.ts';

const endMs = 10_000;
const exitCodes = { ok: 0, crashed: 1, cannotStart: 2, endTooSlow: 3, interrupted: 130 } as const;

// Bundled it lies in out/main, from source in main/headless.
const pages = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../out/renderer/' : '../renderer/', import.meta.url),
);

const say = (line: string) => void process.stderr.write(`${line}\n`);

async function start({ address, port, keepToken, ...options }: CommandLine) {
  const { version } = packageJson;
  const clock = createSystemClock();
  const folder = dataDir();
  const disposers = createDisposers();
  const ending = new AbortController();
  let complete = false;
  let stuck = () => false;

  /** Everything has been put away; a thread that still computes would hold up the exit, and nothing else is left of us. */
  function leave(code: number): never {
    if (stuck()) process.kill(process.pid, 'SIGKILL');
    process.exit(code);
  }

  async function end(signal: NodeJS.Signals) {
    if (ending.signal.aborted) process.exit(exitCodes.interrupted);
    ending.abort();
    const deadline = setTimeout(() => {
      say(`Optimus did not end within ${endMs / 1000} s after ${signal}.`);
      process.exit(exitCodes.endTooSlow);
    }, endMs);
    // A start under way is given up at its next step and ends what it has begun itself.
    if (!complete) return;
    await disposers.run((error) => say(`Something did not end well: ${error}`));
    clearTimeout(deadline);
    leave(exitCodes.ok);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(signal));

  try {
    const { signal } = ending;
    const { cipher, unlocked } = await openSecrets(options, {
      dataDir: folder,
      env: process.env,
      terminal: { input: process.stdin, output: process.stderr },
    });
    // What Optimus starts has no business with it.
    delete process.env.OPTIMUS_PASSPHRASE_FILE;
    const hostPorts = createHeadlessPorts(undefined, cipher);
    const core = await createCore({ dataDir: folder, hostPorts, clock, version, signal });
    disposers.add(core.dispose);
    stuck = core.stuck;
    signal.throwIfAborted();
    const { log, journal, settings, secrets } = core.services;
    if (unlocked?.hasOld) {
      const { unreadable } = await secrets.renew();
      if (unreadable === 0) await unlocked.forgetOld();
      if (options.changePassphrase) say('The passphrase is changed, and the secrets are encrypted anew.');
    }
    disposers.add(installCrashHook({ log, onFatal: (error) => say(`Optimus has to stop: ${error}`) }));

    const { token, gate } = await prepareToken({ dataDir: folder, env: process.env, keepToken, now: clock.now() });
    const host = await startOnFreePort({
      exact: port,
      first: settings.get().headless.port,
      address,
      say,
      start: (wanted) =>
        createHost({
          core,
          hooks: core.services.workflows.hooks,
          clock,
          log: log.child('http'),
          note: (sentence, data) =>
            journal.note({ kind: 'headless.refused', severity: 'notice', actor: 'outside', sentence, data }),
          tokens: gate,
          address,
          port: wanted,
          pages,
          version,
        }),
    });
    disposers.add(host.dispose);
    await core.announce(host.origin);
    signal.throwIfAborted();
    complete = true;
    process.stdout.write(`Optimus is at ${host.origin}/#token=${token}\n`);
  } catch (error) {
    await disposers.run(() => {});
    if (ending.signal.aborted) process.exit(exitCodes.ok);
    say(describeStartFailure(error) ?? `Optimus cannot start: ${error instanceof Error ? error.stack : error}`);
    process.exit(exitCodes.cannotStart);
  }
}

const parsed = parseCommandLine(process.argv.slice(2));
if (parsed.kind === 'help') process.stdout.write(help);
else if (parsed.kind === 'refused') {
  say(parsed.why);
  process.exitCode = exitCodes.cannotStart;
} else await start(parsed.options);
