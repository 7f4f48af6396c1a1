export * from './clock';
export * from './errors';
export * from './journey';
export * from './normalization';
export * from './propertyFilter';
export * from './simulatedClock';
export * from './waiting';
export * from './dueDate';
