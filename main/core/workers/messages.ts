export type ToWorker = { type: 'run'; id: number; name: string; input: unknown } | { type: 'abort'; id: number };

export type FromWorker =
  | { type: 'progress'; id: number; done: number; total: number | null }
  | { type: 'done'; id: number; output: unknown }
  | { type: 'failed'; id: number; error: unknown };
