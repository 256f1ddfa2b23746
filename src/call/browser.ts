/** What a call needs of the browser, in one place so that a test can stand in for any of it. */
export interface Browser {
  readonly secure: boolean;
  online(): boolean;
  readonly webRtc: boolean;
  readonly mediaDevices: MediaDevices | undefined;
  readonly permissions: Permissions | undefined;
  readonly locks: LockManager | undefined;
  readonly wakeLock: WakeLock | undefined;
  /** Network changes beyond `online` and `offline`, where the browser tells them. */
  readonly connection: EventTarget | undefined;
  /** Whether the page's permissions policy lets this document use the feature; true where it cannot be asked. */
  allows(feature: 'microphone' | 'camera'): boolean;
  /** pagehide, beforeunload, online, offline. */
  readonly page: EventTarget;
  readonly document: EventTarget & { readonly visibilityState: DocumentVisibilityState };
  createSocket(url: string): WebSocket;
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  createAudioContext(): AudioContext | undefined;
  createAudio(): HTMLAudioElement;
}

interface PolicyDocument {
  readonly permissionsPolicy?: { allowsFeature(feature: string): boolean };
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

export function currentBrowser(): Browser {
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
  const policy = permissionsPolicy ?? featurePolicy;
  return {
    secure: isSecureContext,
    online: () => navigator.onLine,
    webRtc: typeof RTCPeerConnection === 'function' && typeof WebSocket === 'function',
    mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
    permissions: navigator.permissions as Permissions | undefined,
    locks: navigator.locks as LockManager | undefined,
    wakeLock: navigator.wakeLock as WakeLock | undefined,
    connection: (navigator as { readonly connection?: EventTarget }).connection,
    allows: (feature) => policy?.allowsFeature(feature) ?? true,
    page: window,
    document,
    createSocket: (url) => new WebSocket(url, 'sip'),
    createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
    createAudioContext: () => {
      try {
        return new AudioContext();
      } catch {
        // A page may have only so many: without one there is no ring-back tone, and the call goes on.
        return undefined;
      }
    },
    createAudio: () => new Audio(),
  };
}

/** Smooths over browsers whose peer connection lacks what this code reads; no current browser needs it. */
export async function adaptOldBrowser(): Promise<void> {
  if (typeof RTCPeerConnection !== 'function') return;
  const { prototype } = RTCPeerConnection;
  if ('connectionState' in prototype && 'addTransceiver' in prototype) return;
  await import('webrtc-adapter').catch(() => {});
}
