import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { EmbeddedPostgresOptions } from '../index.js';
import type { HolderEvent } from './lease-holder.js';
import { FAST_SETTINGS } from './temporary-home.js';

export interface HoldingProcessOptions extends Pick<EmbeddedPostgresOptions, 'home'> {
  /** What {@link makeCheckout} returned. */
  readonly program: string;
  /** The user to run as, if not this one. */
  readonly ids?: { readonly uid: number; readonly gid: number };
}

type EventOf<K extends HolderEvent['event']> = Extract<HolderEvent, { event: K }>;

/** Another process of Winnow, in a process group of its own, that holds a lease until told otherwise. */
export class HoldingProcess {
  readonly events: HolderEvent[] = [];
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly ended: Promise<unknown>;

  constructor({ program, home, ids }: HoldingProcessOptions) {
    const options = JSON.stringify({ home, settings: FAST_SETTINGS });
    const flags = ['--disable-warning=ExperimentalWarning', program, options];
    this.child = spawn(process.execPath, flags, { ...ids, cwd: '/', detached: true });
    this.ended = once(this.child, 'close');
    createInterface(this.child.stdout).on('line', (line) => {
      this.events.push(JSON.parse(line));
      this.child.emit('said');
    });
    this.child.stderr.on('data', (chunk) => process.stderr.write(chunk));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Waits for the event. @throws if the process ends without it. */
  async until<K extends HolderEvent['event']>(wanted: K): Promise<EventOf<K>> {
    for (;;) {
      const found = this.events.find((event): event is EventOf<K> => event.event === wanted);
      if (found !== undefined) return found;
      const closed = await Promise.race([once(this.child, 'said').then(() => false), this.ended.then(() => true)]);
      if (closed && !this.events.some(({ event }) => event === wanted))
        throw new Error(`ended without "${wanted}": ${JSON.stringify(this.events)}`);
    }
  }

  acquired = () => this.until('acquired');

  async release(): Promise<void> {
    this.child.stdin.write('release\n');
    await this.until('released');
    await this.ended;
  }

  /** Sends the signal to the whole group, as a terminal does on Ctrl-C, and waits for the end. */
  async signalGroup(signal: NodeJS.Signals): Promise<void> {
    process.kill(-this.pid, signal);
    await this.ended;
  }
}
