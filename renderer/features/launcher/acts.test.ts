import { describe, expect, it } from 'vitest';
import type { PortConflict, ServiceReceipt, StartAnswer } from '../../../shared/features/launcher/schema.ts';
import type { ToastOptions } from '../../ui/toast.tsx';
import { createActs } from './acts.ts';
import type { Conflicts } from './store.ts';
import { receipt, status } from './testing/status.ts';

const conflict = (serviceId: string): PortConflict => ({
  serviceId,
  port: 3000,
  holder: null,
  sentence: 'Port 3000 is held by somebody',
  next: 3001,
});
const nothing: StartAnswer = { started: [], conflicts: [], refused: [] };

function setUp(answers: { start?: StartAnswer[]; stop?: ServiceReceipt[]; fails?: boolean } = {}) {
  const calls: [string, unknown][] = [];
  const toasts: ToastOptions[] = [];
  const asked: Conflicts[] = [];
  const shown: string[] = [];
  const queue = [...(answers.start ?? [])];
  const starting = (name: string) => async (input: unknown) => {
    calls.push([name, input]);
    if (answers.fails) throw new Error('away');
    return queue.shift() ?? nothing;
  };
  const stopping = (name: string) => async (input: unknown) => {
    calls.push([name, input]);
    return answers.stop ?? [];
  };
  const acts = createActs({
    client: {
      start: starting('start'),
      restart: starting('restart'),
      startProjects: starting('startProjects'),
      stop: stopping('stop'),
      stopProjects: stopping('stopProjects'),
    },
    toast: (options) => toasts.push(options),
    failure: (title) => ({ tone: 'bad', title }),
    go: (to) => calls.push(['go', to]),
    acting: (keys, act) => calls.push(['acting', [keys, act]]),
    put: (statuses) => shown.push(...statuses.map(({ id }) => id)),
    ask: (conflicts) => asked.push(conflicts),
    showReceipt: ({ serviceId }) => calls.push(['receipt', serviceId]),
    nameOf: (id) => id,
  });
  const named = (name: string) => calls.filter(([called]) => called === name).map(([, input]) => input);
  return { acts, calls, toasts, asked, shown, named };
}

describe('starting', () => {
  it('shows it at once, then as the core says, and says nothing more when all is well', async () => {
    const { acts, calls, toasts, shown } = setUp({ start: [{ ...nothing, started: [status('shop/web')] }] });
    const done = acts.start(['shop/web']);
    expect(calls[0]).toEqual(['acting', [['shop/web'], 'start']]);
    await done;
    expect(calls.at(-1)).toEqual(['acting', [['shop/web'], null]]);
    expect(shown).toEqual(['shop/web']);
    expect(toasts).toEqual([]);
  });

  it('asks what to do about ports, and starts again with the answer', async () => {
    const { acts, asked, named } = setUp({
      start: [
        { ...nothing, conflicts: [conflict('shop/web')] },
        { ...nothing, started: [status('shop/web')] },
      ],
    });
    await acts.startProjects([{ id: 'shop', name: 'Shop' }]);
    expect(asked[0]?.what).toBe('Shop');
    const left = await asked[0]?.again([{ serviceId: 'shop/web', do: 'next' }]);
    expect(left).toEqual([]);
    expect(named('startProjects')).toEqual([
      { projectIds: ['shop'], ports: [] },
      { projectIds: ['shop'], ports: [{ serviceId: 'shop/web', do: 'next' }] },
    ]);
  });

  it('after a restart that found its port taken, starts', async () => {
    const { acts, asked, named } = setUp({ start: [{ ...nothing, conflicts: [conflict('shop/web')] }] });
    await acts.restart(['shop/web']);
    await asked[0]?.again([{ serviceId: 'shop/web', do: 'next' }]);
    expect(named('restart')).toHaveLength(1);
    expect(named('start')).toEqual([{ ids: ['shop/web'], ports: [{ serviceId: 'shop/web', do: 'next' }] }]);
  });

  it('says why one was refused, and leads to where it is mended', async () => {
    const { acts, toasts, named } = setUp({
      start: [
        { ...nothing, refused: [{ serviceId: 'shop/web', why: 'npm is not installed', remedy: 'Install Node' }] },
      ],
    });
    await acts.start(['shop/web']);
    expect(toasts[0]).toMatchObject({
      tone: 'bad',
      title: 'shop/web was not started',
      description: 'npm is not installed. Install Node.',
    });
    toasts[0]?.action?.onSelect();
    expect(named('go')).toEqual(['/projects/shop?tab=run&service=web']);
  });

  it('says when nobody knows how a project starts', async () => {
    const { acts, toasts } = setUp();
    await acts.startProjects([{ id: 'shop', name: 'Shop' }]);
    expect(toasts[0]?.title).toBe('Optimus does not know how Shop starts');
  });

  it('takes back what it showed when the core is away', async () => {
    const { acts, toasts, calls } = setUp({ fails: true });
    await acts.startProjects([{ id: 'shop', name: 'Shop' }]);
    expect(toasts).toEqual([{ tone: 'bad', title: 'Shop was not started' }]);
    expect(calls.at(-1)).toEqual(['acting', [['project:shop'], null]]);
  });

  it('asks for no more projects at once than the core takes', async () => {
    const { acts, named } = setUp();
    await acts.startProjects(Array.from({ length: 450 }, (_, i) => ({ id: `p${i}`, name: `p${i}` })));
    expect(named('startProjects').map((input) => (input as { projectIds: string[] }).projectIds.length)).toEqual([
      200, 200, 50,
    ]);
  });
});

describe('stopping', () => {
  it('shows the receipt of what could not be proven', async () => {
    const { acts, toasts, named } = setUp({
      stop: [receipt('shop/web'), receipt('shop/api', { ok: false, sentence: 'api is still there' })],
    });
    await acts.stopProjects([{ id: 'shop', name: 'Shop' }]);
    expect(toasts[0]).toMatchObject({ tone: 'bad', title: 'api is still there' });
    toasts[0]?.action?.onSelect();
    expect(named('receipt')).toEqual(['shop/api']);
  });

  it('says one thing for many', async () => {
    const { acts, toasts } = setUp({ stop: [receipt('shop/web'), receipt('shop/api')] });
    await acts.stop(['shop/web', 'shop/api']);
    expect(toasts).toHaveLength(1);
    expect(toasts[0]).toMatchObject({ tone: 'ok', title: '2 services stopped' });
  });

  it('says when there was nothing to stop', async () => {
    const { acts, toasts } = setUp();
    await acts.stopProjects([{ id: 'shop', name: 'Shop' }]);
    expect(toasts[0]?.title).toBe('Nothing of Shop was running');
  });
});
