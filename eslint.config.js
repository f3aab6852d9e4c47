import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { ALLOWED_IMPORTS, PACKAGE_OWNERS } from './scripts/import-rules.mjs';

/** One block a folder: imports from the folders and packages that it may not touch are errors. */
const importDirection = Object.entries(ALLOWED_IMPORTS).map(([folder, allowed]) => {
  const forbiddenFolders = Object.keys(ALLOWED_IMPORTS).filter(
    (other) => other !== folder && !allowed.includes(other),
  );
  const forbiddenPackages = Object.entries(PACKAGE_OWNERS)
    .filter(([, owners]) => !owners.includes(folder))
    .map(([name]) => name);
  const patterns = forbiddenFolders.map((other) => ({
    // From inside src, a sibling folder is reached as ../NAME/… at some depth.
    regex: `^(\\.\\./)+(src/)?${other.replace('src/', '')}(/|$)${other === 'workers' && allowed.includes('workers/api') ? '(?!.*/?api$)' : ''}`,
    message: `${folder} must not import from ${other} (ARCHITECTURE.md).`,
  }));
  return {
    files: [`${folder}/**/*.{ts,svelte}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: forbiddenPackages.map((name) => ({
            name,
            message: `${folder} must not import ${name} (ARCHITECTURE.md).`,
          })),
          patterns,
        },
      ],
    },
  };
});

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'test-results/', 'public/'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'vite.config.ts', 'scripts/*.mjs'] },
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    // ESLint sees components' props as `any`; svelte-check knows and checks them.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: ['**/*.{js,mjs}', 'vite.config.ts'], extends: [ts.configs.disableTypeChecked] },
  ...importDirection,
);
