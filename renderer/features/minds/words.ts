import type { Connection, ConnectionKind, Fault, FaultCode, RoleName } from '../../../shared/features/minds/schema.ts';
import type { Capability } from '../../../shared/features/system/schema.ts';
import type { Marked } from '../../ui/state-mark.tsx';

export const kindWords: Readonly<Record<ConnectionKind, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  compatible: 'OpenAI-compatible server',
  ollama: 'Ollama',
  elevenlabs: 'ElevenLabs',
  local: 'this machine',
};

/** Where a key goes; nothing is said of a place as long as that is not known. */
export function keysStay(store: Capability | undefined): string {
  if (!store) return '';
  return store.available
    ? 'Keys stay in the secret store of this machine, never in a file.'
    : `Keys cannot be kept here. ${store.why} ${store.remedy}`;
}

export function connectionMark({ state, kind, models }: Pick<Connection, 'state' | 'kind' | 'models'>): Marked {
  switch (state.kind) {
    case 'unchecked':
      return kind === 'local' && models.length === 0
        ? { mark: 'neutral', word: 'no model here yet' }
        : { mark: 'neutral', word: 'not checked yet' };
    case 'checking':
      return { mark: 'running', word: 'checking' };
    case 'ready':
      return kind === 'local' && models.length === 0
        ? { mark: 'neutral', word: 'no model here yet' }
        : { mark: 'healthy', word: 'ready' };
    case 'failed':
      return { mark: 'failing', word: faultWords[state.fault.code] };
  }
}

export const faultWords: Readonly<Record<FaultCode, string>> = {
  unauthorised: 'key refused',
  forbidden: 'not allowed',
  'not-found': 'not found there',
  'bad-request': 'not understood',
  'too-long': 'too long',
  'rate-limited': 'too many requests',
  overloaded: 'overloaded',
  server: 'failed there',
  unreachable: 'not reachable',
  timeout: 'no answer',
  cut: 'connection cut',
  'no-end': 'no proper end',
  'stream-error': 'error in the answer',
  malformed: 'answer not readable',
  'not-an-object': 'not in the wanted form',
  empty: 'empty answer',
  'not-sent': 'not sent',
};

/** What to do about a fault, for whoever reads it beside the provider's own words. */
export function faultAdvice(
  { code, retryAfterMs }: Fault,
  { kind, hasKey }: Pick<Connection, 'kind' | 'hasKey'>,
): string {
  switch (code) {
    case 'unauthorised':
      return hasKey
        ? 'Make a new key there and change it here.'
        : 'It asks for a key. Change the connection and write one.';
    case 'forbidden':
      return 'The key is known, and may not do this. Look at its rights and at the credit of the account.';
    case 'not-found':
      return kind === 'compatible'
        ? 'The address should end where its models are, most often in /v1.'
        : 'Look at the address.';
    case 'rate-limited':
    case 'overloaded':
      return retryAfterMs === null
        ? 'Check again in a while.'
        : `It says to wait ${Math.max(1, Math.ceil(retryAfterMs / 1_000))} s. Check again then.`;
    case 'unreachable':
    case 'timeout':
      return kind === 'openai' || kind === 'anthropic' || kind === 'elevenlabs'
        ? 'Look at the network of this machine, then check again.'
        : 'Start the server there, then check again.';
    case 'malformed':
      return 'Something answers there that is no server of models. Look at the address.';
    default:
      return 'Check again. If it stays so, the words above are for who runs the server.';
  }
}

export const roleWords: Readonly<Record<RoleName, { name: string; about: string }>> = {
  chat: { name: 'Chat', about: 'Answers in threads, unless another model is chosen there.' },
  seats: { name: 'Seats of the council', about: 'Votes for each seat that has no model of its own.' },
  chair: { name: 'Chair', about: 'Writes the synthesis. It has no vote.' },
  secondChair: { name: 'Second chair', about: 'Writes it when the first one fails.' },
  memory: { name: 'Memory', about: 'Proposes what is worth remembering.' },
  embed: { name: 'Search by meaning', about: 'Makes the vectors of what is read and asked.' },
  transcribe: {
    name: 'Writing down what is said',
    about: 'Hears what you say to Optimus. One on this machine is taken first: then nothing that you say leaves it.',
  },
  speak: { name: 'Speaking', about: 'Reads answers aloud, where Settings say that a model does.' },
};

export const roleOrder: readonly RoleName[] = [
  'chat',
  'seats',
  'chair',
  'secondChair',
  'memory',
  'embed',
  'transcribe',
  'speak',
];
