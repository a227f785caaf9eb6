/** It cannot be started as things stand, and trying again would not help. */
export class NotStarted extends Error {}
