import { CornerLeftUp, Download, File as FileIcon, FileQuestion, Folder, Link2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ContainerFile } from '../../../../shared/features/containers/files.ts';
import { client, knownError } from '../../../app/connection.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { ScrollArea } from '../../../ui/scroll-area.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useAsking } from '../acting/use-asking.tsx';
import { useFolder, useText } from '../queries.ts';

const icons = { file: FileIcon, folder: Folder, link: Link2, other: FileQuestion };
const partBytes = 512 * 1024;
const mostUpload = 32 * 1024 * 1024;
const parentOf = (path: string) => path.slice(0, Math.max(1, path.lastIndexOf('/')));

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

function save(name: string, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes]));
  const link = Object.assign(document.createElement('a'), {
    href: address,
    download: name.replaceAll(/[^\w. -]/g, '_'),
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** What is in a container, folder by folder; it need not run, and needs no shell. */
export function ContainerFiles({ id, risks }: { id: string; risks: readonly string[] }) {
  const [path, setPath] = useState('/');
  const [file, setFile] = useState<ContainerFile | null>(null);
  const query = useFolder(id, path);
  const toast = useToast();
  const asking = useAsking();
  const input = useRef<HTMLInputElement>(null);
  const folder = query.data;

  const put = async (chosen: File, overwrite: boolean, confirmed: boolean): Promise<void> => {
    if (chosen.size > mostUpload)
      return void toast({ tone: 'bad', title: `${printable(chosen.name)} is larger than ${formatBytes(mostUpload)}` });
    const upload = crypto.randomUUID();
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    try {
      for (let at = 0; at === 0 || at < bytes.length; at += partBytes)
        await client.containers.files.upload({
          ...{ id, upload, folder: path, name: chosen.name, overwrite, confirmed },
          offset: at,
          base64: base64Of(bytes.subarray(at, at + partBytes)),
          last: at + partBytes >= bytes.length,
        });
      toast({ tone: 'ok', title: `${printable(chosen.name)} is in the container` });
      void query.refetch();
    } catch (error) {
      const known = knownError(error);
      if (known?.code === 'CONFLICT' && known.data.why === 'It is there already.' && !overwrite)
        asking.confirm({
          title: `Replace ${printable(chosen.name)}?`,
          loses: [`What ${printable(chosen.name)} holds now`],
          confirmLabel: 'Replace',
          onConfirm: () => void put(chosen, true, confirmed),
        });
      else toast(failureToast('The file was not put into the container', error));
    }
  };
  const choose = (chosen: File) => {
    if (risks.length === 0) return void put(chosen, false, false);
    asking.confirm({
      title: `Put ${printable(chosen.name)} into a container that can reach the whole machine?`,
      children: printable(risks.join(' ')),
      confirmLabel: 'Put it there',
      onConfirm: () => void put(chosen, false, true),
    });
  };
  const download = async (of: ContainerFile) => {
    try {
      const { name, base64 } = await client.containers.files.download({ id, path: of.path });
      save(name, base64);
    } catch (error) {
      toast(failureToast('The file could not be fetched', error));
    }
  };
  const open = (entry: ContainerFile) => {
    if (entry.kind === 'folder') setPath(entry.path);
    else setFile(entry);
  };

  if (file)
    return (
      <Text
        id={id}
        file={file}
        onBack={() => setFile(null)}
        onDownload={() => void download(file)}
        onFolder={() => {
          setPath(file.path);
          setFile(null);
        }}
      />
    );
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-1">
        <IconButton
          icon={CornerLeftUp}
          size="sm"
          label="The folder above"
          disabled={path === '/'}
          onClick={() => setPath(parentOf(path))}
        />
        <span className="min-w-0 flex-1 truncate font-mono text-sm" title={printable(folder?.shown ?? path)}>
          <bdi>{printable(folder?.shown ?? path)}</bdi>
        </span>
        <Button size="sm" icon={Upload} onClick={() => input.current?.click()}>
          Put a file here…
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="File to put into the container"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            event.target.value = '';
            if (chosen) choose(chosen);
          }}
        />
      </div>
      {query.isError && !folder ? (
        <Failure
          what="The folder could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
          action={path !== '/' && <Button onClick={() => setPath('/')}>To the top</Button>}
        />
      ) : !folder ? (
        <Skeleton rows={8} label="Reading the folder" />
      ) : (
        <>
          {folder.cut && (
            <Callout tone="info" title="There is more than is shown here">
              The folder holds more than can be gone through at once.
            </Callout>
          )}
          {folder.entries.length === 0 ? (
            <EmptyState size="line" title="The folder is empty." />
          ) : (
            <ul aria-label="Files" className="grid">
              {folder.entries.map((entry) => (
                <li key={entry.path} className="group flex items-center gap-1 border-b border-line-soft">
                  <button
                    type="button"
                    onClick={() => open(entry)}
                    className="inset-focus flex min-h-(--row) min-w-0 flex-1 items-center gap-2 rounded-sm px-1 text-start hover:bg-hover"
                  >
                    <Icon icon={icons[entry.kind]} className="shrink-0 text-faint" />
                    <span className="min-w-0 flex-1 truncate">
                      <bdi>{printable(entry.name)}</bdi>
                      {entry.target !== null && <span className="text-faint"> → {printable(entry.target)}</span>}
                    </span>
                    <span className="shrink-0 text-sm tabular-nums text-faint">
                      {entry.kind === 'file' ? formatBytes(entry.bytes) : ''}
                    </span>
                  </button>
                  {entry.kind === 'file' && (
                    <IconButton
                      icon={Download}
                      size="sm"
                      label={`Fetch ${printable(entry.name)}`}
                      onClick={() => void download(entry)}
                    />
                  )}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}

interface TextProps {
  id: string;
  file: ContainerFile;
  onBack: () => void;
  onDownload: () => void;
  onFolder: () => void;
}

function Text({ id, file, onBack, onDownload, onFolder }: TextProps) {
  const query = useText(id, file.path);
  const read = query.data;
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-1">
        <IconButton icon={CornerLeftUp} size="sm" label="Back to the folder" onClick={onBack} />
        <span className="min-w-0 flex-1 truncate font-mono text-sm">
          <bdi>{printable(file.name)}</bdi>
        </span>
        <Button size="sm" icon={Download} onClick={onDownload}>
          Fetch
        </Button>
      </div>
      {query.isError && !read ? (
        <Failure
          what="The file could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
          action={file.kind === 'link' && <Button onClick={onFolder}>Open as a folder</Button>}
        />
      ) : !read ? (
        <Skeleton rows={8} label="Reading the file" />
      ) : read.text === null ? (
        <EmptyState title="It is no text">{`${formatBytes(read.bytes)}. Fetch it to look into it.`}</EmptyState>
      ) : (
        <>
          {read.cut && <p className="text-sm text-dim">{`The beginning of ${formatBytes(read.bytes)}.`}</p>}
          <ScrollArea label="Text of the file" className="max-h-110 rounded-md border border-line-soft bg-bg p-3">
            <pre className="font-mono text-xs whitespace-pre-wrap wrap-anywhere select-text">
              {read.text === '' ? (
                <span className="text-faint">It is empty.</span>
              ) : (
                read.text.split('\n').map(printable).join('\n')
              )}
            </pre>
          </ScrollArea>
        </>
      )}
    </div>
  );
}
