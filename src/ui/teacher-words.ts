/** @file What is said about teachers: where texts go, what a trial found, what failed. */
import type { MachineInfo } from '../core/teaching/models';
import { reachOf } from '../core/teaching/endpoint';
import type { TeacherProblem } from '../core/teaching/problems';
import { formatDuration, formatGigabytes, formatNumberOf } from './format';

/** Where the texts go with a server at this address; null while there is no address. */
export function leavingWords(url: string): { text: string; isWarning: boolean } | null {
  const address = url.trim();
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  switch (reachOf(address)) {
    case 'machine':
      return {
        text: 'The texts go to a program on this machine. Nothing leaves this machine.',
        isWarning: false,
      };
    case 'network':
      return {
        text: `The texts, the labels and the instructions go to a machine on your network: ${hostname}.`,
        isWarning: true,
      };
    case 'internet':
      return {
        text: `The texts, the labels and the instructions leave this machine: they go over the internet to ${hostname}, where other rules hold than in this page.`,
        isWarning: true,
      };
  }
}

/** “Qwen2.5-1.5B-Instruct-q4f16_1-MLC” says more than a person needs to choose. */
export function modelTitle(id: string): string {
  return id.replace(/-q\d+f\d+(_\d+)?(-MLC)?/, '').replaceAll('-', ' ');
}

/** What this machine offers a model, as far as browsers tell. */
export function machineWords(machine: MachineInfo): string {
  if (!machine.hasGpu) return 'This browser offers no GPU to a model.';
  const parts = [
    machine.software ? 'no graphics card, only the processor' : 'a GPU',
    machine.shaderF16 ? 'half precision (f16)' : 'no half precision (f16)',
    ...(machine.maxBufferBytes === null
      ? []
      : [`buffers of up to ${formatGigabytes(machine.maxBufferBytes)}`]),
    ...(machine.memoryGB === null
      ? []
      : [`${machine.memoryGB} GB of memory${machine.memoryGB >= 8 ? ' or more' : ''}`]),
    ...(machine.freeBytes === null
      ? []
      : [`room for ${formatGigabytes(machine.freeBytes)} in the browser`]),
  ];
  return `This machine: ${parts.join(', ')}. Browsers do not tell the memory of a graphics card. On disk a model takes a little less than it needs there.`;
}

/** What may have had a part in it besides the model; empty where nothing is known. */
export function circumstances({ hidden, asleepSeconds }: TeacherProblem): string[] {
  return [
    ...(hidden
      ? [
          'This tab was in the background: browsers take memory from such tabs first. Keep it in view.',
        ]
      : []),
    ...(asleepSeconds > 0
      ? [`The machine slept for ${formatDuration(asleepSeconds)} shortly before. Keep it awake.`]
      : []),
  ];
}

/** How long a run over so many rows takes. */
export function runWords(todo: number, rowsPerHour: number): string {
  if (todo === 0) return 'All rows are shortlisted already.';
  if (rowsPerHour <= 0) return `${formatNumberOf(todo, 'row')} to go.`;
  const duration = formatDuration((todo / rowsPerHour) * 3600);
  return `${formatNumberOf(todo, 'row')} to go: about ${duration}.`;
}
