import type { ProjectRow, ScanStatus } from '../../shared/features/projects/schema.ts';
import type { SelfMetricsSample } from '../../shared/features/system/schema.ts';
import { type HeadlessProgram, startHost } from './start-host.ts';

const pollMs = 40;
const longest = 1_200_000;

export interface ProjectsHost extends HeadlessProgram {
  list(): Promise<ProjectRow[]>;
  status(): Promise<ScanStatus>;
  /** Until every project has been read; answers when that was seen, by this process's clock. */
  untilRead(): Promise<number>;
  /** Until nothing is looked at any more. */
  untilRest(): Promise<void>;
  /** Samples of its own cost until the signal aborts. */
  metrics(signal: AbortSignal, onSample: (sample: SelfMetricsSample) => void): Promise<void>;
}

/** The built host, for which the home is a folder with projects. */
export async function startProjectsHost(dataDir: string, home: string): Promise<ProjectsHost> {
  const program = await startHost(dataDir, home);
  const headers = { authorization: `Bearer ${program.token}` };
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${program.origin}/api${path}`, { headers, signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const list = () => get<ProjectRow[]>('/projects');
  const status = () => get<ScanStatus>('/projects/status');

  async function until(isSo: (status: ScanStatus) => boolean): Promise<void> {
    const began = performance.now();
    while (!isSo(await status())) {
      if (performance.now() - began > longest) throw new Error('the projects were not read in time');
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  return {
    ...program,
    list,
    status,
    async untilRead() {
      let begun = false;
      await until(({ phase }) => {
        begun ||= phase === 'reading';
        return begun && phase !== 'reading' && phase !== 'finding';
      });
      const at = performance.now();
      const rows = await list();
      const unread = rows.filter(
        ({ git, scannedAt, stack }) => git?.staged == null || scannedAt === null || stack.length === 0,
      );
      if (rows.length === 0 || unread.length > 0)
        throw new Error(`${unread.length} of ${rows.length} projects were not read: ${JSON.stringify(unread[0])}`);
      return at;
    },
    untilRest: () => until(({ phase }) => phase === 'resting'),
    async metrics(signal, onSample) {
      const response = await fetch(`${program.origin}/api/system/metrics`, { headers, signal }).catch(() => null);
      if (!response?.body) return;
      let text = '';
      try {
        for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
          text += chunk;
          const lines = text.split('\n');
          text = lines.pop() ?? '';
          for (const line of lines) {
            if (!line.startsWith('data:')) continue;
            const frame = JSON.parse(line.slice(5)) as { type?: string; item?: SelfMetricsSample };
            if (frame.type === 'item' && frame.item) onSample(frame.item);
          }
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}
