/** What came of asking once. */
export interface Asked {
  ok: boolean;
  said: string;
}

/** Rejects with the reason of the signal when that is aborted, and leaves nothing behind. */
export type Ask = (signal: AbortSignal) => Promise<Asked>;

/** What asking one port came to: `silent` when nobody there took the connection, `foreign` when who did speaks something else. */
export interface PortAnswer extends Asked {
  how: 'answered' | 'silent' | 'foreign';
}

/** Frameworks differ in what they take `localhost` for. */
export const localAddresses = ['127.0.0.1', '::1'] as const;

const code = (error: unknown): string => {
  const found = error as { code?: unknown; errors?: unknown } | null;
  return typeof found?.code === 'string' ? found.code : '';
};

const silent = new Set(['ECONNREFUSED', 'EADDRNOTAVAIL', 'ENETUNREACH', 'EHOSTUNREACH', 'EAFNOSUPPORT', 'EINVAL']);

/** Why a connection came to nothing, in words. */
export function troubleWords(error: unknown, port: number): PortAnswer {
  const is = code(error);
  const no = (said: string, how: PortAnswer['how'] = 'answered'): PortAnswer => ({ ok: false, said, how });
  if (silent.has(is)) return no(`Nothing listens on port ${port}.`, 'silent');
  if (is === 'ECONNRESET' || is === 'EPIPE') return no(`Port ${port} closed the connection without an answer.`);
  if (is === 'HPE_HEADER_OVERFLOW') return no(`Port ${port} answered with headers that are too large.`);
  if (is.startsWith('HPE_')) return no(`Port ${port} answered, but not with HTTP.`, 'foreign');
  if (is === 'EMFILE' || is === 'ENFILE') return no('No connection could be opened: too many files are open.');
  const why = error instanceof Error ? error.message : String(error);
  return no(`Port ${port} could not be asked: ${why}`);
}

/** A connection to a port of the range from which the system takes its own can end up at itself when nobody listens there. */
export const isItself = (
  {
    localPort,
    localAddress,
    remoteAddress,
  }: {
    localPort?: number | undefined;
    localAddress?: string | undefined;
    remoteAddress?: string | undefined;
  },
  port: number,
): boolean => localPort === port && localAddress === remoteAddress;

export const refused = (): Error => Object.assign(new Error('connected to itself'), { code: 'ECONNREFUSED' });
