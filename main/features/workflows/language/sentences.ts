import type { TriggerInfo } from '../../../../shared/features/workflows/schema.ts';
import type { TriggerSpec } from '../types.ts';
import { durationWords } from './expressions/measures.ts';
import { shownMetric, shownValue } from './metric-words.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const two = (text: string): string => text.padStart(2, '0');
const list = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

const number = /^\d+$/;

// Null where the pauses would not be alike: */45 is at 0 and at 45 past.
function evenly(field: string, whole: number, unit: string): string | null {
  const step = field === '*' ? 1 : Number(/^\*\/(\d+)$/.exec(field)?.[1] ?? 0);
  if (step === 0 || whole % step !== 0) return null;
  return step === 1 ? `every ${unit}` : `every ${step} ${unit}s`;
}

/** Several times within an hour, in a stretch of the day, on some days. */
function often(minute: string, hour: string, weekday: string): string | null {
  const how = evenly(minute, 60, 'minute');
  const [, from, to] = /^(\d+)-(\d+)$/.exec(hour) ?? [];
  const on = weekday === '*' ? '' : weekdays(weekday);
  if (how === null || on === null || (hour !== '*' && (from === undefined || to === undefined))) return null;
  const when = from === undefined || to === undefined ? '' : ` from ${two(from)}:00 to ${two(to)}:59`;
  return `${how}${when}${on === '' ? '' : `, ${on}`}`;
}

const nicknames: Readonly<Record<string, string>> = {
  '@hourly': 'every hour at minute 0',
  '@daily': 'every day at 00:00',
  '@midnight': 'every day at 00:00',
  '@weekly': 'every Sunday at 00:00',
  '@monthly': 'on day 1 of every month at 00:00',
  '@yearly': 'on 1 January at 00:00',
  '@annually': 'on 1 January at 00:00',
};

/** The common ones in words; any other as it was written. */
export function cronSentence(cron: string): string {
  const nickname = nicknames[cron.trim().toLowerCase()];
  if (nickname !== undefined) return nickname;
  const parts = cron.trim().toLowerCase().split(/\s+/);
  const fields = parts.length === 6 && parts[0] === '0' ? parts.slice(1) : parts;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const otherwise = `at ${cron.trim()}`;
  if (fields.length !== 5 || month !== '*') return otherwise;
  const always = day === '*' && weekday === '*';
  const inWords = day === '*' ? often(minute, hour, weekday) : null;
  if (inWords !== null) return inWords;
  const hours = always && number.test(minute) ? evenly(hour, 24, 'hour') : null;
  if (hours !== null) return `${hours} at minute ${minute}`;
  if (!number.test(minute) || !/^\d+(,\d+)*$/.test(hour)) return otherwise;
  const times = list(hour.split(',').map((one) => `${two(one)}:${two(minute)}`));
  if (always) return `every day at ${times}`;
  if (day === '*') {
    const on = weekdays(weekday);
    return on ? `${on} at ${times}` : otherwise;
  }
  return weekday === '*' && number.test(day) ? `on day ${day} of every month at ${times}` : otherwise;
}

function weekdays(text: string): string | null {
  const nameOf = (word: string) => days[/^[0-7]$/.test(word) ? Number(word) : dayNames.indexOf(word)];
  const [first = '', last] = text.split('-').map(nameOf);
  if (text.includes('-')) return first !== '' && last !== undefined ? `${first} to ${last}` : null;
  const names = text.split(',').map(nameOf);
  return names.every((name) => name !== undefined) ? `every ${list([...new Set(names)])}` : null;
}

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
      const { metric, above, below, project, part, path, forMs } = trigger;
      const limit =
        below === undefined ? `above ${shownValue(metric, above ?? 0)}` : `below ${shownValue(metric, below)}`;
      const where = `${project === undefined ? '' : ` of ${project}`}${part === undefined ? '' : ` of ${part}`}${path ? ` on ${path}` : ''}`;
      return `when ${shownMetric(metric)}${where} is ${limit}${forMs > 0 ? ` for ${durationWords(forMs)}` : ''}`;
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
