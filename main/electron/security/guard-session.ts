import type { Session } from 'electron';
import { isPermissionGranted } from '../policy/permissions.ts';

type GuardedSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setBluetoothPairingHandler'
>;

export interface SessionGuardDeps {
  session: GuardedSession;
  /** macOS asks the user once for each program; elsewhere true. */
  askForMicrophone: () => Promise<boolean>;
}

/** Puts the permission policy on a session: requests, checks, devices and screen capture. */
export function guardSession({ session, askForMicrophone }: SessionGuardDeps): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const media = details as { mediaTypes?: string[]; securityOrigin?: string };
    const granted = isPermissionGranted({
      permission,
      origins: [details.requestingUrl, media.securityOrigin, contents.getURL()],
      isMainFrame: details.isMainFrame,
      mediaTypes: media.mediaTypes ?? [],
    });
    if (!granted) return answer(false);
    askForMicrophone().then(answer, () => answer(false));
  });

  session.setPermissionCheckHandler((contents, permission, requestingOrigin, details) =>
    isPermissionGranted({
      permission,
      origins: [
        requestingOrigin,
        details.securityOrigin,
        details.requestingUrl,
        details.embeddingOrigin,
        contents?.getURL(),
      ],
      isMainFrame: details.isMainFrame,
      mediaTypes: details.mediaType ? [details.mediaType] : [],
    }),
  );

  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
}
