// node --import register.mjs: whoever asks for Electron, by import or require, gets the shim.
import { registerHooks } from 'node:module';

const shim = new URL('./electron.ts', import.meta.url).href;
const names = new Set(['electron', 'electron/main', 'electron/common']);

registerHooks({
  resolve: (specifier, context, next) =>
    names.has(specifier) ? { url: shim, shortCircuit: true } : next(specifier, context),
});
