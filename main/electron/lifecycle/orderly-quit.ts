import type { App } from 'electron';

const DEADLINE_MS = 8_000;

export interface OrderlyQuitDeps {
  app: Pick<App, 'on' | 'exit'>;
  /** Ends everything that was started. */
  dispose: () => Promise<void>;
  onTrouble: (error: unknown) => void;
  /** After the end: a thread still computes, and would hold up the exit. */
  stuck: () => boolean;
  deadlineMs?: number;
}

export interface OrderlyQuit {
  quit(): void;
  isQuitting(): boolean;
}

/** However the end comes (menu, tray, dock, sign-out), the core ends first; when it hangs, the process ends anyway. */
export function createOrderlyQuit({
  app,
  dispose,
  onTrouble,
  stuck,
  deadlineMs = DEADLINE_MS,
}: OrderlyQuitDeps): OrderlyQuit {
  let quitting = false;

  const end = async () => {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the end took too long')), deadlineMs);
    });
    try {
      await Promise.race([dispose(), deadline]);
    } catch (error) {
      onTrouble(error);
    } finally {
      clearTimeout(timer);
      if (stuck()) process.kill(process.pid, 'SIGKILL');
      app.exit(0);
    }
  };
  const quit = () => {
    if (quitting) return;
    // Known before it begins: ending closes the window, and the last window that closes asks to quit.
    quitting = true;
    void end();
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    quit();
  });
  return { quit, isQuitting: () => quitting };
}
