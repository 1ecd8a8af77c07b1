import { WinnowError } from '#kernel';

/** `name` is what the file is called in messages; `what` continues the sentence it begins. */
export const fileUnreadable = (name: string, what: string, cause?: unknown): WinnowError =>
  new WinnowError('WINNOW_FILE_UNREADABLE', `${name} ${what}`, [], { cause });
