/**
 * How the tests run: against the built floors in `dist`, which Node loads as they are. (Vite would
 * turn every imported name into a property access, and the machine would crawl.)
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    server: { deps: { external: [/\/dist\//] } },
  },
});
