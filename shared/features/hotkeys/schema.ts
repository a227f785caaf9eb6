import { z } from 'zod';

export const hotkeyId = z.enum(['toggleWindow', 'palette', 'voice']);
export type HotkeyId = z.infer<typeof hotkeyId>;

export const hotkeyStatus = z.enum(['active', 'taken', 'invalid', 'unsupported', 'off']);
export type HotkeyStatus = z.infer<typeof hotkeyStatus>;

export const hotkey = z.object({
  id: hotkeyId,
  label: z.string(),
  accelerator: z.string(),
  standard: z.string(),
  status: hotkeyStatus,
  /** Why it does not work and what to do; empty while it works. */
  why: z.string(),
});
export type Hotkey = z.infer<typeof hotkey>;
