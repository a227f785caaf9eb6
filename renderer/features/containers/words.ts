import type { Container, ContainerPort } from '../../../shared/features/containers/schema.ts';
import type { Marked, MarkState } from '../../ui/state-mark.tsx';

/** Whoever was told to end did not fail. */
const asked = new Set([0, 130, 137, 143]);

export function markOf(one: Pick<Container, 'state' | 'health' | 'exitCode' | 'outOfMemory'>): Marked {
  switch (one.state) {
    case 'running':
      if (one.health === 'unhealthy') return { mark: 'failing', word: 'unhealthy' };
      if (one.health === 'starting') return { mark: 'waiting', word: 'starting' };
      return one.health === 'healthy' ? { mark: 'healthy', word: 'healthy' } : { mark: 'running', word: 'running' };
    case 'restarting':
      return { mark: 'failing', word: 'restarting' };
    case 'paused':
      return { mark: 'waiting', word: 'paused' };
    case 'created':
      return { mark: 'neutral', word: 'never started' };
    case 'removing':
      return { mark: 'waiting', word: 'being removed' };
    case 'dead':
      return { mark: 'failing', word: 'dead' };
    case 'exited':
      if (one.outOfMemory) return { mark: 'failing', word: 'out of memory' };
      return asked.has(one.exitCode ?? 0)
        ? { mark: 'stopped', word: 'stopped' }
        : { mark: 'failing', word: `failed, ${one.exitCode}` };
  }
}

export const isTroubled = (one: Container): boolean => markOf(one).mark === 'failing';

/** `8080 → 80`; a port that only the container hears is `80`. */
export const portWords = ({ port, published, protocol }: ContainerPort): string =>
  `${published === null ? '' : `${published} → `}${port}${protocol === 'tcp' ? '' : `/${protocol}`}`;

const order: Record<MarkState, number> = {
  ...{ failing: 0, warning: 1, waiting: 2, running: 3, healthy: 4, info: 5, neutral: 6, stopped: 7 },
};
export const rankOf = (one: Container): number => order[markOf(one).mark];

const mostNamed = 12;
/** What stands in a question: the first by name, and how many there are besides. */
export const firstOf = <T>(all: readonly T[], words: (one: T) => string): string[] => [
  ...all.slice(0, mostNamed).map(words),
  ...(all.length > mostNamed ? [`and ${all.length - mostNamed} more`] : []),
];
