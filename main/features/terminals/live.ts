import { hostname } from 'node:os';
import type { Exit, PtyHandle } from '../../core/children/types.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import { createBrakes } from './brakes.ts';
import { createCommands } from './commands.ts';
import { createShellMarks } from './marks/shell-marks.ts';
import type { Readers } from './readers.ts';
import type { TerminalRecord, TerminalsRepo } from './repo.ts';
import type { Scrollback } from './scrollback/shelf.ts';
import type { Share } from './share.ts';

/** Output that is not on disk yet; more than this and the program waits for the disk. */
const mostUnwritten = 8 * 1024 * 1024;
/** Of what is typed into a program that does not read. */
export const mostUnread = 8 * 1024 * 1024;
/** A program may say a new title a thousand times a second; the screens hear of it so often. */
const tellEveryMs = 300;
/** A shell without marks says nothing when it is ready. */
const readyAfterMs = 1_500;

interface Deps {
  record: TerminalRecord;
  pty: PtyHandle;
  scrollback: Scrollback;
  readers: Readers;
  share: Share;
  nonce: string;
  repo: TerminalsRepo;
  clock: Clock;
  log: Logger;
  redact: (text: string) => string;
  /** Typed once the shell is ready. */
  type: string | null;
  onChange: () => void;
  onEnd: (exit: Exit) => void;
}

export interface Live {
  pty: PtyHandle;
  pause: () => void;
  resume: () => void;
  running: () => string | null;
  title: () => string | null;
  folder: () => string | null;
  modes: () => string;
  write(data: Uint8Array): boolean;
  resize(columns: number, rows: number): void;
  ended: Promise<void>;
}

/** One terminal that runs: its bytes to the disk and to whoever shows it, its marks to what is known of it. */
export async function createLive(deps: Deps): Promise<Live> {
  const { record, pty, scrollback, readers, share, repo, clock, log, redact, onChange, onEnd } = deps;
  const { bytes, times } = scrollback;
  let title: string | null = null;
  let folder: string | null = null;
  let type = deps.type;
  let telling: Cancel | null = null;

  const changed = () => {
    telling ??= clock.after(tellEveryMs, () => {
      telling = null;
      onChange();
    });
  };
  const commands = createCommands({
    terminalId: record.id,
    repo,
    clock,
    log,
    redact,
    folder: () => folder,
    onChange: changed,
  });
  await commands.begin();

  const typeNow = () => {
    if (type === null) return;
    const text = type;
    type = null;
    pty.write(text.replaceAll(/\r?\n/g, '\r'));
  };
  const stopWaiting = type === null ? () => {} : clock.after(readyAfterMs, typeNow);

  const marks = createShellMarks({
    nonce: deps.nonce,
    hostname: hostname(),
    events: {
      title(text) {
        const next = text === '' ? null : redact(text);
        if (next === title) return;
        title = next;
        changed();
      },
      folder(path) {
        if (path === folder) return;
        folder = path;
        changed();
      },
      prompt() {
        stopWaiting();
        typeNow();
      },
      commandStarted: commands.started,
      commandEnded: commands.ended,
    },
  });

  const brake = createBrakes(pty);
  const ownShare = (on: boolean) => brake('share', on);
  let problem = bytes.problem();
  const stopFollowing = bytes.onChange(() => {
    if (problem !== bytes.problem()) {
      problem = bytes.problem();
      changed();
    }
    const unwritten = bytes.unwritten();
    if (unwritten > mostUnwritten) brake('disk', true);
    else if (unwritten < mostUnwritten / 2) brake('disk', false);
  });
  pty.onData((data) => {
    const at = bytes.next();
    times.note(at);
    marks.push(data, at);
    bytes.append(data);
    readers.check();
    if (!readers.watched()) share.take(data.length, ownShare);
  });
  brake('readers', readers.paused());

  const ended = pty.exited.then(async (exit) => {
    stopWaiting();
    stopFollowing();
    share.leave(ownShare);
    telling?.();
    await commands.end();
    await bytes.flush();
    onEnd(exit);
  });

  return {
    pty,
    /** Of the readers; others have a word in it too. */
    pause: () => brake('readers', true),
    resume: () => brake('readers', false),
    running: commands.running,
    title: () => title,
    folder: () => folder,
    modes: marks.modes,
    write(data) {
      if (pty.unwritten() + data.length > mostUnread) return false;
      pty.write(data);
      return true;
    },
    resize: pty.resize,
    ended,
  };
}
