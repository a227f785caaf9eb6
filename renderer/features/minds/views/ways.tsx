import { AudioLines, Cpu, KeyRound, RefreshCw, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FoundServer } from '../../../../shared/features/minds/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { Section } from '../../../ui/section.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { useFoundServers, useSecretStore } from '../queries.ts';
import { openDialog, type RemoteKind } from '../store.ts';
import { keysStay } from '../words.ts';

const ways: readonly { as: RemoteKind; icon: typeof Server; label: string; about: string }[] = [
  { as: 'openai', icon: KeyRound, label: 'OpenAI', about: 'With a key of your account there.' },
  { as: 'anthropic', icon: KeyRound, label: 'Anthropic', about: 'With a key of your account there.' },
  {
    ...{ as: 'compatible', icon: Server, label: 'OpenAI-compatible server' },
    about: 'llama.cpp, LM Studio, vLLM, OpenRouter: an address, and a key where it asks for one.',
  },
  { as: 'ollama', icon: Server, label: 'Ollama', about: 'On this machine or on another one of yours.' },
  {
    as: 'elevenlabs',
    icon: AudioLines,
    label: 'ElevenLabs',
    about: 'Voices that read answers aloud. It answers nothing itself.',
  },
];

export const connectEntries = (): MenuEntry[] => [
  ...ways.map(({ as, icon, label }) => ({
    id: as,
    label: `${label}…`,
    icon,
    onSelect: () => openDialog({ kind: 'connect', as, found: null }),
  })),
  { type: 'separator', id: 'line' },
  { id: 'folder', label: 'Model in a folder…', icon: Cpu, onSelect: () => openDialog({ kind: 'add-folder' }) },
];

/** In place of a list: nothing here can think until one of these is done. */
export function WaysToConnect() {
  const go = useGo();
  const whereKeysStay = keysStay(useSecretStore().data);
  return (
    <div className="mx-auto grid w-full max-w-170 gap-6 px-4 py-8">
      <div>
        <p className="text-md font-medium text-balance">No model is connected</p>
        <p className="mt-1 text-dim text-pretty">
          The council, the chat, the search by meaning and your voice ask a model that you choose. Until one is
          connected they say so; nothing is ever answered without one. {whereKeysStay}
        </p>
      </div>
      <FoundServers />
      <Section title="Ways to connect">
        <ul className="divide-y divide-line-soft rounded-lg border border-line-soft">
          {ways.map(({ as, icon, label, about }) => (
            <Way key={as} icon={icon} label={label} about={about}>
              <Button onClick={() => openDialog({ kind: 'connect', as, found: null })} aria-label={`Connect ${label}`}>
                Connect…
              </Button>
            </Way>
          ))}
          <Way
            icon={Cpu}
            label="A model on this machine"
            about="Small ones run in Optimus itself, without any provider. They are fetched once, when you allow it."
          >
            <Button onClick={() => go('/minds?view=local')} aria-label="Choose a model on this machine">
              Choose…
            </Button>
          </Way>
        </ul>
      </Section>
    </div>
  );
}

interface WayProps {
  icon: typeof Server;
  label: string;
  about: ReactNode;
  children: ReactNode;
}

function Way({ icon, label, about, children }: WayProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5">
      <Icon icon={icon} className="text-faint" />
      <div className="min-w-40 flex-1">
        <p className="font-medium wrap-anywhere">{label}</p>
        <p className="text-sm text-dim wrap-anywhere">{about}</p>
      </div>
      {children}
    </li>
  );
}

const keyOf = ({ baseUrl }: FoundServer) => baseUrl;

/** Servers of models that answer on this machine and are not connected yet. */
export function FoundServers() {
  const query = useFoundServers();
  const found = query.data?.filter(({ connectionId }) => connectionId === null) ?? [];
  const look = (
    <Button
      variant="ghost"
      size="sm"
      icon={RefreshCw}
      loading={query.isFetching}
      onClick={() => void query.refetch()}
      aria-label="Look again for servers of models"
    >
      Look again
    </Button>
  );
  return (
    <Section title="Found on this machine" {...(found.length > 0 && { count: found.length })} action={look}>
      {query.isError ? (
        <p role="alert" className="text-sm text-bad">
          {describeError('It could not be looked', query.error).meaning}
        </p>
      ) : query.data === undefined ? (
        <p role="status" className="flex items-center gap-2 text-sm text-faint">
          <Spinner /> Knocking on the usual ports
        </p>
      ) : found.length === 0 ? (
        <p className="text-sm text-dim">
          {query.data.length > 0
            ? 'All servers of models that answer here are connected.'
            : 'No Ollama, llama.cpp or LM Studio answers on its usual port.'}
        </p>
      ) : (
        <ul className="divide-y divide-line-soft rounded-lg border border-line-soft">
          {found.map((server) => (
            <Way
              key={keyOf(server)}
              icon={Server}
              label={printable(server.name)}
              about={
                <>
                  <bdi className="font-mono text-xs">{printable(server.baseUrl)}</bdi>
                  {` · ${formatCount(server.models.length, 'model')}`}
                </>
              }
            >
              <Button
                variant="primary"
                onClick={() => openDialog({ kind: 'connect', as: server.kind, found: server })}
                aria-label={`Connect ${printable(server.name)}`}
              >
                Connect…
              </Button>
            </Way>
          ))}
        </ul>
      )}
    </Section>
  );
}
