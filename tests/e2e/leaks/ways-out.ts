/** @file Ways in which a page and its workers could leak, each tried from inside. */
import type { Page, Worker } from 'playwright';

/** Tried in the page. Each is a script that ends when its attempt has ended. */
export const PAGE_LEAKS = new Map([
  ['fetch', 'await fetch(target)'],
  ['fetch without CORS', 'await fetch(target, { mode: "no-cors" })'],
  ['sendBeacon', 'navigator.sendBeacon(target, "x")'],
  [
    'XMLHttpRequest',
    'await new Promise((r) => { const x = new XMLHttpRequest(); x.onloadend = r; x.open("GET", target); x.send(); })',
  ],
  [
    'WebSocket',
    'await new Promise((r) => { new WebSocket(target.replace("http", "ws")).onerror = r; })',
  ],
  ['EventSource', 'await new Promise((r) => { new EventSource(target).onerror = r; })'],
  [
    'an image',
    'await new Promise((r) => { const i = new Image(); i.onload = i.onerror = r; i.src = target; })',
  ],
  [
    'a style sheet',
    'await new Promise((r) => { const l = document.createElement("link"); l.rel = "stylesheet"; l.href = target; l.onload = l.onerror = r; document.head.append(l); })',
  ],
  [
    'a script',
    'await new Promise((r) => { const s = document.createElement("script"); s.src = target; s.onload = s.onerror = r; document.head.append(s); })',
  ],
  ['an imported script', 'await import(target)'],
  [
    'a frame',
    'await new Promise((r) => { const f = document.createElement("iframe"); f.src = target; f.onload = r; document.body.append(f); setTimeout(r, 500); })',
  ],
  [
    'a form',
    'const o = document.createElement("iframe"); o.name = "out"; document.body.append(o); const f = document.createElement("form"); f.action = target; f.method = "post"; f.target = "out"; document.body.append(f); f.submit(); await new Promise((r) => setTimeout(r, 300));',
  ],
  ['a font', 'await new FontFace("x", `url(${target})`).load()'],
  [
    'a worker that was written here',
    'await new Promise((r) => { new Worker(URL.createObjectURL(new Blob([`fetch("${target}")`]))).onerror = r; setTimeout(r, 500); })',
  ],
  ['Cache.add', 'await (await caches.open("leak")).add(target)'],
]);

/** Tried in a worker at work. */
export const WORKER_LEAKS = new Map([
  ['fetch', 'await fetch(target)'],
  ['fetch without CORS', 'await fetch(target, { mode: "no-cors" })'],
  ['fetch of the prototype', 'await WorkerGlobalScope.prototype.fetch.call(self, target)'],
  ['a POST', 'await fetch(target, { method: "POST", body: "x" })'],
  ['XMLHttpRequest', 'const x = new XMLHttpRequest(); x.open("GET", target, false); x.send();'],
  [
    'WebSocket',
    'await new Promise((r) => { new WebSocket(target.replace("http", "ws")).onerror = r; })',
  ],
  ['EventSource', 'await new Promise((r) => { new EventSource(target).onerror = r; })'],
  ['WebTransport', 'await new WebTransport(target.replace("http", "https")).ready'],
  ['importScripts', 'importScripts(target)'],
  ['Cache.add', 'await (await caches.open("leak")).add(target)'],
  ['Cache.addAll', 'await (await caches.open("leak")).addAll([target])'],
  ['a font', 'await new FontFace("x", `url(${target})`).load()'],
  [
    'a worker that was written here',
    'await new Promise((r) => { new Worker(URL.createObjectURL(new Blob([`fetch("${target}")`]))).onmessage = r; setTimeout(r, 500); })',
  ],
  [
    'a worker as an address',
    'await new Promise((r) => { new Worker(`data:text/javascript,fetch("${target}")`).onmessage = r; setTimeout(r, 500); })',
  ],
  ['a worker from elsewhere', 'new Worker(target)'],
  ['the border put back', 'delete self.fetch; self.fetch = undefined; await fetch(target)'],
]);
/** Only the policy of the worker, which the service worker brings, stops this one. */
export const SCRIPT_LEAKS = new Map([['an imported script', 'await import(target)']]);

/** @param target an address that nobody has allowed. */
export async function tryWayOut(
  place: Page | Worker,
  script: string,
  target: string,
): Promise<void> {
  const body = `(async () => { const target = ${JSON.stringify(target)}; ${script} })().catch(() => {})`;
  await (place as Page).evaluate(body);
}
