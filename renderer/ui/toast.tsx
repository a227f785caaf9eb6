import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import { Button } from './button.tsx';
import { popupFrame } from './control.ts';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';
import type { MarkState } from './state-mark.tsx';
import { StatusDot } from './status-dot.tsx';

type ToastTone = 'neutral' | 'ok' | 'warn' | 'bad' | 'info';

export interface ToastOptions {
  title: string;
  description?: ReactNode;
  tone?: ToastTone | undefined;
  action?: { label: string; onSelect: () => void } | undefined;
  /** Short for an action named Undo, with time enough to think (10 s). */
  undo?: (() => void) | undefined;
  /** Milliseconds; 0 stays until closed. Failures stay. */
  timeout?: number | undefined;
  /** A toast with the same id is updated in place. */
  id?: string | undefined;
}

interface Data {
  tone: ToastTone;
}

export interface Toaster {
  toast: (options: ToastOptions) => string;
  close: (id?: string) => void;
  manager: ReturnType<typeof Base.createToastManager<Data>>;
}

/** Made once beside the root, so that code outside React can speak too. */
export function createToaster(): Toaster {
  const manager = Base.createToastManager<Data>();
  return {
    manager,
    close: (id) => manager.close(id),
    toast({ title, description, tone = 'neutral', action, undo, timeout, id }) {
      const act = action ?? (undo && { label: 'Undo', onSelect: undo });
      const shown: string = manager.add({
        ...(id ? { id } : {}),
        title,
        description,
        data: { tone },
        timeout: timeout ?? (tone === 'bad' ? 0 : act ? 10_000 : 5000),
        priority: tone === 'bad' ? 'high' : 'low',
        ...(act
          ? {
              actionProps: {
                children: act.label,
                onClick: () => {
                  manager.close(shown);
                  act.onSelect();
                },
              },
            }
          : {}),
      });
      return shown;
    },
  };
}

const ToasterContext = createContext<Toaster | null>(null);

export function useToast(): Toaster['toast'] {
  const toaster = useContext(ToasterContext);
  if (!toaster) throw new Error('useToast needs a ToastProvider above it');
  return toaster.toast;
}

export function ToastProvider({ toaster, children }: { toaster: Toaster; children: ReactNode }) {
  return (
    <ToasterContext value={toaster}>
      <Base.Provider toastManager={toaster.manager} limit={4}>
        {children}
        <Base.Portal>
          <Base.Viewport
            aria-label="Messages"
            className="fixed end-3 bottom-[calc(2.25rem+var(--foot,0px))] z-60 flex w-90 max-w-[calc(100vw-1.5rem)] flex-col gap-2"
          >
            <List />
          </Base.Viewport>
        </Base.Portal>
      </Base.Provider>
    </ToasterContext>
  );
}

const marks: Record<ToastTone, { state: MarkState; word: string }> = {
  neutral: { state: 'neutral', word: 'Note' },
  ok: { state: 'healthy', word: 'Done' },
  warn: { state: 'warning', word: 'Warning' },
  bad: { state: 'failing', word: 'Failed' },
  info: { state: 'info', word: 'Note' },
};

function List() {
  const { toasts } = Base.useToastManager<Data>();
  return toasts.map((toast) => {
    const mark = marks[toast.data?.tone ?? 'neutral'];
    return (
      <Base.Root key={toast.id} toast={toast} swipeDirection="right" className={cx(popupFrame, 'data-limited:hidden')}>
        <Base.Content className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-2.5 py-2.5 ps-3 pe-2">
          <span className="flex h-4.75 items-center">
            <StatusDot state={mark.state} label={mark.word} />
          </span>
          {/* One that fails is an alert already. */}
          <div role={toast.priority === 'high' ? undefined : 'status'} className="min-w-0">
            <Base.Title className="font-medium wrap-anywhere" />
            <Base.Description className="line-clamp-4 text-sm text-dim wrap-anywhere" />
          </div>
          <div className="-my-0.5 flex items-center gap-1">
            {toast.actionProps && <Base.Action render={<Button size="sm" />} />}
            <Base.Close render={<IconButton icon={X} label="Dismiss" size="sm" />} />
          </div>
        </Base.Content>
      </Base.Root>
    );
  });
}
