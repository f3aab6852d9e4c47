/**
 * @file How what an error tells survives a worker's border: comlink hands over an error's name, message and stack,
 * and nothing else that it brings.
 */
import { messageIn } from './message';

/** The part of comlink's handlers that matters here. */
interface Handlers {
  get(name: string): unknown;
  set(name: string, handler: never): unknown;
}

interface ThrowHandler {
  serialize(thrown: { value: unknown }): [{ value: unknown }, unknown[]];
}

/** @param handlers comlink's own, of this side of the border: they send. The other side takes what comes. */
export function keepMessages(handlers: Handlers): void {
  const plain = handlers.get('throw') as ThrowHandler;
  const serialize: ThrowHandler['serialize'] = (thrown) => {
    const [serialized, transferred] = plain.serialize(thrown);
    const told = messageIn(thrown.value);
    if (told) Object.assign(serialized.value as object, { told });
    return [serialized, transferred];
  };
  handlers.set('throw', { ...plain, serialize } as never);
}
