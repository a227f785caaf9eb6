import type { RoleName } from '../../../shared/features/minds/schema.ts';
import type { Attention, Draft } from '../../core/attention/attention.ts';
import type { Registry } from './keeping/registry.ts';

interface Deps {
  attention: Pick<Attention, 'source'>;
  registry: Registry;
  check: (id: string) => Promise<{ name: string; state: { kind: string } }>;
}

const words: Record<RoleName, string> = {
  chat: 'chat',
  transcribe: 'writing down what is said',
  speak: 'speaking',
  seats: 'the seats of the council',
  chair: 'its chair',
  secondChair: 'its second chair',
  memory: 'memory',
  embed: 'search by meaning',
};

/** A connection that does something and does not answer. */
export function createTellAttention({ attention, registry, check }: Deps) {
  const source = attention.source('minds');
  return {
    tell(): void {
      const inUse = Object.entries(registry.inUse()) as [RoleName, { connectionId: string } | null][];
      const drafts: Draft[] = [];
      for (const one of registry.connections.values()) {
        if (one.state.kind !== 'failed') continue;
        const roles = inUse.filter(([, model]) => model?.connectionId === one.id).map(([role]) => words[role]);
        if (roles.length === 0) continue;
        const { fault, at } = one.state;
        drafts.push({
          ...{ key: `minds/${one.id}`, severity: 'warning', sentence: `The connection ${one.name} does not work` },
          evidence: `${fault.message}. Used for ${roles.join(', ')}.`,
          ...{ since: at, fingerprint: fault.code },
          actions: [
            {
              ...{ id: 'check', label: 'Check again' },
              async run() {
                const { name, state } = await check(one.id);
                const done = state.kind === 'ready';
                return { done, sentence: done ? `${name} answers again.` : `${name} still does not work.` };
              },
            },
            { id: 'open', label: 'Open its settings', route: `/minds/connections/${encodeURIComponent(one.id)}` },
          ],
        });
      }
      source.set(drafts);
    },
    dispose: () => source.dispose(),
  };
}
