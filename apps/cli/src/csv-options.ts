import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { type CsvImport, type CsvImportResult, mappingFromPairs } from '#customers';
import { isJsonObject, type JsonObject, WinnowError } from '#kernel';
import { collect } from './options.js';
import { count, duration } from './output/format.js';
import type { Progress, Terminal } from './output/terminal.js';
import type { GlobalOptions } from './winnow.js';

export interface CsvCommandOptions extends GlobalOptions {
  readonly map?: string[];
  readonly rejects?: string;
  readonly maxRejects?: CsvImport['maxRejects'];
}

/** The options that all imports of CSV files share. */
export function withCsvOptions(command: Command): Command {
  return command
    .option(
      '-m, --map <mapping>',
      'field=column (may be repeated), or a JSON file with the whole mapping (docs/importing.md)',
      collect,
    )
    .option('--rejects <file>', 'where rows that cannot be read go, with line and reason (default: FILE.rejects.csv)')
    .option('--max-rejects <n or %>', 'import nothing if more rows than this are rejected', parseMaxRejects);
}

/** `100` or `5%`. */
export function parseMaxRejects(text: string): NonNullable<CsvImport['maxRejects']> {
  const value = Number(text.replace(/%$/, ''));
  if (!(value >= 0) || text.trim() === '')
    throw new InvalidArgumentError('Give a number of rows or a percentage, such as 100 or 5%.');
  return text.endsWith('%') ? { share: value / 100 } : { count: value };
}

/** A mapping from `--map`: at most one JSON file, over which pairs are laid; `shortcuts` are pairs that options stand for. */
export async function mappingFrom(
  given: readonly string[] = [],
  shortcuts: readonly string[] = [],
): Promise<JsonObject> {
  const files = given.filter((item) => !item.includes('='));
  if (files.length > 1) throw new WinnowError('WINNOW_USAGE', '--map takes one mapping file at most.');
  const base = files[0] === undefined ? {} : await readMappingFile(files[0]);
  return mappingFromPairs([...shortcuts, ...given.filter((item) => item.includes('='))], base);
}

async function readMappingFile(path: string): Promise<JsonObject> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new WinnowError('WINNOW_MAPPING_INVALID', `The mapping file cannot be read: ${error.message}`, [], {
      cause: error,
    });
  });
  try {
    const document: unknown = JSON.parse(text);
    if (isJsonObject(document)) return document;
  } catch (error) {
    throw new WinnowError('WINNOW_MAPPING_INVALID', `${path} is not JSON: ${(error as Error).message}`);
  }
  throw new WinnowError('WINNOW_MAPPING_INVALID', `${path} must hold a JSON object.`);
}

/** Source, mapping and progress of one import. */
export async function csvImport(
  file: string,
  {
    options,
    terminal,
    shortcuts = [],
  }: { options: CsvCommandOptions; terminal: Terminal; shortcuts?: readonly string[] },
): Promise<{ request: CsvImport; progress: Progress }> {
  const mapping = await mappingFrom(options.map, shortcuts);
  const size = await stat(file).then(
    ({ size: bytes }) => bytes,
    () => undefined,
  );
  const progress = terminal.progress('import');
  return {
    progress,
    request: {
      source: file,
      fileName: file,
      mapping,
      rejectsPath: options.rejects ?? `${file}.rejects.csv`,
      ...(options.maxRejects !== undefined && { maxRejects: options.maxRejects }),
      onProgress: ({ bytesRead, rows, stage }) =>
        progress.update(
          stage === 'reading' ? (size ? (0.6 * bytesRead) / size : undefined) : 0.7,
          stage === 'reading' ? `${count(rows)} rows` : 'writing to the log',
        ),
    },
  };
}

/** One paragraph about what an import did. */
export function printImport(terminal: Terminal, what: string, result: CsvImportResult): void {
  const { read, added, known, skipped, rejected } = result.rows;
  terminal.line(
    `${count(read)} rows read: ${count(added)} ${what} new or changed, ${count(known)} known already` +
      `${skipped > 0 ? `, ${count(skipped)} skipped by "where"` : ''}, ${count(rejected)} rejected. ${duration(result.elapsedMs)}`,
  );
  if (rejected > 0) {
    terminal.line(`Rejected rows with line and reason: ${result.rejectsFile}`);
    for (const { line, reason } of result.firstRejects.slice(0, 3)) terminal.line(`  line ${line}: ${reason}`);
  }
  if (result.earlierImport !== null && added === 0) {
    terminal.line(
      `This very file was imported on ${result.earlierImport.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    );
  }
}
