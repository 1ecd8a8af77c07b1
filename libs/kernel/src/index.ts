export * from './clock.js';
export * from './did-you-mean.js';
export * from './error-catalogue.js';
export * from './json.js';
export * from './key.js';
export * from './problem.js';
export * from './result.js';
export * from './sql-parameters.js';
