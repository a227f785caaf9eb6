import { expect, it } from 'vitest';
import { aboutLine } from './ask.ts';
import type { Entry } from './log-window.ts';

const entry = (index: number, source = 'service:p1/web', more: Partial<Entry> = {}): Entry =>
  ({
    ...{ key: `k${index}`, source, at: index * 1_000, from: 'out', level: null, text: `line ${index}` },
    ...{ plain: `line ${index}`, fields: null, pieces: 1 },
    ...more,
  }) as Entry;

it('takes what stands around the line, of the same source alone', async () => {
  const shown = Array.from({ length: 100 }, (_, index) => entry(index, index % 2 ? 'service:p1/db' : 'service:p1/web'));
  const about = aboutLine(entry(50), 'web', 'p1', shown);
  const [attached] = await about.attach();
  expect(about.question).toContain('“line 50” in the log of web');
  expect(attached?.text).toContain('line 48');
  expect(attached?.text).not.toContain('line 49');
  expect(attached?.text).not.toContain('line 10\n');
  expect(attached?.source).toMatchObject({ type: 'log', source: 'service:p1/web', projectId: 'p1', at: 50_000 });
});

it('takes the line alone where the others are not at hand', async () => {
  const [attached] = await aboutLine(entry(5), 'web', null, []).attach();
  expect(attached?.text).toContain('line 5');
});
