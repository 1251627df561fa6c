import { defineConfig } from 'playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.e2e.ts',
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  outputDir: 'out/test-results/e2e',
  use: { screenshot: 'only-on-failure' },
  reporter: [['list'], ['json', { outputFile: 'out/test-results/playwright.json' }]],
});
