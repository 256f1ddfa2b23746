/** The agent's sound and picture. A desk without microphone or camera still answers: with silence, and a plain picture. */
export async function captureDesk(video: boolean): Promise<MediaStream> {
  const tracks = await Promise.all([
    capture({ audio: { echoCancellation: true, noiseSuppression: true } }).catch(() => silence()),
    ...(video ? [capture({ video: { width: 640, height: 480 } }).catch(() => plainPicture())] : []),
  ]);
  return new MediaStream(tracks);
}

async function capture(constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  const [track] = (await navigator.mediaDevices.getUserMedia(constraints)).getTracks();
  if (!track) throw new Error('nothing captured');
  return track;
}

const silence = (): MediaStreamTrack => new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0]!;

/** The number of lines in a session description must not change when a call is handed over. */
function plainPicture(): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#1f5c4a';
  context.fillRect(0, 0, canvas.width, canvas.height);
  return canvas.captureStream(1).getVideoTracks()[0]!;
}
