import { useState } from 'react';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { whenClosed } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';
import { isAvailable } from './commands.ts';
import { client } from './connection.ts';
import type { Command, FeatureModule } from './feature.ts';
import { openPalette } from './palette/palette-store.ts';
import { useShell } from './shell-context.ts';
import { useStream } from './use-stream.ts';

const openRequests = client.system.requests;

/** Of the page with the focus before one that is only seen, and of that before one that is hidden, or still is. */
const headStartMs = { focused: 0, visible: 150, hidden: 600 };

const looks = () => (document.visibilityState === 'hidden' ? 'hidden' : document.hasFocus() ? 'focused' : 'visible');

interface ObedienceProps {
  go: (to: string) => void;
  run: (command: Command) => void;
  onVoice: readonly NonNullable<FeatureModule['onVoice']>[];
}

/** Does what the core asks of the page: for the desktop, for a link, for a voice. */
export function Obedience({ go, run, onVoice }: ObedienceProps) {
  const { commands } = useShell();
  const toast = useToast();
  const [asked, setAsked] = useState<Command | null>(null);

  /** Several pages of a browser hear it; one of them does it, the one with the focus first. */
  async function isOurs(turn: string | undefined): Promise<boolean> {
    if (turn === undefined) return true;
    const ms = headStartMs[looks()];
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    const taken = await client.system.takeTurn({ turn }).catch(() => null);
    // Where nobody could be asked, nothing is done twice.
    return taken?.given ?? false;
  }

  function runSpoken(id: string, clicked: boolean) {
    const command = commands.find((one) => one.id === id);
    if (command && isAvailable(command)) {
      // No voice ends anything: that takes a click, whoever spoke.
      if (command.askIfSpoken !== undefined && !clicked) return setAsked(command);
      return run(command);
    }
    toast({
      id: 'spoken',
      tone: 'info',
      title: command
        ? `“${command.title}” cannot be done on this screen now`
        : 'This version does not know that command',
    });
  }

  useStream(openRequests, {
    item(request) {
      switch (request.type) {
        case 'navigate':
          return void isOurs(request.turn).then((ours) => ours && go(request.to));
        case 'palette':
          return openPalette();
        case 'command':
          return void isOurs(request.turn).then((ours) => ours && runSpoken(request.id, request.asked));
        case 'voice':
          for (const listen of onVoice) listen(request.phase);
      }
    },
    reset: () => {},
  });
  return (
    asked && (
      <ConfirmDialog
        open
        onOpenChange={whenClosed(() => setAsked(null))}
        title={`${asked.title}?`}
        confirmLabel={asked.title}
        onConfirm={() => {
          setAsked(null);
          // What was asked about may be over by the time of the answer.
          if (isAvailable(asked)) run(asked);
        }}
      >
        {asked.askIfSpoken}
      </ConfirmDialog>
    )
  );
}
