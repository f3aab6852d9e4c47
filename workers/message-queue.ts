/**
 * @file Lets a busy worker hear its messages. By a message of its own rather than by a timer, which
 * browsers delay (nested ones at once, those of hidden tabs up to seconds).
 */
export class MessageQueue {
  private readonly channel = new MessageChannel();
  private waiting: (() => void)[] = [];

  constructor() {
    this.channel.port1.onmessage = () => this.waiting.shift()?.();
  }

  /** Resolves after the messages that were waiting have been handled. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.channel.port2.postMessage(null);
    });
  }
}
