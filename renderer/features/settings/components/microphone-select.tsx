import { useEffect, useState } from 'react';
import { listMicrophones, type Microphone, onMicrophones } from '../../../lib/microphones.ts';
import { Select } from '../../../ui/select.tsx';

interface MicrophoneSelectProps {
  label: string;
  value: string;
  onSave: (value: string) => void;
}

/** No empty values in a select: the microphone of the system has a name of its own. */
const usual = 'system';

export function MicrophoneSelect({ label, value, onSave }: MicrophoneSelectProps) {
  const [found, setFound] = useState<readonly Microphone[]>([]);
  useEffect(() => {
    let gone = false;
    const look = () =>
      void listMicrophones().then(
        (list) => !gone && setFound(list),
        () => !gone && setFound([]),
      );
    look();
    const stop = onMicrophones(look);
    return () => {
      gone = true;
      stop();
    };
  }, []);
  const known = found.filter(({ id }) => id !== '');
  const options = [
    { value: usual, label: 'As the system has it' },
    ...known.map(({ id, name }, index) => ({ value: id, label: name || `Microphone ${index + 1}` })),
    ...(value !== '' && !known.some(({ id }) => id === value) ? [{ value, label: 'One that is not there now' }] : []),
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
