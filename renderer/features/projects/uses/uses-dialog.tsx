import { useId, useState } from 'react';
import { useSettled } from '../../../lib/use-settled.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Section } from '../../../ui/section.tsx';
import { useDependencyNames } from '../project/queries.ts';
import { closeDialog } from '../store.ts';
import { Users, useAsked } from './users.tsx';
import { VersionFields } from './version-fields.tsx';
import { questionOf, type Versions } from './versions.ts';

/** Which of all projects use something, and in which version: what has to be brought up to date is often in many. */
export function UsesDialog() {
  const [name, setName] = useState('');
  const [versions, setVersions] = useState<Versions>({ which: 'any', version: '' });
  const settledName = useSettled(name, 250);
  const settledVersions = useSettled(versions, 250);
  const names = useDependencyNames(settledName).data ?? [];
  const asked = useAsked(questionOf(settledName, null, { ...settledVersions, which: versions.which }), null);
  const list = useId();
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      size="lg"
      title="Who uses a dependency"
      description="Looks through what all projects ask for and have locked, those that are gone or archived, too."
      footer={<DialogClose render={<Button>Done</Button>} />}
    >
      <div className="grid gap-4">
        <div className="flex flex-wrap items-start gap-2">
          <Field label="Dependency" className="min-w-40 flex-2">
            <Input
              mono
              value={name}
              onValueChange={setName}
              maxLength={200}
              placeholder="zod, serde, django…"
              list={list}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
          <VersionFields versions={versions} onChange={setVersions} problem={asked.problem} />
        </div>
        <datalist id={list}>
          {[...new Set(names.map((one) => one.name))].map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Section title="Who uses it" level={3} count={asked.count}>
          <Users asked={asked} which={versions.which} nobody="No project uses it." onFollow={closeDialog} />
        </Section>
      </div>
    </Dialog>
  );
}
