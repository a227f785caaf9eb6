import type { GoodCopy, SelfMetricsSample, SystemInfo } from '../../../shared/features/system/schema.ts';
import { formatBytes } from '../../lib/bytes.ts';
import { formatDuration } from '../../lib/duration.ts';

interface Facts {
  info: SystemInfo;
  sample: SelfMetricsSample | undefined;
  copies: readonly GoodCopy[] | undefined;
  userAgent: string;
  now: number;
}

/** One block of text for a report: facts about Optimus and the machine, nothing about projects, no secret. */
export function diagnosticsText({ info, sample, copies, userAgent, now }: Facts): string {
  const lines = [
    `Optimus ${info.version} (${info.host}) on ${info.platform} ${info.arch}`,
    `Page: ${userAgent}`,
    `Up: ${formatDuration(now - info.startedAt)}${info.safeMode ? ', safe mode' : ''}${info.recovery ? ', recovery pending' : ''}`,
    `Versions: ${Object.entries(info.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
    `Data folder: ${info.dataDir}`,
  ];
  if (sample)
    lines.push(
      `Cost: CPU ${sample.cpuPercent.toFixed(1)} %, memory ${formatBytes(sample.memoryBytes)}, ${sample.spawnsPerMinute} spawns/min, loop p99 ${sample.loopDelayP99Ms.toFixed(1)} ms, database ${formatBytes(sample.databaseBytes)}`,
      ...sample.processes.map(({ pid, kind, memoryBytes }) => `  ${kind} pid ${pid} ${formatBytes(memoryBytes)}`),
    );
  lines.push(`Good copies: ${copies ? copies.length : 'not known'}`);
  for (const [id, state] of Object.entries(info.capabilities))
    lines.push(`${id}: ${state.available ? 'available' : `not available: ${state.why}`}`);
  return lines.join('\n').replaceAll('\u00a0', ' ');
}
