import type { Terminal } from '@xterm/xterm';
import { loadCode } from '../../../lib/load-code.ts';

let software: boolean | null = null;

/** Without a real graphics processor its emulation is slower than the document. */
function isSoftware(): boolean {
  if (software !== null) return software;
  const context = document.createElement('canvas').getContext('webgl2');
  const names = context?.getExtension('WEBGL_debug_renderer_info');
  const name = context && names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  software = !context || /swiftshader|llvmpipe|software|basic render/i.test(name);
  return software;
}

/** Draws by the graphics processor where there is one; the document is what remains when it is lost. */
export async function drawFast(terminal: Terminal): Promise<'webgl' | 'dom'> {
  if (isSoftware()) return 'dom';
  try {
    const { WebglAddon } = await loadCode(() => import('@xterm/addon-webgl'));
    const addon = new WebglAddon();
    addon.onContextLoss(() => addon.dispose());
    terminal.loadAddon(addon);
    return 'webgl';
  } catch {
    return 'dom';
  }
}
