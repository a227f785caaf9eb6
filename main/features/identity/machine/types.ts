/** A socket that waits for others. */
export interface Listener {
  protocol: 'tcp' | 'udp';
  address: string;
  port: number;
  /** Null: nobody whom we may read holds it. */
  pid: number | null;
}

/** What one system tells of its sockets and processes. Nothing is looked at before it is asked. */
export interface Machine {
  listening(): Promise<Listener[]>;
  /** TCP ports on which any of these waits, where that can be told without looking at everybody else. */
  listenedOnBy?(pids: readonly number[]): Promise<number[]>;
  /** The working folder of each process that may be read; of all, unless said of which. */
  folders(pids?: readonly number[]): Promise<Map<number, string>>;
  /** Of processes that descend from children of ours, whatever has become of them: the ids of those children. */
  tags(pids: readonly number[]): Promise<Map<number, string[]>>;
  /** Which of these are in a container, and in which. */
  containers(pids: readonly number[]): Promise<Map<number, string>>;
  pids(): Promise<number[]>;
}
