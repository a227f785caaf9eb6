import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { docker } from '../../../core/testing/docker.ts';

const run = promisify(execFile);

/** What a version in a container does. */
export interface ContainerMode {
  version: string;
  /** Answers with 500 after so many answers that were fine. */
  brokenAfter?: number;
  /** There is no such program in the image: the engine cannot start it. */
  absent?: boolean;
}

/** One process for each connection, which is kept alive; `/slow` takes two seconds. */
const source = `
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
static void end(int signal) { (void)signal; _exit(0); }
static void serve(int one, const char *version, int broken, int *answered) {
  char asked[16384];
  size_t have = 0;
  for (;;) {
    asked[have] = 0;
    char *whole = strstr(asked, "\\r\\n\\r\\n");
    if (!whole) {
      long got = have < sizeof asked - 1 ? read(one, asked + have, sizeof asked - 1 - have) : 0;
      if (got <= 0) return;
      have += got;
      continue;
    }
    if (strncmp(asked, "GET /slow", 9) == 0) sleep(2);
    int bad = __sync_add_and_fetch(answered, 1) > broken && broken > 0;
    char answer[512];
    int length = snprintf(answer, sizeof answer, "HTTP/1.1 %s\\r\\nX-Version: %s\\r\\nContent-Length: %zu\\r\\n\\r\\n%s",
      bad ? "500 Internal Server Error" : "200 OK", version, strlen(version), version);
    if (write(one, answer, length) != length) return;
    size_t used = whole + 4 - asked;
    memmove(asked, asked + used, have - used);
    have -= used;
  }
}
int main(void) {
  signal(SIGTERM, end);
  signal(SIGCHLD, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  const char *version = getenv("VERSION") ? getenv("VERSION") : "none";
  int broken = getenv("BROKEN_AFTER") ? atoi(getenv("BROKEN_AFTER")) : 0;
  int *answered = mmap(0, sizeof *answered, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in at;
  memset(&at, 0, sizeof at);
  at.sin_family = AF_INET;
  at.sin_port = htons(atoi(getenv("PORT")));
  if (bind(server, (struct sockaddr *)&at, sizeof at) || listen(server, 256)) { perror("listen"); return 1; }
  for (;;) {
    int one = accept(server, 0, 0);
    if (one < 0) continue;
    if (fork() == 0) { close(server); serve(one, version, broken, answered); _exit(0); }
    close(one);
  }
}
`;

/** A server alone in its image, in a repository of its own; each version is a commit. Needs gcc. */
export async function createContainerApp(folder: string) {
  await mkdir(folder, { recursive: true });
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], { cwd: folder });
  await git('init', '-q', '-b', 'main');
  const file = join(folder, 'server.c');
  await writeFile(file, source);
  await run('gcc', ['-static', '-O1', '-o', join(folder, 'server'), file]);
  await rm(file);
  return {
    async commit({ version, brokenAfter, absent }: ContainerMode): Promise<string> {
      const lines = [
        'FROM scratch',
        'COPY server /server',
        `ENV VERSION=${version} BROKEN_AFTER=${brokenAfter ?? 0}`,
        'EXPOSE 8080',
        `CMD ["/${absent ? 'absent' : 'server'}"]`,
      ];
      await writeFile(join(folder, 'Dockerfile'), `${lines.join('\n')}\n`);
      await git('add', '-A');
      await git('commit', '-q', '--allow-empty', '-m', `version ${version}`);
      return (await git('rev-parse', 'HEAD')).stdout.trim();
    },
  };
}

/** What the engine holds of a project of this name, and of no other. */
export async function heldOf(project: string, places: readonly string[]) {
  const lines = (text: string) => text.split('\n').filter(Boolean);
  const containers: string[] = [];
  for (const id of places)
    containers.push(
      ...lines(await docker('ps', '-a', '--filter', `label=dev.optimus.place=${id}`, '--format', '{{.ID}}')),
    );
  return { containers, images: lines(await docker('images', '--format', '{{.Repository}}:{{.Tag}}', project)) };
}

/** Also after a test that has failed nothing is left in the engine. */
export function cleanEngine(project: string, places: readonly string[]): void {
  onTestFinished(async () => {
    const { containers, images } = await heldOf(project, places);
    if (containers.length > 0) await docker('rm', '-f', '-v', ...containers);
    if (images.length > 0) await docker('rmi', '-f', ...images);
  }, 60_000);
}
