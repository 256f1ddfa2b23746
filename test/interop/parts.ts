import { existsSync } from 'node:fs';

/** The foreign programs that these tests need, and where Debian has them. */
const programs = {
  kamailio: { path: '/usr/sbin/kamailio', needs: ['/usr/lib/x86_64-linux-gnu/kamailio/modules/websocket.so', '/usr/lib/x86_64-linux-gnu/kamailio/modules/tls.so'], packages: 'kamailio kamailio-websocket-modules kamailio-tls-modules' },
  rtpengine: { path: '/usr/bin/rtpengine', needs: [], packages: 'rtpengine-daemon' },
  baresip: { path: '/usr/bin/baresip', needs: [], packages: 'baresip-core' },
  firefox: { path: '/usr/bin/firefox-esr', needs: [], packages: 'firefox-esr' },
} as const;

export type Part = keyof typeof programs;

const present = (part: Part): boolean => {
  const { path, needs } = programs[part];
  // Debian keeps libraries in a folder named after the machine.
  return existsSync(path) && needs.every((file) => existsSync(file) || existsSync(file.replace('x86_64-linux-gnu', 'aarch64-linux-gnu')));
};

/**
 * Whether all parts are here. Where not, it says in one line what is left out for want of which package;
 * with CI set that is a failure.
 */
export function have(suite: string, ...parts: readonly Part[]): boolean {
  const missing = parts.filter((part) => !present(part));
  if (missing.length === 0) return true;
  const line = `Left out: ${suite}: no ${missing.join(', ')} (Debian: apt-get install --no-install-recommends ${missing.map((part) => programs[part].packages).join(' ')})`;
  if (process.env['CI']) throw new Error(line);
  console.log(line);
  return false;
}

export const programOf = (part: Part): string => programs[part].path;
