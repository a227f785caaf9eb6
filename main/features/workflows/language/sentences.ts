import type { TriggerInfo } from '../../../../shared/features/workflows/schema.ts';
import type { TriggerSpec } from '../types.ts';
import { durationWords } from './expressions/measures.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const two = (text: string): string => text.padStart(2, '0');
const list = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

/** Several times within an hour, in a stretch of the day, on some days. */
function often(minute: string, hour: string, weekday: string): string | null {
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  const how = minute === '*' ? 'every minute' : step ? `every ${step} minutes` : null;
  const [, from, to] = /^(\d+)-(\d+)$/.exec(hour) ?? [];
  const on = weekday === '*' ? '' : weekdays(weekday);
  if (how === null || on === null || (hour !== '*' && (from === undefined || to === undefined))) return null;
  const when = from === undefined || to === undefined ? '' : ` from ${two(from)}:00 to ${two(to)}:59`;
  return `${how}${when}${on === '' ? '' : `, ${on}`}`;
}

/** The common ones in words; any other as it was written. */
export function cronSentence(cron: string): string {
  const parts = cron.trim().toLowerCase().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] =
    parts.length === 6 && parts[0] === '0' ? parts.slice(1) : parts;
  const otherwise = `at ${cron.trim()}`;
  if (month !== '*') return otherwise;
  const always = day === '*' && weekday === '*';
  const inWords = day === '*' ? often(minute, hour, weekday) : null;
  if (inWords !== null) return inWords;
  if (always && hour === '*') return /^\d+$/.test(minute) ? `every hour at minute ${minute}` : otherwise;
  const step = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (always && step && /^\d+$/.test(minute)) return `every ${step} hours at minute ${minute}`;
  if (!/^\d+$/.test(minute) || !/^\d+(,\d+)*$/.test(hour)) return otherwise;
  const times = list(hour.split(',').map((one) => `${two(one)}:${two(minute)}`));
  if (always) return `every day at ${times}`;
  if (day === '*') {
    const on = weekdays(weekday);
    return on ? `${on} at ${times}` : otherwise;
  }
  return weekday === '*' && /^\d+$/.test(day) ? `on day ${day} of every month at ${times}` : otherwise;
}

function weekdays(text: string): string | null {
  const number = (word: string) => (/^[0-7]$/.test(word) ? Number(word) : dayNames.indexOf(word));
  if (/^(1-5|mon-fri)$/.test(text)) return 'Monday to Friday';
  const numbers = text.split(',').map(number);
  return numbers.every((one) => one >= 0) ? `every ${list(numbers.map((one) => days[one] ?? ''))}` : null;
}

const metricNames: Record<string, string> = {
  'disk.free.percent': 'free disk space in percent',
  'disk.free.bytes': 'free disk space in bytes',
  'memory.used.percent': 'used memory in percent',
  'cpu.percent': 'processor load in percent',
  'load.1m': 'the load of the last minute',
};

const gitNames: Record<string, string> = {
  commit: 'a commit',
  branch: 'a switch of branch',
  push: 'a push',
  pull: 'a pull',
  tag: 'a new tag',
};

export function sentenceOf(trigger: TriggerSpec): string {
  switch (trigger.kind) {
    case 'cron':
      return `${cronSentence(trigger.cron)}, ${trigger.zone}`;
    case 'files':
      return `when ${trigger.include.length > 0 ? `${trigger.include.join(', ')} in ` : ''}${trigger.path} changes`;
    case 'git':
      return `after ${list(
        trigger.events.map((event) => gitNames[event] ?? event),
        'or',
      )} in ${trigger.path}${trigger.branch ? ` on ${trigger.branch}` : ''}`;
    case 'webhook':
      return `when the webhook ${trigger.name} is called`;
    case 'metric': {
      const limit = trigger.below === undefined ? `above ${trigger.above}` : `below ${trigger.below}`;
      const where = trigger.path ? ` on ${trigger.path}` : '';
      return `when ${metricNames[trigger.metric] ?? trigger.metric}${where} is ${limit}${trigger.forMs > 0 ? ` for ${durationWords(trigger.forMs)}` : ''}`;
    }
    case 'journal':
      return `when the journal has ${list(trigger.events, 'or')}`;
    case 'workflow':
      return `when ${trigger.workflow} has ${list(trigger.ends, 'or')}`;
  }
}

export const infoOf = (trigger: TriggerSpec): TriggerInfo => ({
  kind: trigger.kind,
  sentence: sentenceOf(trigger),
  nextAt: null,
  address: null,
  trouble: null,
});
