import colors from 'picocolors';
import type { RuleTrace } from '#rules';

/** The tree of a rule with what held and what did not, one line per node. */
export function traceLines(trace: RuleTrace, indent = ''): string[] {
  const mark = trace.matched ? colors.green('✓') : colors.red('✗');
  const children = `${indent}  `;
  switch (trace.kind) {
    case 'all':
    case 'any':
      return [`${indent}${mark} ${trace.kind} of`, ...trace.nodes.flatMap((node) => traceLines(node, children))];
    case 'not':
      return [`${indent}${mark} not`, ...traceLines(trace.node, children)];
    case 'comparison': {
      const { fact, operator, factValue, comparedFact, comparedValue } = trace;
      const has = factValue === undefined ? 'nothing' : JSON.stringify(factValue);
      const wanted =
        comparedFact === undefined ? JSON.stringify(comparedValue) : `${comparedFact} (${String(comparedValue)})`;
      return [`${indent}${mark} ${fact} ${operator} ${wanted} ${colors.dim(`has ${has}`)}`];
    }
  }
}
