import { formatter } from '@lingui/format-po';
import { defineConfig } from '@lingui/conf';

/** What only the workspace uses; its texts go into the workspace's own catalog. */
const workspace = [
  'src/routes/desk/**',
  'src/{lib,ui}/desk/**',
  'src/features/{session,worklist,cases,tasks,departments,services}/**',
];

export default defineConfig({
  sourceLocale: 'hu',
  locales: ['hu', 'en'],
  fallbackLocales: false,
  catalogs: [
    {
      path: '<rootDir>/src/locales/{locale}/portal',
      include: ['<rootDir>/src'],
      exclude: [...workspace.map((folder) => `<rootDir>/${folder}`), '**/*.test.*'],
    },
    {
      path: '<rootDir>/src/locales/{locale}/desk',
      include: workspace.map((folder) => `<rootDir>/${folder}`),
      exclude: ['**/*.test.*'],
    },
  ],
  // Line numbers would change with every edit and make two people's catalogs clash.
  format: formatter({ lineNumbers: false }),
  orderBy: 'messageId',
});
