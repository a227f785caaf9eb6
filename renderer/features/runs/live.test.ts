import { describe, expect, it } from 'vitest';
import { assemble, withProgress } from './live.ts';
import { step, summary } from './testing/samples.ts';

const at = (id: string, createdAt: number, more = {}) => summary(id, { createdAt, ...more });
const ids = (result: ReturnType<typeof assemble>) => result.rows.map(({ id }) => id).join('');

describe('the history', () => {
  it('is the newest page before what was read further back, each run once', () => {
    const fresh = [at('e', 5), at('d', 4), at('c', 3)];
    const result = assemble(fresh, [[at('d', 4), at('c', 3), at('b', 2)], [at('a', 1)]], []);
    expect(ids(result)).toBe('edcba');
    expect(result.stale).toBe(false);
  });

  it('drops what no longer fits the filters', () => {
    const result = assemble([at('e', 5), at('c', 3)], [[at('e', 5), at('d', 4), at('c', 3), at('b', 2)]], []);
    expect(ids(result)).toBe('ecb');
  });

  it('knows when so much has come that runs between are missing', () => {
    expect(assemble([at('z', 9), at('y', 8)], [[at('c', 3)]], []).stale).toBe(true);
    expect(assemble([], [], []).stale).toBe(false);
    expect(assemble(undefined, [[at('c', 3)]], undefined)).toMatchObject({ stale: false, rows: [{ id: 'c' }] });
  });

  it('shows an old run that still runs as it is, and reads again when it has ended', () => {
    const fresh = [at('d', 4)];
    const pages = [[at('d', 4), at('b', 2, { state: 'running', text: 'old' })]];
    const now = at('b', 2, { state: 'waiting', text: 'new' });
    expect(assemble(fresh, pages, [now]).rows[1]).toBe(now);
    expect(assemble(fresh, pages, []).stale).toBe(true);
    const child = at('b', 2, { state: 'running', parent: { runId: 'p', stepKey: 's' } });
    expect(assemble(fresh, [[at('d', 4), child]], []).stale).toBe(false);
  });
});

describe('progress', () => {
  it('shows at steps that run, and at no other', () => {
    const run = {
      ...summary('r'),
      input: null,
      output: null,
      children: [],
      steps: [step('a', { state: 'running' }), step('b', { state: 'succeeded' })],
    };
    const now = new Map(['a', 'b'].map((stepKey) => [stepKey, { runId: 'r', stepKey, progress: 0.5, text: 'half' }]));
    const { steps } = withProgress(run, now);
    expect(steps.map(({ progress, text }) => [progress, text])).toEqual([
      [0.5, 'half'],
      [null, ''],
    ]);
    expect(withProgress(run, new Map())).toBe(run);
  });
});
