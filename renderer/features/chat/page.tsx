import { useParams } from '@tanstack/react-router';
import { Ellipsis, MessagesSquare, Plus } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Evidence } from '../../../shared/features/knowledge/schema.ts';
import { takeAsked } from '../../app/ask-about.ts';
import { knownError } from '../../app/connection.ts';
import { Failure } from '../../app/failure.tsx';
import { InspectorPane } from '../../app/inspector-pane.tsx';
import { AppLink, useGo, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../app/page-slots.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { useEscape } from '../../app/use-escape.ts';
import { formatMoney } from '../../lib/money.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Link } from '../../ui/link.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Conversation } from './components/conversation.tsx';
import { EvidenceInspector } from './components/evidence-inspector.tsx';
import { NewConversation } from './components/new-conversation.tsx';
import { NotConnected } from './components/not-connected.tsx';
import { ThreadList, threadActions } from './components/thread-list.tsx';
import { messagesAtOnce, useBranch, useConnections, useThreads } from './queries.ts';
import { changeDraft, focusComposer, newThread, useNewThread } from './store.ts';
import { useActs } from './use-acts.ts';
import { canAnswer, titleOf } from './words.ts';

export default function ChatPage() {
  const { id = null } = useParams({ strict: false }) as { id?: string };
  const { threads, query } = useThreads();
  const connections = useConnections();
  const acts = useActs();
  const go = useGo();
  const narrow = useNarrowerThan(60);
  // Here, where the list comes and goes in a narrow window.
  const [searched, setSearched] = useState('');
  const connected = connections.data ? canAnswer(connections.data) : true;
  useHandedOver(id === null);

  if (query.isPending || connections.isPending) return <Skeleton rows={8} label="Loading the chats" className="p-4" />;
  if (query.isError && threads.length === 0)
    return (
      <Failure
        what="The chats could not be listed"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!connected && threads.length === 0 && id === null) return <NotConnected />;
  const list = threads.length > 0 && (
    <nav aria-label="Chats" className={narrow ? 'h-full w-full' : 'w-64 shrink-0 border-e border-line-soft'}>
      <ThreadList threads={threads} openId={id} acts={acts} text={searched} onSearch={setSearched} />
    </nav>
  );
  const fresh = connected ? <NewConversation /> : <NotConnected />;
  return (
    <div className="relative flex h-full min-h-0">
      <PageActions>
        {narrow && id !== null && (
          <Button icon={MessagesSquare} onClick={() => go('/chat?list=yes')}>
            All chats
          </Button>
        )}
        <Button
          icon={Plus}
          disabled={!connected}
          onClick={() => {
            go('/chat');
            focusComposer();
          }}
        >
          New chat
        </Button>
      </PageActions>
      {narrow ? id === null && <NarrowList list={list} fresh={fresh} /> : list}
      {id !== null ? <OpenThread key={id} id={id} connected={connected} /> : !narrow && fresh}
    </div>
  );
}

/** In a narrow window the list and a chat take turns. */
function NarrowList({ list, fresh }: { list: React.ReactNode; fresh: React.ReactNode }) {
  const [search] = useSearch();
  const go = useGo();
  if (search.list === 'yes' && list) return list;
  return (
    <div className="flex h-full min-w-0 flex-1 flex-col">
      {list && (
        <div className="px-4 pt-2">
          <Button size="sm" icon={MessagesSquare} onClick={() => go('/chat?list=yes')}>
            All chats
          </Button>
        </div>
      )}
      <div className="min-h-0 flex-1">{fresh}</div>
    </div>
  );
}

function OpenThread({ id, connected }: { id: string; connected: boolean }) {
  const [search] = useSearch();
  const wanted = search.message ?? null;
  const [limit, setLimit] = useState(messagesAtOnce);
  const branch = useBranch(id, limit);
  const acts = useActs();
  const go = useGo();
  const frame = useRef<HTMLDivElement>(null);
  const [evidence, setEvidence] = useState<Evidence | null>(null);
  const close = useCallback(() => setEvidence(null), []);
  useEscape(frame, evidence ? close : null);
  const thread = branch.data?.thread;
  usePageTitle(thread ? titleOf(thread.title) : null);
  useBranchOf(wanted, branch.data?.messages.map((one) => one.id) ?? null, acts.choose);

  if (knownError(branch.error)?.code === 'NOT_FOUND')
    return (
      <EmptyState title="There is no such chat" action={<Button onClick={() => go('/chat')}>Begin a new one</Button>}>
        It was deleted, or the address is of another machine.
      </EmptyState>
    );
  if (branch.isError && !branch.data)
    return (
      <Failure
        what="The chat could not be read"
        error={branch.error}
        onRetry={() => void branch.refetch()}
        retrying={branch.isFetching}
      />
    );
  if (!branch.data || !thread) return <Skeleton rows={8} label="Loading the chat" className="flex-1 p-4" />;
  return (
    <div ref={frame} className="relative flex min-h-0 min-w-0 flex-1">
      <PageSubtitle>
        <Link render={<AppLink to="/chat" />} variant="plain">
          chat
        </Link>
        {thread.cost !== null && thread.cost > 0 && ` · ${formatMoney(thread.cost)} so far`}
      </PageSubtitle>
      <PageActions>
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label="More of this chat" tooltipSide="bottom" />}
          entries={threadActions(thread, acts)}
        />
      </PageActions>
      <Conversation
        branch={branch.data}
        wanted={wanted}
        connected={connected}
        notConnected={<NotConnected small />}
        onOpen={setEvidence}
        onEarlier={() => setLimit(Math.min(1_000, limit * 2))}
      />
      {evidence && (
        <InspectorPane>
          <EvidenceInspector evidence={evidence} onClose={close} />
        </InspectorPane>
      )}
    </div>
  );
}

/** What a search found may lie in another branch than the one that is shown. */
function useBranchOf(wanted: string | null, shown: readonly string[] | null, choose: (id: string) => Promise<void>) {
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (wanted === null || shown === null || asked.current === wanted) return;
    asked.current = wanted;
    if (!shown.includes(wanted)) void choose(wanted);
  }, [wanted, shown, choose]);
}

/** What another screen handed over becomes the draft of a new chat. It is not sent. */
function useHandedOver(here: boolean) {
  const [search, setSearch] = useSearch();
  const { ask, question, project } = here ? search : {};
  useEffect(() => {
    if (ask === undefined && question === undefined) return;
    const asked = takeAsked(ask);
    changeDraft(newThread, {
      text: (asked?.question ?? question ?? '').slice(0, 4_000),
      attachments: asked?.attachments ?? [],
      editing: null,
    });
    useNewThread.setState({ scope: { projectIds: asked ? asked.projectIds : project === undefined ? [] : [project] } });
    setSearch({ ask: undefined, question: undefined, project: undefined });
    focusComposer();
  }, [ask, question, project, setSearch]);
}
