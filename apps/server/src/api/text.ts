import { Length } from 'class-validator';

const LONGEST_TEXT = 500;

/** A member of a request that is a text, and not an empty one. */
export const IsText = ({ longest = LONGEST_TEXT } = {}): PropertyDecorator =>
  Length(1, longest, { message: `$property must be a text of 1 to ${longest} characters.` });
