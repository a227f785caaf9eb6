import { EventEmitter } from 'node:events';

/** One end of a channel whose other end lies in a page. Messages wait until `start`, as in Electron. */
export class MessagePortMain extends EventEmitter {
  private readonly queue: unknown[] = [];
  private started: boolean = false;
  private open: boolean = true;
  private readonly transmit: (data: unknown) => void;
  private readonly hangUp: () => void;

  constructor(transmit: (data: unknown) => void, hangUp: () => void) {
    super();
    this.transmit = transmit;
    this.hangUp = hangUp;
  }

  start(): void {
    this.started = true;
    for (const data of this.queue.splice(0)) this.emit('message', { data, ports: [] });
  }

  postMessage(data: unknown): void {
    if (this.open) this.transmit(data);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.hangUp();
    queueMicrotask(() => this.emit('close'));
  }

  /** From the page. */
  receive(data: unknown): void {
    if (!this.open) return;
    if (this.started) this.emit('message', { data, ports: [] });
    else this.queue.push(data);
  }

  /** The page closed its end, or is gone. */
  disconnected(): void {
    if (!this.open) return;
    this.open = false;
    this.emit('close');
  }
}
