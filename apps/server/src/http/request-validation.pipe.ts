import { type ArgumentMetadata, Injectable, type ValidationError, ValidationPipe } from '@nestjs/common';
import { isJsonObject, jsonPointer, type Problem, WinnowError } from '#kernel';

/** Checks bodies and queries against their classes, and names everything that is wrong at once. */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => usageError(errors.flatMap((error) => problemsOf(error, []))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && value !== undefined && !isJsonObject(value)) {
      throw usageError([{ code: 'invalid-field', pointer: '', message: 'The body must be a JSON object.' }]);
    }
    return super.transform(value, metadata);
  }
}

export function usageError(problems: readonly Problem[]): WinnowError {
  const fields = problems.map(({ pointer }) => pointer || 'the body').join(', ');
  return new WinnowError('WINNOW_USAGE', `Not acceptable: ${fields}.`, problems);
}

function problemsOf(
  { property, constraints = {}, children = [] }: ValidationError,
  path: readonly string[],
): Problem[] {
  const here = [...path, property];
  const own = Object.entries(constraints).map(([constraint, message]) => ({
    code: constraint === 'whitelistValidation' ? 'unknown-field' : 'invalid-field',
    pointer: jsonPointer(...here),
    message: constraint === 'whitelistValidation' ? `"${property}" is not known here.` : sentence(message),
  }));
  return [...own, ...children.flatMap((child) => problemsOf(child, here))];
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
