import { Plus } from 'lucide-react';
import { useId } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useTemplates } from '../queries.ts';

/** Workflows to begin with: what each does, and what it would lack here. */
export function TemplateList() {
  const templates = useTemplates();
  const go = useGo();
  const id = useId();
  if (templates.isPending) return <Skeleton rows={8} label="Loading the templates" />;
  if (templates.isError)
    return (
      <Failure
        what="The templates could not be read"
        error={templates.error}
        onRetry={() => void templates.refetch()}
        retrying={templates.isFetching}
      />
    );
  return (
    <ul className="border-t border-line-soft">
      {templates.data.map((template) => (
        <li
          key={template.id}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b border-line-soft px-2 py-2.25"
        >
          <div className="min-w-0">
            <p id={`${id}-${template.id}`} className="font-medium">
              {template.name}
            </p>
            <p className="text-sm text-dim text-pretty">{template.description}</p>
            {template.lacks.map((sentence) => (
              <StateMark
                key={sentence}
                state="warning"
                label={sentence}
                className="mt-0.5 flex text-sm *:last:whitespace-normal"
              />
            ))}
          </div>
          <Button
            size="sm"
            aria-describedby={`${id}-${template.id}`}
            onClick={() => go(`/workflows/new?template=${encodeURIComponent(template.id)}`)}
          >
            Start from this
          </Button>
        </li>
      ))}
    </ul>
  );
}

export function TemplateDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="lg"
      title="Start from a template"
      description="It opens in the editor. Nothing is kept until you save it."
    >
      <TemplateList />
    </Dialog>
  );
}

/** What stands where the list will be. */
export function FirstWorkflow({ onImport }: { onImport: () => void }) {
  const go = useGo();
  return (
    <div className="mx-auto grid w-full max-w-200 gap-4 p-4">
      <div>
        <p className="text-md font-medium">No workflow yet</p>
        <p className="mt-1 max-w-150 text-dim text-pretty">
          A workflow does several things in order: by hand, at a time, or when something happens. It goes on where it
          was when Optimus is restarted. Start from one of these, or write your own.
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button variant="primary" icon={Plus} onClick={() => go('/workflows/new')}>
            Write one
          </Button>
          <Button onClick={onImport}>Import from a folder…</Button>
        </div>
      </div>
      <section aria-label="Templates">
        <TemplateList />
      </section>
    </div>
  );
}
