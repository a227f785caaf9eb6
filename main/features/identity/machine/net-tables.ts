import { endianness } from 'node:os';
import type { Listener } from './types.ts';

export interface Socket extends Omit<Listener, 'pid'> {
  inode: string;
}

/** The kernel prints an address as numbers of four bytes in the order of the machine. */
function bytesOf(hex: string, order: 'LE' | 'BE'): number[] {
  const bytes: number[] = [];
  for (let word = 0; word < hex.length; word += 8)
    for (let byte = 0; byte < 4; byte += 1)
      bytes.push(Number.parseInt(hex.slice(word + 2 * (order === 'LE' ? 3 - byte : byte)).slice(0, 2), 16));
  return bytes;
}

/** The longest run of zeros is written as `::`, as everywhere. */
function ipv6(bytes: readonly number[]): string {
  const groups: number[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return `::ffff:${bytes.slice(12).join('.')}`;
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at += 1) {
    let length = 0;
    while (groups[at + length] === 0) length += 1;
    if (length > best.length) best = { at, length };
  }
  const text = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return best.at < 0 ? text(0, 8) : `${text(0, best.at)}::${text(best.at + best.length, 8)}`;
}

export function addressOf(hex: string, order: 'LE' | 'BE' = endianness()): string {
  const bytes = bytesOf(hex, order);
  return bytes.length === 4 ? bytes.join('.') : ipv6(bytes);
}

/** TCP that listens; UDP that is bound and tied to nobody. */
const waiting = { tcp: '0A', udp: '07' } as const;

/** One table of /proc/net; what is only connected is passed over without being taken apart. */
export function listenersIn(table: string, protocol: 'tcp' | 'udp'): Socket[] {
  const state = ` ${waiting[protocol]} `;
  const found: Socket[] = [];
  for (const line of table.split('\n')) {
    if (!line.includes(state)) continue;
    const [, local = '', remote = '', is, , , , , , inode = '0'] = line.trim().split(/\s+/);
    const [hex = '', port = ''] = local.split(':');
    if (is !== waiting[protocol] || inode === '0' || !/^0+:0000$/.test(remote)) continue;
    if (hex.length !== 8 && hex.length !== 32) continue;
    found.push({ protocol, address: addressOf(hex), port: Number.parseInt(port, 16), inode });
  }
  return found;
}
