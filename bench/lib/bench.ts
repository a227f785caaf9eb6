import { z } from 'zod';

const measured = z.number().refine(Number.isFinite, 'a figure is a finite number');

const figure = z.object({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  value: measured,
  /** ms, MB, KB, MB/s, 1/s … */
  unit: z.string().min(1),
  better: z.enum(['lower', 'higher']),
  aim: measured.exactOptional(),
  /** The same work done by a known tool or a bare floor, measured in the same run, in the same unit. */
  peer: z.object({ name: z.string().min(1), value: measured }).exactOptional(),
});

export const benchResult = z.object({ bench: z.string().min(1), figures: z.array(figure).min(1) });

export type Figure = z.infer<typeof figure>;
type BenchResult = z.infer<typeof benchResult>;
/** What a file bench/NAME.bench.ts exports by default. */
export type Bench = () => Promise<BenchResult>;
