/** The package's own types name another module (it is installed under an alias), so what is used of it is declared here. */
declare module 'node-pty' {
  interface Disposable {
    dispose(): void;
  }
  interface Pty {
    readonly pid: number;
    readonly onData: (listener: (data: string) => void) => Disposable;
    readonly onExit: (listener: (exit: { exitCode: number; signal?: number }) => void) => Disposable;
    resize(columns: number, rows: number): void;
    write(data: string): void;
    pause(): void;
    resume(): void;
  }
  interface PtyOptions {
    name?: string;
    cols?: number;
    rows?: number;
    cwd?: string;
    env?: Record<string, string | undefined>;
  }
  export function spawn(file: string, args: string[], options: PtyOptions): Pty;
}
