/**
 * @file The page's sentences: which texts of the sources are messages, and where their translations stand.
 * `npm run words` writes them into src/ui/languages; scripts/languages.mjs puts them into a build.
 */
import { adapter as svelteAdapter } from '@wuchale/svelte';
import { defineConfig, pofile } from 'wuchale';
import { isMessage } from './scripts/languages/messages.mjs';
import { transform } from './scripts/languages/transform.mjs';

/** The catalogue in one order, whatever order the files were read in: only so do two merges agree. */
const sorted = () => async (options) => {
  const storage = await pofile()(options);
  const save = storage.save.bind(storage);
  const placeOf = (item) =>
    `${item.references[0]?.file ?? ''}\n${item.translations.get(options.sourceLocale).join('\n')}`;
  storage.save = ({ items, ...rest }) =>
    save({ ...rest, items: items.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)) });
  return storage;
};

export default defineConfig({
  locales: ['en', 'es'],
  localesDir: 'src/ui/languages',
  logLevel: 'warn',
  ai: null,
  adapters: {
    main: {
      ...svelteAdapter({ loader: 'custom' }),
      files: {
        include: ['src/{ui,state}/**/*.{ts,svelte}'],
        ignore: [
          'src/state/language.ts',
          'src/ui/languages/**',
          'src/ui/theme/**',
          'src/ui/widgets/Icon.svelte',
        ],
      },
      storage: sorted(),
      transform: (args) => transform(args, isMessage),
    },
  },
});
