import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chromeLauncher } from '@web/test-runner-chrome';
import { findChromium, mediaArguments, quietArguments, sandboxArguments } from './scripts/find-browser.mjs';
import { wirePlugin } from './test/support/wire-middleware.mjs';

/** sdp (a dependency of webrtc-adapter) and axe-core ship CommonJS where a browser expects a module. */
const commonJs = {
  name: 'common-js',
  transform(context) {
    if (/\/axe-core\/axe\.js$/.test(context.path)) {
      return { body: `const module={exports:{}};(function(module){${context.body}\n}).call(globalThis, module);\nexport default module.exports;\n` };
    }
    if (/\/sdp\/sdp\.js$/.test(context.path)) return { body: `${context.body}\nexport default SDPUtils;\n` };
  },
};

const wanted = new Set((process.env.BROWSERS ?? 'chromium').split(','));
const browsers = [];
if (wanted.has('chromium')) {
  const found = await findChromium();
  if (!found) throw new Error('No Chromium: run npm run setup:browser');
  browsers.push(playwrightLauncher({
    product: 'chromium',
    launchOptions: { executablePath: found.path, args: [...sandboxArguments(), ...quietArguments, ...mediaArguments] },
  }));
}
if (wanted.has('firefox')) {
  const { default: puppeteer } = await import('puppeteer-core');
  const path = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((candidate) => existsSync(candidate));
  if (!path) throw new Error('No Firefox: apt-get install firefox-esr');
  browsers.push(chromeLauncher({
    puppeteer,
    launchOptions: {
      browser: 'firefox', executablePath: path, headless: true,
      extraPrefsFirefox: {
        'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true,
        'media.peerconnection.ice.loopback': true, 'media.peerconnection.ice.obfuscate_host_addresses': false, 'media.autoplay.default': 0,
      },
    },
  }));
}

export default {
  // The call tests steer Chromium's fake devices; Firefox's calls are tested in test/interop.
  files: wanted.has('chromium') ? 'test/unit/**/*.test.ts' : ['test/unit/**/*.test.ts', '!test/unit/call/**'],
  nodeResolve: { exportConditions: ['browser', 'default'] },
  plugins: [commonJs, wirePlugin(), esbuildPlugin({ ts: true, target: 'es2022', tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)) })],
  browsers,
  concurrentBrowsers: 1,
  concurrency: 1,
  testFramework: { config: { ui: 'bdd', timeout: 10_000 } },
  testsFinishTimeout: 300_000,
  filterBrowserLogs: ({ args }) => !String(args[0]).includes('Lit is in dev mode'),
};
