import type { HeldPort } from '../../../shared/features/identity/schema.ts';

const most = 8;

/** The digits of `3000`, `:3000`, `port 3000` and `localhost:3000`; empty for `ports`; null where no port is asked for. */
export function askedPort(text: string): string | null {
  const wanted = text.trim().toLowerCase();
  if (/^ports?$/.test(wanted)) return '';
  return (
    /^(?:(?:tcp|udp)?:|ports?\s*:?\s*|(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\]):)?(\d{2,5})\/?$/.exec(
      wanted,
    )?.[1] ?? null
  );
}

/** The port itself, then those that begin with the same digits. */
export function findPorts(text: string, ports: readonly HeldPort[]): HeldPort[] {
  const digits = askedPort(text);
  if (digits === null) return [];
  return ports
    .filter(({ port }) => String(port).startsWith(digits))
    .sort((a, b) => Number(String(b.port) === digits) - Number(String(a.port) === digits) || a.port - b.port)
    .slice(0, most);
}

/** One row of a list of ports: several processes may wait at one. */
export const heldKey = ({ protocol, port, process }: HeldPort): string => `${protocol}:${port}:${process?.id ?? ''}`;
