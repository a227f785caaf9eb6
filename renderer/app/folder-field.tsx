import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { useToast } from '../ui/toast.tsx';
import { client, knownError } from './connection.ts';
import { failureToast } from './failure.tsx';

interface FolderFieldProps {
  label: string;
  hint?: string;
  value: string;
  error?: string | undefined;
  onChange: (path: string) => void;
}

/** A folder, written or by the dialog of the system where there is one. */
export function FolderField({ label, hint, value, error, onChange }: FolderFieldProps) {
  const toast = useToast();
  // Known after the first try: in a browser the path can only be written.
  const [offers, setOffers] = useState(window.location.host === 'optimus');
  const choose = async () => {
    try {
      const { path } = await client.projects.pickFolder();
      if (path !== null) onChange(path);
    } catch (problem) {
      if (knownError(problem)?.code === 'UNAVAILABLE') setOffers(false);
      else toast(failureToast('No folder could be asked for', problem));
    }
  };
  return (
    <div className="flex items-start gap-2">
      <Field label={label} hint={hint} error={error} className="min-w-0 flex-1">
        <Input mono value={value} onValueChange={onChange} autoComplete="off" spellCheck={false} />
      </Field>
      {offers && (
        <Button icon={FolderOpen} className="mt-[1.4rem]" onClick={() => void choose()}>
          Choose…
        </Button>
      )}
    </div>
  );
}
