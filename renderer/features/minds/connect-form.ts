import type { Connection } from '../../../shared/features/minds/schema.ts';
import type { FormProblems } from '../../lib/form-reader.ts';
import type { RemoteKind } from './store.ts';

export interface ConnectForm {
  name: string;
  baseUrl: string;
  key: string;
  /** A key that is kept is taken away. */
  withoutKey: boolean;
  contextTokens: string;
}

export interface KindAbout {
  title: string;
  description: string;
  name: string;
  /** Shown where nothing is written; null where an address must be. */
  address: string | null;
  keyHint: string;
  /** Null: it always needs one. */
  keyOptional: boolean;
}

export const kindAbout: Readonly<Record<RemoteKind, KindAbout>> = {
  openai: {
    title: 'Connect OpenAI',
    description: 'What is asked goes to OpenAI, and is billed to the account of the key.',
    name: 'OpenAI',
    address: 'https://api.openai.com/v1',
    keyHint: 'Begins with sk-. Made at platform.openai.com under API keys.',
    keyOptional: false,
  },
  anthropic: {
    title: 'Connect Anthropic',
    description: 'What is asked goes to Anthropic, and is billed to the account of the key.',
    name: 'Anthropic',
    address: 'https://api.anthropic.com',
    keyHint: 'Begins with sk-ant-. Made at console.anthropic.com under API keys.',
    keyOptional: false,
  },
  compatible: {
    title: 'Connect an OpenAI-compatible server',
    description: 'llama.cpp, LM Studio, vLLM, OpenRouter, and whoever else speaks Chat Completions.',
    name: '',
    address: null,
    keyHint: 'Only where the server asks for one.',
    keyOptional: true,
  },
  ollama: {
    title: 'Connect Ollama',
    description: 'Nothing leaves the machine that Ollama runs on.',
    name: 'Ollama',
    address: 'http://127.0.0.1:11434',
    keyHint: 'Only behind something that asks for one.',
    keyOptional: true,
  },
  elevenlabs: {
    title: 'Connect ElevenLabs',
    description: 'It only speaks. What is read aloud goes to ElevenLabs, and is billed to the account of the key.',
    name: 'ElevenLabs',
    address: 'https://api.elevenlabs.io',
    keyHint: 'Made at elevenlabs.io under API keys, with the rights to speak, and to read models and voices.',
    keyOptional: false,
  },
};

export const emptyForm = (kind: RemoteKind, found: { name: string; baseUrl: string } | null): ConnectForm => ({
  ...{ name: found?.name ?? kindAbout[kind].name, baseUrl: found?.baseUrl ?? '' },
  ...{ key: '', withoutKey: false, contextTokens: '' },
});

export const formOf = ({ name, baseUrl, contextTokens }: Connection): ConnectForm => ({
  ...{ name, baseUrl, key: '', withoutKey: false },
  contextTokens: contextTokens === null ? '' : String(contextTokens),
});

export interface ConnectSaid {
  name: string;
  baseUrl?: string;
  key?: string;
  contextTokens: number | null;
}

/** What is asked of the core, or what is wrong with which field. */
export function readConnect(
  kind: RemoteKind,
  form: ConnectForm,
  { known }: { known: Pick<Connection, 'hasKey'> | null },
): { said: ConnectSaid; problems: null } | { said: null; problems: FormProblems } {
  const about = kindAbout[kind];
  const problems: Record<string, string> = {};
  const name = form.name.trim();
  if (name === '') problems.name = 'A name is wanted, to tell it from others.';
  const baseUrl = form.baseUrl.trim();
  if (baseUrl === '' && about.address === null) problems.baseUrl = 'Its address, such as http://127.0.0.1:8080/v1.';
  else if (baseUrl !== '' && !/^https?:\/\/[^\s/]+/.test(baseUrl))
    problems.baseUrl = 'An address that begins with https:// or http://.';
  const key = form.key.trim();
  if (key === '' && !about.keyOptional && !(known?.hasKey && !form.withoutKey))
    problems.key = `${about.name} answers nobody without a key.`;
  if (/\s/.test(key)) problems.key = 'A key has no spaces and no line breaks in it.';
  const context = form.contextTokens.trim();
  const tokens = context === '' ? null : Number(context);
  if (tokens !== null && (!Number.isInteger(tokens) || tokens < 512 || tokens > 10_000_000))
    problems.contextTokens = 'A whole number from 512 to 10,000,000.';
  if (Object.keys(problems).length > 0) return { said: null, problems };
  return {
    said: { name, contextTokens: tokens, ...(baseUrl !== '' && { baseUrl }), ...(key !== '' && { key }) },
    problems: null,
  };
}
