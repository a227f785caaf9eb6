import { expect, test } from 'vitest';
import type { KeptAlert } from './repo.ts';
import { noticeOf } from './tell-words.ts';

const alert: KeptAlert = {
  ...{ ruleId: 'r', ruleName: 'Busy', key: 'machine//cpu.percent/', severity: 'error', sentence: 'Processor is 16 %' },
  ...{ evidence: 'Above 5 %', subjects: [], scope: 'machine', scopeId: '', series: 'machine//cpu.percent/' },
  ...{ value: 27, threshold: 5, since: 1, firedAt: 2, lastToldAt: 3, repeats: 1, flapping: false },
  ...{ unknownSince: null, acknowledged: null, told: 1, over: null },
};

test('who is told again hears the figure of now beside the one of when it fired', () => {
  expect(noticeOf('fired', alert, '')).toMatchObject({ title: 'Processor is 16 %', body: 'Above 5 %' });
  expect(noticeOf('repeated', alert, 'Look.')).toMatchObject({
    kind: 'alert.repeated',
    title: 'Still so: Processor is 16 %',
    body: 'Now 27\u00a0%. Above 5 %. Look.',
  });
  // Of one that counts events there is no figure.
  expect(noticeOf('repeated', { ...alert, series: null }, '')).toMatchObject({ body: 'Above 5 %' });
});
