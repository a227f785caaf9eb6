import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Mic, Square } from 'lucide-react';
import { useState } from 'react';
import { sampleRate, type VoicePart } from '../../../../shared/features/voice/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { describeError, failureToast } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { SettingRows } from '../../settings/index.tsx';
import { base64Of } from '../capture/base64.ts';
import { Levels } from './levels.tsx';
import { inPlace, PartLine } from './part-line.tsx';
import { useListening } from './use-listening.ts';
import { wavOf } from './wav.ts';

const leastSeconds = 1.5;
/** Different sounds, so that the samples know more of a voice than one sentence does. */
const sentences = [
  'Optimus, show me what is running and start the shop on staging.',
  'Yesterday five projects were backed up, and nothing was lost.',
  'Remind me tomorrow at nine to look at the costs of the month.',
  'Why is the processor so busy, and which service is it?',
  'Ask the council whether we should move the database.',
];

interface SpeakerLineProps {
  part: VoicePart;
  deviceId: string;
}

/** The user's voice: samples of it are recorded here, and can be forgotten. */
export function SpeakerLine({ part, deviceId }: SpeakerLineProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const known = useQuery(orpc.voice.speaker.queryOptions());
  const { phase, levels, problem, begin, end } = useListening(deviceId);
  const [short, setShort] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  const settled = () => queries.invalidateQueries({ queryKey: orpc.voice.key() });
  const enrol = useMutation(orpc.voice.enrol.mutationOptions({ onSettled: settled }));
  const forget = useMutation(orpc.voice.forgetSpeaker.mutationOptions({ onSettled: settled }));
  const { samples = 0, needed = 3, problem: cannot = null } = known.data ?? {};
  const open = phase === 'open';

  const press = async () => {
    setShort(false);
    if (!open) return begin();
    const heard = await end();
    if (!heard) return;
    if (heard.length < leastSeconds * sampleRate) return setShort(true);
    const wav = wavOf(heard);
    enrol.mutate({ wav: base64Of(new Int16Array(wav.buffer)) });
  };
  const wrong = enrol.error ? describeError('The sample was not taken', enrol.error) : null;

  return (
    <PartLine
      id="speaker"
      part={inPlace(part.route === '/voice' ? { ...part, route: null } : part)}
      actions={
        <>
          {cannot === null && known.data && (
            <Button
              icon={open ? Square : Mic}
              loading={phase === 'opening' || enrol.isPending}
              onClick={() => void press()}
            >
              {open ? 'That is all' : samples < needed ? 'Record a sample' : 'Record another'}
            </Button>
          )}
          {samples > 0 && (
            <Button variant="ghost" onClick={() => setForgetting(true)}>
              Forget my voice
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-2">
        {open && (
          <div>
            <p className="text-md">Read aloud: “{sentences[samples % sentences.length]}”</p>
            <Levels levels={levels} />
          </div>
        )}
        <p role="status" className="text-sm text-dim empty:hidden">
          {samples > 0 && `${samples} of at least ${needed} samples, kept encrypted on this machine.`}
        </p>
        <p role="alert" className="text-sm text-bad empty:hidden">
          {problem && `${problem.sentence} ${problem.remedy}`}
          {short && 'That was too short. Speak for two seconds at least.'}
          {wrong && `${wrong.title}. ${wrong.meaning} ${wrong.advice}`}
        </p>
        <SettingRows section="voice" keys={['speakerCheck']} bare />
      </div>
      <ConfirmDialog
        open={forgetting}
        onOpenChange={setForgetting}
        title="Forget your voice?"
        loses={[`${samples} samples of your voice`]}
        confirmLabel="Forget"
        onConfirm={async () => {
          await forget.mutateAsync({}).catch((error: unknown) => toast(failureToast('It was not forgotten', error)));
        }}
      />
    </PartLine>
  );
}
