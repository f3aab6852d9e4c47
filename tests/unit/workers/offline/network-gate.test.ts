/** @file The service worker's gate to the network: what tabs have open passes, and nothing else, whenever it is asked. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NetworkGate } from '../../../../workers/offline/network-gate';

const OWN = 'https://page.example';
const HUB = 'https://hub.example';
const POLICY = { 'default-src': "'none'", 'connect-src': "'self'" };

/** A tab, by what it says is open; null says nothing. */
class Tab {
  readonly id: string;
  open: readonly string[] | null;
  asked = 0;

  constructor(id: string, open: readonly string[] | null) {
    this.id = id;
    this.open = open;
  }

  postMessage(_question: unknown, [port]: MessagePort[]): void {
    this.asked += 1;
    if (this.open !== null) port?.postMessage(this.open);
  }
}

function gateOf(...tabs: Tab[]): NetworkGate {
  return new NetworkGate({ matchAll: () => Promise.resolve(tabs) }, OWN, POLICY);
}

/** Whether a request comes through. */
async function passes(gate: NetworkGate, url = `${HUB}/weights.bin`): Promise<boolean> {
  const answer = gate.answer(new Request(url));
  return answer === null || (await answer).type !== 'error';
}

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('from the network')));
});
afterEach(() => vi.useRealTimers());

describe('a request to another origin', () => {
  test('gets no answer where no tab has it open', async () => {
    expect(await passes(gateOf())).toBe(false);
    expect(await passes(gateOf(new Tab('a', []), new Tab('b', ['https://other.example'])))).toBe(
      false,
    );
    expect(await passes(gateOf(new Tab('a', [])), `${OWN}/index.html`)).toBe(true);
  });

  test('gets one where a tab says so, also to a worker that has just begun to live again', async () => {
    const tab = new Tab('a', [HUB]);
    const gate = gateOf(tab);
    expect(await passes(gate)).toBe(true);
    expect(await passes(gate)).toBe(true);
    // What it has heard once it need not ask again.
    expect(tab.asked).toBe(1);
    expect(await passes(gateOf(new Tab('b', []), new Tab('a', [HUB])))).toBe(true);
  });

  test('gets none once the tab has closed it, and one when it is opened again', async () => {
    const tab = new Tab('a', []);
    const gate = gateOf(tab);
    gate.open([HUB, 'https://other.example']);
    expect(await passes(gate)).toBe(true);
    gate.close([HUB]);
    expect(await passes(gate)).toBe(false);
    expect(await passes(gate, 'https://other.example/')).toBe(true);
    gate.open([HUB]);
    expect(await passes(gate)).toBe(true);
  });

  test('gets none where it was closed while the tabs were asked', async () => {
    const tab = new Tab('a', [HUB]);
    const gate = gateOf(tab);
    const asking = passes(gate);
    tab.open = [];
    gate.close([HUB]);
    await asking;
    expect(await passes(gate)).toBe(false);
  });

  test('gets none where the only tab is frozen', async () => {
    vi.useFakeTimers();
    const refused = passes(gateOf(new Tab('a', null)));
    await vi.runAllTimersAsync();
    expect(await refused).toBe(false);
  });
});

test('a worker’s script comes with what its own tab has open, and with no other tab’s', async () => {
  const gate = gateOf(new Tab('a', [HUB]), new Tab('b', ['https://other.example']));
  const policyOf = async (starter: string) =>
    (await gate.withPolicy(new Response('script'), starter)).headers.get('Content-Security-Policy');
  expect(await policyOf('a')).toBe(`default-src 'none'; connect-src 'self' ${HUB}`);
  expect(await policyOf('a worker')).toBe("default-src 'none'; connect-src 'self'");
});
