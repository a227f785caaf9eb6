import { Keyboard, Mic, PencilLine } from 'lucide-react';
import type { Command } from '../../../app/feature.ts';
import { startDictation } from '../dictation/start.ts';
import { speak, typeInstead } from './speak.ts';

const group = 'Voice';

export const captureCommands: readonly Command[] = [
  {
    id: 'voice.speak',
    title: 'Speak to Optimus',
    group,
    icon: Mic,
    keywords: ['voice', 'microphone', 'listen', 'talk'],
    keys: 'Mod+Shift+Space',
    inFields: true,
    run: () => speak('button'),
  },
  {
    id: 'voice.dictate',
    title: 'Dictate into this field',
    group,
    icon: PencilLine,
    keywords: ['voice', 'microphone', 'write', 'speech'],
    keys: 'Mod+Shift+D',
    inFields: true,
    run: ({ toast }) => {
      if (!startDictation())
        toast({ id: 'voice.dictate', tone: 'info', title: 'Put the cursor into a text field first, then dictate.' });
    },
  },
  {
    id: 'voice.type',
    title: 'Write what you would say',
    group,
    icon: Keyboard,
    keywords: ['voice', 'command', 'ask'],
    run: typeInstead,
  },
];
