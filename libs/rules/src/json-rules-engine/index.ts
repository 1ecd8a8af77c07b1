export { askJsonRulesEngine, complaintOfJsonRulesEngine, type EngineQuestion } from './ask-engine.js';
export { type EngineFact, engineFacts } from './engine-facts.js';
export { type EngineLike, registerOperators } from './register-operators.js';
