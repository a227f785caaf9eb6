import type { Message, ToolUse } from '../../../shared/features/chat/schema.ts';
import type { Connection, FaultCode, ModelEnd, ModelRef } from '../../../shared/features/minds/schema.ts';
import { formatDuration } from '../../lib/duration.ts';
import { formatMoney, formatMoneyExact } from '../../lib/money.ts';
import { formatCount, formatNumber } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import type { Marked } from '../../ui/state-mark.tsx';

export interface EndWords {
  tone: 'info' | 'warn' | 'bad';
  title: string;
  /** As the provider said it; null where it said nothing. */
  said: string | null;
  advice: string;
  /** Where it can be mended. */
  minds: boolean;
}

const faults: Record<FaultCode, readonly [title: string, advice: string, minds: boolean]> = {
  unauthorised: ['The provider does not know the key', 'Enter the key again under Minds.', true],
  forbidden: [
    'The provider refuses this account',
    'Look at the credit and the rights of the account, or choose another model.',
    true,
  ],
  'not-found': ['The provider does not have this model', 'Choose another model.', false],
  'bad-request': ['The provider did not accept the request', 'Choose another model, or ask in another way.', false],
  'too-long': [
    'It is more than the model can read',
    'Take attachments away, begin a new chat, or choose a model that reads more.',
    false,
  ],
  'rate-limited': ['The provider asks to wait', 'Try again later, or choose another model.', false],
  overloaded: ['The provider has too much to do', 'Try again in a while, or choose another model.', false],
  server: ['The provider failed', 'Try again, or choose another model.', false],
  unreachable: ['The provider could not be reached', 'Look whether it runs and whether the network is there.', true],
  timeout: ['The provider said nothing for too long', 'Try again, or choose another model.', false],
  cut: [
    'The connection was cut in the middle of the answer',
    'What came stands above. Try again for the whole.',
    false,
  ],
  'no-end': [
    'The answer ended without saying that it is whole',
    'What came stands above. Try again for the whole.',
    false,
  ],
  'stream-error': [
    'The provider reported an error in the middle of the answer',
    'Try again, or choose another model.',
    false,
  ],
  malformed: ['The provider sent what cannot be read', 'Try again, or choose another model.', false],
  'not-an-object': ['The answer has not the form that was asked for', 'Try again, or choose another model.', false],
  empty: ['The provider answered with nothing', 'Try again, or choose another model.', false],
  'not-sent': ['Nothing was sent', 'Mend what is said here and try again.', true],
};

/** Null for an answer that is whole. */
export function endWords(end: ModelEnd | null): EndWords | null {
  if (end === null) return null;
  switch (end.kind) {
    case 'complete':
    case 'tools':
      return null;
    case 'length':
      return {
        tone: 'warn',
        title: 'The answer is cut: it reached the most that the model writes at once',
        said: null,
        advice: 'Ask it to go on.',
        minds: false,
      };
    case 'refusal':
      return {
        tone: 'warn',
        title: 'The model refused to answer',
        said: end.message,
        advice: 'Ask in another way, or choose another model.',
        minds: false,
      };
    case 'cancelled':
      return { tone: 'info', title: 'Stopped. What was written stays', said: null, advice: '', minds: false };
    case 'failed': {
      const [title, advice, minds] = faults[end.fault.code];
      const { message, status, retryAfterMs } = end.fault;
      const wait = retryAfterMs === null ? '' : ` It asks to wait ${formatDuration(retryAfterMs)}.`;
      return {
        tone: 'bad',
        title: status === null ? title : `${title} (${status})`,
        said: message.trim() === '' ? null : message,
        advice: `${advice}${wait}`,
        minds,
      };
    }
  }
}

export const useMarks: Record<ToolUse['state'], Marked> = {
  running: { mark: 'running', word: 'running' },
  done: { mark: 'healthy', word: 'done' },
  failed: { mark: 'failing', word: 'failed' },
  waiting: { mark: 'waiting', word: 'waits for you' },
  declined: { mark: 'stopped', word: 'declined' },
  expired: { mark: 'stopped', word: 'no longer offered' },
};

export const sameModel = (a: ModelRef | null, b: ModelRef | null) =>
  a === b || (a !== null && b !== null && a.connectionId === b.connectionId && a.model === b.model);

/** Something that can be asked is connected, or was: then its failure says more than an empty screen. */
export const canAnswer = (connections: readonly Connection[]): boolean =>
  connections.some(
    ({ kind, models }) =>
      kind !== 'elevenlabs' &&
      (kind !== 'local' || models.some(({ embeds, speech }) => embeds === false && speech === null)),
  );

/** What it cost and took, for the line under an answer. */
export function figuresOf({ usage, cost, tookMs }: Message): string {
  return [
    usage && `${formatNumber(usage.input)} → ${formatCount(usage.output, 'token')}`,
    (usage || cost !== null) && formatMoney(cost),
    tookMs !== null && formatDuration(tookMs),
  ]
    .filter(Boolean)
    .join(' · ');
}

export function exactFigures({ usage, cost }: Message): string {
  if (!usage) return cost === null ? '' : formatMoneyExact(cost);
  return [
    `${formatCount(usage.input, 'token')} read${usage.cachedInput > 0 ? `, ${formatNumber(usage.cachedInput)} of them from the cache` : ''}`,
    `${formatNumber(usage.output)} written${usage.reasoning > 0 ? `, ${formatNumber(usage.reasoning)} of them to think` : ''}`,
    formatMoneyExact(cost),
  ].join('; ');
}

export const titleOf = (title: string): string => short(title.trim() === '' ? 'New chat' : title, 120);

/** What a delete takes away, line by line. */
export const losses = (messages: number, memories: number): string[] => [
  messages === 1 ? 'Its one message' : `Its ${formatNumber(messages)} messages, in every branch`,
  'What was attached to them, and their place in the search',
  ...(memories > 0
    ? [`${formatCount(memories, 'memory', 'memories')} that ${memories === 1 ? 'rests' : 'rest'} on this chat alone`]
    : []),
];
