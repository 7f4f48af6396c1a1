export * from './clock';
export * from './elapse';
export * from './errors';
export * from './interactions';
export * from './journey';
export * from './normalization';
export * from './propertyFilter';
export * from './simulatedClock';
export * from './splitting';
export {
	EARLIEST_INSTANT,
	fromLocal,
	isInstant,
	LATEST_INSTANT,
	parseCalendarDate,
	parseDate,
	toLocal,
	type CalendarDate,
	type FullDate,
} from './time';
export * from './waiting';
export * from './dueDate';
export * from './schedule';
