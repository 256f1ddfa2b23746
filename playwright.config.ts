import { defineConfig, devices } from '@playwright/test';
import { findChromium, mediaArguments, quietArguments, sandboxArguments } from './scripts/find-browser.mjs';

const found = await findChromium();
if (!found) throw new Error('No Chromium: run npm run setup:browser');

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'reports/e2e',
  reporter: [['list']],
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  forbidOnly: true,
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure', locale: 'en-GB', actionTimeout: 15_000 },
  projects: [{
    name: 'chromium',
    use: {
      ...devices['Desktop Chrome'],
      launchOptions: { executablePath: found.path, args: [...sandboxArguments(), ...quietArguments, ...mediaArguments] },
    },
  }],
});
