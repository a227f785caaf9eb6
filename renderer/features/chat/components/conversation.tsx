import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Message, Thread } from '../../../../shared/features/chat/schema.ts';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import { Button } from '../../../ui/button.tsx';
import { Composer } from '../composer/composer.tsx';
import { LiveContext, useFollowAnswers } from '../live/use-live-answers.ts';
import { Answer } from '../message/answer.tsx';
import { nothingCitable, useCitable } from '../message/citable.ts';
import { Question } from '../message/question.tsx';
import type { Branch } from '../queries.ts';
import { changeDraft, focusComposer, useOpenThread } from '../store.ts';
import { useActs } from '../use-acts.ts';
import { useFollowEnd } from './use-follow-end.ts';

interface ConversationProps {
  branch: Branch;
  /** The message that a search led to. */
  wanted: string | null;
  /** Something that can answer is connected. */
  connected: boolean;
  onOpen: (evidence: Evidence) => void;
  onEarlier: () => void;
  notConnected: React.ReactNode;
}

/** One thread. Mount it with the thread's id as its key. */
export function Conversation({ branch, wanted, connected, notConnected, onOpen, onEarlier }: ConversationProps) {
  const { thread, messages, earlier } = branch;
  const acts = useActs();
  const live = useFollowAnswers(thread.id, messages);
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { away, toEnd, leave } = useFollowEnd(scroller, content, thread.id);
  const writing = messages.findLast(({ state }) => state === 'writing')?.id ?? null;
  // A tool that waits for a click: another message may be sent, which lets it go by.
  const busy = writing !== null;
  const citable = useCitable(messages);
  useShare(thread, writing);
  useWanted(content, wanted, messages, leave);

  const edit = useCallback(
    (message: Message) => {
      changeDraft(thread.id, {
        text: message.text,
        attachments: message.attachments.map(({ kind, title, text, source, at }) => ({
          kind,
          title,
          text,
          source,
          at,
        })),
        editing: { id: message.id, parentId: message.parentId },
      });
      focusComposer();
    },
    [thread.id],
  );
  const mine = useMemo(() => messages.findLast(({ role }) => role === 'user'), [messages]);

  return (
    <LiveContext value={live}>
      <div className="flex h-full min-h-0 min-w-0 flex-1 flex-col">
        <div className="relative min-h-0 flex-1">
          <section
            ref={scroller}
            aria-label="Messages"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
            tabIndex={0}
            className="inset-focus h-full overflow-y-auto overscroll-contain px-4"
          >
            <div ref={content} className="mx-auto max-w-190 min-w-0 space-y-5 py-4">
              {earlier && (
                <div className="flex justify-center">
                  <Button onClick={onEarlier}>Show earlier messages</Button>
                </div>
              )}
              {messages.map((message) =>
                message.role === 'user' ? (
                  <Question key={message.id} message={message} acts={acts} busy={busy} onEdit={edit} onOpen={onOpen} />
                ) : (
                  <Answer
                    key={message.id}
                    message={message}
                    acts={acts}
                    citable={citable.get(message.id) ?? nothingCitable}
                    busy={busy}
                    onOpen={onOpen}
                  />
                ),
              )}
            </div>
          </section>
          {away && (
            <div className="pointer-events-none absolute inset-x-0 bottom-2 flex justify-center">
              <Button size="sm" icon={ArrowDown} className="pointer-events-auto shadow-pop" onClick={toEnd}>
                To the newest
              </Button>
            </div>
          )}
        </div>
        <div className="mx-auto w-full max-w-198 px-4 pt-1 pb-3">
          {connected ? (
            <Composer
              draftKey={thread.id}
              scope={thread.scope}
              model={thread.model}
              onScope={(scope) => void acts.change(thread.id, { scope })}
              onModel={(model) => void acts.change(thread.id, { model })}
              writing={writing}
              onSend={async (draft) => {
                const sent = await acts.say(thread.id, draft);
                if (sent) toEnd();
                return sent;
              }}
              onStop={() => writing !== null && void acts.stop(writing)}
              onEditLast={() => mine && edit(mine)}
            />
          ) : (
            notConnected
          )}
        </div>
      </div>
    </LiveContext>
  );
}

/** What commands of this screen act on. */
function useShare(thread: Thread, writing: string | null) {
  useEffect(() => {
    useOpenThread.setState({ thread, writing });
    return () => useOpenThread.setState({ thread: null, writing: null });
  }, [thread, writing]);
}

/** Brings what a search led to into sight, once. */
function useWanted(
  content: React.RefObject<HTMLElement | null>,
  wanted: string | null,
  messages: readonly Message[],
  leave: () => void,
) {
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (wanted === null || shown.current === wanted || !messages.some(({ id }) => id === wanted)) return;
    shown.current = wanted;
    // After the end has been scrolled to.
    requestAnimationFrame(() => {
      leave();
      content.current?.querySelector(`[data-message="${CSS.escape(wanted)}"]`)?.scrollIntoView({ block: 'start' });
    });
  }, [content, wanted, messages, leave]);
}
