import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { WinnowError } from '#kernel';
import { createOutput, reportFailure } from './output.js';

/** A stream that is no terminal, and what was written to it. */
function captured() {
  const stream = new PassThrough();
  return { output: createOutput(stream), text: () => String(stream.read() ?? '') };
}

describe('what the server says to people', () => {
  it('shows progress as a few plain lines where there is no terminal', () => {
    const { output, text } = captured();
    const progress = output.progress('demo shop');
    for (let percent = 0; percent <= 100; percent++) progress.update(percent / 100, 'events');
    progress.finish();
    expect(text().trim().split('\n')).toHaveLength(5);
  });

  it('says what went wrong, every problem, and what to do', () => {
    const { output, text } = captured();
    const problems = [{ code: 'invalid-setting', pointer: '/WINNOW_PORT', message: 'WINNOW_PORT must be a number.' }];
    expect(reportFailure(new WinnowError('WINNOW_CONFIG_INVALID', 'One is wrong.', problems), output)).toBe(2);
    expect(text()).toMatch(
      /WINNOW_CONFIG_INVALID[\s\S]+One is wrong\.[\s\S]+WINNOW_PORT must be a number\.[\s\S]+docs\/config\.md/,
    );
  });

  it('shows the stack of what nobody expected', () => {
    const { output, text } = captured();
    expect(reportFailure(new TypeError('x is not a function'), output)).toBe(70);
    expect(text()).toContain('output.spec');
  });
});
