interface Ending {
  readonly readableEnded: boolean;
  destroy(error?: Error): unknown;
}

interface Options {
  socket: Ending;
  /** Reads again, whatever was paused. */
  read: () => void;
  /** Lets what is being written end, since the descriptor is gone after this. */
  beforeEnd: (then: () => void) => void;
  /** Called with the size of each piece that is read. */
  onRead: (fn: (bytes: number) => void) => void;
}

const quietMs = 50;
const mostBytes = 4 * 1024 * 1024;

/**
 * node-pty closes the terminal of an ended program 200 ms after its end, read or not, because a child that was left behind may
 * hold it open for ever. What the program wrote last is still in the system then when reading was paused, so it is read first.
 */
export function drainAtEnd({ socket, read, beforeEnd, onRead }: Options): void {
  const end = socket.destroy.bind(socket);
  const destroy = (error?: Error) => beforeEnd(() => end(error));
  let draining = false;
  let over = false;
  let readSince = false;
  let bytes = 0;
  let timer: NodeJS.Timeout | null = null;
  const finish = () => {
    if (over) return;
    over = true;
    if (timer) clearTimeout(timer);
    destroy();
  };
  const wait = () => {
    if (timer) clearTimeout(timer);
    // Not before another look at the system: after a busy stretch the time is over before anything could be read.
    timer = setTimeout(() => setImmediate(() => setImmediate(idle)), quietMs);
  };
  const idle = () => {
    if (over) return;
    if (!readSince) return finish();
    readSince = false;
    wait();
  };
  onRead((size) => {
    if (!draining || over) return;
    readSince = true;
    bytes += size;
    if (bytes > mostBytes) finish();
  });
  socket.destroy = (error) => {
    if (over || error || socket.readableEnded) {
      over = true;
      if (timer) clearTimeout(timer);
      return destroy(error);
    }
    if (draining) return;
    draining = true;
    read();
    wait();
  };
}
