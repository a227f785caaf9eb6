import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { hotkey, hotkeyId } from './schema.ts';

export const hotkeysContract = {
  list: query('/hotkeys', { summary: 'The global hotkeys and whether each works' }).output(z.array(hotkey)),
  rebind: command('/hotkeys/rebind', { summary: 'Give a hotkey another key; empty turns it off', errors: ['CONFLICT'] })
    .input(z.object({ id: hotkeyId, accelerator: z.string().max(60) }))
    .output(hotkey),
};
