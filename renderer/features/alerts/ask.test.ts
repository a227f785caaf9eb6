import { expect, it } from 'vitest';
import type { Alert } from '../../../shared/features/alerts/schema.ts';
import { keyOf } from '../../../shared/lib/series-key.ts';
import { aboutAlert } from './ask.ts';

const series = keyOf('cpu.used.percent', { scope: 'project', id: 'p1' });
const alert = (more: Partial<Alert> = {}): Alert => ({
  ...{ ruleId: 'r', ruleName: 'Busy', key: series, severity: 'warning', sentence: 'shop uses 190 % of a core' },
  ...{ evidence: 'for 5 min', subjects: [], series, value: 190, threshold: 150, note: '', since: 0, firedAt: 0 },
  ...{ lastToldAt: null, repeats: 0, flapping: false, unknownSince: null, acknowledged: null, quiet: null },
  ...more,
});

it('hands over the figure with its limit, and whose it is', async () => {
  const about = aboutAlert(alert());
  const [attached] = await about.attach();
  expect(about.projectIds).toEqual(['p1']);
  expect(attached?.text).toContain('It is 190 now; the limit is 150.');
  expect(attached?.source).toEqual({ type: 'alert', alertId: `r/${series}` });
});

it('has no address where its key is longer than one may be', async () => {
  const [attached] = await aboutAlert(alert({ key: 'k'.repeat(200) })).attach();
  expect(attached?.source).toEqual({ type: 'text' });
});
