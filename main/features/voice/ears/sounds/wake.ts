import type { SideProcess, SideSession } from '../../../../core/children/side-process/side-process.ts';
import type { Cancel, Clock } from '../../../../core/lib/clock.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import type { Ears } from '../../types.ts';
import type { FromEars } from '../process/protocol.ts';
import type { SoundModels } from '../sound-models/sound-models.ts';
import { sherpaProblem } from './sherpa-platform.ts';

interface Deps {
  side: SideProcess;
  clock: Clock;
  models: SoundModels;
  log: Logger;
  onChange(): void;
}

/** Five seconds: what is older than that wakes nobody any more. */
const mostBytes = 5 * 16_000 * 2;
const patienceBytes = 4 * mostBytes;
/** What ends twice would end again and again. */
const triesAgainMs = 5 * 60_000;

export function createWake({ side, clock, models, log, onChange }: Deps) {
  const listeners = new Set<(woken: { keyword: string }) => void>();
  let session: SideSession | null = null;
  let coming = false;
  let crashes = 0;
  let trouble: string | null = null;
  let calm: Cancel = () => {};
  let done: Cancel | null = null;
  /** Fed before it listens, and on the way to it. */
  let early: Uint8Array[] = [];
  let earlyBytes = 0;
  let away = 0;
  /** Fed while it had enough to do, since it last said anything. */
  let unheard = 0;

  const cannot = (): string | null => {
    const found = models.wake();
    return sherpaProblem() ?? (found.ok ? trouble : found.problem);
  };
  const say = (sentence: string | null) => {
    if (sentence === trouble) return;
    calm();
    trouble = sentence;
    if (sentence !== null) calm = clock.after(triesAgainMs, () => say(null));
    onChange();
  };
  const letGo = () => {
    session = null;
    early = [];
    earlyBytes = 0;
    crashes = 0;
    done?.();
    done = null;
  };
  const send = (to: SideSession, samples: Uint8Array) => {
    away += samples.length;
    to.send({ op: 'spot-feed' }, samples);
  };

  async function start(): Promise<void> {
    const found = models.wake();
    if (coming || session || !found.ok) return;
    coming = true;
    try {
      const fresh = await side.ready();
      if (done === null) return;
      fresh.send({ op: 'spot', files: found.it });
      session = fresh;
      away = 0;
      unheard = 0;
      for (const samples of early) send(fresh, samples);
      early = [];
      earlyBytes = 0;
    } catch (error) {
      letGo();
      say(`The wake word could not be started. ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      coming = false;
    }
  }

  const port: Ears['wake'] = {
    problem: cannot,
    feed(samples) {
      if (cannot() !== null) return;
      done ??= side.use();
      if (session) {
        if (away + samples.length <= mostBytes) return send(session, samples);
        unheard += samples.length;
        if (unheard > patienceBytes) side.giveUp('The wake word did not keep up with what was said.');
        return;
      }
      early.push(samples.slice());
      earlyBytes += samples.length;
      while (earlyBytes > mostBytes) earlyBytes -= early.shift()?.length ?? 0;
      void start();
    },
    onWoken(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    rest() {
      session?.send({ op: 'spot-rest' });
      letGo();
    },
  };

  return {
    port,
    onMessage(message: FromEars) {
      unheard = 0;
      if (message.op === 'taken') away = Math.max(0, away - message.bytes);
      if (message.op === 'woken' && session) for (const fn of [...listeners]) fn({ keyword: message.keyword });
    },
    /** It is begun anew once. */
    onEnded(sentence: string) {
      if (done === null) return;
      session = null;
      crashes += 1;
      if (crashes === 1) return void start();
      log.warn('the wake word rests', { sentence });
      letGo();
      say(`The wake word ended twice and is tried again in five minutes. ${sentence}`);
    },
  };
}
