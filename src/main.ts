/** @file Mounts the page. */
import { mount } from 'svelte';
import { Session } from './state/session.svelte';
import App from './ui/App.svelte';
import './ui/theme/theme.css';
import './ui/theme/base.css';

mount(App, { target: document.body, props: { session: new Session() } });
