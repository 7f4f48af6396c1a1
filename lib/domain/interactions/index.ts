export * from './eventTypes';
export { leadNamedBy } from './leadOfEvent';
