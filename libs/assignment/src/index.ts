export { Decider, type Decision, type DecisionReason, type DecisionSubject } from './decider.js';
export { type AssignableExperiment, compilePayload, type ExperimentPayload } from './experiment-payload.js';
