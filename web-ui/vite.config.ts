import { fileURLToPath } from 'node:url';

import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import babel from '@rolldown/plugin-babel';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The reason for Babel stands below; the plugin need not advise against it at every build.
process.env['LINGUI_SUPPRESS_BABEL_WARNING'] ??= '1';

/** What a module is pulled in by, all the way up. */
interface Module {
  importers: readonly string[];
}

/** Is it part of the way to a new case, without being part of the entry? */
function isOnTheWay(id: string, moduleOf: (id: string) => Module | null): boolean {
  const seen = new Set<string>();
  const wanted = [id];
  let found = false;
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (next.endsWith('/src/main.tsx')) return false;
    found ||= next.endsWith('/src/routes/portal/pages.ts');
    if (seen.has(next)) continue;
    seen.add(next);
    wanted.push(...(moduleOf(next)?.importers ?? []));
  }
  return found;
}

export default defineConfig({
  plugins: [
    react(),
    // Fails the build when a message has no translation, so that no screen mixes languages.
    lingui({ failOnMissing: true, failOnCompileError: true }),
    // Lingui's native macro transform is faster, but `npm ci` on Node 20 leaves its binary out without a word
    // (an optional package that wants Node 22); Babel works everywhere.
    babel({ presets: [linguiTransformerBabelPreset()] }),
    // React Aria brings its own texts in thirty languages; ours are two.
    optimizeLocales.vite({ locales: ['hu-HU', 'en-US'] }),
  ],
  resolve: {
    alias: [
      { find: '@', replacement: fileURLToPath(new URL('./src', import.meta.url)) },
      // A stand-in for React before 18.
      { find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: 'react' },
    ],
  },
  build: {
    manifest: true,
    // The content security policy allows `data:` for images only, and an inlined file is never cached.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What the portal shares with the workspace would fall into two dozen crumbs, each a request of its own.
        codeSplitting: {
          groups: [
            {
              name: (id, chunking) =>
                isOnTheWay(id, (other) => chunking.getModuleInfo(other)) ? 'resident' : null,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: process.env['CIRMOS_API'] ?? 'http://127.0.0.1:8080' } },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/lib/testing.ts'],
  },
});
