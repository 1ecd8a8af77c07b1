export { AnalysisModule } from './analysis.module.js';
export { METRIC_KIND, type MetricSpec } from './metric-kind.js';
export {
  type Decision,
  type Figure,
  isComputed,
  type Report,
  type ReportArm,
  type ReportComparison,
  type ReportGroup,
  type ReportMetric,
} from './report.js';
export { type ReportOptions, ReportService } from './report.service.js';
