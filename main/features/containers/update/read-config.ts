import { parse } from 'yaml';
import { z } from 'zod';
import { isRiskyMount } from '../read-container.ts';

const service = z.object({
  image: z.string().optional(),
  build: z.unknown(),
  privileged: z.boolean().optional(),
  pid: z.string().optional(),
  use_api_socket: z.boolean().optional(),
  volumes: z
    .array(
      z.union([
        z.string(),
        z.object({
          type: z.string().optional(),
          source: z.string().optional(),
          target: z.string().optional(),
          read_only: z.boolean().optional(),
        }),
      ]),
    )
    .optional(),
});
const volume = z
  .object({ driver_opts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullish() })
  .nullable();
const config = z.object({
  services: z.record(z.string(), service.partial({ build: true })).default({}),
  volumes: z.record(z.string(), volume).nullish(),
});

export interface StackConfig {
  services: { name: string; image: string | null; builds: boolean }[];
  risks: string[];
}

/** What `compose config` says, as far as it matters here; its variables are not kept. */
export function readConfig(text: string): StackConfig {
  const { services, volumes: named } = config.parse(parse(text) ?? {});
  const risks: string[] = [];
  for (const [name, { privileged, pid, use_api_socket: asksEngine, volumes = [] }] of Object.entries(services)) {
    if (privileged) risks.push(`${name} runs privileged.`);
    if (pid === 'host') risks.push(`${name} sees the processes of the machine.`);
    if (asksEngine) risks.push(`${name} holds the socket of the engine.`);
    for (const entry of volumes) {
      const [source = '', target = '', mode = ''] =
        typeof entry === 'string' ? entry.split(':') : [entry.source, entry.target, entry.read_only ? 'ro' : ''];
      if (source.startsWith('/') && isRiskyMount(source, !/(?:^|,)ro(?:,|$)/.test(mode), target))
        risks.push(`${name} holds ${source} of the machine.`);
    }
  }
  for (const [name, one] of Object.entries(named ?? {})) {
    const { o = '', device = '' } = one?.driver_opts ?? {};
    const options = `${o}`.split(',');
    if (options.some((option) => /^r?bind$/.test(option)) && isRiskyMount(`${device}`, !options.includes('ro')))
      risks.push(`The volume ${name} is ${device} of the machine.`);
  }
  return {
    services: Object.entries(services).map(([name, one]) => ({
      name,
      image: one.image ?? null,
      builds: one.build !== undefined && one.build !== null,
    })),
    risks,
  };
}
