import type { EnvironmentDetail } from '../../../../shared/features/environments/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { useEnvironmentActions, useSecretStatus } from '../queries.ts';

/** Values that look like secrets and lie in clear in a file; worst where git hands it on. */
export function Warnings({ projectId, detail }: { projectId: string; detail: EnvironmentDetail }) {
  const { hide } = useEnvironmentActions();
  const can = useSecretStatus().data?.available !== false;
  const byFile = new Map<string, string[]>();
  for (const { name, source, exposed, inheritedFrom } of detail.variables)
    if (exposed && source.type === 'file' && inheritedFrom === null)
      byFile.set(source.file, [...(byFile.get(source.file) ?? []), name]);
  if (byFile.size === 0) return null;
  return (
    <div className="grid shrink-0 gap-2 px-4 pb-2">
      {[...byFile].slice(0, 3).map(([file, names]) => {
        const known = detail.files.find((one) => one.file === file);
        const looks = formatCount(names.length, 'value looks', 'values look');
        return (
          <Callout
            key={file}
            tone={known?.tracked ? 'bad' : 'warn'}
            title={`${looks} like ${names.length === 1 ? 'a secret' : 'secrets'} in ${printable(file)}${known?.tracked ? ', which git hands to everybody' : ''}`}
            action={
              can && (
                <Button
                  size="sm"
                  loading={hide.isPending}
                  onClick={() =>
                    hide.mutate({
                      ...{ projectId, environment: detail.environment.name, file, names: names.slice(0, 500) },
                      ...(known?.stamp && { stamp: known.stamp }),
                    })
                  }
                >
                  Move to secrets
                </Button>
              )
            }
          >
            {printable(names.slice(0, 8).join(', '))}
            {names.length > 8 && ` and ${names.length - 8} more`}.
            {known?.tracked && ' What is in its history stays there: give them new values afterwards.'}
          </Callout>
        );
      })}
    </div>
  );
}
