import type { Socket } from 'node:net';
import { isText } from './headers.ts';

let dateOf = 0;
let date = '';
function dateNow(): string {
  const second = Math.floor(Date.now() / 1_000);
  if (second !== dateOf) {
    dateOf = second;
    date = new Date(second * 1_000).toUTCString();
  }
  return date;
}

/** Larger pieces are not copied into one with what stands around them. */
const smallBytes = 16_384;

interface PlainReplyOptions {
  socket: Socket;
  /** The answer has no body, whatever its head says. */
  headOnly: boolean;
  keepAlive: boolean;
  keepAliveSeconds: number;
  /** All of it is with the system. */
  onFinish(reply: PlainReply): void;
}

/**
 * The answer to a plain request: as much of Node's ServerResponse as the proxy needs. A class, because one is made for each
 * request, and what is on its prototype is not made anew.
 */
export class PlainReply {
  headersSent = false;
  /** Finished, or its connection is gone. */
  over = false;
  keepAlive: boolean;
  private readonly options: PlainReplyOptions;
  private readonly socket: Socket;
  /** Of the answer, not sent yet. */
  private head = '';
  private bodyless: boolean;
  private chunked = false;
  private trailers = '';
  private onDrain: (() => void) | null = null;
  private onFinish: (() => void) | null = null;
  private onClose: (() => void) | null = null;

  constructor(options: PlainReplyOptions) {
    this.options = options;
    this.socket = options.socket;
    this.bodyless = options.headOnly;
    this.keepAlive = options.keepAlive;
  }

  get destroyed(): boolean {
    return this.over || this.socket.destroyed;
  }

  get writableNeedDrain(): boolean {
    return !this.over && this.socket.writableNeedDrain;
  }

  get writableLength(): number {
    return this.over ? 0 : this.socket.writableLength;
  }

  on(event: 'drain' | 'finish' | 'close', told: () => void): void {
    if (event === 'drain') this.onDrain = told;
    else if (event === 'finish') this.onFinish = told;
    else this.onClose = told;
  }

  writeContinue(): void {
    this.socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');
  }

  writeEarlyHints({ link }: { link: string }): void {
    if (isText(link)) this.socket.write(`HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n\r\n`, 'latin1');
  }

  /** Throws when there is something in it that would be a line of its own. */
  writeHead(status: number, message: string, headers: readonly string[]): void {
    if (!isText(message)) throw new TypeError('a message that is no text');
    let text = `HTTP/1.1 ${status} ${message}\r\n`;
    let long = false;
    let dated = false;
    for (let i = 0; i < headers.length; i += 2) {
      const name = headers[i] as string;
      const value = headers[i + 1] as string;
      if (!isText(value)) throw new TypeError('a value that is no text');
      if (name.length === 14) long ||= name.toLowerCase() === 'content-length';
      else if (name.length === 4) dated ||= name.toLowerCase() === 'date';
      else if (name.length === 10 && name.toLowerCase() === 'connection') {
        // What a version says about its connection is not passed on: this is our own, and says that it ends.
        this.keepAlive = false;
        continue;
      }
      text += `${name}: ${value}\r\n`;
    }
    if (!dated) text += `Date: ${dateNow()}\r\n`;
    text += this.keepAlive
      ? `Connection: keep-alive\r\nKeep-Alive: timeout=${this.options.keepAliveSeconds}\r\n`
      : 'Connection: close\r\n';
    this.bodyless ||= status === 204 || status === 304;
    this.chunked = !long && !this.bodyless;
    if (this.chunked) text += 'Transfer-Encoding: chunked\r\n';
    this.head = `${text}\r\n`;
    this.headersSent = true;
  }

  flushHeaders(): void {
    if (this.head !== '') this.send(null, '');
  }

  write(chunk: Buffer): boolean {
    if (this.bodyless || chunk.length === 0) return true;
    if (!this.chunked) return this.send(chunk, '');
    this.head += `${chunk.length.toString(16)}\r\n`;
    return this.send(chunk, '\r\n');
  }

  addTrailers(trailers: readonly (readonly [string, string])[]): void {
    for (const [name, value] of trailers) if (isText(value)) this.trailers += `${name}: ${value}\r\n`;
  }

  end(last: Buffer | string | null = null): void {
    const chunk = last === null || last.length === 0 || this.bodyless ? null : last;
    let behind = '';
    if (this.chunked) {
      behind = `0\r\n${this.trailers}\r\n`;
      if (chunk !== null) {
        this.head += `${chunk.length.toString(16)}\r\n`;
        behind = `\r\n${behind}`;
      }
    }
    this.send(chunk, behind);
    const { socket } = this;
    // Its client has left, and its end is told.
    if (!socket.writable) return;
    if (socket.writableLength === 0) this.finished();
    // It is told when all before it is with the system.
    else
      socket.write('', 'latin1', (error) => {
        if (!error) this.finished();
      });
  }

  destroy(): void {
    if (!this.over) this.socket.destroy();
  }

  /** Room again for what comes. */
  drained(): void {
    this.onDrain?.();
  }

  /** The connection is gone. */
  closed(): void {
    if (this.over) return;
    this.over = true;
    this.onClose?.();
  }

  private finished(): void {
    if (this.over) return;
    this.over = true;
    this.onFinish?.();
    this.options.onFinish(this);
  }

  /** The head, if it still waits, a piece of the body and what stands behind it, in as few calls as can be. */
  private send(chunk: Buffer | string | null, behind: string): boolean {
    const { socket, head } = this;
    this.head = '';
    if (chunk === null || typeof chunk === 'string' || chunk.length <= smallBytes) {
      const text = `${head}${chunk === null ? '' : typeof chunk === 'string' ? chunk : chunk.toString('latin1')}${behind}`;
      return text === '' || socket.write(text, 'latin1');
    }
    socket.cork();
    if (head !== '') socket.write(head, 'latin1');
    let more = socket.write(chunk);
    if (behind !== '') more = socket.write(behind, 'latin1');
    socket.uncork();
    return more;
  }
}
