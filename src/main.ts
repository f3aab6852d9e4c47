/** @file Mounts the page. */
import { mount } from 'svelte';
import { language } from './state/language';
import { Offline } from './state/offline.svelte';
import { Session } from './state/project/session.svelte';
import App from './ui/App.svelte';
import './ui/theme/faces.css';
import './ui/theme/theme.css';
import './ui/theme/base.css';
import './ui/theme/primitives.css';

document.documentElement.lang = language;

const session = new Session();
const offline = new Offline({
  hasGpu: () => session.machine.noLanguageModel === null,
  isUntouched: () => session.isUntouched,
});
mount(App, { target: document.body, props: { session, offline } });
