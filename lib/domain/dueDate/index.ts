export { dueInDays, type DueOptions } from './dueInDays';
