import { createHash } from 'node:crypto';
import type { Rule } from '../../../shared/features/alerts/schema.ts';
import { figure } from '../../../shared/features/alerts/words.ts';
import type { AttentionReceipt, AttentionSeverity } from '../../../shared/features/attention/schema.ts';
import type { Severity, Subject } from '../../../shared/features/journal/schema.ts';
import { refOf } from '../../../shared/lib/series-key.ts';
import type { Draft } from '../../core/attention/attention.ts';
import type { JournalEntry } from '../../core/journal/journal.ts';
import type { Notice } from '../notifications/index.ts';
import type { OwnRule } from './defaults.ts';
import type { KeptAlert, Owed } from './repo.ts';

const longestKey = 280;

/** Of one alert, in the list of what needs the user and in notices. */
export function attentionKey(ruleId: string, key: string): string {
  const whole = `alerts/${ruleId}/${key}`;
  return whole.length <= longestKey
    ? whole
    : `${whole.slice(0, longestKey - 17)}~${createHash('sha256').update(whole).digest('hex').slice(0, 16)}`;
}

export const routeOf = ({ ruleId, key }: Pick<KeptAlert, 'ruleId' | 'key'>) =>
  `/alerts?alert=${encodeURIComponent(`${ruleId}/${key}`)}`;

const journalSeverity: Record<AttentionSeverity, Severity> = {
  info: 'notice',
  warning: 'warning',
  error: 'error',
  critical: 'error',
};

type Said = 'fired' | 'repeated' | 'resolved' | 'acknowledged' | 'unacknowledged';

const subjectsOf = (alert: KeptAlert): Subject[] => [
  { type: 'alert', id: `${alert.ruleId}/${alert.key}`.slice(0, 512), label: alert.ruleName },
  { type: 'alert-rule', id: alert.ruleId, label: alert.ruleName },
  ...alert.subjects,
];

export function journalEntry(
  said: Said,
  alert: KeptAlert,
  at: number,
  more: Record<string, string> = {},
): JournalEntry {
  const bad = said === 'fired' || said === 'repeated';
  const sentences: Record<Said, string> = {
    fired: alert.sentence,
    repeated: `Still so: ${alert.sentence}`,
    resolved: `Over: ${alert.sentence}`,
    acknowledged: `Acknowledged: ${alert.sentence}`,
    unacknowledged: `No longer acknowledged: ${alert.sentence}`,
  };
  return {
    kind: `alert.${said}`,
    at,
    severity: bad ? journalSeverity[alert.severity] : 'info',
    actor: said.endsWith('acknowledged') ? 'user' : 'optimus',
    sentence: sentences[said],
    subjects: subjectsOf(alert),
    data: {
      rule: alert.ruleId,
      ruleName: alert.ruleName,
      key: alert.key,
      evidence: alert.evidence,
      since: alert.since,
      firedAt: alert.firedAt,
      value: alert.value,
      threshold: alert.threshold,
      ...more,
    },
  };
}

/** The sentence has the figure of when it fired; who is told again wants today's. */
function nowWords({ series, value }: Pick<KeptAlert, 'series' | 'value'>): string {
  const metric = series === null ? undefined : refOf(series)?.metric;
  return metric === undefined || value === null ? '' : `Now ${figure(metric, value)}`;
}

export function noticeOf(owed: Owed, alert: KeptAlert, note: string): Notice {
  const key = attentionKey(alert.ruleId, alert.key);
  const common = { subject: alert.subjects[0] ?? null, route: routeOf(alert), group: `alerts/${alert.ruleId}` };
  if (owed === 'resolved')
    return {
      ...common,
      kind: 'alert.resolved',
      severity: 'info',
      title: `Over: ${alert.sentence}`,
      body: alert.over ?? '',
      actions: [{ id: 'open', label: 'Open', route: routeOf(alert) }],
      key: `${key}#over-${alert.firedAt}`,
      resolves: key,
    };
  return {
    ...common,
    kind: owed === 'repeated' ? 'alert.repeated' : 'alert.fired',
    severity: alert.severity,
    title: owed === 'repeated' ? `Still so: ${alert.sentence}` : alert.sentence,
    body: [owed === 'repeated' && nowWords(alert), alert.evidence, note].filter(Boolean).join('. '),
    actions: [
      { id: 'acknowledge', label: 'Acknowledge', attention: { key, actionId: 'acknowledge' } },
      { id: 'silence', label: 'Silence for 1 h', attention: { key, actionId: 'silence' } },
    ],
    key,
  };
}

interface Acts {
  acknowledge: () => Promise<AttentionReceipt>;
  silence: () => Promise<AttentionReceipt>;
}

export function attentionDraft(alert: KeptAlert, rule: Rule | undefined, own: OwnRule | undefined, acts: Acts): Draft {
  return {
    key: attentionKey(alert.ruleId, alert.key),
    severity: alert.severity,
    sentence: alert.sentence,
    evidence: [alert.evidence, rule?.note].filter(Boolean).join('. '),
    since: alert.since,
    subject: alert.subjects[0] ?? null,
    cause: `alerts/${alert.ruleId}`,
    // The same rule about the same thing, another time: what was put away then is not meant.
    fingerprint: `${alert.severity} ${alert.firedAt}`,
    toldBySource: true,
    actions: [
      ...(own?.mend ? [{ id: 'mend', label: own.mend.label, route: own.mend.route }] : []),
      { id: 'acknowledge', label: 'Acknowledge', run: acts.acknowledge },
      { id: 'silence', label: 'Silence for 1 h', run: acts.silence },
      { id: 'open', label: 'Open', route: routeOf(alert) },
    ],
  };
}
