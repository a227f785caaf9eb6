import { runSideProgram } from '../../../../core/children/side-process/side-program.ts';
import { earsConfig, toEars } from '../process/protocol.ts';
import { createSounds } from './sounds.ts';
import { createSpeech } from './speech.ts';

/** The whole of the program that listens: for speech, or for the wake word and whose voice it is. */
export const runEarsProgram = (configFile: string): Promise<void> =>
  runSideProgram(configFile, earsConfig, ({ role }, say) => {
    const hear = role === 'speech' ? createSpeech(say) : createSounds(say);
    return ({ json, payload }) => hear(toEars.parse(json), payload);
  });
