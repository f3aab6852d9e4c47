/**
 * @file A list that is searched by typing: which option is marked, the keys that all such lists have, and what a
 * screen reader is told. The focus stays in the field; the marked option is always in sight.
 */
import { at } from '../core/reads';

export class MarkedOption<Option> {
  #marked = $state.raw(0);
  readonly #id: string;
  readonly #options: () => readonly Option[];
  readonly #onchoose: (option: Option) => void;

  /** To be made while a component is. @param id of the component, for its elements. */
  constructor(id: string, options: () => readonly Option[], onchoose: (option: Option) => void) {
    this.#id = id;
    this.#options = options;
    this.#onchoose = onchoose;
    $effect(() => {
      if (this.index < 0) return;
      document.getElementById(this.#idOf(this.index))?.scrollIntoView({ block: 'nearest' });
    });
  }

  /** -1 where there is no option. */
  get index(): number {
    return Math.min(this.#marked, this.#options().length - 1);
  }

  /** What the field takes on, beside its own. */
  get field() {
    return {
      ...({ role: 'combobox', autocomplete: 'off', 'aria-expanded': true } as const),
      'aria-controls': `${this.#id}-list`,
      'aria-activedescendant': this.index < 0 ? undefined : this.#idOf(this.index),
      oninput: () => (this.#marked = 0),
      onkeydown: (event: KeyboardEvent) => this.act(event),
    };
  }

  get list() {
    return { role: 'listbox', id: `${this.#id}-list` } as const;
  }

  /** What the button of an option takes on. */
  option(index: number) {
    return {
      ...({ type: 'button', role: 'option', tabindex: -1 } as const),
      id: this.#idOf(index),
      'aria-selected': index === this.index,
      // The field keeps the focus.
      onmousedown: (event: MouseEvent) => event.preventDefault(),
      onclick: () => this.#choose(index),
    };
  }

  /** Does what a key in the field means, where it means something. */
  act(event: KeyboardEvent): void {
    const { index } = this;
    if (event.isComposing) return;
    if (event.key === 'Enter') this.#choose(index);
    else if (event.key === 'ArrowDown') {
      this.#marked = Math.max(0, Math.min(index + 1, this.#options().length - 1));
    } else if (event.key === 'ArrowUp') this.#marked = Math.max(0, index - 1);
    else return;
    event.preventDefault();
  }

  #choose(index: number): void {
    if (index < 0) return;
    const option = at(this.#options(), index);
    this.#marked = 0;
    this.#onchoose(option);
  }

  #idOf(index: number): string {
    return `${this.#id}-${index}`;
  }
}
