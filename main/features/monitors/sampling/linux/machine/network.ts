import type { MachineInfo } from '../../../../../../shared/features/monitors/schema.ts';
import { linkOf, namesIn, readText } from '../../blocking.ts';
import { createGrowth } from '../growth.ts';
import { keepOpen } from '../kept-file.ts';
import { absent, type MachinePart, type Roots } from './part.ts';

const lookAgainMs = 30_000;
/** They come and go with containers, or lead nowhere. */
const passing = /^(lo|veth|ifb|dummy|cali|cni|flannel|vnet|docker|br-|virbr|podman)/;
/** Made by a program, but leading out of the machine. */
const tunnel = /^(tun|tap|wg|ppp|wwan|tailscale|zt|utun)/;

/** What goes through each interface that leads out of the machine. */
export function createNetwork({ proc, sys }: Roots): MachinePart {
  const file = keepOpen(`${proc}/net/dev`);
  const growth = createGrowth();
  let interfaces = new Map<string, MachineInfo['interfaces'][number]>();
  let lookedAt = Number.NEGATIVE_INFINITY;

  function speedOf(name: string): number | null {
    const speed = Number(readText(`${sys}/class/net/${name}/speed`)?.trim() || Number.NaN);
    return speed > 0 ? speed : null;
  }

  function find(now: number) {
    if (now - lookedAt < lookAgainMs) return;
    lookedAt = now;
    const all = (namesIn(`${sys}/class/net`) ?? []).filter((name) => !passing.test(name));
    const out = all.filter((name) => tunnel.test(name) || linkOf(`${sys}/class/net/${name}/device`) !== null);
    // Inside a container nothing is a device.
    const chosen = out.length > 0 ? out : all;
    interfaces = new Map(chosen.sort().map((name) => [name, { name, speedMbit: speedOf(name) }]));
  }

  return {
    look({ now, elapsedMs }, put) {
      find(now);
      growth.next(elapsedMs !== null);
      for (const line of (file.text() ?? '').split('\n')) {
        const colon = line.lastIndexOf(':');
        const name = line.slice(0, Math.max(0, colon)).trim();
        if (!interfaces.has(name)) continue;
        const fields = line
          .slice(colon + 1)
          .trim()
          .split(/\s+/)
          .map(Number);
        const grown = (field: number) => growth.of(`${name} ${field}`, fields[field] ?? Number.NaN);
        const [received, wrongIn, sent, wrongOut] = [grown(0), grown(2), grown(8), grown(10)];
        if (elapsedMs === null) continue;
        const perSecond = 1_000 / elapsedMs;
        if (received !== null) put('net.in.bytes', received * perSecond, name);
        if (sent !== null) put('net.out.bytes', sent * perSecond, name);
        if (wrongIn !== null && wrongOut !== null) put('net.errors', (wrongIn + wrongOut) * perSecond, name);
      }
    },
    about(info) {
      info.interfaces = [...interfaces.values()];
      if (interfaces.size === 0) absent(info, 'Network', 'No interface leads out of this machine.');
    },
    close: file.close,
  };
}
