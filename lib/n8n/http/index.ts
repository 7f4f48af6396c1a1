export * from './authenticate';
export * from './HttpError';
export * from './idempotencyKey';
export * from './readBody';
export * from './respond';
export * from './schemaProblems';
export * from './setupFault';
export * from './testEndpointCredential';
