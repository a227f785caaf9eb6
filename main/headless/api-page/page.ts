import { type Asset, makeAsset } from '../assets.ts';
import { pageScript } from './page-script.ts';

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Optimus API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/page.css">
<script type="module" src="/api/page.js"></script>
</head>
<body>
<header><a href="/">Optimus</a> <span>API</span> <span id="version"></span></header>
<nav id="nav" aria-label="Procedures"></nav>
<main id="main" aria-live="polite"><p>Loading …</p></main>
<noscript>This page is made out of the description of the interface by a script; the description itself is at /api/openapi.json.</noscript>
</body>
</html>
`;

const css = `:root{color-scheme:light dark;--bg:light-dark(#fff,#111316);--side:light-dark(#f6f7f8,#17191d);--line:light-dark(#dfe2e6,#2a2e35);--text:light-dark(#1b1e23,#e6e8eb);--dim:light-dark(#59616d,#9aa3ae);--accent:light-dark(#3a4fd0,#93a1ff);--get:light-dark(#0b6b4a,#5fd0a4);--post:light-dark(#8a4b00,#f0b36a)}
*{box-sizing:border-box}
body{margin:0;display:grid;grid:auto 1fr/19rem 1fr;min-height:100vh;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,sans-serif}
header{grid-column:1/-1;padding:.6rem 1rem;border-bottom:1px solid var(--line)}
header span{color:var(--dim);margin-left:.5rem}
a{color:var(--accent);text-decoration:none}
a:hover,header a{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
nav{background:var(--side);border-right:1px solid var(--line);padding:.5rem 1rem;overflow:auto}
nav h2{font-size:.75rem;text-transform:uppercase;letter-spacing:.04em;color:var(--dim);margin:1rem 0 .25rem}
nav ul{list-style:none;margin:0;padding:0}
nav a{display:block;padding:.15rem .4rem;border-radius:4px;color:var(--text);overflow-wrap:anywhere}
nav a[aria-current]{background:light-dark(#e6e9fb,#262c4a)}
nav b{font-size:.7rem;display:inline-block;width:2.4rem}
.get{color:var(--get)}.post{color:var(--post)}
main{padding:1rem 1.5rem;max-width:60rem;min-width:0}
h1{font-size:1.25rem;margin:.2rem 0}h2{font-size:1rem;margin:1.2rem 0 .4rem}
.address,pre,textarea,input{font-family:ui-monospace,monospace;font-size:13px}
pre{background:var(--side);border:1px solid var(--line);border-radius:6px;padding:.6rem;overflow:auto;max-height:28rem;margin:.3rem 0}
pre:has(code:empty){display:none}
input,textarea{width:100%;background:var(--bg);color:var(--text);border:1px solid light-dark(#868e99,#6a727d);border-radius:6px;padding:.35rem .5rem}
label{display:block;color:var(--dim);margin-top:.4rem}
button{margin:.6rem .4rem 0 0;padding:.35rem .9rem;border:1px solid var(--accent);border-radius:6px;background:var(--bg);color:var(--accent);font:inherit;cursor:pointer}
button:disabled{opacity:.5}
summary{cursor:pointer}
.ask{max-width:30rem}
@media(max-width:45rem){body{grid:auto auto 1fr/1fr}nav{border-right:0;max-height:14rem}}
`;

/** The browsable page over openapi.json: three texts of our own, nothing from elsewhere. */
export async function openApiPage(origins: readonly string[]): Promise<Map<string, Asset>> {
  const make = (name: string, text: string) => makeAsset(name, Buffer.from(text), origins);
  const [page, style, script] = await Promise.all([
    make('/api.html', html),
    make('/api/page.css', css),
    make('/api/page.js', `(${pageScript.toString()})();\n`),
  ]);
  return new Map([
    ['/api', page],
    ['/api/', page],
    ['/api/page.css', style],
    ['/api/page.js', script],
  ]);
}
