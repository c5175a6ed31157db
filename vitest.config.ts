import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{server,sandbox,client}/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/walls/fixture/**'],
    globalSetup: ['test/support/database.ts'],
    // Only for what hangs: a busy machine may take long.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    // Two cores: more workers than that only make the database wait.
    maxWorkers: 2,
  },
});
