import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Json, StepAnswer, StepType } from '../../../core/runs/types.ts';
import type { Channels } from '../channels/channels.ts';
import type { Channel, ChannelRepo } from '../channels/repo.ts';
import type { Senders } from '../senders/create-senders.ts';
import { hideEcho } from '../senders/hide-echo.ts';
import type { Answer } from '../senders/types.ts';
import { giveUpAfterMs, nextTry } from './backoff.ts';
import type { MessageOf } from './message.ts';
import { type DeliveryRow, isOpen, newDelivery, type OutboxRepo } from './repo.ts';

export const stepType = 'notification.send';
export const retrySignal = 'retry';

export interface DeliveryDeps {
  store: Store;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  repo: OutboxRepo;
  channels: Pick<Channels, 'get' | 'secretsOf'>;
  channelRepo: Pick<ChannelRepo, 'answered'>;
  senders: Senders;
  messageOf: MessageOf;
  random: () => number;
  redact(text: string): string;
  /** Nobody takes anything there any more. */
  onGone(channel: Channel, answer: string): Promise<void>;
  /** Those that were begun by a failure of another. */
  begin(rows: readonly DeliveryRow[]): Promise<void>;
}

const gone: StepAnswer = { result: { ended: true } };

const deliveryIdOf = (input: Json): string =>
  typeof input === 'object' && input !== null && !Array.isArray(input) ? String(input.delivery) : '';

/** Credentials that cannot be read are no failure of the other side. */
function unreadable(error: unknown): Answer {
  if (!(error instanceof DomainError)) throw error;
  if (error.code === 'NOT_FOUND')
    return { kind: 'permanent', why: 'credentials', answer: 'Its secret is not in the secret store; enter it again' };
  const { what, why = '', remedy = '' } = error.data as { what?: string; why?: string; remedy?: string };
  const answer = [`Its secret cannot be read: ${why}`, remedy].filter(Boolean).join(' ');
  // A locked keyring is opened again; what no key fits is lost.
  return what === 'secret storage' ? { kind: 'temporary', answer } : { kind: 'permanent', why: 'credentials', answer };
}

/** One delivery: sent once, tried until it is, given to another channel when it takes too long, and never lost on the way. */
export function createDeliveryStep(deps: DeliveryDeps): StepType {
  const { store, clock, repo } = deps;

  async function attempt(row: DeliveryRow, channel: Channel, signal: AbortSignal): Promise<Answer | null> {
    if (!channel.enabled)
      return { kind: 'permanent', why: 'setup', answer: channel.disabledWhy ?? 'The channel is turned off' };
    if (channel.kind === 'native') throw new Error('the desktop is told directly');
    const message = await deps.messageOf(row);
    if (!message) return null;
    let secrets: Awaited<ReturnType<Channels['secretsOf']>>;
    try {
      secrets = await deps.channels.secretsOf(channel.id, channel.config);
    } catch (error) {
      return unreadable(error);
    }
    const answer = await deps.senders[channel.kind](message, { config: channel.config, secrets }, signal);
    return { ...answer, answer: deps.redact(hideEcho(answer.answer, secrets)) };
  }

  const fallbackOf = (row: DeliveryRow, channel: Channel): DeliveryRow | null =>
    channel.fallback === null || row.notice_id === null
      ? null
      : newDelivery({
          id: `${row.notice_id}.${channel.fallback.channelId}`,
          notice_id: row.notice_id,
          title: row.title,
          channel_id: channel.fallback.channelId,
          group_key: row.group_key,
          created_at: clock.now(),
          cause: 'fallback',
        });

  const fallbackAt = (channel: Channel, firstFailedAt: number): number | null =>
    channel.fallback ? firstFailedAt + channel.fallback.afterMinutes * 60_000 : null;

  /** What goes another way from now on, in the transaction that says why. */
  async function divert(
    trx: Parameters<OutboxRepo['add']>[0],
    row: DeliveryRow,
    channel: Channel,
  ): Promise<DeliveryRow[]> {
    const other = fallbackOf(row, channel);
    return other && (await repo.add(trx, other)) ? [other] : [];
  }

  async function failed(
    row: DeliveryRow,
    channel: Channel,
    answer: Extract<Answer, { kind: 'permanent' }>,
  ): Promise<never> {
    const at = clock.now();
    const tried = channel.enabled;
    const begun = await store.transaction(async (trx) => {
      const patch = {
        state: 'failed',
        answer: answer.answer,
        answered_at: at,
        finished_at: at,
        next_at: null,
      } as const;
      const first = row.first_failed_at ?? at;
      if (
        !(await repo.setOpen(trx, row.id, {
          ...patch,
          first_failed_at: first,
          attempts: row.attempts + (tried ? 1 : 0),
        }))
      )
        return [];
      if (tried)
        await deps.channelRepo.answered(trx, channel.id, { at, ok: false, answer: answer.answer, why: answer.why });
      return divert(trx, row, channel);
    });
    deps.journal.note({
      kind: 'notification.failed',
      severity: 'warning',
      sentence: `“${row.title}” could not be told by ${channel.name}: ${answer.answer}`,
      subjects: [{ type: 'channel', id: channel.id, label: channel.name }],
      data: { delivery: row.id, why: answer.why },
    });
    if (answer.why === 'gone' && tried) await deps.onGone(channel, answer.answer);
    await deps.begin(begun);
    throw new StepFailure(answer.answer, { code: answer.why.toUpperCase(), retry: false });
  }

  async function later(row: DeliveryRow, channel: Channel, nextAt: number, first: number): Promise<StepAnswer> {
    const takeOver = fallbackAt(channel, first);
    const due = takeOver !== null && takeOver <= clock.now();
    if (due) await deps.begin(await store.transaction((trx) => divert(trx, row, channel)));
    const until = takeOver === null || due ? nextAt : Math.min(nextAt, takeOver);
    return { wait: { kind: 'signal', name: retrySignal, until } };
  }

  async function tryLater(
    row: DeliveryRow,
    channel: Channel,
    answer: Extract<Answer, { kind: 'temporary' }>,
  ): Promise<StepAnswer> {
    const at = clock.now();
    const first = row.first_failed_at ?? at;
    if (at - first >= giveUpAfterMs)
      return failed(row, channel, {
        kind: 'permanent',
        why: 'refused',
        answer: `Given up after three days: ${answer.answer}`,
      });
    const attempts = row.attempts + 1;
    const nextAt = at + nextTry(attempts, answer.retryAfterMs, deps.random);
    await store.transaction(async (trx) => {
      await repo.setOpen(trx, row.id, {
        attempts,
        answer: answer.answer,
        answered_at: at,
        next_at: nextAt,
        first_failed_at: first,
      });
      await deps.channelRepo.answered(trx, channel.id, { at, ok: false, answer: answer.answer, why: 'temporary' });
    });
    return later(row, channel, nextAt, first);
  }

  return {
    type: stepType,
    async run({ runInput, signal, woken, log }) {
      const row = await repo.get(deliveryIdOf(runInput));
      if (!row || !isOpen(row)) return gone;
      const channel = await deps.channels.get(row.channel_id);
      if (!channel) return gone;
      // Woken because another channel is to take over, and not because its own time has come.
      if (woken?.kind === 'timeout' && row.next_at !== null && row.next_at > clock.now())
        return later(row, channel, row.next_at, row.first_failed_at ?? clock.now());
      const answer = await attempt(row, channel, signal);
      if (answer === null) {
        await repo.setOpen(store.data, row.id, { state: 'dropped', finished_at: clock.now(), next_at: null });
        return gone;
      }
      log(answer.answer, answer.kind === 'sent' ? 'out' : 'err');
      if (answer.kind === 'temporary') return tryLater(row, channel, answer);
      if (answer.kind === 'permanent') return failed(row, channel, answer);
      const at = clock.now();
      return {
        result: { answer: answer.answer },
        async effects(trx) {
          const said = { answer: answer.answer, answered_at: at, finished_at: at, next_at: null };
          await repo.set(trx, row.id, { state: 'sent', ...said, attempts: row.attempts + 1 });
          await deps.channelRepo.answered(trx, channel.id, { at, ok: true, answer: answer.answer, why: null });
        },
      };
    },
  };
}
