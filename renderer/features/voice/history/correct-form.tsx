import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Textarea } from '../../../ui/textarea.tsx';

interface CorrectFormProps {
  words: string;
  pending: boolean;
  onCorrect: (text: string, learn: boolean) => void;
  onCancel: () => void;
}

/** What it should have been. What it means then is done, and asks as ever. */
export function CorrectForm({ words, pending, onCorrect, onCancel }: CorrectFormProps) {
  const [text, setText] = useState(words.slice(0, 2_000));
  const [learn, setLearn] = useState(true);
  const ready = text.trim() !== '' && text.trim() !== words;
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !pending) onCorrect(text.trim(), learn);
      }}
    >
      <Field label="It should have been">
        <Textarea value={text} onValueChange={setText} rows={3} maxLength={2_000} dir="auto" autoFocus />
      </Field>
      <Checkbox checked={learn} onCheckedChange={setLearn} hint="The same words mean this the next time.">
        Remember it
      </Checkbox>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Leave it</Button>
        <Button type="submit" variant="primary" disabled={!ready} loading={pending}>
          Correct and do it
        </Button>
      </div>
    </form>
  );
}
