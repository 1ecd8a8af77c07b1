import { ApiProperty, getSchemaPath } from '@nestjs/swagger';

type Schema = Readonly<Record<string, unknown>>;

interface Described {
  readonly description: string;
  readonly nullable?: boolean;
  readonly required?: boolean;
}

/** An instant, as ISO 8601 text in UTC. */
export const InstantProperty = (options: Described): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', ...options });

/** A whole number, not negative. */
export const CountProperty = (options: Described): PropertyDecorator =>
  ApiProperty({ type: 'integer', minimum: 0, ...options });

/** How long something took. */
export const ElapsedProperty = (): PropertyDecorator =>
  ApiProperty({ type: Number, minimum: 0, description: 'Milliseconds it took' });

/** A share of a whole. */
export const ShareProperty = (options: Described): PropertyDecorator =>
  ApiProperty({ type: Number, minimum: 0, maximum: 1, ...options });

/** One of several schemas. */
export const EitherProperty = (options: Described & { oneOf: readonly Schema[] }): PropertyDecorator =>
  ApiProperty({ ...options, oneOf: [...options.oneOf] });

export const ref = (model: abstract new () => unknown): Schema => ({ $ref: getSchemaPath(model as never) });
