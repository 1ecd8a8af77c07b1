import { SqlParameters } from '#kernel';
import { compileRuleToSql, nodesOf, type Rule, type RuleNode, type RuleSqlContext } from '#rules';

/** What it takes to count who matches each node of a rule. */
export interface NodeCountQuery {
  /** As written: a reference to a segment counts as one node. */
  readonly rule: Rule;
  /** With the rules of segments in the place of references. */
  readonly inlined: Rule;
  readonly inlinedOf: (segment: string) => Rule;
  readonly context: (parameters: SqlParameters) => RuleSqlContext;
}

/** Conditions to count, in the order of `nodesOf`, over the columns of a row of their own. */
export interface NodeConditions {
  /** Select list computing what the conditions speak about, once per customer. */
  readonly columns: readonly string[];
  readonly conditions: readonly string[];
  readonly parameters: SqlParameters;
}

/** PostgreSQL has at most 1,664 columns in a row; nobody reads that many counts. */
export const MOST_COUNTED_NODES = 1500;

export const countsNodes = (rule: Rule): boolean => nodesOf(rule).length <= MOST_COUNTED_NODES;

/**
 * Conditions for every node of a rule, or of a very large one for the whole only. The leaves, comparisons and references, are computed
 * once; groups are made of their outcomes.
 */
export function compileNodeCounts({ rule, inlined, inlinedOf, context }: NodeCountQuery): NodeConditions {
  const parameters = new SqlParameters();
  const sql = context(parameters);
  if (!countsNodes(rule)) {
    return { columns: [`${compileRuleToSql(inlined, sql)} AS leaf_0`], conditions: ['leaf_0'], parameters };
  }
  const compilation = new Compilation((leaf) =>
    compileRuleToSql(leaf.kind === 'segment' ? inlinedOf(leaf.key) : leaf, sql),
  );
  compilation.add(rule);
  return { columns: compilation.columns, conditions: compilation.conditions, parameters };
}

class Compilation {
  readonly columns: string[] = [];
  readonly conditions: string[] = [];

  constructor(private readonly leafSql: (leaf: RuleNode) => string) {}

  /** Adds the conditions of a node and of all that it holds, the node's own first. */
  add(node: RuleNode): string {
    const place = this.conditions.push('') - 1;
    const condition = this.condition(node);
    this.conditions[place] = condition;
    return condition;
  }

  private condition(node: RuleNode): string {
    switch (node.kind) {
      case 'all':
        return this.joined(node.nodes, 'AND');
      case 'any':
        return this.joined(node.nodes, 'OR');
      case 'not':
        return `NOT ${this.add(node.node)}`;
      case 'segment':
      case 'comparison':
        return this.leaf(node);
    }
  }

  private joined(nodes: readonly RuleNode[], word: 'AND' | 'OR'): string {
    return `(${nodes.map((inner) => this.add(inner)).join(` ${word} `)})`;
  }

  private leaf(node: RuleNode): string {
    const name = `leaf_${this.columns.length}`;
    this.columns.push(`${this.leafSql(node)} AS ${name}`);
    return name;
  }
}
