import { useQuery } from '@tanstack/react-query';
import type { VoicePart } from '../../../../shared/features/voice/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { HotkeyList } from '../../hotkeys/index.tsx';
import { SettingRows } from '../../settings/index.tsx';
import { MicrophoneLine } from './microphone-line.tsx';
import { inPlace, PartLine } from './part-line.tsx';
import { summaryOf } from './parts.ts';
import { SpeakerLine } from './speaker-line.tsx';
import { SpeakingLine } from './speaking-line.tsx';
import { useMicrophoneState } from './use-microphone-state.ts';

/** The settings that mend or change a part, at the part. */
const settingsOf: Partial<Record<VoicePart['id'], readonly string[]>> = {
  hold: ['mode'],
  'speech-end': ['endBySilence'],
  wake: ['wake'],
  model: ['useModel'],
  transcribing: ['language'],
};

/** The recorder of keys below says itself why a key does not work. */
const hotkeyPart = (part: VoicePart): VoicePart => ({
  ...part,
  ...(part.state === 'ready' || part.remedy === '' ? {} : { sentence: part.remedy, remedy: '' }),
  route: null,
});

/** Each part of voice: ready, or why not and what to do. Nothing is said to be ready that is not. */
export function StateSection() {
  const parts = useQuery(orpc.voice.state.queryOptions());
  const settings = useQuery({ ...orpc.settings.get.queryOptions(), select: (state) => state.settings.voice });
  const microphone = useMicrophoneState();
  if (parts.isPending || settings.isPending) return <Skeleton rows={8} label="Looking how voice stands" />;
  if (parts.isError || settings.isError)
    return (
      <Failure
        what="How voice stands could not be read"
        error={parts.error ?? settings.error}
        onRetry={() => {
          void parts.refetch();
          void settings.refetch();
        }}
        retrying={parts.isFetching || settings.isFetching}
      />
    );
  const voice = settings.data;
  return (
    <Section title="Parts" className="@container pt-3 pb-6">
      <p className="-mt-1 mb-2 text-dim text-pretty">{summaryOf(parts.data, microphone.part.state)}</p>
      <ul className="border-t border-line-soft">
        <MicrophoneLine state={microphone} deviceId={voice.microphone} />
        {parts.data.map((part) => {
          if (part.id === 'speaker') return <SpeakerLine key={part.id} part={part} deviceId={voice.microphone} />;
          if (part.id === 'speaking') return <SpeakingLine key={part.id} part={part} settings={voice} />;
          if (part.id === 'hotkey')
            return (
              <PartLine key={part.id} id={part.id} part={hotkeyPart(part)}>
                <HotkeyList only="voice" />
              </PartLine>
            );
          const keys = settingsOf[part.id];
          return (
            <PartLine key={part.id} id={part.id} part={keys ? inPlace(part) : part}>
              {keys && <SettingRows section="voice" keys={keys} bare />}
            </PartLine>
          );
        })}
      </ul>
    </Section>
  );
}
