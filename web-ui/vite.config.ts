import { fileURLToPath } from 'node:url';

import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import babel from '@rolldown/plugin-babel';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The reason for Babel stands below; the plugin need not advise against it at every build.
process.env['LINGUI_SUPPRESS_BABEL_WARNING'] ??= '1';

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
