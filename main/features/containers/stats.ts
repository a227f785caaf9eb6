import { createInterface } from 'node:readline';
import type Docker from 'dockerode';
import type { ContainerFigures } from '../../../shared/features/containers/schema.ts';

/** The part of the engine's answer that is read; every part of it may be missing. */
interface Raw {
  read?: string;
  cpu_stats?: { cpu_usage?: { total_usage?: number } };
  memory_stats?: { usage?: number; stats?: Record<string, number> };
  blkio_stats?: { io_service_bytes_recursive?: { op?: string; value?: number }[] | null };
  networks?: Record<string, { rx_bytes?: number; tx_bytes?: number }>;
}

interface Counters {
  at: number;
  cpuNanos: number | null;
  memory: number | null;
  read: number | null;
  write: number | null;
  in: number | null;
  out: number | null;
}

function countersOf(raw: Raw): Counters | null {
  const at = Date.parse(raw.read ?? '');
  // The first frame, and that of a container which has ended, is of the year 1.
  if (!Number.isFinite(at) || at <= 0) return null;
  const { usage, stats = {} } = raw.memory_stats ?? {};
  const cache = stats.total_inactive_file ?? stats.inactive_file ?? 0;
  const io = raw.blkio_stats?.io_service_bytes_recursive ?? null;
  const moved = (word: string) =>
    io === null ? null : io.reduce((sum, { op, value }) => sum + (op?.toLowerCase() === word ? (value ?? 0) : 0), 0);
  const nets = raw.networks === undefined ? null : Object.values(raw.networks);
  return {
    at,
    cpuNanos: raw.cpu_stats?.cpu_usage?.total_usage ?? null,
    memory: usage === undefined ? null : Math.max(0, usage - cache),
    read: moved('read'),
    write: moved('write'),
    in: nets?.reduce((sum, { rx_bytes = 0 }) => sum + rx_bytes, 0) ?? null,
    out: nets?.reduce((sum, { tx_bytes = 0 }) => sum + tx_bytes, 0) ?? null,
  };
}

/** Counters only grow; one that shrank belongs to another life of the container. */
export function figuresOf(id: string, before: Raw, now: Raw): ContainerFigures | null {
  const a = countersOf(before);
  const b = countersOf(now);
  if (!a || !b || b.at <= a.at) return null;
  const seconds = (b.at - a.at) / 1_000;
  const rate = (from: number | null, to: number | null) =>
    from === null || to === null || to < from ? null : (to - from) / seconds;
  const cpu = rate(a.cpuNanos, b.cpuNanos);
  return {
    id,
    cpuPercent: cpu === null ? null : cpu / 1e7,
    memoryBytes: b.memory,
    readBytes: rate(a.read, b.read),
    writeBytes: rate(a.write, b.write),
    inBytes: rate(a.in, b.in),
    outBytes: rate(a.out, b.out),
  };
}

/** The engine looks once a second for as long as this is open. */
export function followStats(docker: Docker, id: string, onFigures: (figures: ContainerFigures) => void): () => void {
  const stop = new AbortController();
  const open = async () => {
    // The types do not know that it can be given up.
    const options: { stream: true } = Object.assign({ stream: true as const }, { abortSignal: stop.signal });
    const asked: unknown = await docker.getContainer(id).stats(options);
    const stream = asked as NodeJS.ReadableStream;
    stream.on('error', () => {});
    let before: Raw | null = null;
    const lines = createInterface({ input: stream });
    lines.on('error', () => {});
    for await (const line of lines) {
      if (stop.signal.aborted) return;
      const raw = JSON.parse(line) as Raw;
      const figures = before && figuresOf(id, before, raw);
      before = raw;
      if (figures) onFigures(figures);
    }
  };
  // It ends with the container, and with whoever looks.
  open().catch(() => {});
  return () => stop.abort();
}
