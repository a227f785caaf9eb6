import type { Hotkey } from '../../../../shared/features/hotkeys/schema.ts';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { VoicePart } from '../../../../shared/features/voice/schema.ts';
import type { HostPorts } from '../../../core/ports/host-ports.ts';
import type { Minds } from '../../minds/index.ts';
import { noModelUnasked } from '../pipeline/faults.ts';
import type { Speaker } from '../speaker/create-speaker.ts';
import type { Ears, ModelReader, Speaking } from '../types.ts';
import { desktopParts } from './desktop-parts.ts';

interface Deps {
  settings: () => Settings['voice'];
  hostPorts: HostPorts;
  hotkey: () => Hotkey | null;
  minds: Minds;
  ears: Ears;
  modelReader: ModelReader;
  speaking: Speaking;
  speaker: Speaker;
}

const settingsRoute = '/settings?section=voice';
const mindsRoute = '/minds';

type Part = Omit<VoicePart, 'id'>;
const ready = (sentence: string, route: string | null = null): Part => ({
  state: 'ready',
  sentence,
  remedy: '',
  route,
});
const off = (sentence: string, remedy: string, route: string | null): Part => ({
  state: 'off',
  sentence,
  remedy,
  route,
});
const notYet = (sentence: string, remedy: string, route: string | null): Part => ({
  ...{ state: 'not-yet', sentence, remedy, route },
});
const broken = (sentence: string, remedy: string, route: string | null): Part => ({
  ...{ state: 'broken', sentence, remedy, route },
});

/** How each part stands: ready, or why not and what to do. */
export function createState(deps: Deps) {
  const { settings, minds, ears, modelReader, speaking, speaker } = deps;

  function transcribing(): Part {
    const model = minds.role('transcribe');
    const info = model && minds.info(model);
    if (!model || !info)
      return notYet(
        'No model writes down what is said.',
        'Connect OpenAI or a server that speaks as it does, or let Whisper write it down on this machine.',
        mindsRoute,
      );
    const where = info.here ? 'What you say stays on this machine.' : `What you say is sent to ${info.connectionName}.`;
    return ready(`${info.id} of ${info.connectionName} writes it down. ${where}`, mindsRoute);
  }

  function speechEnd(): Part {
    const problem = ears.problem();
    if (problem !== null) return broken(problem, 'Until then you end each recording yourself.', null);
    return settings().endBySilence
      ? ready('Silence after speech ends what is said, and where nothing is said nothing is sent.')
      : off(
          'You end each recording yourself. Where nothing is said nothing is sent.',
          'Let silence end it.',
          settingsRoute,
        );
  }

  function wake(): Part {
    const problem = ears.wake.problem();
    if (!settings().wake)
      return off('Nobody listens for “Optimus”.', 'Turn it on, where you want that.', settingsRoute);
    if (problem !== null) return broken(problem, 'Until then use the key or the button.', mindsRoute);
    // What the wake word begins goes to nobody whom the user has not chosen.
    if (minds.unasked('transcribe') === null)
      return notYet(
        noModelUnasked.sentence,
        'Choose one under Minds: until then what “Optimus” begins is not written down.',
        mindsRoute,
      );
    return ready('While a window of Optimus is open, it listens for “Optimus”. What it hears before is kept nowhere.');
  }

  async function voiceCheck(): Promise<Part> {
    const { samples, needed, problem } = await speaker.state();
    if (!settings().speakerCheck)
      return off('Nobody checks whose voice it is.', 'Turn it on, where others speak beside you.', settingsRoute);
    if (problem !== null)
      return broken(problem, 'Until then each command that changes something asks first.', settingsRoute);
    if (samples < needed)
      return notYet(
        `Your voice is not known yet: ${samples} of ${needed} samples.`,
        'Record the others. Until then each command that changes something asks first.',
        '/voice',
      );
    return ready('Another voice than yours is asked before something is done. This is a convenience, and no lock.');
  }

  function model(): Part {
    if (!settings().useModel)
      return off('What the grammar does not understand is not understood.', 'Let a model help.', settingsRoute);
    const problem = modelReader.problem();
    return problem === null
      ? ready('What the grammar does not understand goes to a model. It can want nothing else than you could say.')
      : notYet(problem, 'Connect a model. Everything that the grammar knows works without one.', mindsRoute);
  }

  async function speakingPart(): Promise<Part> {
    if (settings().speak === 'never') return off('Answers are written only.', 'Let Optimus speak.', settingsRoute);
    const problem = await speaking.problem();
    if (problem !== null) return broken(problem, 'Choose another voice.', settingsRoute);
    const source = { system: 'a voice of this system', program: 'a program of this machine', model: 'a model' };
    return ready(`Optimus answers with ${source[settings().speakWith]}.`, settingsRoute);
  }

  return async (): Promise<VoicePart[]> => [
    ...desktopParts(deps),
    { id: 'transcribing', ...transcribing() },
    { id: 'speech-end', ...speechEnd() },
    { id: 'wake', ...wake() },
    { id: 'speaker', ...(await voiceCheck()) },
    { id: 'model', ...model() },
    { id: 'speaking', ...(await speakingPart()) },
  ];
}
