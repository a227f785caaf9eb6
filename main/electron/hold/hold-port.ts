import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Capability } from '../../../shared/features/system/schema.ts';
import { ownProgram } from '../../core/children/own-program.ts';
import type { ChildHandle, Children } from '../../core/children/types.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { HoldPort } from '../../core/ports/host-ports.ts';
import { chordOf } from './chord.ts';

export interface HoldDeps {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** macOS: whether the user lets Optimus see keys of other programs. */
  isTrusted: () => boolean;
  log: Logger;
  /** For tests, which run the program from its source. */
  file?: string;
}

type Missing = Extract<Capability, { available: false }>;
const toggled = 'Until then the key begins and ends with a press each.';
const missing = (why: string, remedy: string): Missing => ({
  available: false,
  why,
  remedy: `${remedy} ${toggled}`.trim(),
});

const program = import.meta.url.endsWith('.ts') ? './hold-program.ts' : './hold-program.js';

/** Tells when the key comes up that is held to talk, by a program of our own that sees the keys of the system. */
export function createHoldPort({ platform, env, isTrusted, log, file }: HoldDeps) {
  const listeners = new Set<() => void>();
  let children: Children | null = null;
  let wanted: { accelerator: string; onUp: () => void } | null = null;
  let child: ChildHandle | null = null;
  let ready = false;
  let problem: Missing | null = null;
  /** Counts what was wanted: an answer for something else comes too late. */
  let turn = 0;

  function forbidden(): Missing | null {
    if (platform === 'linux' && (env.XDG_SESSION_TYPE === 'wayland' || env.WAYLAND_DISPLAY))
      return missing(
        'A Wayland session tells no program when a key comes up that was pressed in another.',
        'Use a session of Xorg to hold the key.',
      );
    if (platform === 'darwin' && !isTrusted())
      return missing(
        'macOS does not let Optimus see keys of other programs.',
        'Allow Optimus in System Settings → Privacy & Security → Accessibility.',
      );
    return null;
  }
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };

  async function start(mine: number, tries: number): Promise<void> {
    if (!wanted || !children || turn !== mine) return;
    problem = forbidden();
    const chord = chordOf(wanted.accelerator, platform);
    if (!chord) problem = missing(`${wanted.accelerator} has a key whose end cannot be seen.`, 'Choose another key.');
    if (problem) return tell();
    const { onUp } = wanted;
    const own = ownProgram({
      name: 'hold',
      file: file ?? fileURLToPath(new URL(program, import.meta.url)),
      configFile: 'stdin',
    });
    const made = await children.spawn({ ...own, label: 'hold to talk', stdin: 'pipe', overflow: 'drop-oldest' });
    if (turn !== mine) return void made.stop({ graceMs: 0 });
    child = made;
    made.stdin?.on('error', () => {});
    made.stdin?.write(`${JSON.stringify(chord)}\n`);
    made.stderr.resume();
    for await (const line of createInterface({ input: made.stdout })) {
      const phase = phaseOf(line);
      if (phase === 'ready') {
        ready = true;
        tell();
      } else if (phase === 'up' && turn === mine) onUp();
    }
    const { code, signal } = await made.exited;
    if (turn !== mine) return;
    child = null;
    const worked = ready;
    ready = false;
    log.warn('the program that sees held keys ended', { code, signal });
    // A crash of something native, once in a while, is mended by another start; what never came up will not.
    if (worked && tries > 0) return start(mine, tries - 1);
    problem = missing(
      'The program that sees when the key comes up does not run here.',
      platform === 'linux' ? 'It needs an X display with its record extension.' : 'Start Optimus again.',
    );
    tell();
  }

  function restart(): void {
    turn++;
    ready = false;
    problem = null;
    const before = child;
    child = null;
    before?.stop({ graceMs: 200 }).catch(() => {});
    start(turn, 3).catch((error: unknown) => {
      log.error('held keys cannot be seen', error);
      problem = missing('The program that sees when the key comes up could not be started.', 'Start Optimus again.');
      tell();
    });
  }

  const port: HoldPort = {
    status() {
      const no = forbidden() ?? problem;
      if (no) return no;
      if (!wanted) return { available: true, detail: 'The key can be held to talk.' };
      return ready
        ? { available: true, detail: 'Speak for as long as you hold the key.' }
        : missing('The program that sees when the key comes up is starting.', '');
    },
    watch(accelerator, onUp) {
      if (accelerator === null && !wanted) return;
      wanted = accelerator === null ? null : { accelerator, onUp };
      restart();
    },
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
  return {
    ...port,
    /** Programs are started by the core, which comes up after its ports. */
    attach(to: Children): void {
      children = to;
      if (wanted) restart();
    },
  };
}

function phaseOf(line: string): unknown {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null && 'phase' in message ? message.phase : null;
  } catch {
    return null;
  }
}
