// `npm run icons`: every icon file from resources/icon.svg and resources/tray.svg. The results are committed.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './lib/chromium.mjs';
import { type IconImage, icnsFile, icnsTypes, icoFile } from './lib/icon-files.ts';

const resources = join(import.meta.dirname, '..', 'resources');
const out = join(resources, 'icons');
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const states = ['calm', 'attention', 'failing'];

/** A macOS icon leaves a margin, so that all of them look equally large in the Dock. */
const macMargin = (1024 - 824) / 2 / 1024;

interface Drawing {
  svg: string;
  size: number;
  margin?: number;
  /** The layers to keep; without it the picture is drawn as it is. */
  layers?: string[];
  colour?: string;
  /** One colour for everything: the system colours it. */
  template?: boolean;
}

const executablePath = findChromium();
if (!executablePath) throw new Error('No Chromium was found: install one, or set CHROMIUM_PATH.');
const asRoot = process.getuid?.() === 0;
const browser = await chromium.launch({ executablePath, args: asRoot ? ['--no-sandbox'] : [] });
const page = await browser.newPage();

async function draw(drawing: Drawing): Promise<IconImage> {
  const { png, rgba } = await page.evaluate(async ({ svg, size, margin = 0, layers, colour = '#000', template }) => {
    const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    root.setAttribute('width', String(size));
    root.setAttribute('height', String(size));
    root.setAttribute('color', colour);
    for (const node of root.querySelectorAll<SVGElement>('[data-layer]')) {
      if (layers && !node.dataset.layer?.split(' ').some((layer) => layers.includes(layer))) node.remove();
      else if (node.dataset.colour && !template) node.setAttribute('color', node.dataset.colour);
    }
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(root.outerHTML)}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = size;
    canvas.height = size;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    const inset = Math.round(size * margin);
    context.drawImage(image, inset, inset, size - 2 * inset, size - 2 * inset);
    return {
      png: canvas.toDataURL('image/png').replace(/^.*,/, ''),
      rgba: btoa(Array.from(context.getImageData(0, 0, size, size).data, (byte) => String.fromCharCode(byte)).join('')),
    };
  }, drawing);
  return { size: drawing.size, png: Buffer.from(png, 'base64'), rgba: Buffer.from(rgba, 'base64') };
}

const drawAll = async (sizes: readonly number[], drawing: Omit<Drawing, 'size'>) => {
  const images: IconImage[] = [];
  for (const size of sizes) images.push(await draw({ ...drawing, size }));
  return images;
};

const save = (name: string, data: Buffer | string) => writeFile(join(out, name), data);

try {
  const sources = ['icon.svg', 'tray.svg'] as const;
  const [icon = '', tray = ''] = await Promise.all(sources.map((name) => readFile(join(resources, name), 'utf8')));
  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'linux'), { recursive: true });

  for (const { size, png } of await drawAll(linuxSizes, { svg: icon })) await save(`linux/${size}x${size}.png`, png);
  // The picture of the window itself, where the system does not take it from the program.
  await save('icon.png', (await draw({ svg: icon, size: 256 })).png);
  await save('icon.ico', icoFile(await drawAll(windowsSizes, { svg: icon })));
  const macSizes = [...new Set(icnsTypes.map(([, pixels]) => pixels))];
  await save('icon.icns', icnsFile(await drawAll(macSizes, { svg: icon, margin: macMargin })));

  for (const state of states) {
    const template = { svg: tray, layers: [state], template: true };
    const coloured = { svg: tray, layers: [state, 'tile'], colour: '#fff' };
    for (const [suffix, size] of [
      ['', 18],
      ['@2x', 36],
    ] as const)
      await save(`tray-${state}-Template${suffix}.png`, (await draw({ ...template, size })).png);
    for (const [suffix, size] of [
      ['', 24],
      ['@2x', 48],
    ] as const)
      await save(`tray-${state}${suffix}.png`, (await draw({ ...coloured, size })).png);
    await save(`tray-${state}.ico`, icoFile(await drawAll([16, 20, 24, 32, 48], coloured)));
  }
  const digest = (text: string) => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
  await save('sources.json', `${JSON.stringify({ 'icon.svg': digest(icon), 'tray.svg': digest(tray) }, null, 2)}\n`);
} finally {
  await browser.close();
}
