import { isAppUrl } from './origin.ts';

export interface SenderFacts {
  /** URL of the frame at the time of the message; null when the frame is gone already. */
  frameUrl: string | null;
  isMainFrame: boolean;
  webContentsId: number;
}

/** Whether a message may be listened to: from the main frame of a window that we made, showing our own page. */
export function isTrustedSender(sender: SenderFacts, ownWebContents: Pick<ReadonlySet<number>, 'has'>): boolean {
  return (
    sender.isMainFrame &&
    sender.frameUrl !== null &&
    isAppUrl(sender.frameUrl) &&
    ownWebContents.has(sender.webContentsId)
  );
}
