import { handOver } from './account.js';
import { type BinaryPackage, locateBinaries } from './binaries.js';
import { createCluster } from './create-cluster.js';
import { startFailed } from './failure.js';
import { withLock } from './lock.js';
import { reachableBinaries } from './reachable-binaries.js';
import { clearAfterCrash, findServer, startServer, stopServer } from './server.js';
import type { Site } from './site.js';

export interface ClusterOptions {
  readonly settings: Readonly<Record<string, string>>;
  onNotice(line: string): void;
}

export interface RunningServer {
  readonly port: number;
  /** False if the server ran already. */
  readonly started: boolean;
}

/** One PostgreSQL cluster on disk, shared by all processes that use the same home. */
export class Cluster {
  constructor(
    readonly site: Site,
    private readonly options: ClusterOptions,
  ) {}

  /** Does the work while nobody else creates, starts, joins, leaves or stops this cluster. All below needs that. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const { lock, account, home } = this.site;
    const onLongWait = () =>
      this.options.onNotice(`Waiting for another Winnow process that starts or stops PostgreSQL in ${home}.`);
    return withLock({ file: lock, onLongWait }, async () => {
      await handOver(account, lock);
      return work();
    });
  }

  async findRunning(): Promise<RunningServer | undefined> {
    const server = await findServer(this.site);
    return server === undefined ? undefined : { port: server.port, started: false };
  }

  /** Finds or starts the server of a cluster that was there before. @returns undefined if somebody has removed it. */
  async ensureRunningAgain(preferredPort: number): Promise<RunningServer | undefined> {
    return (await this.site.majorVersion()) === undefined ? undefined : this.ensureRunning(preferredPort);
  }

  /** Finds the server, or starts it, on the preferred port if that is free. Creates the cluster if there is none. */
  async ensureRunning(preferredPort?: number): Promise<RunningServer> {
    const running = await this.findRunning();
    if (running !== undefined) return running;

    const source = await locateBinaries();
    const { initdb, pgCtl } = await reachableBinaries(source, this.site.account);
    await this.ensureCreated(initdb, source);
    const crashed = await clearAfterCrash(this.site);
    if (crashed !== undefined) this.options.onNotice('PostgreSQL was not shut down in order; it recovers now.');
    const { settings } = this.options;
    const port = await startServer(this.site, { pgCtl, preferredPort: preferredPort ?? crashed?.port, settings });
    return { port, started: true };
  }

  async stop(): Promise<void> {
    const { pgCtl } = await reachableBinaries(await locateBinaries(), this.site.account);
    if (await stopServer(this.site, pgCtl)) return;
    this.options.onNotice(`PostgreSQL needs long to stop; it goes on by itself. See ${this.site.log.file}.`);
  }

  private async ensureCreated(initdb: string, { major }: BinaryPackage): Promise<void> {
    const { data } = this.site;
    const found = await this.site.majorVersion();
    if (found === undefined) {
      this.options.onNotice(`Creating a PostgreSQL database in ${data} (the first time only).`);
      await createCluster(this.site, { initdb, durable: this.options.settings.fsync !== 'off' });
    } else if (found !== major) {
      throw startFailed(
        `The data in ${data} is of PostgreSQL ${found}, and this Winnow brings PostgreSQL ${major}. Use the Winnow ` +
          'that made it, move the data over with pg_dump, or begin anew in another folder with WINNOW_HOME',
      );
    }
  }
}
