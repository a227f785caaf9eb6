import { z } from 'zod';

export const testSchema = z.object({
  look: z.object({
    theme: z.enum(['system', 'light', 'dark']).default('system'),
    zoom: z.number().min(0.5).max(3).default(1),
    font: z.object({ family: z.string().default('Inter'), size: z.number().default(13) }).prefault({}),
  }),
  keys: z
    .object({
      bindings: z.record(z.string(), z.string()).default({}),
      names: z.array(z.string()).default(['a']),
    })
    .prefault({}),
  range: z
    .object({ low: z.number().default(0), high: z.number().default(10), note: z.string().default('') })
    .refine((range) => range.low <= range.high, { error: 'low is above high', path: ['low'] })
    .prefault({}),
});
