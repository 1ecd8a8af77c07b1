import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.js';
import type { ConnectionSettings } from './connect.js';
import { asStartFailure, startFailed } from './failure.js';
import { countOthers, joinServer, type Membership } from './membership.js';

const RETURN_FIRST_MS = 100;
const RETURN_LONGEST_MS = 30_000;

/** The right to a running server. It runs as long as a living process holds a lease; the last one to release stops it. */
export interface EmbeddedPostgresLease {
  readonly connection: ConnectionSettings;
  /** The folder in use: the wanted one, unless root runs Winnow where the user of PostgreSQL cannot look; a notice says so. */
  readonly home: string;
  /** False if the server ran already. */
  readonly started: boolean;
  /** Gives the lease back, and stops the server if it was the last. Calling it again changes nothing. */
  release(): Promise<void>;
}

export class Lease implements EmbeddedPostgresLease {
  readonly started: boolean;
  private readonly over = new AbortController();
  private leaving: Promise<void> | undefined;

  static async take(cluster: Cluster, onNotice: (line: string) => void): Promise<Lease> {
    const membership = await cluster.exclusively(() => joinServer(cluster.site, () => cluster.ensureRunning()));
    if (membership === undefined) throw startFailed('The embedded PostgreSQL is gone');
    return new Lease(cluster, membership, onNotice);
  }

  private constructor(
    private readonly cluster: Cluster,
    private membership: Membership,
    private readonly onNotice: (line: string) => void,
  ) {
    this.started = membership.started;
    this.watch();
  }

  get connection(): ConnectionSettings {
    return this.membership.connection;
  }

  get home(): string {
    return this.cluster.site.home;
  }

  release(): Promise<void> {
    this.leaving ??= this.leave();
    return this.leaving;
  }

  /** Asks and stops under the lock, where nobody can join in between. */
  private async leave(): Promise<void> {
    this.over.abort();
    try {
      await this.cluster.exclusively(async () => {
        const others = (await countOthers(this.membership)) ?? (await this.countOthersAnew());
        await this.membership.client.end();
        if (others === 0) await this.cluster.stop();
      });
    } catch (error) {
      await this.membership.client.end();
      throw asStartFailure(error, this.home);
    }
  }

  /** The server has dropped this lease but may have come back for others, or for nobody. */
  private async countOthersAnew(): Promise<number | undefined> {
    const membership = await joinServer(this.cluster.site, () => this.cluster.findRunning());
    if (membership === undefined) return undefined;
    this.membership = membership;
    return countOthers(membership);
  }

  private watch(): void {
    this.membership.client.once('end', () => {
      if (!this.over.signal.aborted) void this.comeBack();
    });
  }

  /** The server went away under the lease: a crash, a kill, a stop by hand. Brings it back, trying until the lease is over. */
  private async comeBack(): Promise<void> {
    this.onNotice('PostgreSQL went away; bringing it back.');
    for (let pauseMs = RETURN_FIRST_MS; !this.over.signal.aborted; pauseMs = Math.min(2 * pauseMs, RETURN_LONGEST_MS)) {
      try {
        await this.cluster.exclusively(() => this.joinAgain());
        return;
      } catch (error) {
        this.onNotice(asStartFailure(error, this.home).message);
      }
      await sleep(pauseMs, undefined, { signal: this.over.signal }).catch(() => undefined);
    }
  }

  private async joinAgain(): Promise<void> {
    const { port } = this.connection;
    if (this.over.signal.aborted) return;
    const membership = await joinServer(this.cluster.site, () => this.cluster.ensureRunningAgain(port));
    if (membership === undefined) return this.onNotice(`The data in ${this.home} is gone.`);
    this.membership = membership;
    this.watch();
    const isMoved = this.connection.port !== port;
    this.onNotice(isMoved ? `PostgreSQL is back, but on port ${this.connection.port}.` : 'PostgreSQL is back.');
  }
}
