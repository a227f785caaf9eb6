import type { Draft, ShippingFacts } from '../types.ts';
import { beside, ownerOf } from '../writing/members.ts';
import { siteServer } from './bases.ts';
import { because, ending, type Lines, type Reason } from './dockerfile.ts';

const siteConfig = 'docker/site.conf';

/** The image that hands the finished files out. `from` is the source of a COPY. */
export function siteStage(facts: ShippingFacts, from: string): { lines: Lines; reasons: Reason[] } {
  return {
    // Whoever has a strict umask has files that nobody else may read.
    lines: [
      `FROM ${siteServer} AS runtime`,
      `COPY --chown=101:101 ${facts.member.built === 'within' ? beside(facts.member, siteConfig) : siteConfig} /etc/nginx/conf.d/default.conf`,
      `COPY --chown=101:101 ${from} /usr/share/nginx/html/`,
      ...ending(facts, '101:101', ['nginx', '-g', 'daemon off;']),
    ],
    reasons: [
      because('The files are handed out by nginx as user 101, which is nobody else: no other program runs for them.'),
    ],
  };
}

/** How it is handed out. */
export function siteFile({ member, port, image, framework, output }: ShippingFacts): Draft {
  const single = image.way === 'single-page';
  const text = `server {
  listen ${port.value};
  root /usr/share/nginx/html;
  server_tokens off;
  # A redirect stays on the address that was asked, whatever stands in front of this.
  absolute_redirect off;

  gzip on;
  gzip_vary on;
  gzip_types text/css text/plain text/xml application/javascript application/json application/xml image/svg+xml;

  location = /healthz {
    access_log off;
    default_type text/plain;
    return 200 "ok\\n";
  }
${
  framework === 'vite'
    ? `
  # Their names change with what is in them.
  location /assets/ {
    add_header Cache-Control "public, max-age=31536000, immutable";
    add_header X-Content-Type-Options nosniff always;
    try_files $uri =404;
  }
`
    : ''
}${
  output?.value === ''
    ? `
  # It lies beside the pages, and is none.
  location /docker/ {
    return 404;
  }
`
    : ''
}
  location / {
    add_header Cache-Control "no-cache";
    add_header X-Content-Type-Options nosniff always;
    try_files $uri $uri/ ${single ? '/index.html' : '$uri.html =404'};
  }
}
`;
  return {
    path: beside(member, siteConfig),
    kind: 'docker',
    member: ownerOf(member),
    text,
    reasons: [
      because(
        single
          ? 'It is one page: whatever address is asked is answered with index.html.'
          : 'Its pages are files: an address that has none is answered with 404.',
      ),
      because('/healthz answers without touching a file, for whoever asks whether it is well.'),
    ],
  };
}
