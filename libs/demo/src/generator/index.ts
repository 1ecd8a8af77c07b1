export * from './shop.js';
export * from './types.js';
