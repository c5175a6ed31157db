// The walls: imports point down, rooms are entered by their door, houses share nothing but the client.
// Run by `npm run walls`, which also runs these rules on a tree with seeded violations.
const ranks = [
  ['base'],
  ['platform'],
  ['http', 'catalog'],
  ['ledger', 'providers', 'chain'],
  ['auth'],
  ['market'],
  ['rentals'],
  ['wallet', 'reservations', 'clusters', 'watches'],
];
const room = ranks
  .slice(2)
  .flat()
  .filter((name) => name !== 'http')
  .join('|');
const S = '^server/src';
/** Files of a room that speak HTTP: its routes and the answers they render. */
const ROUTES = '/[a-z-]*routes[.]ts$';
const to = (path, pathNot) => ({ path, ...(pathNot && { pathNot }) });
const rule = (name, from, target) => ({ name, severity: 'error', from, to: target });

export default {
  forbidden: [
    ...ranks.flatMap((row, i) =>
      row.map((name) =>
        rule(
          `${name}: imports point down`,
          { path: `${S}/${name}/` },
          to(
            `${S}/(${
              ranks
                .slice(i)
                .flat()
                .filter((other) => other !== name)
                .join('|') || 'none'
            })/`,
          ),
        ),
      ),
    ),
    rule(
      'enter by the door',
      { path: `${S}/(${room})/` },
      to(`${S}/(${room})/`, [`${S}/$1/`, `${S}/([^/]+)/\\1[.]ts$`]),
    ),
    rule(
      'app mounts doors, routes and jobs',
      { path: `${S}/[^/]+[.]ts$` },
      to(`${S}/(${room})/`, `${S}/([^/]+)/(\\1|[a-z-]*routes|jobs)[.]ts$`),
    ),
    rule(
      'routes and jobs are mounted by app only',
      { pathNot: [`${S}/app[.]ts$`, '[.]test[.]ts$', '^test/simulation/'] },
      to('server/src/[^/]+/([a-z-]*routes|jobs)[.]ts$', '^server/src/(http|platform)/'),
    ),
    rule(
      'only routes know http',
      { path: `${S}/`, pathNot: [`${S}/http/`, ROUTES, '/answers[.]ts$', `${S}/app[.]ts$`] },
      to(`${S}/http/`),
    ),
    rule(
      'rules are pure',
      { path: '/[a-z-]*rules[.]ts$' },
      { path: [`${S}/(platform|http|providers|chain)/`, 'node_modules/'], reachable: true },
    ),
    rule(
      'markets do not know each other',
      { path: `${S}/providers/([^/]+)/` },
      to(`${S}/providers/[^/]+/`, `${S}/providers/$1/`),
    ),
    rule(
      'sql stays in store',
      { path: `${S}/`, pathNot: [`${S}/platform/`, '[/-]store[.]ts$', '[.]test[.]ts$'] },
      to('node_modules/(@types/)?(pg|kysely)/'),
    ),
    rule('evm stays in chain', { path: '^(server|client)/', pathNot: `${S}/chain/` }, to('node_modules/viem/')),
    rule(
      'houses share no walls',
      { path: '^(server|client|sandbox|web)/' },
      to('^(server|client|sandbox|web)/', ['^$1/', '^client/src/client[.]ts$']),
    ),
    rule('only web moves in with client', { path: '^(server|sandbox)/' }, to('^client/')),
    rule('no cycles', {}, { circular: true }),
    rule('everything resolves', {}, { couldNotResolve: true }),
    rule(
      'no orphans',
      {
        orphan: true,
        pathNot: ['main[.]tsx?$', '^web/public/', '[.]test[.]tsx?$', '[.]config[.](ts|cjs)$', '[.]d[.]ts$'],
      },
      {},
    ),
    rule('code does not import tests', { pathNot: '([.]test[.]tsx?$|^test/)' }, to('([.]test[.]tsx?$|^test/)')),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|^test/walls/fixture/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
