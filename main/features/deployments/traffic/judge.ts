import type { Analysis } from '../../../../shared/features/deployments/schema.ts';
import type { Evidence } from '../repo.ts';
import type { Counted } from './marks.ts';
import { trafficOf } from './marks.ts';

export interface Looked {
  /** `version 12`. */
  name: string;
  old: { name: string; counted: Counted } | null;
  counted: Counted;
  seconds: number;
  restarts: number;
  /** Of the process that ended by itself: how. */
  ended: string | null;
  memoryMbPerMinute: number | null;
  /** The time is over: what needs all of it is judged, too. */
  whole: boolean;
}

export interface Judgement {
  /** Why it is a bad one, in one sentence without its end; null: nothing says so yet. */
  bad: string | null;
  evidence: Evidence[];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const percent = (value: number) => `${Number(value.toFixed(1))} %`;
const ms = (value: number) => `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`;
const requests = (count: number) => `${count} ${count === 1 ? 'request' : 'requests'}`;
const seconds = (value: number) => `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} s`;

/** The new version beside the old one. */
export function judge(rules: Analysis, looked: Looked): Judgement {
  const { name, old, counted, restarts } = looked;
  const evidence: Evidence[] = [];
  let bad: string | null = null;
  const say = (ok: boolean, sentence: string, why = sentence) => {
    evidence.push({ ok, sentence: `${capital(sentence)}.` });
    if (!ok) bad ??= capital(why);
  };

  if (restarts > rules.maxRestarts) {
    const times = restarts === 1 ? 'once' : `${restarts} times`;
    say(
      false,
      `${name} ended by itself ${times} in ${seconds(looked.seconds)}${looked.ended === null ? '' : ` (${looked.ended.replace(/\.$/, '')})`}`,
    );
  } else if (looked.whole)
    say(true, restarts === 0 ? `${name} never ended by itself` : `${name} ended by itself ${restarts} times`);

  const slope = looked.memoryMbPerMinute;
  if (looked.whole && rules.maxMemoryMbPerMinute !== null) {
    if (slope === null) say(true, `the memory of ${name} could not be measured`);
    else
      say(
        slope <= rules.maxMemoryMbPerMinute,
        `the memory of ${name} grew by ${Number(slope.toFixed(1))} MB a minute, and ${rules.maxMemoryMbPerMinute} MB are allowed`,
      );
  }

  if (counted.requests < rules.leastRequests || counted.requests === 0) {
    if (looked.whole) say(true, `${requests(counted.requests)} to ${name}: too few to judge`);
    return { bad, evidence };
  }
  const share = (one: Counted) => (one.requests === 0 ? 0 : (one.failed / one.requests) * 100);
  const comparable = old !== null && old.counted.requests >= Math.max(1, rules.leastRequests) ? old : null;
  const oldShare = comparable ? share(comparable.counted) : 0;
  const failed = share(counted) - oldShare > rules.maxErrorPercent;
  const beside = comparable
    ? comparable.counted.failed === 0
      ? `, ${comparable.name} none`
      : `, ${comparable.name} ${percent(oldShare)}`
    : '';
  if (failed || looked.whole)
    say(
      !failed,
      counted.failed === 0
        ? `${name} answered ${requests(counted.requests)} in ${seconds(looked.seconds)}, none with an error`
        : `${name} answered ${counted.failed} of ${requests(counted.requests)} with an error in ${seconds(looked.seconds)}${beside}`,
    );

  if (!looked.whole) return { bad, evidence };
  const p95 = trafficOf(counted).p95;
  const oldP95 = comparable ? trafficOf(comparable.counted).p95 : null;
  if (p95 === null) return { bad, evidence };
  if (oldP95 === null || !comparable) {
    say(true, `95 of 100 requests to ${name} took at most ${ms(p95)}; there is nothing to compare it with`);
    return { bad, evidence };
  }
  const slow = p95 > oldP95 * (1 + rules.maxSlowerPercent / 100) && p95 - oldP95 > rules.slowerByMs;
  say(
    !slow,
    `95 of 100 requests to ${name} took at most ${ms(p95)}, to ${comparable.name} ${ms(oldP95)}`,
    `${name} is too slow: 95 of 100 requests took up to ${ms(p95)}, with ${comparable.name} ${ms(oldP95)}`,
  );
  return { bad, evidence };
}

/** By least squares; null when there is too little to draw a line through. */
export function slopePerMinute(samples: readonly { at: number; bytes: number }[]): number | null {
  if (samples.length < 4) return null;
  const x = samples.map(({ at }) => at / 60_000);
  const y = samples.map(({ bytes }) => bytes / 1_048_576);
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const over = x.reduce((sum, one, i) => sum + (one - mx) * ((y[i] ?? my) - my), 0);
  const under = x.reduce((sum, one) => sum + (one - mx) ** 2, 0);
  return under === 0 ? null : over / under;
}
