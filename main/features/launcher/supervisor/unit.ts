import type { ServiceReceipt, ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Receipts } from '../receipts/receipts.ts';
import { type LauncherRepo, type StatePatch, wantedRow } from '../repo.ts';
import type { TellJournal } from '../tell-journal.ts';
import type { Probing, Watch } from '../types.ts';
import type { Body } from './body.ts';
import { evidenceOf } from './evidence.ts';
import type { Gate } from './gate.ts';
import { type LaunchDeps, type Launched, launch } from './launch.ts';
import { live, type Over } from './life.ts';
import { comesUp, type Verdict, waitForNeeds } from './needs.ts';
import { NotStarted } from './not-started.ts';
import type { Order, StopOrder } from './order.ts';
import { createPortLooks } from './port-looks.ts';
import { watchReadiness } from './readiness.ts';
import { stopBody, stopSurely } from './stop-body.ts';
import { freshView, statusOf, type View } from './view.ts';
import { within } from './within.ts';

export interface UnitDeps extends LaunchDeps {
  clock: Clock;
  log: Logger;
  repo: Pick<LauncherRepo, 'patch' | 'want'>;
  probing: Probing;
  receipts: Receipts;
  tell: TellJournal;
  /** Both keep many at once from starting in the same moment. */
  startGate: Gate;
  stopGate: Gate;
  redact: (text: string) => string;
  changed: (id: string) => void;
  /** So long it may take at the end of Optimus, before it is killed. */
  endGraceMs?: number;
  /** Another service of the same project. */
  unit: (serviceId: string) => Unit | null;
}

interface Life {
  abort: AbortController;
  over: Promise<void>;
}

/** A slot is given back when it is ready, or after so long: who takes minutes must not keep the others waiting. */
const slotMs = 2_000;
/** Nobody waits ten minutes for the end of Optimus, whatever a service may take at other times. */
const longestAtTheEndMs = 4_000;

/**
 * One service. What is wanted of it is said by start and stop, in any order and as often as one likes: a stop wins at once over
 * whatever is under way, a start waits for the end of a stop, and what is true already is not done twice.
 */
export function createUnit(deps: UnitDeps, first: Order) {
  const { clock, log, repo, receipts, tell, redact, changed, endGraceMs = longestAtTheEndMs } = deps;
  let order = first;
  let view: View = freshView(clock.now());
  let life: Life | null = null;
  let launched: Launched | null = null;
  /** It was stopped before it was written down what had just been started. */
  let half = false;
  let watch: Watch | null = null;
  let hurry: (() => void) | null = null;
  let stopping: Promise<ServiceReceipt> | null = null;
  let queued: Order | null = null;
  const listeners = new Set<() => void>();
  const released = new WeakSet<Body>();

  const service = () => order.service;
  const id = first.service.id;
  const body = () => launched?.body ?? null;

  /** Whoever waits for it looks again: at each change, and when nothing will follow by itself any more. */
  const wake = () => {
    for (const listener of [...listeners]) listener();
  };
  const set = (patch: Partial<View>) => {
    const next = { ...view, ...patch };
    if (patch.sentence !== undefined) next.sentence = redact(patch.sentence);
    if (patch.state !== undefined && patch.state !== view.state) next.since = clock.now();
    if (patch.state !== undefined && patch.state !== 'waiting') next.waitsFor = [];
    view = next;
    wake();
    changed(id);
  };
  const remember = (patch: StatePatch) => repo.patch(id, { ...patch, updated_at: clock.now() });
  const rememberQuietly = (patch: StatePatch) =>
    remember(patch).catch((error: unknown) => log.error('the state of a service could not be kept', error, { id }));
  const letGo = async (one: Body) => {
    if (released.has(one)) return;
    released.add(one);
    await one.release().catch((error: unknown) => log.error('a service was not let go well', error, { id }));
  };

  const portLooks = createPortLooks({ clock, body, known: () => view.ports, tell: (found) => set({ ports: found }) });

  async function begin(signal: AbortSignal): Promise<Launched> {
    await waitForNeeds({ spec: service().spec, projectId: service().projectId, unit: deps.unit, set }, signal);
    set({ state: 'waiting', waitsFor: [], sentence: 'It waits for its turn.' });
    const leave = await deps.startGate.enter(signal);
    const cancel = clock.after(slotMs, leave);
    signal.addEventListener('abort', leave, { once: true });
    const free = () => {
      cancel();
      leave();
    };
    try {
      set({ state: 'starting', sentence: 'It is being started.', probe: null });
      await repo.want(wantedRow(order, view.restarts, clock.now())).catch((cause: unknown) => {
        throw new NotStarted('that it is wanted could not be kept on disk', { cause });
      });
      signal.throwIfAborted();
      const made = await launch(deps, order, signal);
      launched = {
        ...made,
        releasePort() {
          free();
          made.releasePort();
        },
      };
    } catch (error) {
      free();
      throw error;
    }
    half = signal.aborted;
    if (half) launched.releasePort();
    // Whoever stopped it meanwhile ends it, and says so.
    signal.throwIfAborted();
    // Whoever only has to run has done its hardest work.
    if (service().spec.ready === null) free();
    const { body: one, port, environment, commit } = launched;
    const { pid, startTime, childId, startedAt } = one;
    set({
      port,
      environment,
      commit,
      sentence: service().spec.once ? 'It does its work.' : 'It runs, and is not ready yet.',
    });
    const commitNote = commit === null ? '' : ` at commit ${commit.slice(0, 7)}`;
    one.note(`Started${commitNote} in the environment ${environment}`);
    tell.started(order, { pid, port, commit, restarts: view.restarts });
    await rememberQuietly({
      child_id: childId,
      ...{ pid, start_time: startTime, port, environment, commit, restarts: view.restarts },
      started_at: startedAt,
      ready_at: null,
    });
    return launched;
  }

  /** Until it is stopped or comes to an end by itself. */
  async function run(abort: AbortController, taken: Parameters<typeof live>[1]): Promise<void> {
    const { signal } = abort;
    const began = clock.monotonic();
    let told = taken !== null;
    const receipt = (ok: boolean, sentence: string, evidence: ServiceReceipt['evidence']) => {
      if (told) return;
      told = true;
      void receipts.keep(receipts.make(service(), { act: order.act, by: order.by, ok, sentence, evidence, began }));
    };
    const name = () => `${service().spec.name} of ${order.project.name}`;
    try {
      const over: Over = await live(
        {
          clock,
          spec: service().spec,
          signal,
          set,
          restarts: () => view.restarts,
          launch: () => begin(signal),
          watch: (made, alreadyReady, on) =>
            watchReadiness(deps, { spec: service().spec, body: made.body, context: made.context, alreadyReady }, on),
          onWatch(made) {
            watch = made;
          },
          onPause(cut) {
            hurry = cut;
          },
          onReady(made, said) {
            made.releasePort();
            portLooks.follow(made.body);
            void rememberQuietly({ ready_at: clock.now() });
            tell.ready(order, said, view.restarts);
            receipt(true, `${name()} is ready.`, evidenceOf(made, said));
          },
          onCrash: (crash) => tell.crashed(order, crash),
          async onGone(made) {
            await letGo(made.body);
            launched = null;
            await rememberQuietly({ child_id: null, pid: null, start_time: null });
          },
        },
        taken,
      );
      const sentence = redact(over.sentence);
      set({ state: over.state, sentence, nextTryAt: null, ports: [] });
      receipt(over.state === 'done', over.state === 'done' ? `${name()} did its work.` : `${name()} failed.`, [
        { ok: over.state === 'done', sentence },
      ]);
      tell.over(order, over);
      if (!launched) await rememberQuietly({ wanted: 'stopped' });
    } catch (error) {
      if (signal.aborted) return;
      log.error('a service could not be supervised', error, { id });
      const sentence = 'It could not be started: Optimus made a mistake, which its log describes.';
      set({ state: 'failed', sentence, nextTryAt: null });
      receipt(false, `${name()} failed.`, [{ ok: false, sentence }]);
      tell.over(order, { state: 'failed', sentence });
    }
  }

  function startLife(taken: Parameters<typeof live>[1]) {
    const abort = new AbortController();
    const mine: Life = { abort, over: Promise.resolve() };
    life = mine;
    mine.over = run(abort, taken).finally(() => {
      if (life === mine) life = null;
      wake();
    });
  }

  function start(next: Order): void {
    if (stopping) {
      queued = next;
      return;
    }
    if (life) {
      hurry?.();
      return;
    }
    if (launched) {
      // An earlier stop left something of it: that comes first, and if it stays nothing is added to it.
      again(next);
      return;
    }
    order = next;
    view = { ...freshView(clock.now()), state: 'waiting', sentence: 'It is being started.' };
    startLife(null);
    changed(id);
  }

  const stopOf = (one: Body, graceMs: number) =>
    stopSurely(one, graceMs, (error) => log.error('a service could not be stopped', error, { id }));

  async function end({ by, force = false, interrupted = false, after }: StopOrder): Promise<ServiceReceipt> {
    const began = clock.monotonic();
    const wasIdle = !life && !launched;
    if (after !== undefined) {
      if (!wasIdle) set({ state: 'stopping', sentence: 'It is stopped after what needs it.' });
      await after;
    }
    const graceMs = force ? 0 : Math.min(service().spec.stopSeconds * 1_000, interrupted ? endGraceMs : Infinity);
    life?.abort.abort(new Error('stopped'));
    if (!wasIdle) set({ state: 'stopping', sentence: 'It is being stopped.', nextTryAt: null });
    // Until it has ended with Optimus the next one has to look for it; and its end is not waited for in turn.
    if (!interrupted) await rememberQuietly({ wanted: 'stopped' });
    const leave = wasIdle || interrupted ? () => {} : await deps.stopGate.enter();
    try {
      const one = body();
      const early = one ? stopOf(one, graceMs) : null;
      await life?.over;
      const last = body();
      const stopped = last && last !== one ? await stopOf(last, graceMs) : await early;
      const result = await stopBody(deps, { order, view, stopped, wasIdle });
      if (last && result.left.length === 0) {
        last.note(`Stopped by ${by}`);
        await letGo(last);
        launched = null;
      }
      const receipt = receipts.make(service(), { act: 'stop', by, began, ...result });
      if (!wasIdle) await receipts.keep(receipt);
      const gone = result.left.length === 0;
      set({
        state: gone ? 'stopped' : 'failed',
        sentence: gone
          ? wasIdle
            ? 'It does not run.'
            : 'It was stopped.'
          : `It could not be stopped. ${result.sentence}`,
        ports: gone ? [] : view.ports,
        probe: null,
        nextTryAt: null,
        ...(gone && { exit: null, restarts: 0 }),
      });
      if (!wasIdle) tell.stopped(order, receipt);
      if (gone)
        await rememberQuietly({
          ...{ wanted: 'stopped', child_id: null, pid: null, start_time: null },
          interrupted_at: interrupted && !wasIdle ? clock.now() : null,
        });
      return receipt;
    } finally {
      leave();
    }
  }

  function stop(asked: StopOrder, then: Order | null = null): Promise<ServiceReceipt> {
    queued = then;
    if (stopping) {
      if (asked.force) {
        // Its end is wanted now, even while it waits for those that need it.
        life?.abort.abort(new Error('stopped'));
        void body()
          ?.stop(0)
          .catch(() => {});
      }
      return stopping;
    }
    const mine = end(asked)
      .then((receipt) => {
        if (receipt.left.length > 0) queued = null;
        return receipt;
      })
      .finally(() => {
        if (stopping === mine) stopping = null;
        const next = queued;
        queued = null;
        if (next) start(next);
        wake();
      });
    stopping = mine;
    return mine;
  }

  const again = (next: Order) =>
    void stop({ by: next.by }, next).catch((error: unknown) => log.error('a restart', error, { id }));

  return {
    id,
    projectId: first.service.projectId,
    service,
    body,
    view: (): View => view,
    status: (): ServiceStatus => statusOf(service(), order.project, view, body(), redact),
    /** Whether anything is under way or there, or will be in a moment. */
    active: () => life !== null || stopping !== null || queued !== null || launched !== null,
    /** Runs or is about to, as far as anybody wanted. */
    wanted: () => queued !== null || (life !== null && stopping === null),
    start,
    stop,
    /** Stops what runs, and starts it as the order says. */
    restart(next: Order): void {
      if (life || launched) again(next);
      else start(next);
    },
    /** What an earlier Optimus left running. */
    takeUp(made: Launched, kept: { readyAt: number | null; restarts: number }) {
      launched = made;
      const { port, environment, commit } = made;
      const state = kept.readyAt === null ? 'starting' : 'ready';
      const sentence = 'It ran on while Optimus did not, and was taken up again.';
      view = { ...freshView(clock.now()), state, sentence, port, environment, commit, restarts: kept.restarts };
      startLife({ launched: made, wasReady: kept.readyAt !== null });
      portLooks.follow(made.body);
      changed(id);
    },
    /** Resolves when it is ready, or has done its work; or when neither will come any more. */
    comesUp: (signal: AbortSignal): Promise<Verdict> =>
      comesUp(
        {
          once: () => service().spec.once,
          view: () => view,
          pending: () => life !== null || stopping !== null || queued !== null,
          listeners,
        },
        signal,
      ),
    async look() {
      return watch ? watch.look() : null;
    },
    limitedBy(words: string | null) {
      const one = body();
      if (one) one.limitedBy = words;
      changed(id);
    },
    lookAtPorts: portLooks.now,
    /** Optimus ends: what is to run on does, everything else ends with proof. */
    async leave(by: string): Promise<void> {
      queued = null;
      const one = body();
      const under = stopping?.catch(() => {});
      if (under) return void ((await within(endGraceMs, under)) || (await stop({ by, force: true }).catch(() => {})));
      if (!life && !one) return;
      if (!service().spec.keep) return void (await stop({ by, interrupted: true }));
      const mine = life;
      mine?.abort.abort(new Error('Optimus ends'));
      await mine?.over;
      const last = body();
      // The next Optimus would not know whose it is.
      if (last && half) await stop({ by, interrupted: true });
      else if (last) await letGo(last);
      else await rememberQuietly({ wanted: 'stopped', interrupted_at: clock.now() });
    },
  };
}
export type Unit = ReturnType<typeof createUnit>;
