import { describe, expect, it } from 'vitest';
import { isPermissionGranted } from './permissions.ts';

const microphone = {
  permission: 'media',
  origins: ['app://optimus/', undefined, 'app://optimus'],
  isMainFrame: true,
  mediaTypes: ['audio'],
};

describe('permissions', () => {
  it('grants the microphone to our own page', () => expect(isPermissionGranted(microphone)).toBe(true));

  it.each([
    ['the camera', { mediaTypes: ['video'] }],
    ['microphone with camera', { mediaTypes: ['audio', 'video'] }],
    ['an unknown device', { mediaTypes: ['unknown'] }],
    ['no device at all', { mediaTypes: [] }],
    ['a sub-frame', { isMainFrame: false }],
    ['a foreign origin', { origins: ['https://evil.example'] }],
    ['one foreign origin among ours', { origins: ['app://optimus', 'https://evil.example'] }],
    ['nobody in particular', { origins: [null, undefined, ''] }],
    ['an opaque origin', { origins: ['null'] }],
  ])('refuses %s', (_what, change) => {
    expect(isPermissionGranted({ ...microphone, ...change })).toBe(false);
  });

  it.each([
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'display-capture',
    'clipboard-read',
    'clipboard-sanitized-write',
    'fileSystem',
    'fullscreen',
    'hid',
    'serial',
    'usb',
    'openExternal',
    'pointerLock',
    'local-network-access',
    'window-management',
    'unknown',
    '',
  ])('refuses %j whoever asks', (permission) => {
    expect(isPermissionGranted({ ...microphone, permission })).toBe(false);
  });
});
