import type { App } from 'electron';
import type { ProcessCost } from '../../core/ports/host-ports.ts';

/** What Chromium runs for us. The main process is left out: the core counts it itself. */
export function createProcessList(app: Pick<App, 'getAppMetrics'>): () => ProcessCost[] {
  return () =>
    app
      .getAppMetrics()
      .filter(({ type }) => type !== 'Browser')
      .map(({ pid, type, name, cpu, memory }) => ({
        pid,
        kind: (name ?? type).toLowerCase(),
        cpuPercent: Number.isFinite(cpu.percentCPUUsage) ? cpu.percentCPUUsage : null,
        memoryBytes: memory.workingSetSize * 1024,
      }));
}
