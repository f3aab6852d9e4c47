/** @file A browser's `LanguageModel` that answers, downloads and fails as a test says. */
import type { BuiltInFactory, BuiltInSession } from '../../../src/core/engines/built-in-model';
import type { ChatMessage } from '../../../src/core/teaching/chat';
import { errorNamed } from './fake-engine';

export class FakeSession implements BuiltInSession {
  destroyed = false;
  readonly contextWindow?: number;
  readonly inputQuota?: number;
  readonly initial: ChatMessage[];
  readonly owner: FakeBrowserModel;
  private reject: (error: Error) => void = () => undefined;

  constructor(owner: FakeBrowserModel, initial: ChatMessage[]) {
    this.owner = owner;
    this.initial = initial;
    Object.assign(this, owner.room);
    owner.sessions.push(this);
  }

  async prompt(input: string, options: object): Promise<string> {
    this.owner.prompts.push({ input, options, initial: this.initial });
    const refusal = 'responseConstraint' in options ? this.owner.takesConstraint : true;
    if (refusal !== true) throw errorNamed(refusal, 'responseConstraint');
    const broken = new Promise<never>((_, reject) => (this.reject = reject));
    broken.catch(() => undefined);
    return Promise.race([broken, this.owner.answer(input)]);
  }

  clone(): Promise<BuiltInSession> {
    if (this.destroyed) return Promise.reject(errorNamed('InvalidStateError', 'destroyed'));
    return Promise.resolve(new FakeSession(this.owner, this.initial));
  }

  destroy(): void {
    this.destroyed = true;
    this.reject(errorNamed('AbortError', 'The session was destroyed.'));
  }
}

export class FakeBrowserModel implements BuiltInFactory {
  readonly sessions: FakeSession[] = [];
  readonly prompts: { input: string; options: object; initial: ChatMessage[] }[] = [];
  state = 'available';
  createError: Error | undefined;
  /** What sessions tell of it, under its name today or its older one. */
  room: { contextWindow?: number; inputQuota?: number } = { contextWindow: 2048 };
  /** Or the name of the error that it throws at a schema. */
  takesConstraint: true | string = true;
  answer: (input: string) => Promise<string> | string = () => '{"labels": ["Human"]}';

  availability(): Promise<string> {
    return Promise.resolve(this.state);
  }

  create(options: Parameters<BuiltInFactory['create']>[0]): Promise<BuiltInSession> {
    if (this.createError) return Promise.reject(this.createError);
    options.monitor?.({
      addEventListener: (_, listener) => {
        listener({ loaded: 0.5 });
        listener({ loaded: 1 });
      },
    });
    return Promise.resolve(new FakeSession(this, options.initialPrompts ?? []));
  }

  get open(): number {
    return this.sessions.filter(({ destroyed }) => !destroyed).length;
  }
}
