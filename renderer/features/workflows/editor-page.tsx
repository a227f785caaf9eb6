import { useState } from 'react';
import { Failure } from '../../app/failure.tsx';
import { useGo, usePathname, useSearch } from '../../app/navigation.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Workbench } from './editor/workbench.tsx';
import { useTemplates, useWorkflow } from './queries.ts';
import { starter } from './source.ts';
import { editorPath } from './use-actions.tsx';
import { useReplace } from './use-replace.ts';

function idOf(pathname: string): string {
  const part = pathname.split('/')[2] ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** One editor for as long as it is the same text: saving a new one gives it an address, and keeps its undo history. */
export default function EditorPage() {
  const id = idOf(usePathname());
  const [search, setSearch] = useSearch();
  const replace = useReplace();
  const wanted = id === 'new' ? `new ${search.template ?? ''}` : id;
  const [session, setSession] = useState({ shown: wanted, key: 0, own: null as string | null });
  if (session.shown !== wanted) {
    const stays = wanted === session.own;
    setSession({ shown: wanted, key: stays ? session.key : session.key + 1, own: stays ? session.own : null });
  }
  const common = {
    wantsRun: search.run === '1',
    onRunAsked: () => setSearch({ run: undefined }),
    onId: (next: string) => {
      setSession((before) => ({ ...before, own: next }));
      replace(editorPath(next));
    },
  };
  if (id === 'new' || session.own === id)
    return <NewWorkflow key={session.key} template={id === 'new' ? search.template : undefined} {...common} />;
  return <SavedWorkflow key={session.key} id={id} {...common} />;
}

interface Common {
  wantsRun: boolean;
  onRunAsked: () => void;
  onId: (id: string) => void;
}

function SavedWorkflow({ id, ...common }: { id: string } & Common) {
  const workflow = useWorkflow(id);
  const [first, setFirst] = useState(workflow.isPlaceholderData ? undefined : workflow.data);
  // What the editor begins with; from then on it follows the changes itself.
  if (!first && workflow.data && !workflow.isPlaceholderData) setFirst(workflow.data);
  if (first)
    return (
      <Workbench
        base={{ id: first.id, source: first.source, revision: first.revision }}
        text={first.source}
        reading={first.reading}
        {...common}
      />
    );
  if (workflow.isError)
    return (
      <Failure
        what="The workflow could not be opened"
        error={workflow.error}
        onRetry={() => void workflow.refetch()}
        retrying={workflow.isFetching}
        action={<ToList />}
      />
    );
  return <Skeleton rows={12} label="Loading the workflow" className="px-2 pt-2" />;
}

function NewWorkflow({ template, ...common }: { template: string | undefined } & Common) {
  // Kept from the beginning: once saved, the address says nothing of the template any more.
  const [wanted] = useState(template);
  const templates = useTemplates(wanted !== undefined);
  const found = templates.data?.find(({ id }) => id === wanted);
  const text = wanted === undefined ? starter : found?.source;
  if (text !== undefined)
    return <Workbench base={{ id: null, source: text, revision: 0 }} text={text} reading={undefined} {...common} />;
  if (templates.isError)
    return (
      <Failure
        what="The template could not be opened"
        error={templates.error}
        onRetry={() => void templates.refetch()}
        retrying={templates.isFetching}
        action={<ToList />}
      />
    );
  if (templates.data)
    return (
      <EmptyState title={`There is no template ${wanted}`} action={<ToList />}>
        It may belong to another version of Optimus.
      </EmptyState>
    );
  return <Skeleton rows={12} label="Loading the template" className="px-2 pt-2" />;
}

function ToList() {
  const go = useGo();
  return <Button onClick={() => go('/workflows')}>To the workflows</Button>;
}
