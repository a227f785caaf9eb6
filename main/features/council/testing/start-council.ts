import { onTestFinished } from 'vitest';
import type { Deliberation, Mode } from '../../../../shared/features/council/schema.ts';
import type { DirectClient } from '../../../core/rpc.ts';
import { type Answering, type Reply, type Seen, startProviderServer } from '../../../core/testing/model-provider.ts';
import { startTestCore, type TestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';

export const models = ['alpha-1', 'beta-2', 'gamma-3', 'delta-4', 'epsilon-5', 'chair-6', 'spare-7'];

export type Round = 'vote' | 'read' | 'critique' | 'revision' | 'options' | 'chair';

/** Which request it is, as only its words tell. */
export function roundOf({ system }: Pick<Seen, 'system'>): Round {
  if (system.includes('You write the report of a council')) return 'chair';
  if (system.includes('review what other members said')) return 'critique';
  if (system.includes('have voted. Others object')) return 'revision';
  if (system.includes('You prepare a question')) return 'options';
  return system.includes('Before you do, you may read') ? 'read' : 'vote';
}

/** Without what other features ask meanwhile: memory draws from each deliberation that has ended. */
export const ofCouncil = (requests: readonly Seen[]): Seen[] =>
  requests.filter(({ system }) => /(seat “[^”]*” in|member of|report of|question for) a council/.test(system));

export const seatOf = ({ system }: Pick<Seen, 'system'>): string | null =>
  /You hold the seat “([^”]+)”/.exec(system)?.[1] ?? null;

/** Ids as the prompt names them to be cited. */
export const shownIn = ({ prompt }: Pick<Seen, 'prompt'>): string[] =>
  /Ids that can be cited: ([^\n]*)\.$/m.exec(prompt)?.[1]?.split(', ') ?? [];

export interface Scripted {
  option?: string;
  claim?: string;
  evidence?: string[];
  confidence?: string;
}

export const voteReply = (
  seen: Seen,
  { option = 'keep', claim, evidence, confidence = 'likely' }: Scripted = {},
): Reply => ({
  object: {
    ...{ option, confidence, changeMind: 'A failing test' },
    claims: [{ text: claim ?? `${seatOf(seen)} says so`, evidence: evidence ?? shownIn(seen).slice(0, 1) }],
  },
});

export const noCritique: Reply = { object: { ranking: ['A', 'B', 'C', 'D'], objections: [] } };
export const report: Reply = { text: '# Report\n\nIt is so.' };

/** All vote alike unless it is said otherwise; nobody objects; the chair is short. */
export function answering(more: { [R in Round]?: (seen: Seen) => Reply | Promise<Reply> } = {}): Answering {
  return (seen) => {
    const round = roundOf(seen);
    const own = more[round];
    if (own) return own(seen);
    if (round === 'vote') return voteReply(seen);
    if (round === 'critique') return noCritique;
    if (round === 'read') return { text: 'enough' };
    if (round === 'chair') return report;
    return { object: {} };
  };
}

/** Seats by name: what each votes for. */
export const votesBy = (options: Record<string, string>) => (seen: Seen) =>
  voteReply(seen, { option: options[seatOf(seen) ?? ''] ?? 'keep' });

export async function connect(client: DirectClient, url: string): Promise<string> {
  const { id } = await client.minds.add({ kind: 'compatible', name: 'Loopback', baseUrl: `${url}/v1` });
  await until(async () => (await client.minds.list()).find((one) => one.id === id)?.state.kind === 'ready', {
    what: 'the connection to be checked',
  });
  for (const [role, model] of [
    ['seats', 'alpha-1'],
    ['chair', 'chair-6'],
    ['secondChair', 'spare-7'],
  ] as const)
    await client.minds.setRole({ role, model: { connectionId: id, model } });
  return id;
}

export const options = [
  { id: 'keep', label: 'Keep it', text: 'Change nothing' },
  { id: 'replace', label: 'Replace it', text: 'With another one' },
];
export const attachments = [
  {
    ...{ kind: 'log' as const, title: 'shop-api log', text: 'ERROR timeout after 30 s', at: null },
    source: { type: 'text' as const },
  },
];
export const five = ['architect', 'security', 'performance', 'operator', 'skeptic'];

/** Each seat thinks with a model of its own. */
export async function differentModels(client: DirectClient, connectionId: string, ids: readonly string[] = five) {
  for (const seat of await client.council.seats()) {
    const at = ids.indexOf(seat.id);
    if (at < 0) continue;
    const model = { connectionId, model: models[at % 5] as string };
    await client.council.saveSeat({ ...seat, model });
  }
}

export interface StartedCouncil extends TestCore {
  server: Awaited<ReturnType<typeof startProviderServer>>;
  connectionId: string;
  put(more?: { mode?: Mode; [key: string]: unknown }): Promise<Deliberation>;
  over(id: string): Promise<Deliberation>;
}

export async function startCouncil(answer: Answering = answering()): Promise<StartedCouncil> {
  const server = await startProviderServer({ answer, models: models.map((id) => ({ id })) });
  onTestFinished(() => server.close());
  const test = await startTestCore();
  const { client } = test;
  const connectionId = await connect(client, server.url);
  await differentModels(client, connectionId);
  server.forget();
  return {
    ...{ ...test, server, connectionId },
    put: (more = {}) =>
      client.council.draft({
        ...{ question: 'Is the timeout of shop-api to be replaced?', options, attachments, seatIds: five },
        ...more,
      }),
    over: (id) => overOf(client, id),
  };
}

export const overOf = (client: DirectClient, id: string): Promise<Deliberation> =>
  until(
    async () => {
      const one = await client.council.get({ id });
      return one.state === 'running' || one.state === 'draft' ? null : one;
    },
    { what: 'the deliberation to end', timeoutMs: 60_000 },
  );
