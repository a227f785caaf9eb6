import type Docker from 'dockerode';
import { commandLine, redactCommand } from '../../core/log/redact-command.ts';
import type { Plain } from '../../core/log/redactor.ts';

interface Deps {
  redact: (text: string) => string;
  redactDeep: (value: unknown) => Plain;
  hide: (pairs: Record<string, string>) => Record<string, string>;
}

/** All that the engine tells, with what is secret by its name, by its value or by its place in a command hidden. */
export function rawOf(info: Docker.ContainerInspectInfo, { redact, redactDeep, hide }: Deps): Plain {
  const words = (list: readonly string[] | null | undefined) => {
    if (!list) return list ?? null;
    const line = commandLine([...list]);
    const hidden = redactCommand(redact(line));
    return hidden === line ? [...list] : [hidden];
  };
  const variables = (info.Config?.Env ?? []).map((entry) => {
    const at = entry.indexOf('=');
    if (at < 0) return entry;
    const name = entry.slice(0, at);
    return `${name}=${hide({ [name]: entry.slice(at + 1) })[name] ?? ''}`;
  });
  const { Entrypoint, Cmd } = info.Config ?? {};
  const entry = typeof Entrypoint === 'string' ? [Entrypoint] : Entrypoint;
  const test = info.Config?.Healthcheck?.Test;
  return redactDeep({
    ...info,
    Args: words(info.Args),
    Config: {
      ...info.Config,
      Env: variables,
      Cmd: words(Cmd),
      Entrypoint: words(entry),
      ...(test && { Healthcheck: { ...info.Config.Healthcheck, Test: words(Array.isArray(test) ? test : [test]) } }),
    },
  });
}
