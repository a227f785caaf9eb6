import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { orpc } from '../../../app/connection.ts';
import { onSystemVoices, systemVoices } from '../../../lib/system-voices.ts';
import { Select } from '../../../ui/select.tsx';
import { stateOptions } from '../state-options.ts';

interface VoiceSelectProps {
  label: string;
  value: string;
  onSave: (value: string) => void;
}

const usual = 'usual';

/** The list only changes with its event, and a snapshot has to stay the same between two of them. */
const systemSnapshot = () => JSON.stringify(systemVoices());

export function VoiceSelect({ label, value, onSave }: VoiceSelectProps) {
  const speakWith = useQuery(stateOptions()).data?.settings.voice.speakWith ?? 'system';
  const ofPage = JSON.parse(useSyncExternalStore(onSystemVoices, systemSnapshot)) as ReturnType<typeof systemVoices>;
  const fromCore = useQuery(orpc.voice.voices.queryOptions());
  // Where the page has none, a program of this machine speaks in its place.
  const source = speakWith === 'system' && ofPage.length === 0 ? 'program' : speakWith;
  const voices =
    source === 'system' ? ofPage : (fromCore.data?.voices ?? []).filter((voice) => voice.source === source);
  const options = [
    { value: usual, label: 'Its usual one' },
    ...voices.map(({ id, name, language }) => ({ value: id, label: name, hint: language ?? undefined })),
    ...(value !== '' && !voices.some(({ id }) => id === value)
      ? [{ value, label: fromCore.isPending ? 'Looking for it' : 'One that is not there now' }]
      : []),
  ];
  return (
    <Select
      label={label}
      options={options}
      value={value === '' ? usual : value}
      onValueChange={(id) => onSave(id === usual ? '' : id)}
      className="w-56"
    />
  );
}
