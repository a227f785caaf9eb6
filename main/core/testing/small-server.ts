import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Answers every request with `VERSION`; `/die` ends it with 3, `/eat` takes 200 MB of memory. Heeds TERM unless DEAF is set. */
const source = `
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/socket.h>
static void end(int signal) { (void)signal; _exit(0); }
int main(void) {
  signal(SIGTERM, getenv("DEAF") ? SIG_IGN : end);
  signal(SIGPIPE, SIG_IGN);
  const char *version = getenv("VERSION") ? getenv("VERSION") : "none";
  int port = getenv("PORT") ? atoi(getenv("PORT")) : 8080;
  int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in at;
  memset(&at, 0, sizeof at);
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  if (bind(server, (struct sockaddr *)&at, sizeof at) || listen(server, 64)) { perror("listen"); return 1; }
  printf("listening on %d, token=%s\\n", port, getenv("API_TOKEN") ? getenv("API_TOKEN") : "");
  fflush(stdout);
  for (;;) {
    int one = accept(server, 0, 0);
    if (one < 0) continue;
    char asked[4096];
    long got = read(one, asked, sizeof asked - 1);
    asked[got > 0 ? got : 0] = 0;
    if (strncmp(asked, "GET /die", 8) == 0) { fprintf(stderr, "asked to die\\n"); return 3; }
    if (strncmp(asked, "GET /eat", 8) == 0) for (int i = 0; i < 200; i += 1) { char *more = malloc(1 << 20); if (more) memset(more, 1, 1 << 20); }
    char answer[512];
    int length = snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\\r\\nContent-Length: %zu\\r\\nConnection: close\\r\\n\\r\\n%s", strlen(version), version);
    if (write(one, answer, length) < 0) perror("write");
    close(one);
  }
}
`;

/** A server that needs no library, for images that are made from nothing. Needs gcc. */
export async function smallServer(folder: string): Promise<void> {
  const file = join(folder, 'server.c');
  await writeFile(file, source);
  await run('gcc', ['-static', '-O1', '-o', join(folder, 'server'), file]);
}
