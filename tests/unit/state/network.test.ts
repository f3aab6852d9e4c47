import { beforeEach, describe, expect, test, vi } from 'vitest';
import { teacherNeeds, type NetworkNeed } from '../../../src/core/network/needs';
import { parseRecipe } from '../../../src/core/task/recipe';
import { Stopped } from '../../../src/core/stopped';
import { isAllowed } from '../../../src/persist/permissions';
import { NetworkNotAllowed } from '../../../src/pipeline/network';
import { Network } from '../../../src/state/network.svelte';
import { keptStorage } from '../../helpers/kept-storage';

const TEXTS: NetworkNeed = { origin: 'http://box.example:8080', purpose: 'texts' };
const MODELS: NetworkNeed = { ...TEXTS, purpose: 'models' };

function needOfTeacher(url: string): NetworkNeed {
  const task = { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] };
  const teacher = { kind: 'endpoint', url, model: 'm' };
  const [need] = teacherNeeds(parseRecipe({ shortlist: 1, task, teacher }).teacher);
  if (!need) throw new Error('There is no such need.');
  return need;
}

/** Work that sends texts as soon as it may. */
function work(need = TEXTS) {
  return vi.fn(() =>
    isAllowed(need) ? Promise.resolve('sent') : Promise.reject(new NetworkNotAllowed([need])),
  );
}

beforeEach(() => {
  vi.stubGlobal('localStorage', keptStorage());
  vi.stubGlobal('sessionStorage', keptStorage());
});

describe('work that needs a host', () => {
  test('waits until a person has allowed it', async () => {
    const network = new Network();
    const send = work();
    const sent = network.during(send);
    await vi.waitFor(() => expect(network.asked).toEqual([TEXTS]));
    expect(send).toHaveBeenCalledTimes(1);
    network.allow(false);
    expect(await sent).toBe('sent');
    expect(network.asked).toBeNull();
    expect(network.remembered).toEqual([]);
  });

  test('is not allowed by a press that was meant for the question before it', async () => {
    vi.useFakeTimers();
    const network = new Network();
    const other = { ...TEXTS, origin: 'http://evil.example' };
    const sent = [network.during(work()), network.during(work(other))];
    await vi.waitFor(() => expect(network.asked).toEqual([TEXTS]));
    network.allow(false);
    await vi.waitFor(() => expect(network.asked).toEqual([other]));
    network.allow(false);
    expect([network.isSettling, isAllowed(other)]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(1_000);
    network.allow(false);
    expect(await Promise.all(sent)).toEqual(['sent', 'sent']);
    vi.useRealTimers();
  });

  test('ends without having done anything where he does not, or where it is paused', async () => {
    const network = new Network();
    const refused = network.during(work());
    await vi.waitFor(() => expect(network.asked).not.toBeNull());
    network.refuse();
    await expect(refused).rejects.toThrow(Stopped);
    const pause = new AbortController();
    const paused = network.during(work(), pause.signal);
    await vi.waitFor(() => expect(network.asked).not.toBeNull());
    pause.abort();
    await expect(paused).rejects.toThrow(Stopped);
    expect(network.asked).toBeNull();
  });

  test('is asked about again once the permission is taken back', async () => {
    const network = new Network();
    const first = network.during(work());
    await vi.waitFor(() => expect(network.asked).not.toBeNull());
    network.allow(true);
    await first;
    expect(new Network().remembered).toEqual([TEXTS]);
    expect(await network.during(work())).toBe('sent');
    network.withdraw(TEXTS);
    const again = network.during(work());
    await vi.waitFor(() => expect(network.asked).toEqual([TEXTS]));
    network.refuse();
    await expect(again).rejects.toThrow(Stopped);
  });

  test('may not send texts where only models were allowed, nor to another port', async () => {
    const network = new Network();
    const fetched = network.during(work(MODELS));
    await vi.waitFor(() => expect(network.asked).not.toBeNull());
    network.allow(true);
    await fetched;
    expect(isAllowed(TEXTS)).toBe(false);
    expect(isAllowed({ ...MODELS, origin: 'http://box.example' })).toBe(false);
  });

  test('is asked about anew where a recipe sends texts to another customer of a shared host', async () => {
    const network = new Network();
    const mine = needOfTeacher('https://gateway.example/customers/mine/v1');
    const sent = network.during(work(mine));
    await vi.waitFor(() => expect(network.asked).not.toBeNull());
    network.allow(true);
    await sent;
    expect(isAllowed(needOfTeacher('https://gateway.example/customers/mine/v1/'))).toBe(true);
    for (const other of [
      'https://gateway.example/customers/theirs/v1',
      'https://gateway.example/customers/mine/v1?for=theirs',
      'https://gateway.example/customers/mine/v1/theirs',
      'https://gateway.example/customers/mine/../theirs/v1',
      'https://gateway.example/customers/MINE/v1',
      'https://gateway.example/',
    ]) {
      expect(isAllowed(needOfTeacher(other)), other).toBe(false);
    }
  });

  test('is asked about anew where texts were allowed to the host without a path', () => {
    localStorage.setItem(
      'shortlist.network',
      JSON.stringify([{ origin: 'https://gateway.example', purpose: 'texts' }]),
    );
    expect(isAllowed(needOfTeacher('https://gateway.example/v1'))).toBe(false);
    expect(isAllowed(needOfTeacher('https://gateway.example'))).toBe(false);
  });
});

test('what lies in the storage and is no permission allows nothing', () => {
  localStorage.setItem('shortlist.network', '[{"origin":"http://box.example:8080"}]');
  expect(isAllowed(TEXTS)).toBe(false);
  localStorage.setItem('shortlist.network', 'no JSON');
  expect(isAllowed(TEXTS)).toBe(false);
});
