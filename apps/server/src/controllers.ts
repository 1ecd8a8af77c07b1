import { CustomersController } from './api/customers/customers.controller.js';
import { IdentitiesController } from './api/customers/identities.controller.js';
import { SuppliedValuesController } from './api/customers/supplied-values.controller.js';
import { DecisionsController } from './api/decisions/decisions.controller.js';
import { DefinitionsController } from './api/definitions/definitions.controller.js';
import { ExperimentsController } from './api/experiments/experiments.controller.js';
import { ImportsController } from './api/imports/imports.controller.js';
import { RecomputeController } from './api/recompute/recompute.controller.js';
import { ReportsController } from './api/reports/reports.controller.js';
import { DraftsController } from './api/segments/drafts.controller.js';
import { SegmentsController } from './api/segments/segments.controller.js';
import { CustomerHistoryController } from './api/state/customer-history.controller.js';
import { StateController } from './api/state/state.controller.js';
import { ErrorsPageController } from './docs/errors-page.controller.js';
import { HealthController } from './observability/health.controller.js';
import { MetricsController } from './observability/metrics.controller.js';

/** Everything that answers, in the order of the documentation. */
export const CONTROLLERS = [
  ImportsController,
  DefinitionsController,
  RecomputeController,
  StateController,
  CustomerHistoryController,
  SegmentsController,
  DraftsController,
  CustomersController,
  IdentitiesController,
  SuppliedValuesController,
  ExperimentsController,
  DecisionsController,
  ReportsController,
  HealthController,
  MetricsController,
  ErrorsPageController,
];
