import type { FoundServer } from '../../../shared/features/minds/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { listOf, plainOf, textIn } from './providers/read.ts';
import type { Call } from './wire/send.ts';
import { sendForJson } from './wire/send.ts';

export interface UsualPort {
  kind: 'ollama' | 'compatible';
  name: string;
  port: number;
}

export const usualPorts: readonly UsualPort[] = [
  { kind: 'ollama', name: 'Ollama', port: 11_434 },
  { kind: 'compatible', name: 'llama.cpp', port: 8_080 },
  { kind: 'compatible', name: 'LM Studio', port: 1_234 },
];

interface Deps {
  clock: Clock;
  ports: readonly UsualPort[];
  connectionTo: (kind: UsualPort['kind'], baseUrl: string) => string | null;
}

const patience = 1_500;
const shownModels = 200;

/** Asks the usual ports of this machine, and only when somebody wants to know: other programs may listen there. */
export function createLooking({ clock, ports, connectionTo }: Deps) {
  async function at({ kind, name, port }: UsualPort): Promise<FoundServer | null> {
    const origin = `http://127.0.0.1:${port}`;
    const baseUrl = kind === 'ollama' ? origin : `${origin}/v1`;
    const abort = new AbortController();
    const timer = clock.after(patience, () => abort.abort());
    const call: Call = { signal: abort.signal, now: clock.now, failure: null };
    try {
      const url = kind === 'ollama' ? `${baseUrl}/api/tags` : `${baseUrl}/models`;
      const { value, header } = await sendForJson(call, { url, method: 'GET', headers: {} });
      const told = plainOf(value);
      const list = kind === 'ollama' ? told.models : told.data;
      if (!Array.isArray(list)) return null;
      const models = listOf(list)
        .map((one) => textIn(plainOf(one)[kind === 'ollama' ? 'name' : 'id']))
        .filter((id) => id !== '' && id.length <= 300)
        .slice(0, shownModels);
      // Something else may sit on the port of llama.cpp; it says who it is.
      const called = header('server') ?? '';
      const known = /llama\.cpp|vllm|lm studio|koboldcpp|tabby/i.exec(called)?.[0];
      const owner = textIn(plainOf(list[0]).owned_by);
      const named = kind === 'ollama' ? name : (known ?? (owner === 'llamacpp' ? 'llama.cpp' : name));
      return { kind, name: named, baseUrl, models, connectionId: connectionTo(kind, baseUrl) };
    } catch {
      return null;
    } finally {
      timer();
    }
  }

  return async (): Promise<FoundServer[]> => (await Promise.all(ports.map(at))).filter((one) => one !== null);
}
