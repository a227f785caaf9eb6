import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type { Names } from '../types.ts';
import { tables } from './reading/languages.ts';

/** With names of this machine; what needs one that is not there is left out. */
export function examplesOf(language: VoiceLanguage, names: Names): { group: string; say: string[] }[] {
  const [project, workflow] = [names.projects[0]?.name, names.workflows[0]?.name];
  return tables[language].examples
    .map(({ group, say }) => ({
      group,
      say: say.flatMap((text) => {
        if (text.includes('{project}') && project === undefined) return [];
        if (text.includes('{workflow}') && workflow === undefined) return [];
        return [text.replace('{project}', () => project ?? '').replace('{workflow}', () => workflow ?? '')];
      }),
    }))
    .filter(({ say }) => say.length > 0);
}
