import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

const forwarded = process.platform === 'win32' ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

const onTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);

/** The exit code that a shell would report. */
const exitCode = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);

/**
 * Runs a program to its end with our terminal, and resolves with its exit code.
 * `onLine` sees each line of its standard output, which is still shown.
 * `quiet` collects the output instead of showing it.
 */
export function run(file, args, { env = process.env, cwd = root, onLine, quiet = false, timeoutMs = 0 } = {}) {
  return new Promise((resolve, reject) => {
    const out = quiet || onLine ? 'pipe' : 'inherit';
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: [quiet ? 'ignore' : 'inherit', out, quiet ? 'pipe' : 'inherit'],
      // npm is a .cmd file there, and Node refuses to start one without a shell.
      shell: process.platform === 'win32' && /\.cmd$/i.test(file),
      windowsHide: true,
    });
    let output = '';
    let timedOut = false;
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, timeoutMs)
      : null;

    // The terminal already sends Ctrl+C to the whole group; a second one would read as "now, without saving".
    const listeners = forwarded.map((signal) => {
      const listener = () => {
        if (signal === 'SIGINT' && onTerminal) return;
        child.kill(signal);
      };
      process.on(signal, listener);
      return [signal, listener];
    });
    const settle = () => {
      if (timer) clearTimeout(timer);
      for (const [signal, listener] of listeners) process.off(signal, listener);
    };

    let pending = '';
    child.stdout?.on('data', (chunk) => {
      if (quiet) output += chunk;
      else process.stdout.write(chunk);
      if (!onLine) return;
      pending += chunk;
      const lines = pending.split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) onLine(line.trimEnd());
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code, signal) => {
      settle();
      resolve({ code: exitCode(code, signal), output, timedOut });
    });
  });
}
