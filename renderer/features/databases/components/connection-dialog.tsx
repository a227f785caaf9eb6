import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type {
  DatabaseDetail,
  DatabaseEngine,
  DatabaseOffer,
  DatabaseTrial,
  TlsMode,
} from '../../../../shared/features/databases/schema.ts';
import { client, knownError, orpc } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useProjectsById } from '../../monitors/index.tsx';
import { type Form, formOf, isLocal, newForm, readForm, withEngine, withHost } from '../form.ts';
import { engineNames } from '../words.ts';
import { Trial } from './trial.tsx';

interface Props {
  offer: DatabaseOffer | null;
  known: DatabaseDetail | null;
  onClose: () => void;
}

const noProject = 'none';
const engines = (['postgres', 'mysql', 'redis', 'sqlite'] as const).map((value) => ({
  value,
  label: engineNames[value],
}));
const tlsModes: { value: TlsMode; label: string; hint: string }[] = [
  { value: 'off', label: 'Off', hint: 'In the clear. Fine on this machine.' },
  { value: 'on', label: 'Encrypt', hint: 'Without checking who answers.' },
  { value: 'verify', label: 'Encrypt and check', hint: 'The certificate must be in order.' },
];

export function ConnectionDialog({ offer, known, onClose }: Props) {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  const [form, setForm] = useState<Form>(() => (known ? formOf(known.connection) : newForm(offer)));
  // Untouched, what is kept stays; emptied, there is none any more.
  const [password, setPassword] = useState<string | null>(null);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [trial, setTrial] = useState<DatabaseTrial | null>(null);
  const [busy, setBusy] = useState<'test' | 'save' | null>(null);
  const sqlite = form.engine === 'sqlite';
  const projects = useProjectsById();
  const projectOptions = useMemo(() => {
    const known = [...projects.values()].map(({ id, name }) => ({ value: id, label: printable(name.slice(0, 120)) }));
    const gone = form.projectId !== null && !projects.has(form.projectId);
    return [
      { value: noProject, label: 'None' },
      ...known.sort((a, b) => a.label.localeCompare(b.label)),
      ...(gone ? [{ value: form.projectId ?? '', label: 'One that is not known any more' }] : []),
    ];
  }, [projects, form.projectId]);

  const change = (next: Form) => {
    setForm(next);
    setProblems({});
    setTrial(null);
  };
  const set = (patch: Partial<Form>) => change({ ...form, ...patch });

  const input = () => {
    const { connection, problems: wrong } = readForm(form, {
      enabled: known?.connection.enabled ?? true,
    });
    if (wrong) setProblems(wrong);
    return connection && { connection, ...(password !== null && !sqlite && { password }) };
  };
  const failed = (error: unknown) => {
    const domain = knownError(error);
    if (domain?.code === 'INVALID')
      return setProblems(Object.fromEntries(domain.data.problems.map(({ field, problem }) => [field, problem])));
    const { meaning, advice } = describeError('', error);
    setProblems({ '': [meaning, advice].filter(Boolean).join(' ') });
  };
  const run = async (what: 'test' | 'save', act: (asked: NonNullable<ReturnType<typeof input>>) => Promise<void>) => {
    if (busy) return;
    setProblems({});
    const asked = input();
    if (!asked) return;
    setBusy(what);
    try {
      await act(asked);
    } catch (error) {
      failed(error);
    } finally {
      setBusy(null);
    }
  };

  const test = () =>
    run('test', async (asked) => {
      setTrial(null);
      const answer = await client.databases.test({ ...asked, ...(known && { id: known.row.id }) });
      setTrial(answer);
      if (answer.problem?.field) setProblems({ [answer.problem.field]: answer.problem.sentence });
    });
  const save = () =>
    run('save', async (asked) => {
      const { row } = known
        ? await client.databases.edit({ ...asked, id: known.row.id })
        : await client.databases.add(asked);
      void queries.invalidateQueries({ queryKey: orpc.databases.key() });
      void queries.invalidateQueries({ queryKey: orpc.databases.offers.key() });
      onClose();
      if (!known) go(`/databases/${encodeURIComponent(row.id)}`);
      toast({ tone: 'ok', title: known ? `${row.name} is changed` : `${row.name} is watched from now on` });
    });

  const text = (field: keyof Form & string, label: string, more: { hint?: string; placeholder?: string } = {}) => (
    <Field label={label} hint={more.hint} error={problems[field]}>
      <Input
        value={form[field] ?? ''}
        onValueChange={(value) => (field === 'host' ? change(withHost(form, value)) : set({ [field]: value }))}
        placeholder={more.placeholder}
        mono={field !== 'name'}
        autoComplete="off"
        spellCheck={false}
        inputMode={field === 'port' || field === 'everySeconds' ? 'numeric' : undefined}
      />
    </Field>
  );

  return (
    <Dialog
      open
      onOpenChange={whenClosed(onClose)}
      title={known ? `Change how ${known.row.name} is connected` : 'Connect a database'}
      description="Optimus only reads, over one connection. The password is encrypted on this machine and never shown again."
      footer={
        <>
          <Button loading={busy === 'test'} disabled={busy === 'save'} onClick={() => void test()}>
            Test
          </Button>
          <span className="flex-1" />
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" loading={busy === 'save'} disabled={busy === 'test'} onClick={() => void save()}>
            {known ? 'Save' : 'Connect'}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label="Engine">
          <Select<DatabaseEngine>
            options={engines}
            value={form.engine}
            disabled={known !== null}
            onValueChange={(engine) => change(withEngine(form, engine))}
          />
        </Field>
        {sqlite ? (
          text('path', 'File', { placeholder: '/home/ada/shop/data.db', hint: 'It is opened for reading only.' })
        ) : (
          <>
            <div className="grid grid-cols-[minmax(0,1fr)_7rem] items-start gap-3">
              {text('host', 'Host')}
              {text('port', 'Port')}
            </div>
            <div className="grid grid-cols-2 items-start gap-3">
              {text('user', 'User', form.engine === 'redis' ? { hint: 'Most have none.' } : {})}
              <Field
                label="Password"
                error={problems.password}
                hint={known?.hasPassword && password === null ? 'The one that is kept stays.' : undefined}
              >
                <Input
                  mono
                  type="password"
                  value={password ?? ''}
                  onValueChange={(value) => {
                    setPassword(value);
                    setProblems({});
                    setTrial(null);
                  }}
                  placeholder={known?.hasPassword && password === null ? '••••••••' : undefined}
                  autoComplete="new-password"
                  spellCheck={false}
                />
              </Field>
            </div>
            <div className="grid grid-cols-2 items-start gap-3">
              {text('database', 'Database', {
                hint: form.engine === 'redis' ? 'Its number; 0 when empty.' : undefined,
                placeholder: form.engine === 'postgres' ? form.user : form.engine === 'mysql' ? 'all of them' : '0',
              } as { hint?: string; placeholder?: string })}
              <Field
                label="TLS"
                error={problems.tls}
                hint={
                  form.tls === 'off' && !isLocal(form.host)
                    ? 'The password goes over the network in the clear.'
                    : undefined
                }
              >
                <Select<TlsMode> options={tlsModes} value={form.tls} onValueChange={(tls) => set({ tls })} />
              </Field>
            </div>
            {form.tls === 'verify' && (
              <Field
                label="Certificate of the authority"
                hint="In PEM. Leave it empty for certificates that any browser trusts."
                error={problems.ca}
              >
                <Textarea mono rows={3} value={form.ca} onValueChange={(ca) => set({ ca })} spellCheck={false} />
              </Field>
            )}
          </>
        )}
        <div className="grid grid-cols-[minmax(0,1fr)_9rem] items-start gap-3">
          {text('name', 'Name', { placeholder: sqlite ? 'its path' : 'its address' })}
          {text('everySeconds', 'Look every (seconds)')}
        </div>
        <Field label="Project" hint="Its page and its alerts then know of it." error={problems.projectId}>
          <Select<string>
            options={projectOptions}
            value={form.projectId ?? noProject}
            onValueChange={(id) => set({ projectId: id === noProject ? null : id })}
          />
        </Field>
        {problems[''] && <Callout tone="bad" title={problems['']} />}
        <div aria-live="polite">{trial && <Trial trial={trial} />}</div>
        {/* Enter in a field submits only where there is a button for it. */}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
