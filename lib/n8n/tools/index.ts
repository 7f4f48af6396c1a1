export { compact } from './compact';
export { fromModel, isFromModel } from './fromModel';
export { isTool } from './isTool';
export { notInTool, onlyInTool, withTool, type AsTool } from './toolProperties';
