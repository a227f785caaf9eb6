import { bytesText } from '../../../../shared/lib/bytes.ts';
import { type Unit, wordsOf } from '../../../../shared/lib/metrics.ts';

const unitWords: Record<Unit, string> = {
  percent: '%',
  bytes: '',
  'bytes/s': '/s',
  count: '',
  '1/s': 'per second',
  ms: 'ms',
  celsius: '°C',
  rpm: 'rpm',
  watts: 'W',
  load: '',
  seconds: 's',
  dollars: '$',
};

/** These stand in texts that go through mails and shells. */
const bytesOf = (value: number): string => bytesText(value).replace('\u00a0', ' ');

/** `12.5 %`, `3.2 GB`, `40 °C`. */
export function shownValue(metric: string, value: number): string {
  const unit = wordsOf(metric)?.unit ?? 'count';
  if (unit === 'bytes' || unit === 'bytes/s') return bytesOf(value) + unitWords[unit];
  return `${Number(value.toFixed(unit === 'load' || unit === 'watts' ? 2 : 1))} ${unitWords[unit]}`.trim();
}

/** As it stands within a sentence: `disk space free`. */
export function shownMetric(metric: string): string {
  const label = wordsOf(metric)?.label;
  return label === undefined ? metric : label.charAt(0).toLowerCase() + label.slice(1);
}
