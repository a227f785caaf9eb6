import type { AttentionItem } from '../../../shared/features/attention/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createSerial } from '../../core/lib/serial.ts';
import type { Logger } from '../../core/log/logger.ts';
import { type CentreRepo, rankOf } from './centre/repo.ts';
import { attentionKinds } from './preferences/levels.ts';
import type { Notice, Teller } from './types.ts';

/** What the user asked for himself is told of by another level. */
const kindOf = ({ source }: Pick<AttentionItem, 'source'>): (typeof attentionKinds)[number] =>
  source === 'reminders' ? 'reminder.due' : 'attention.raised';
/** Features say what they have to say in the first moments; what nobody says by then has ended while the program was off. */
const settledMs = 60_000;
/** They tell of themselves, with more than an item of attention knows. */
const tellThemselves = new Set(['alerts']);

interface Deps {
  attention: Pick<Attention, 'list' | 'onChange' | 'onRaised'>;
  tell: Teller;
  centre: Pick<CentreRepo, 'open'>;
  /** Onto the screen without a trace: what is wrong may be that nothing can be written down. */
  showOnly(notice: Notice): void;
  clock: Clock;
  log: Logger;
}

const keyOf = (item: Pick<AttentionItem, 'key'>) => `attention/${item.key}`;

const noticeOf = (item: AttentionItem): Notice => ({
  kind: kindOf(item),
  severity: item.severity,
  title: item.sentence,
  body: item.evidence,
  subject: item.subject,
  route: item.actions.find(({ route }) => route)?.route ?? '/',
  actions: item.actions.map(({ id, label, route, confirm }) => {
    if (route) return { id, label, route };
    // What asks first does so on the home screen.
    return confirm ? { id, label, route: '/' } : { id, label, attention: { key: item.key, actionId: id } };
  }),
  key: keyOf(item),
  group: item.cause ?? `attention/${item.source}`,
});

/** What newly needs the user is told once, and withdrawn when it is over or put away. */
export function createAttentionBridge({ attention, tell, centre, showOnly, clock, log }: Deps) {
  const serial = createSerial();
  /** What was told and is not over, by key, with its severity. Null until what an earlier process told was read. */
  let told: Map<string, number> | null = null;
  let settled = false;
  let disposed = false;
  let cancelSettle: Cancel = () => {};

  const quietly = (task: () => Promise<void>) => {
    serial(async () => {
      if (!disposed) await task();
    }).catch((error) => log.error('what needs the user could not be told', error));
  };

  async function known(): Promise<Map<string, number>> {
    told ??= new Map(
      await Promise.all(attentionKinds.map((kind) => centre.open(kind))).then(
        (rows) => rows.flat().map(({ key, rank }) => [key, rank] as const),
        () => [],
      ),
    );
    return told;
  }

  async function raise(item: AttentionItem, again: boolean): Promise<void> {
    const open = await known();
    const rank = rankOf(item.severity);
    const before = open.get(keyOf(item));
    // Told by an earlier process, and not worse by now.
    if (before !== undefined && !again && before >= rank) return;
    open.set(keyOf(item), rank);
    try {
      await tell.tell(noticeOf(item));
    } catch (error) {
      log.warn('a notice could not be kept; it is only shown', { key: item.key, error: String(error) });
      showOnly(noticeOf(item));
    }
  }

  /** Over, dismissed or snoozed; and what comes back from a snooze is told again. */
  async function compare(): Promise<void> {
    const open = await known();
    const items = attention.list().items.filter(({ source }) => !tellThemselves.has(source));
    const listed = new Set(items.map(keyOf));
    for (const item of items) if (!open.has(keyOf(item))) await raise(item, false);
    if (!settled) return;
    for (const key of [...open.keys()]) {
      if (listed.has(key)) continue;
      open.delete(key);
      await tell.withdraw(key);
    }
  }

  let stops: Cancel[] = [];
  return {
    begin(): void {
      if (stops.length > 0) return;
      const said = new Set<string>();
      stops = [
        attention.onRaised((item) => {
          if (tellThemselves.has(item.source)) return;
          // A second time in this process: it has changed since.
          const again = said.has(item.key);
          said.add(item.key);
          quietly(() => raise(item, again));
        }),
        attention.onChange(() => {
          // Over for a moment and back is new.
          const listed = new Set(attention.list().items.map(({ key }) => key));
          const gone = [...said].filter((key) => !listed.has(key));
          for (const key of gone) said.delete(key);
          quietly(async () => {
            const open = await known();
            for (const key of gone) {
              if (attention.list().items.some((item) => item.key === key)) continue;
              if (open.delete(keyOf({ key }))) await tell.withdraw(keyOf({ key }));
            }
            await compare();
          });
        }),
      ];
      cancelSettle = clock.after(settledMs, () => {
        settled = true;
        quietly(compare);
      });
    },
    idle: () => serial.idle(),
    async dispose(): Promise<void> {
      disposed = true;
      cancelSettle();
      for (const stop of stops) stop();
      await serial.idle();
    },
  };
}
