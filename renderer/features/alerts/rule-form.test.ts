import { expect, test } from 'vitest';
import type { RuleDraft } from '../../../shared/features/alerts/schema.ts';
import { parseFigure, parseSpan, writeFigure, writeSpan } from './figures.ts';
import { draftOf, emptyForm, formOf } from './rule-form.ts';

const base = { name: 'One', severity: 'warning', forMs: 60_000, repeatMs: null, autoResolve: true, note: '' } as const;
const metric = { kind: 'metric', scope: 'machine', id: null, part: null, unless: null } as const;
const count = { atLeast: 3, withinMs: 600_000, quietMs: 900_000 };

const drafts: RuleDraft[] = [
  { ...base, watch: { ...metric, metric: 'cpu.percent', when: { kind: 'above', value: 90, resolveAt: 80 } } },
  {
    ...base,
    watch: { ...metric, metric: 'disk.free.bytes', part: '/', when: { kind: 'below', value: 12_345, resolveAt: null } },
  },
  {
    ...base,
    repeatMs: 5_400_000,
    watch: {
      ...metric,
      metric: 'swap.used.bytes',
      when: { kind: 'rate', direction: 'up', value: 268_435_456, perMs: 60_000, overMs: 120_000 },
    },
  },
  { ...base, watch: { ...metric, metric: 'db.up', scope: 'database', id: 'a', when: { kind: 'absent' } } },
  {
    ...base,
    watch: { ...metric, metric: 'load.1m', when: { kind: 'anomaly', direction: 'both', deviations: 4, weeks: 5 } },
  },
  {
    ...base,
    watch: {
      ...metric,
      metric: 'disk.free.bytes',
      when: { kind: 'forecast', reaches: 0, withinMs: 86_400_000, overMs: 21_600_000 },
    },
  },
  {
    ...base,
    forMs: 0,
    watch: { kind: 'log', place: { kind: 'file', path: '/var/log/x' }, pattern: 'a|b', ignoreCase: true, when: count },
  },
  {
    ...base,
    forMs: 0,
    watch: { kind: 'log', place: { kind: 'container', name: 'shop-*' }, pattern: 'a', ignoreCase: false, when: count },
  },
  {
    ...base,
    forMs: 0,
    watch: { kind: 'event', pattern: 'project.*', subject: null, each: 'project', until: null, when: count },
  },
];

test.each(
  drafts.map((draft) => [draft.watch.kind === 'metric' ? draft.watch.when.kind : draft.watch.kind, draft] as const),
)('a rule comes out of the form as it went in: %s', (_name, draft) => {
  expect(draftOf(formOf(draft))).toEqual({ draft, problems: {} });
});

test('times and figures are read as people write them', () => {
  expect(parseSpan('1 h 30 min')).toBe(5_400_000);
  expect(parseSpan('90s')).toBe(90_000);
  expect(parseSpan('2 days')).toBe(172_800_000);
  for (const nonsense of ['', 'soon', '5', '5 parsecs', '5 min x']) expect(parseSpan(nonsense)).toBeNull();
  expect(parseSpan(writeSpan(93_600_000))).toBe(93_600_000);
  expect(parseFigure('memory.bytes', '1.5 GB')).toBe(1_610_612_736);
  expect(parseFigure('disk.read.bytes', '20MB/s')).toBe(20_971_520);
  expect(parseFigure('cpu.percent', '90 %')).toBe(90);
  expect(parseFigure('db.lag.seconds', '2 min')).toBe(120);
  expect(parseFigure('memory.bytes', '5 parsecs')).toBeNull();
  expect(writeFigure('memory.bytes', 1_610_612_736)).toBe('1.5 GB');
});

test('what is wrong is said at its field', () => {
  const { draft, problems } = draftOf({ ...emptyForm, value: 'much', forTime: 'soon', resolveAt: '99' });
  expect(draft).toBeNull();
  expect(problems).toMatchObject({
    name: 'A rule needs a name',
    value: 'A figure is wanted',
    forTime: expect.any(String),
  });
  expect(draftOf({ ...emptyForm, name: 'x', value: '90', resolveAt: '95' }).problems.resolveAt).toBeDefined();
  expect(draftOf({ ...emptyForm, name: 'x', about: 'event', kind: 'Not A Kind' }).problems.kind).toBeDefined();
  expect(draftOf({ ...emptyForm, name: 'x', about: 'log' }).problems).toMatchObject({ path: 'Which file?' });
  const ofContainer = { ...emptyForm, name: 'x', about: 'log', place: 'container', pattern: 'a' } as const;
  expect(draftOf(ofContainer).problems).toEqual({ container: 'Which container?' });
  expect(draftOf({ ...ofContainer, container: 'no such/name' }).problems).toEqual({
    container: expect.stringContaining('A name as the engine has it'),
  });
});
