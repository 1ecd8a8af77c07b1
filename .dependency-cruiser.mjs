/**
 * Who may import whom, and where the code belongs when this fails. Arrows point down only:
 * apps > demo > analysis > experiments > segments > features > customers > definitions > platform > pure libs > kernel.
 */
const LAYERS = [
  ['kernel'],
  ['rules', 'statistics', 'assignment'],
  ['platform'],
  ['definitions'],
  ['customers'],
  ['features'],
  ['segments'],
  ['experiments'],
  ['analysis'],
  ['demo'],
];
const PURE = 'libs/(kernel|rules|statistics|assignment|demo/src/generator)/';
const TESTS = '(\\.spec\\.ts$|/testing/|spec-support\\.ts$)';

const upward = LAYERS.flatMap((names, level) => {
  const above = [...names.filter(() => names.length > 1), ...LAYERS.slice(level + 1).flat()];
  return names.map((name) => ({
    name: `${name}-looks-down-only`,
    comment: `libs/${name} may only use what lies below it. Move what it needs down, or this code up to the library that needs both.`,
    severity: 'error',
    from: { path: `^libs/${name}/`, pathNot: TESTS },
    to: { path: `^libs/(${above.filter((one) => one !== name).join('|') || 'nothing'})/` },
  }));
});

export default {
  forbidden: [
    ...upward,
    {
      name: 'only-the-index-is-public',
      comment:
        "Import another library through its index ('#name'). If what you need is not exported there, ask whether it should be.",
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/', pathNot: TESTS },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$2/'] },
    },
    {
      name: 'apps-do-not-know-each-other',
      comment: 'What two apps need belongs into a library.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-do-not-know-apps',
      comment: 'Apps are composition roots: they use libraries, never the other way round.',
      severity: 'error',
      from: { path: '^(libs|migrations)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'pure-libs-stay-pure',
      comment:
        'kernel, rules, statistics, assignment and the demo generator run anywhere: no Nest, TypeORM, pg or node:*. Time and randomness are arguments. Put the shell around them into a library that may touch the world.',
      severity: 'error',
      from: { path: `^${PURE}`, pathNot: TESTS },
      to: { path: '(^|/)node_modules/(@nestjs|typeorm|pg|pg-[^/]+|fastify|pino)/' },
    },
    {
      name: 'pure-libs-know-no-node',
      comment: 'Pure libraries do not import node:*; take what you need as an argument.',
      severity: 'error',
      from: { path: `^${PURE}`, pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'growthbook-only-in-assignment',
      comment: 'libs/assignment is the only importer of the GrowthBook SDK; use its Decider.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: '^libs/assignment/' },
      to: { path: 'node_modules/@growthbook/' },
    },
    {
      name: 'json-rules-engine-stays-in-its-room',
      comment:
        'json-rules-engine is what our interpreters are tested against, and what rules are loaded into on save; ask libs/rules/src/json-rules-engine, which is exported by #rules.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [TESTS, '^libs/rules/src/json-rules-engine/'] },
      to: { path: 'node_modules/json-rules-engine/' },
    },
    {
      name: 'typeorm-only-in-entities-and-repositories',
      comment: 'Entities, repositories and platform/database know TypeORM; everything else asks them.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.(entity|repository)\\.ts$', '^libs/platform/src/database/', TESTS] },
      to: { path: 'node_modules/typeorm/' },
    },
    {
      name: 'migrations-are-frozen',
      comment: 'A migration imports nothing from the program: it has to mean the same for ever.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(apps|libs|test)/' },
    },
    {
      name: 'production-does-not-import-tests',
      comment: 'Test support is for tests.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: TESTS },
      to: { path: ['^test/', TESTS] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dev-dependencies-in-production',
      comment: 'What the program needs at run time belongs under "dependencies".',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'This import leads nowhere.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^apps/console/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['winnow-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
