import { create } from 'zustand';

export type ConnectionState =
  | { status: 'connecting' }
  | { status: 'online' }
  /** The core went away; `retryAt` is when the next try begins. */
  | { status: 'offline'; since: number; attempt: number; retryAt: number }
  /** The core is there but does not know this page's token. */
  | { status: 'unauthorised' };

/** Whether the page can reach the core. The dock, the status bar and the retry logic look here and nowhere else. */
export const useConnection = create<ConnectionState>()(() => ({ status: 'connecting' }));

export const setConnection = (next: ConnectionState) => useConnection.setState(next, true);
