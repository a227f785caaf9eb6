/** The package's own types name another module (it is installed under an alias), so what is used of it is declared here. */
declare module 'node-pty' {
  interface Disposable {
    dispose(): void;
  }
  interface PtySocket {
    readonly readableEnded: boolean;
    destroy(error?: Error): unknown;
  }
  interface Pty {
    readonly pid: number;
    /** Text on Windows, whatever was asked for. */
    readonly onData: (listener: (data: Buffer | string) => void) => Disposable;
    readonly onExit: (listener: (exit: { exitCode: number; signal?: number }) => void) => Disposable;
    resize(columns: number, rows: number): void;
    write(data: string): void;
    pause(): void;
    resume(): void;
    /** Not part of what the package promises, and not there on Windows. */
    readonly _socket?: PtySocket;
    readonly fd?: number;
  }
  interface PtyOptions {
    name?: string;
    cols?: number;
    rows?: number;
    cwd?: string;
    env?: Record<string, string | undefined>;
    /** Null: bytes as they are. */
    encoding?: string | null;
  }
  export function spawn(file: string, args: string[], options: PtyOptions): Pty;
}
