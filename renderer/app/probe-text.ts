import type { Probe } from '../../shared/features/launcher/schema.ts';
import { type FormReader, numberText } from '../lib/form-reader.ts';

/** A probe as it stands in the fields: a service and a place are asked alike. */
export interface ProbeText {
  path: string;
  probePort: string;
  statusFrom: string;
  statusTo: string;
  probeCommand: string;
  every: string;
  timeout: string;
  successes: string;
  failures: string;
}

/** What stands there before anybody wrote. */
export const usualProbe: ProbeText = {
  ...{ path: '/', probePort: '', statusFrom: '200', statusTo: '399', probeCommand: '' },
  ...{ every: '2', timeout: '2', successes: '1', failures: '3' },
};

export function probeText(probe: Probe | null): ProbeText {
  if (probe === null || probe.type === 'log') return usualProbe;
  return {
    ...usualProbe,
    every: numberText(probe.everySeconds),
    timeout: numberText(probe.timeoutSeconds),
    successes: numberText(probe.successes),
    failures: numberText(probe.failures),
    ...(probe.type === 'exec' ? { probeCommand: probe.command } : { probePort: numberText(probe.port) }),
    ...(probe.type === 'http' && {
      path: probe.path,
      statusFrom: numberText(probe.status[0]),
      statusTo: numberText(probe.status[1]),
    }),
  };
}

export const portRange = { min: 1, max: 65_535 };

export function probeOf(
  type: Exclude<Probe['type'], 'log'>,
  form: ProbeText,
  read: FormReader<keyof ProbeText>,
): Probe {
  const often = {
    everySeconds: read.figure('every', { min: 0.1, max: 3_600 }),
    timeoutSeconds: read.figure('timeout', { min: 0.1, max: 300 }),
    successes: read.whole('successes', { min: 1, max: 100 }),
    failures: read.whole('failures', { min: 1, max: 100 }),
  };
  if (type === 'exec') {
    const command = form.probeCommand.trim();
    if (command === '') read.wrong('probeCommand', 'Say what is run; it is ready when that ends with 0.');
    return { type, command, ...often };
  }
  const port = read.optional('probePort', portRange);
  if (type === 'tcp') return { type, port, ...often };
  const from = read.whole('statusFrom', { min: 100, max: 599 });
  const to = read.whole('statusTo', { min: 100, max: 599 });
  if (from > to) read.wrong('statusTo', 'It is below the first.');
  if (!form.path.startsWith('/')) read.wrong('path', 'It begins with a slash.');
  return { type, path: form.path.trim(), port, status: [from, to], ...often };
}
